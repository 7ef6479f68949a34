#include "support/intake/intake.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <filesystem>
#include <fstream>
#include "square_feature.hpp"
#include "support/geometry/coordinates.hpp"
#include "support/geometry/shapes.hpp"
#include "test_store.hpp"
namespace yiwang::support::intake {
namespace {
using geometry::Point;
using geometry::Verdict;
using testing::AllOf;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;
using testing::SizeIs;

class Intake : public testing::Test {
protected:
    Intake() {
        std::filesystem::create_directories(folder);
        const auto blocks = R"({"type":"FeatureCollection","features":[)" + square_feature("990001", "临山区", "district", 120, 30, 120.2, 30.1) + "," +
                            square_feature("990001001", "西街道", "street", 120, 30, 120.1, 30.1) + "," +
                            square_feature("990001002", "东街道", "street", 120.1, 30, 120.2, 30.1) + "]}";
        EXPECT_THAT(store.write([&](Tx& tx) { return space::import_blocks(tx, blocks, local_date(tx.now())); }).refused, IsEmpty());
    }
    ~Intake() override { std::filesystem::remove_all(folder); }

    std::string file(const std::string& name, const std::string& text) {
        std::ofstream(folder / name, std::ios::binary) << text;
        return (folder / name).string();
    }
    // Lamps on a lattice over the district, written by `as`.
    std::string lamps(const std::string& name, const std::function<Point(Point)>& as, int count = 15) {
        std::string text;
        for (int x = 0; x < count; ++x)
            for (int y = 0; y < count; ++y) {
                const auto at = as({120.0003 + 0.1994 * x / (count - 1), 30.0003 + 0.0994 * y / (count - 1)});
                text += std::string(text.empty() ? "" : ",") + R"({"type":"Feature","properties":{"name":"lamp )" + std::to_string(x * count + y) +
                        R"("},"geometry":{"type":"Point","coordinates":[)" + geometry::print_number(at.lng) + "," + geometry::print_number(at.lat) + "]}}";
            }
        return file(name, R"({"type":"FeatureCollection","features":[)" + text + "]}");
    }
    static std::string point(const std::string& id, const std::string& name, double lng, double lat) {
        return R"({"type":"Feature","id":")" + id + R"(","properties":{"name":")" + name + R"("},"geometry":{"type":"Point","coordinates":[)" +
               geometry::print_number(lng) + "," + geometry::print_number(lat) + "]}}";
    }
    static std::string collection(const std::vector<std::string>& features) {
        std::string out;
        for (const auto& one : features) out += (out.empty() ? "" : ",") + one;
        return R"({"type":"FeatureCollection","features":[)" + out + "]}";
    }
    ReadFile read(const std::string& name, const Reading& reading = {}) { return intake::read(*store, store.actor, name, reading); }
    Taken take(const ReadFile& given, const std::string& layer = "lamps") {
        return store.write([&](Tx& tx) { return take_layer(tx, given, {.name = layer, .title = "路灯"}, "lamps.geojson"); });
    }
    // The layer's features as "key name".
    std::vector<std::string> held(const std::string& layer = "lamps") {
        return store.read([&](Tx& tx) {
            std::vector<std::string> out;
            for (const auto& [key, feature] : map::features(tx, layer)) out.push_back(key + " " + std::string(feature.properties.at("name").as_string()));
            return out;
        });
    }
    void undo(Id<Import> id) {
        store.write([&](Tx& tx) { intake::undo(tx, id); });
    }

    TestStore store{{space::module(), address::module(), map::module(), module()}};
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / ("yiwang-intake-test-" + std::to_string(getpid()));
};

