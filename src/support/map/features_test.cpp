#include "map_fixture.hpp"
namespace yiwang::support::map {
namespace {
class Features : public MapFixture {
protected:
    const std::string items = "/api/ogc/collections/lamps/items";
    std::size_t matched(const std::string& query) { return static_cast<std::size_t>(ask_json(items + "?" + query).at("numberMatched").as_int64()); }
    const Caller editor = caller({{"map.edit_lamps", Scope::district}});
    const std::string lamp_sent = R"({"type":"Feature","geometry":{"type":"Point","coordinates":[120.11,30.02]},"properties":{"name":"new","watt":99}})";
};

TEST_F(Features, are_filtered_by_cql2_in_text_and_json) {
    EXPECT_EQ(matched("filter=name='odd'"), 12U);
    EXPECT_EQ(matched("filter=name='odd' AND watt > 100"), 7U);
    EXPECT_EQ(matched("filter=S_INTERSECTS(geometry,BBOX(120.0,30.0,120.05,30.1)) AND lit = true"), 2U);
    EXPECT_EQ(matched("filter-lang=cql2-json&filter={\"op\":\"=\",\"args\":[{\"property\":\"watt\"},30]}"), 1U);
    EXPECT_EQ(matched("filter=T_AFTER(since,DATE('2026-01-20'))"), 5U);
    EXPECT_EQ(matched("filter-lang=cql-text&filter=name = 'odd'"), 12U) << "the draft's name for the language, which GDAL sends";
    EXPECT_EQ(matched("filter=S_INTERSECTS(geometry,BBOX(30.0,120.0,30.1,120.05))&filter-crs=http://www.opengis.net/def/crs/EPSG/0/4326"), 6U)
        << "latitude first";
    EXPECT_EQ(status("GET", items + "?filter=nothing=1"), 400);
}

TEST_F(Features, are_filtered_by_their_properties) {
    EXPECT_EQ(matched("name=odd"), 12U);
    EXPECT_EQ(matched("watt=30"), 1U);
    EXPECT_EQ(matched("lit=true&name=even"), 5U);
    EXPECT_EQ(matched("name=nothing"), 0U);
}

TEST_F(Features, pages_stay_whole_while_features_come_and_go) {
    auto page = ask_json(items + "?limit=5");
    std::vector<std::string> seen;
    for (int i = 0; i < 20; ++i) {
        for (const auto& feature : page.at("features").as_array()) seen.emplace_back(feature.at("id").as_string());
        store.write([&](Tx& tx) {
            put(tx, "lamps", "aaa" + std::to_string(i), {geometry::point_geometry({120.1, 30.01}), {}});
            drop(tx, "lamps", "lamp-00" + std::to_string(i % 5));
        });
        std::string next;
        for (const auto& link : page.at("links").as_array())
            if (link.at("rel").as_string() == "next") next = std::string(link.at("href").as_string()).substr(std::string("http://here").size());
        if (next.empty()) break;
        page = ask_json(next);
    }
    EXPECT_EQ(seen.size(), 25U) << "none twice, none of those that stayed left out";
}

TEST_F(Features, are_created_replaced_updated_and_deleted_by_right) {
    EXPECT_EQ(status("POST", items, caller({}), lamp_sent), 403);
    EXPECT_EQ(status("POST", items, {}, lamp_sent), 401);
    EXPECT_EQ(status("POST", items, caller({{"map.edit_lamps", Scope::street}}), lamp_sent), 403) << "a right that does not reach the whole layer";
    EXPECT_EQ(status("POST", "/api/ogc/collections/streets/items", editor, lamp_sent), 405);
    const auto created = ask("POST", items, editor, lamp_sent);
    EXPECT_EQ(created.status, 201);
    const auto path = created.headers.at(0).second.substr(std::string("http://here").size());
    EXPECT_EQ(ask_json(path).at("properties").at("watt").to_number<double>(), 99);
    EXPECT_EQ(status("PATCH", path, editor, R"({"properties":{"watt":11}})"), 204);
    EXPECT_EQ(ask_json(path).at("properties").at("watt").to_number<double>(), 11);
    EXPECT_EQ(ask_json(path).at("properties").at("name").as_string(), "new") << "what the patch does not name stays";
    EXPECT_EQ(status("PUT", path, editor, R"({"type":"Feature","geometry":null,"properties":{"name":"other"}})"), 204);
    EXPECT_TRUE(ask_json(path).at("properties").at("watt").is_null());
    EXPECT_TRUE(ask_json(path).at("geometry").is_null());
    EXPECT_EQ(status("DELETE", path, editor), 204);
    EXPECT_EQ(status("GET", path), 404);
    EXPECT_EQ(status("DELETE", path, editor), 404);
    EXPECT_EQ(status("PUT", path, editor, lamp_sent), 404);
}

TEST_F(Features, what_is_no_feature_of_the_layer_is_refused) {
    for (const auto& wrong : {"", "{}", R"({"type":"Feature"})", R"({"type":"Feature","geometry":{"type":"Point","coordinates":[500,0]},"properties":{}})",
                              R"({"type":"Feature","geometry":null,"properties":{"unknown":1}})", R"({"type":"FeatureCollection","features":[]})"})
        EXPECT_EQ(status("POST", items, editor, wrong), 400) << wrong;
    EXPECT_EQ(status("PATCH", items + "/lamp-003", editor, R"({"nonsense":1})"), 400);
    EXPECT_EQ(status("PATCH", items + "/lamp-003", editor, R"([1])"), 400);
}

TEST_F(Features, of_a_scoped_layer_are_counted_and_found_within_the_reach_alone) {
    matter("a", 120.05, "990001001", "");
    matter("b", 120.15, "990001002", "");
    const std::string cases = "/api/ogc/collections/cases";
    const auto west = caller({{"cases.read", Scope::street}}, "990001001");
    EXPECT_EQ(ask_json(cases + "/items", west).at("numberMatched").as_int64(), 1);
    EXPECT_EQ(status("GET", cases + "/items/b", west), 404);
    EXPECT_EQ(status("GET", cases + "/items/a", west), 200);
    EXPECT_FALSE(ask_json(cases, west).contains("extent")) << "where the rest lies is not told";
    EXPECT_EQ(status("GET", cases + "/items"), 401);
}
}
}
