#include <gtest/gtest.h>
#include "support/space/index.hpp"
#include "test_store.hpp"
namespace yiwang::support::space {
namespace {
class SpaceRoutes : public testing::Test {
protected:
    SpaceRoutes() {
        const std::string outline =
            R"({"type":"Feature","properties":{"code":"990001","name":"临山区"},"geometry":)"
            R"({"type":"Polygon","coordinates":[[[120,30],[120.2,30],[120.2,30.1],[120,30.1],[120,30]]]}})";
        const std::vector<Made> streets{{"990001001", "西街道", "990001", {}},
                                        {"990001002", "东街道", "990001", {}}};
        const std::vector<Made> communities{{"990001001001", "甲社区", "990001001", {}},
                                            {"990001001002", "乙社区", "990001001", {}}};
        const auto made = make_blocks(outline, streets, communities, 1);
        EXPECT_TRUE(store.write([&](Tx& tx) { return import_blocks(tx, made, local_date(tx.now())); })
                        .refused.empty());
    }
    Reply get(const std::string& path, std::vector<std::pair<std::string, std::string>> query = {},
              const std::map<std::string, std::string>& parameters = {}) {
        Request request;
        request.method = "GET";
        request.path = path;
        request.query = std::move(query);
        request.parameters = parameters;
        for (const auto& route : room.routes)
            if (route.path == path) return store.read(route.bind(request));
        throw std::logic_error("no route " + path);
    }
    Module room = module();
    TestStore store{{room}};
};

TEST_F(SpaceRoutes, blocks_are_listed_all_or_of_one_level) {
    const auto count = [&](std::vector<std::pair<std::string, std::string>> query) {
        return json::parse(get("/api/space/blocks", std::move(query)).body).at("items").as_array().size();
    };
    EXPECT_EQ(count({}), 5U);
    EXPECT_EQ(count({{"level", "street"}}), 2U);
    EXPECT_EQ(count({{"level", "community"}}), 2U);
    EXPECT_THROW(count({{"level", "village"}}), Invalid);
    EXPECT_THROW(count({{"levels", "street"}}), Invalid);
    const auto first =
        json::parse(get("/api/space/blocks", {{"level", "street"}}).body).at("items").at(0).as_object();
    EXPECT_EQ(first.at("code").as_string(), "990001001");
    EXPECT_EQ(first.at("parent").as_string(), "990001");
    EXPECT_TRUE(first.at("made").as_bool());
}

TEST_F(SpaceRoutes, a_layer_is_geojson_that_stays_the_same_while_nothing_changes) {
    for (const auto& [name, features] :
         std::map<std::string, std::size_t>{{"district", 1}, {"streets", 2}, {"communities", 2}}) {
        const auto reply = get("/api/space/layers/{layer}", {}, {{"layer", name}});
        EXPECT_EQ(reply.content_type, "application/geo+json");
        const auto body = json::parse(reply.body);
        EXPECT_EQ(body.at("type").as_string(), "FeatureCollection");
        ASSERT_EQ(body.at("features").as_array().size(), features);
        EXPECT_EQ(body.at("features").at(0).at("properties").at("made").as_bool(), name != "district");
        EXPECT_EQ(get("/api/space/layers/{layer}", {}, {{"layer", name}}).body, reply.body);
    }
    EXPECT_THROW(get("/api/space/layers/{layer}", {}, {{"layer", "roads"}}), Invalid);
}

TEST_F(SpaceRoutes, a_point_is_located_and_a_wrong_one_refused) {
    const auto place = json::parse(get("/api/space/locate", {{"lng", "120.1"}, {"lat", "30.05"}}).body);
    EXPECT_EQ(place.at("district").as_string(), "990001");
    EXPECT_NE(place.at("street").as_string(), "");
    EXPECT_EQ(
        json::parse(get("/api/space/locate", {{"lng", "-1"}, {"lat", "0"}}).body).at("street").as_string(),
        "");
    for (const auto& [lng, lat] : std::vector<std::pair<std::string, std::string>>{
             {"181", "0"}, {"0", "-90.1"}, {"x", "0"}, {"nan", "0"}, {"", "0"}})
        EXPECT_THROW(get("/api/space/locate", {{"lng", lng}, {"lat", lat}}), Invalid) << lng;
    EXPECT_THROW(get("/api/space/locate", {{"lng", "120"}}), Invalid);
}

TEST_F(SpaceRoutes, anyone_may_ask_for_the_map_for_residents_file_appeals_on_it) {
    for (const auto& route : room.routes) {
        const bool for_residents = route.path == "/api/space/layers/{layer}" || route.path == "/api/space/locate" || (route.path.starts_with("/api/space/blocks") && route.method == "GET");
        EXPECT_EQ(route.access.kind == Access::Kind::anyone, for_residents) << route.method << " " << route.path;
    }
}

TEST_F(SpaceRoutes, buildings_and_rooms_are_for_those_with_the_right_alone) {
    EXPECT_THROW(get("/api/space/blocks", {{"level", "building"}}), Unauthorised);
    EXPECT_NO_THROW(get("/api/space/blocks", {{"level", "grid"}}));
}
}
}