TEST_F(Intake, a_file_in_the_shifted_system_of_public_maps_is_found_out_and_right_once_it_is_named) {
    for (const auto& [system, as] : std::map<std::string, Point (*)(Point)>{{"GCJ-02", geometry::to_gcj02}, {"BD-09", geometry::to_bd09}}) {
        const auto name = lamps(system + ".geojson", as);
        const auto unnamed = read(name);
        EXPECT_EQ(unnamed.system, "WGS 84") << "as RFC 7946 has it";
        EXPECT_EQ(unnamed.judgement.verdict, Verdict::contradicted) << system;
        EXPECT_EQ(unnamed.judgement.likely, system);
        EXPECT_EQ(unnamed.candidates.front().system, system);
        EXPECT_EQ(unnamed.candidates.front().inside, 1);
        const auto named = read(name, {.system = system});
        EXPECT_EQ(named.judgement.verdict, Verdict::confirmed);
        EXPECT_LT(geometry::distance_m(named.features.front().geometry.parts[0][0][0], {120.0003, 30.0003}), 0.01);
        EXPECT_THAT(named.remarks, IsEmpty());
    }
}

TEST_F(Intake, an_outline_that_says_to_be_the_districts_tells_the_system_by_itself) {
    std::string ring;
    for (const Point at : {Point{120, 30}, Point{120.2, 30}, Point{120.2, 30.1}, Point{120, 30.1}, Point{120, 30}}) {
        const auto turned = geometry::to_gcj02(at);
        ring += std::string(ring.empty() ? "" : ",") + "[" + geometry::print_number(turned.lng) + "," + geometry::print_number(turned.lat) + "]";
    }
    const std::string street =
        R"({"type":"Feature","properties":{"parent":"990001"},"geometry":{"type":"Polygon","coordinates":[[[120.01,30.01],[120.02,30.01],[120.02,30.02],[120.01,30.01]]]}})";
    const auto got =
        read(file("outline.geojson",
                  collection({R"({"type":"Feature","properties":{"adcode":990001},"geometry":{"type":"Polygon","coordinates":[[)" + ring + "]]}}", street})));
    EXPECT_EQ(got.judgement.verdict, Verdict::contradicted);
    EXPECT_EQ(got.judgement.evidence, "outline");
    EXPECT_EQ(got.candidates.front().system, "GCJ-02");
    EXPECT_GT(got.candidates.front().inside, 0.999);
    EXPECT_LT(got.candidates.back().inside, 0.95);
}

TEST_F(Intake, metres_with_the_northing_first_are_read_in_the_zone_that_lays_them_into_the_district) {
    const geometry::GaussKruger plane(120);
    const auto name = lamps("survey.geojson", [&](Point at) {
        const auto spot = plane.to_plane(at);
        return Point{spot.y, spot.x};
    });
    const auto unnamed = read(name);
    EXPECT_EQ(unnamed.judgement.verdict, Verdict::contradicted);
    EXPECT_EQ(unnamed.judgement.evidence, "numbers");
    EXPECT_THAT(unnamed.candidates.front(), AllOf(Field(&SystemCandidate::system, "EPSG:4549"), Field(&SystemCandidate::other_order, true)));
    EXPECT_THAT(unnamed.features, IsEmpty()) << "metres are nowhere on the earth when read as degrees";
    const auto named = read(name, {.system = "EPSG:4549", .other_order = true});
    EXPECT_NE(named.judgement.verdict, Verdict::contradicted);
    EXPECT_LT(geometry::distance_m(named.features.front().geometry.parts[0][0][0], {120.0003, 30.0003}), 0.01);
}

TEST_F(Intake, a_table_that_names_no_system_is_read_in_the_one_that_agrees_best) {
    std::string text = "name,lng,lat\n";
    for (int i = 0; i < 200; ++i) {
        const auto at = geometry::to_bd09({120.0003 + 0.001 * i * 0.99, i % 2 ? 30.0003 : 30.0997});
        text += "lamp," + geometry::print_number(at.lng) + "," + geometry::print_number(at.lat) + "\n";
    }
    const auto got = read(file("lamps.csv", text));
    EXPECT_EQ(got.said, "");
    EXPECT_EQ(got.system, "BD-09");
    EXPECT_THAT(got.features, SizeIs(200));
}

