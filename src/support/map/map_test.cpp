#include "support/map/map.hpp"
#include <cmath>
#include <map>
#include "map_fixture.hpp"
#include "support/map/tiles.hpp"
#include "support/tile/tile.hpp"
namespace yiwang::support::map {
namespace {
using testing::IsEmpty;
using testing::SizeIs;

std::vector<std::string> keys(const Snapshot& snapshot, const Reach& reach = {}) {
    std::vector<std::string> out;
    snapshot.each_after("", reach, [&](const Snapshot::At& at) {
        out.push_back(at.key());
        return true;
    });
    return out;
}

class Map : public MapFixture {};

TEST_F(Map, a_published_layer_is_offered_with_the_blocks) {
    std::vector<std::string> names;
    for (const auto& layer : store.read([](Tx& tx) { return layers(tx, Caller{}); })) names.push_back(layer.name);
    EXPECT_THAT(names, testing::ElementsAre("districts", "streets", "communities", "grids", "estates", "lamps"));
    EXPECT_THAT(store.read([](Tx& tx) { return layers(tx, caller({{"cases.read", Scope::unit}, {"space.read", Scope::district}})); }), SizeIs(8));
    EXPECT_THROW(store.write([](Tx& tx) { declare(tx, {.name = "streets", .title = "x", .title_en = "", .fields = {}}); }), Invalid);
    EXPECT_THROW(store.write([](Tx& tx) { declare(tx, {.name = "Bad name", .title = "x", .title_en = "", .fields = {}}); }), Invalid);
}

TEST_F(Map, what_changed_is_laid_over_what_was_kept) {
    const auto before = snapshot("lamps");
    EXPECT_EQ(before->size(), 25U);
    EXPECT_EQ(snapshot("lamps"), before) << "nothing changed: the same one";
    lamp(25);
    store.write([](Tx& tx) { drop(tx, "lamps", "lamp-000"); });
    lamp(7, 0.001);
    store.clock.advance(std::chrono::seconds{60});
    const auto after = snapshot("lamps");
    EXPECT_EQ(after->size(), 25U);
    EXPECT_EQ(after->base_table(), before->base_table()) << "the table itself was not made again";
    const auto all = keys(*after);
    EXPECT_EQ(all.front(), "lamp-001");
    EXPECT_EQ(all.back(), "lamp-025");
    EXPECT_TRUE(std::is_sorted(all.begin(), all.end()));
    EXPECT_FALSE(after->find("lamp-000", {}));
    const auto moved = *after->find("lamp-007", {});
    EXPECT_NEAR(moved.table->geometry(moved.row).parts[0][0][0].lng, 120.061, 1e-9);
    EXPECT_EQ(before->size(), 25U) << "who still holds the old one sees it unchanged";
}

TEST_F(Map, many_changes_make_a_new_table) {
    const auto before = snapshot("lamps");
    store.write([](Tx& tx) {
        for (int i = 0; i < 5000; ++i) put(tx, "lamps", "x" + std::to_string(i), {geometry::point_geometry({120.1, 30.01}), {}});
    });
    const auto after = snapshot("lamps");
    EXPECT_EQ(after->size(), 5025U);
    EXPECT_NE(after->base_table(), before->base_table());
}

TEST_F(Map, a_layer_with_a_reach_shows_each_caller_his_rows_alone) {
    matter("a", 120.05, "990001001", print_id(7));
    matter("b", 120.15, "990001002", print_id(8));
    const auto cases = snapshot("cases");
    const auto seen = [&](const Caller& who) { return keys(*cases, reach_of(cases->layer(), who)); };
    EXPECT_THAT(seen(caller({{"cases.read", Scope::district}})), testing::ElementsAre("a", "b"));
    EXPECT_THAT(seen(caller({{"cases.read", Scope::street}}, "990001002")), testing::ElementsAre("b"));
    EXPECT_THAT(seen(caller({{"cases.read", Scope::unit}}, {}, 7)), testing::ElementsAre("a"));
    EXPECT_THAT(seen(caller({{"cases.read", Scope::street}})), IsEmpty());
    EXPECT_THROW(seen(caller({})), Forbidden);
    EXPECT_THROW(seen(Caller{}), Unauthorised);
}

TEST_F(Map, a_tile_holds_what_the_caller_may_see_and_no_more) {
    matter("a", 120.05, "990001001", "");
    matter("b", 120.15, "990001002", "");
    const std::string target = "/api/map/tiles/cases/0/0/0";
    const auto count = [&](const Caller& who) {
        const auto reply = ask("GET", target, who);
        if (reply.status == 204) return std::size_t{0};
        return tile::read_tile(reply.body).layers.at(0).features.size();
    };
    EXPECT_EQ(count(caller({{"cases.read", Scope::district}})), 2U);
    EXPECT_EQ(count(caller({{"cases.read", Scope::street}}, "990001001")), 1U);
    EXPECT_EQ(count(caller({{"cases.read", Scope::street}}, "990001009")), 0U);
    EXPECT_EQ(count(caller({{"cases.read", Scope::district}})), 2U) << "one caller's tile is not another's";
    EXPECT_EQ(status("GET", target), 401);
    for (const auto& [name, value] : ask("GET", target, caller({{"cases.read", Scope::district}})).headers) {
        if (name == "Cache-Control") {
            EXPECT_THAT(value, testing::HasSubstr("private"));
        }
    }
}

TEST_F(Map, several_layers_come_in_one_tile_and_whoever_lacks_a_right_gets_none) {
    const auto reply = ask("GET", "/api/map/tiles/districts,streets,lamps/10/853/422");
    EXPECT_EQ(reply.content_type, "application/vnd.mapbox-vector-tile");
    const auto tile = tile::read_tile(reply.body);
    std::vector<std::string> names;
    for (const auto& layer : tile.layers) names.push_back(layer.name);
    ASSERT_THAT(names, testing::ElementsAre("districts", "districts_names", "streets", "streets_names", "lamps"));
    EXPECT_EQ(tile.layers[2].features.size(), 2U);
    EXPECT_EQ(status("GET", "/api/map/tiles/streets,cases/10/853/422"), 401);
    EXPECT_EQ(status("GET", "/api/map/tiles/nothing/1/0/0"), 404);
    EXPECT_EQ(status("GET", "/api/map/tiles/streets/3/8/0"), 404);
    EXPECT_EQ(status("GET", "/api/map/tiles/streets/3/x/0"), 404);
    EXPECT_EQ(status("GET", "/api/map/tiles/streets/0/0/0?x=1"), 400);
    EXPECT_EQ(status("GET", "/api/map/tiles/lamps/14/0/0"), 204);
}

// How often the tiles of a zoom name each street.
std::map<std::string, int> named(const Snapshot& streets, int zoom) {
    std::map<std::string, int> out;
    const auto low = tile::to_world({119.9, 30.3}), high = tile::to_world({120.3, 29.9});
    const double across = std::ldexp(1.0, zoom);
    for (auto x = static_cast<std::uint32_t>(low.x * across); x <= static_cast<std::uint32_t>(high.x * across); ++x)
        for (auto y = static_cast<std::uint32_t>(low.y * across); y <= static_cast<std::uint32_t>(high.y * across); ++y)
            for (const auto& layer : tile::read_tile(layer_tile(streets, {}, {zoom, x, y})).layers)
                if (layer.name == "streets_names")
                    for (const auto& feature : layer.features)
                        for (const auto& [key, value] : feature.tags)
                            if (key == "name") ++out[std::get<std::string>(value)];
    return out;
}

TEST_F(Map, an_area_is_named_in_one_tile_until_it_fills_several_screens) {
    const auto streets = snapshot("streets");
    EXPECT_THAT(named(*streets, 4), IsEmpty()) << "too small for a name";
    for (int zoom = 9; zoom <= 13; ++zoom) {
        const auto found = named(*streets, zoom);
        EXPECT_EQ(found.size(), 2U) << zoom;
        for (const auto& [name, times] : found) EXPECT_EQ(times, 1) << name << " at " << zoom;
    }
    for (const auto& [name, times] : named(*streets, 14)) EXPECT_GE(times, 9) << name;
}

TEST_F(Map, points_that_lie_close_are_drawn_as_one_with_a_count) {
    store.write([](Tx& tx) {
        for (int i = 0; i < 1000; ++i)
            put(tx, "lamps", "y" + std::to_string(i), {geometry::point_geometry({120.1 + 1e-5 * (i % 30), 30.06 + 1e-5 * (i / 30)}), {}});
    });
    const auto lamps = snapshot("lamps");
    const auto far = tile::read_tile(layer_tile(*lamps, {}, {8, 213, 105}));
    std::uint64_t counted = 0;
    for (const auto& feature : far.layers.at(0).features)
        for (const auto& [key, value] : feature.tags)
            if (key == "point_count") counted += std::get<std::uint64_t>(value);
    EXPECT_EQ(counted, 1025U);
    EXPECT_LT(far.layers[0].features.size(), 60U);
}

TEST_F(Map, features_are_counted_by_the_blocks_of_a_level) {
    const auto officer = caller({{"space.read", Scope::district}, {"cases.read", Scope::street}}, "990001001");
    const auto answer = ask_json("/api/map/statistics?layer=lamps&level=street", officer);
    ASSERT_EQ(answer.at("items").as_array().size(), 2U);
    EXPECT_EQ(answer.at("items").at(0).at("count").as_int64(), 12);
    EXPECT_EQ(answer.at("items").at(1).at("count").as_int64(), 13);
    EXPECT_NEAR(answer.at("items").at(0).at("per_km2").as_double(), 12 / 106.9, 0.01);
    matter("a", 120.05, "990001001", "");
    matter("b", 120.15, "990001002", "");
    EXPECT_EQ(ask_json("/api/map/statistics?layer=cases&level=street", officer).at("items").at(1).at("count").as_int64(), 0)
        << "beyond the reach nothing is counted";
}

TEST_F(Map, tilejson_names_the_tiles_by_their_version) {
    const auto first = ask_json("/api/map/tilejson/lamps");
    EXPECT_EQ(first.at("tilejson").as_string(), "3.0.0");
    EXPECT_THAT(std::string(first.at("tiles").at(0).as_string()), testing::HasSubstr("http://here/api/map/tiles/lamps/{z}/{x}/{y}?v="));
    EXPECT_EQ(first.at("vector_layers").at(0).at("id").as_string(), "lamps");
    EXPECT_EQ(first.at("vector_layers").as_array().size(), 1U);
    EXPECT_EQ(ask_json("/api/map/tilejson/streets").at("vector_layers").at(1).at("id").as_string(), "streets_names");
    store.clock.advance(std::chrono::seconds{1});
    lamp(3);
    EXPECT_NE(ask_json("/api/map/tilejson/lamps").at("tiles"), first.at("tiles"));
}

TEST_F(Map, ogc_api_tiles_writes_the_row_before_the_column) {
    EXPECT_EQ(ask("GET", "/api/ogc/collections/streets/tiles/WebMercatorQuad/10/422/853").body, ask("GET", "/api/map/tiles/streets/10/853/422").body);
    EXPECT_EQ(status("GET", "/api/ogc/collections/streets/tiles/WorldCRS84Quad/10/422/853"), 404);
    const auto set = ask_json("/api/ogc/tileMatrixSets/WebMercatorQuad");
    EXPECT_NEAR(set.at("tileMatrices").at(0).at("cellSize").as_double(), 156543.033928041, 1e-6);
    EXPECT_EQ(ask_json("/api/ogc/collections/streets/tiles").at("tilesets").as_array().size(), 1U);
    EXPECT_TRUE(ask_json("/api/ogc/collections/streets/tiles/WebMercatorQuad").contains("boundingBox"));
}

TEST_F(Map, a_map_is_its_makers_and_shared_ones_are_everybodys) {
    auto me = caller({}), other = caller({});
    me.officer = {11};
    other.officer = {12};
    const std::string body = R"({"title":"夜间照明","body":{"layers":[{"name":"lamps"}]},"shared":false})";
    const auto made = json::parse(ask("POST", "/api/map/maps", me, body).body);
    const auto path = "/api/map/maps/" + std::string(made.at("id").as_string());
    EXPECT_EQ(status("GET", path, me), 200);
    EXPECT_EQ(status("GET", path, other), 404);
    EXPECT_EQ(status("PUT", path, me, R"({"title":"夜间照明","body":{"layers":[]},"shared":true})"), 200);
    EXPECT_EQ(status("GET", path, other), 200);
    EXPECT_EQ(status("PUT", path, other, R"({"title":"mine now","body":{"layers":[]},"shared":true})"), 404);
    EXPECT_EQ(status("DELETE", path, other), 404);
    EXPECT_EQ(status("POST", "/api/map/maps", me, R"({"title":" ","body":{"layers":[]},"shared":false})"), 422);
    EXPECT_EQ(status("POST", "/api/map/maps", me, R"({"title":"x","body":{},"shared":false})"), 422);
    EXPECT_EQ(status("DELETE", path, me), 204);
}
}
}