TEST_F(Intake, what_is_wrong_with_a_file_is_said_row_by_row) {
    const std::string bow =
        R"({"type":"Feature","properties":{"name":"bow"},"geometry":{"type":"Polygon","coordinates":[[[120.01,30.01],[120.02,30.02],[120.02,30.01],[120.01,30.02],[120.01,30.01]]]}})";
    const std::string nowhere = R"({"type":"Feature","properties":{"name":"nowhere"},"geometry":null})";
    const auto got =
        read(file("mixed.geojson", collection({point("", "a", 120.05, 30.05), nowhere, bow, point("", "a", 120.05, 30.05), point("", "far", 121, 31)})));
    std::vector<std::string> said;
    for (const auto& one : got.remarks) said.push_back(std::to_string(one.number) + " " + one.name + " " + std::string(json::name_of(one.kind)));
    EXPECT_THAT(said, ElementsAre("2  refused", "3 bow mended", "4 a duplicate", "5 far outside"));
    EXPECT_THAT(got.features, SizeIs(3));
}

TEST_F(Intake, a_table_of_addresses_is_placed_where_they_are_found_and_what_is_uncertain_is_left_to_a_person) {
    store.write([&](Tx& tx) {
        address::add_place(tx, {"海王星大厦", "西街道山前7路21号", {}, 120.05, 30.05, "test"});
        address::add_place(tx, {"东门市场", "东街道环城路3号", {}, 120.15, 30.02, "test"});
    });
    const auto got = read(file("shops.csv", "name,地址\n甲店,西街道山前7路21号\n乙店,不知道什么地方的火星基地\n丙店,\n"));
    EXPECT_TRUE(got.by_address);
    ASSERT_THAT(got.features, SizeIs(1));
    EXPECT_EQ(got.features[0].properties.at("name").as_string(), "甲店");
    EXPECT_NEAR(got.features[0].geometry.parts[0][0][0].lng, 120.05, 1e-9);
    EXPECT_THAT(got.doubtful, ElementsAre(Field(&Placement::number, 2), Field(&Placement::number, 3)));
    EXPECT_EQ(problem_code([&] { read(file("nothing.csv", "name,colour\na,red\n")); }), "intake.columns");
}

TEST_F(Intake, a_layer_is_taken_replaced_by_a_newer_file_and_undone_to_what_it_was) {
    const auto first =
        take(read(file("one.geojson", collection({point("a", "old", 120.05, 30.05), point("b", "same", 120.06, 30.05), point("c", "goes", 120.07, 30.05)}))));
    EXPECT_EQ(first.added, 3);
    const auto second =
        take(read(file("two.geojson", collection({point("a", "new", 120.05, 30.05), point("b", "same", 120.06, 30.05), point("d", "comes", 120.08, 30.05)}))));
    EXPECT_THAT(second, AllOf(Field(&Taken::added, 1), Field(&Taken::changed, 1), Field(&Taken::removed, 1), Field(&Taken::unchanged, 1)));
    EXPECT_THAT(held(), ElementsAre("a new", "b same", "d comes"));
    EXPECT_EQ(problem_code([&] { undo(first.import); }), "intake.changed_since");
    undo(second.import);
    EXPECT_THAT(held(), ElementsAre("a old", "b same", "c goes"));
    EXPECT_EQ(problem_code([&] { undo(second.import); }), "intake.undone");
    undo(first.import);
    EXPECT_FALSE(store.read([](Tx& tx) { return map::find_layer(tx, "lamps"); }));
    const auto list = store.read([](Tx& tx) { return imports(tx); });
    EXPECT_THAT(list, SizeIs(3)) << "the blocks' import too";
    EXPECT_EQ(list.back().what, "blocks");
}

TEST_F(Intake, an_import_that_somebody_changed_since_is_not_undone) {
    const auto taken = take(read(file("one.geojson", collection({point("a", "old", 120.05, 30.05)}))));
    store.write([](Tx& tx) { map::put(tx, "lamps", "a", {geometry::point_geometry({120.05, 30.05}), {{"name", "mended by hand"}}}); });
    EXPECT_EQ(problem_code([&] { undo(taken.import); }), "intake.changed_since");
    EXPECT_THAT(held(), ElementsAre("a mended by hand"));
}

TEST_F(Intake, a_layer_that_a_room_publishes_is_not_taken_over) {
    store.write([](Tx& tx) { map::declare(tx, {.name = "cases", .title = "案件", .title_en = "Cases", .fields = {}}); });
    const auto given = read(file("one.geojson", collection({point("a", "x", 120.05, 30.05)})));
    EXPECT_EQ(problem_code([&] { take(given, "cases"); }), "intake.layer_of_room");
    EXPECT_EQ(problem_code([&] { take(given, "streets"); }), "intake.layer_of_room") << "nor the blocks'";
    EXPECT_EQ(problem_code([&] { take(given, "No Name"); }), "map.layer");
    EXPECT_EQ(problem_code([&] { take(ReadFile{}); }), "intake.empty");
}

TEST_F(Intake, the_import_of_blocks_is_undone_by_the_same_list) {
    const auto file = R"({"type":"FeatureCollection","features":[)" + square_feature("990001001001", "甲社区", "community", 120, 30, 120.05, 30.1) + "]}";
    const auto report = store.write([&](Tx& tx) { return space::import_blocks(tx, file, local_date(tx.now())); });
    undo({report.import.value});
    EXPECT_FALSE(store.read([](Tx& tx) { return space::find_block(tx, "990001001001"); }));
    EXPECT_EQ(problem_code([&] { undo({42}); }), "import.not_found");
}

struct NoHttp : HttpClient {
    HttpAnswer ask(const std::string&, const std::string&, const std::string&, const std::map<std::string, std::string>&, std::chrono::milliseconds) override {
        return {};
    }
};

TEST_F(Intake, over_http_a_contradicted_system_is_shown_and_not_taken_until_it_is_put_right) {
    const auto name = lamps("lamps.geojson", geometry::to_gcj02);
    std::ifstream in(name);
    const std::string body((std::istreambuf_iterator<char>(in)), {});
    const std::vector<Setting> settings{{"app.data", "/nowhere", ""}};
    const auto config = Config::load(settings, "", {}, {});
    NoHttp http;
    Outside outside{*store, config, http};
    const auto ask = [&](const std::string& path, std::vector<std::pair<std::string, std::string>> query) {
        Request request;
        request.method = "POST";
        request.path = path;
        request.query = std::move(query);
        request.body = body;
        request.caller.actor = store.actor;
        for (const auto& route : module().routes)
            if (route.path == path && route.work) return json::parse(route.work(outside, request).body).as_object();
        throw NotFound("route");
    };
    const auto shown = ask("/api/intake/looks", {{"name", "lamps.geojson"}, {"as", "layer"}});
    EXPECT_EQ(shown.at("judgement").at("likely").as_string(), "GCJ-02");
    EXPECT_EQ(shown.at("shapes").at("features").as_array().size(), 225U);
    EXPECT_GT(shown.at("counts").at("outside").as_int64(), 0);
    EXPECT_TRUE(std::string(shown.at("report").as_string()).find("outside") != std::string::npos);
    const auto take = [&](const std::string& system) {
        return ask("/api/intake/imports", {{"name", "lamps.geojson"}, {"as", "layer"}, {"system", system}, {"layer_name", "lamps"}, {"title", "路灯"}});
    };
    EXPECT_EQ(problem_code([&] { take("WGS 84"); }), "intake.system");
    EXPECT_FALSE(store.read([](Tx& tx) { return map::find_layer(tx, "lamps"); }));
    EXPECT_EQ(take("GCJ-02").at("added").as_int64(), 225);
    EXPECT_EQ(store.read([](Tx& tx) { return map::find_layer(tx, "lamps"); })->right_to_see, "space.read");
    EXPECT_EQ(problem_code([&] { ask("/api/intake/looks", {{"name", "lamps.shp"}, {"as", "layer"}}); }), "intake.shapefile");
    EXPECT_EQ(problem_code([&] { ask("/api/intake/looks", {{"name", "lamps.exe"}, {"as", "layer"}}); }), "geofile.format");
}
}
}
