#include "support/walking/walking.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <chrono>
#include <map>
#include "base/child.hpp"
#include "shared_data.hpp"
#include "support/geometry/plane.hpp"
#include "support/geometry/shapes.hpp"
#include "test_store.hpp"
namespace yiwang::support::walking {
namespace {
using geometry::Chance;
using geometry::Point;
using geometry::Ring;
using geometry::Spot;
using testing::ElementsAre;

const auto plane = geometry::plane_of({114, 22.5});
const Spot origin = plane.to_plane({114, 22.5});
Point at(double east_m, double north_m) {
    return plane.from_plane(origin + Spot{east_m, north_m});
}

// Streets every 100 m, a block each way.
std::vector<Ring> town(int blocks) {
    std::vector<Ring> out;
    for (int i = 0; i <= blocks; ++i) {
        Ring east, north;
        for (int k = 0; k <= blocks; ++k) {
            east.push_back(at(100 * k, 100 * i));
            north.push_back(at(100 * i, 100 * k));
        }
        out.push_back(east);
        out.push_back(north);
    }
    return out;
}

double metres(const Network& network, Point from, Point to) {
    const auto way = network.way(from, to);
    return way ? way->metres : -1;
}

TEST(Walking, follows_the_streets) {
    const Network network(town(10));
    EXPECT_NEAR(network.length_m(), 22 * 1000, 0.1);
    EXPECT_NEAR(network.largest_share(), 1, 1e-9);
    EXPECT_NEAR(metres(network, at(0, 0), at(300, 400)), 700, 0.1);
    EXPECT_NEAR(metres(network, at(50, 0), at(80, 0)), 30, 0.1) << "along one piece";
    EXPECT_NEAR(metres(network, at(50, 20), at(250, 0)), 220, 0.1) << "from the yard to the street first";
    EXPECT_NEAR(metres(network, at(300, 400), at(300, 400)), 0, 0.1);
    EXPECT_EQ(metres(network, at(0, -400), at(300, 400)), -1) << "no road within 300 m";
    const auto way = network.way(at(50, 20), at(250, 0));
    double along = 0;
    for (std::size_t i = 1; i < way->line.size(); ++i) along += geometry::distance_m(way->line[i - 1], way->line[i]);
    EXPECT_NEAR(along, way->metres, 0.1);
}

TEST(Walking, a_bridge_is_no_crossing) {
    const Network network({{at(0, 0), at(200, 0)}, {at(100, -100), at(100, 100)}});
    EXPECT_EQ(metres(network, at(0, 0), at(100, 100)), -1);
    EXPECT_NEAR(network.largest_share(), 0.5, 1e-6);
}

TEST(Walking, reaches_so_far_along_every_street) {
    const Network network(town(10));
    const auto reached = network.reach(at(500, 500), 250);
    ASSERT_TRUE(reached);
    double all = 0, far = 0;
    for (const auto& line : *reached) {
        all += geometry::length_m(line);
        for (const auto end : line) {
            const Spot spot = plane.to_plane(end) - plane.to_plane(at(500, 500));
            far = std::max(far, std::abs(spot.x) + std::abs(spot.y));
        }
    }
    EXPECT_NEAR(far, 250, 0.1) << "in blocks, as one walks";
    // Within 200 m lie 16 sides of blocks; from the 8 corners at 200 m 50 m on into each of the 20 other streets.
    EXPECT_NEAR(all, 16 * 100 + 20 * 50, 1);
    EXPECT_FALSE(network.reach(at(500, -301), 250));
    EXPECT_FALSE(Network().reach(at(0, 0), 100));
}

// The plainest: lengths from one vertex to all, by going over all pieces until nothing changes.
struct Plain {
    std::map<std::pair<double, double>, double> metres;
    Plain(const std::vector<Ring>& lines, Point from) {
        metres[{from.lng, from.lat}] = 0;
        for (bool changed = true; changed;) {
            changed = false;
            for (const auto& line : lines)
                for (std::size_t i = 1; i < line.size(); ++i)
                    for (const auto& [a, b] : {std::pair(line[i - 1], line[i]), std::pair(line[i], line[i - 1])}) {
                        const auto known = metres.find({a.lng, a.lat});
                        if (known == metres.end()) continue;
                        const double length = known->second + geometry::distance(plane.to_plane(a), plane.to_plane(b));
                        const auto [other, fresh] = metres.try_emplace({b.lng, b.lat}, length);
                        if (fresh || length < other->second - 1e-9) other->second = length, changed = true;
                    }
        }
    }
};

TEST(Walking, random_networks_agree_with_the_plainest_search) {
    Chance chance(7);
    for (int round = 0; round < 60; ++round) {
        std::vector<Point> corners;
        for (int i = 0; i < 40; ++i) corners.push_back(at(chance.between(0, 2000), chance.between(0, 2000)));
        std::vector<Ring> lines;
        for (int i = 0; i < 45; ++i) {
            Ring line;
            const std::size_t first = chance.below(corners.size());
            for (std::size_t k = 0; k < 2 + first % 3; ++k) line.push_back(corners[(first + k * (1 + chance.below(8))) % corners.size()]);
            line.erase(std::unique(line.begin(), line.end()), line.end());
            if (line.size() > 1) lines.push_back(line);
        }
        const Network network(lines);
        const auto& start = lines[0][0];
        const Plain plain(lines, start);
        const double limit = chance.between(100, 3000);
        const auto reached = network.reach(start, limit);
        ASSERT_TRUE(reached);
        double length = 0;
        for (const auto& line : *reached) length += geometry::length_m(line);
        double expected = 0;
        for (const auto& line : lines)
            for (std::size_t i = 1; i < line.size(); ++i) {
                const double piece = geometry::distance(plane.to_plane(line[i - 1]), plane.to_plane(line[i]));
                const auto left = [&](Point end) {
                    const auto known = plain.metres.find({end.lng, end.lat});
                    return known == plain.metres.end() ? 0.0 : std::clamp(limit - known->second, 0.0, piece);
                };
                expected += std::min(piece, left(line[i - 1]) + left(line[i]));
            }
        EXPECT_NEAR(length, expected, 0.5) << "round " << round;
        for (const auto& corner : corners) {
            const auto known = plain.metres.find({corner.lng, corner.lat});
            const bool on_a_line =
                std::any_of(lines.begin(), lines.end(), [&](const Ring& line) { return std::find(line.begin(), line.end(), corner) != line.end(); });
            if (!on_a_line) continue;
            EXPECT_NEAR(metres(network, start, corner), known == plain.metres.end() ? -1 : known->second, 0.05) << "round " << round;
        }
    }
}

std::vector<geometry::Feature> features(const std::vector<Ring>& lines, const std::string& properties = "{}") {
    std::vector<geometry::Feature> out;
    for (const auto& line : lines) out.push_back({"", {geometry::Geometry::Type::line, {{line}}}, json::parse(properties).as_object()});
    return out;
}

class WalkingRoom : public testing::Test {
protected:
    WalkingRoom() {
        std::string file = R"({"type":"FeatureCollection","features":[)" + feature("990001", "临山区", "district", 0, 0, 2000, 2000) + "," +
                           feature("990001001", "西街道", "street", 0, 0, 2000, 2000) + "," + feature("990001001001", "甲社区", "community", 0, 0, 2000, 2000) +
                           "," + feature("99000100100101", "第1网格", "grid", 0, 0, 2000, 2000);
        for (int i = 1; i <= 9; ++i)
            file += "," + feature("990001001001010000" + std::to_string(i), std::to_string(i) + "栋", "building", 100 * i + 10, 10, 100 * i + 40, 40);
        const auto report = store.write([&](Tx& tx) { return space::import_blocks(tx, file + "]}", local_date(tx.now())); });
        EXPECT_TRUE(report.refused.empty()) << (report.refused.empty() ? "" : report.refused[0]);
    }
    static std::string feature(const std::string& code, const std::string& name, const std::string& level, double west, double south, double east,
                               double north) {
        return R"({"type":"Feature","properties":{"code":")" + code + R"(","name":")" + name + R"(","level":")" + level + R"("},"geometry":)" +
               geometry::print_outline({{{at(west, south), at(east, south), at(east, north), at(west, north), at(west, south)}}}) + "}";
    }
    ImportReport take(const std::vector<geometry::Feature>& given, const ImportOptions& options = {}) {
        return store.write([&](Tx& tx) { return import_roads(tx, given, options); });
    }
    Reach reached(double minutes, Point from = at(0, 0)) {
        return store.read([&](Tx& tx) { return reach(tx, from, minutes); });
    }
    template <class F>
    std::string code_of(F&& f) {
        try {
            f();
        } catch (const Problem& problem) {
            return problem.code;
        }
        return "";
    }
    TestStore store{{space::module(), module()}};
};

TEST_F(WalkingRoom, minutes_reach_an_outline_and_the_buildings_in_it) {
    EXPECT_EQ(take(features(town(10))).roads, 22);
    const auto five = reached(5);
    EXPECT_NEAR(five.metres, 333.3, 0.1);
    std::vector<std::string> names;
    for (const auto& block : five.blocks) names.push_back(block.name);
    EXPECT_THAT(names, ElementsAre("1栋", "2栋", "3栋"));
    EXPECT_EQ(five.count, 3);
    const geometry::Shape outline(geometry::read_outline(json::Value(five.outline)).outline);
    EXPECT_TRUE(outline.holds(at(330, 30)));
    EXPECT_FALSE(outline.holds(at(330, 330)));
    EXPECT_EQ(reached(12).count, 8);
}

TEST_F(WalkingRoom, a_way_has_its_minutes_and_its_line) {
    take(features(town(10)));
    const auto found = store.read([](Tx& tx) { return way(tx, at(0, 0), at(500, 500)); });
    EXPECT_NEAR(found.metres, 1000, 0.1);
    EXPECT_NEAR(found.minutes, 15, 0.01);
    EXPECT_EQ(found.line.at("type").as_string(), "LineString");
}

TEST_F(WalkingRoom, what_cannot_be_answered_is_said) {
    EXPECT_EQ(code_of([&] { reached(5); }), "walking.far") << "no network yet";
    take(features(town(3)));
    EXPECT_EQ(code_of([&] { reached(5, at(0, -500)); }), "walking.far");
    for (const double minutes : {0.0, -3.0, 31.0, std::nan("")}) EXPECT_EQ(code_of([&] { reached(minutes); }), "walking.minutes");
    EXPECT_EQ(code_of([&] { store.read([](Tx& tx) { return reach(tx, at(0, 0), 5, space::Level::room); }); }), "space.level_without_place");
    take(features({{at(0, 0), at(100, 0)}, {at(0, 500), at(100, 500)}}));
    EXPECT_EQ(code_of([&] { store.read([](Tx& tx) { return way(tx, at(0, 0), at(0, 500)); }); }), "walking.no_way");
}

TEST_F(WalkingRoom, motorways_and_closed_roads_are_left_out) {
    auto given = features(town(2));
    for (const auto* tags : {R"({"highway":"motorway"})", R"({"highway":"residential","foot":"no"})", R"({"highway":"service","access":"private"})"})
        for (auto& one : features({{at(0, 0), at(1000, 1000)}}, tags)) given.push_back(one);
    for (auto& one : features({{at(0, 0), at(-50, 0)}}, R"({"highway":"service","access":"private","foot":"yes"})")) given.push_back(one);
    given.push_back({"", geometry::point_geometry(at(0, 0)), {}});
    const auto report = take(given, {.dry_run = true});
    EXPECT_EQ(report.roads, 7);
    EXPECT_EQ(report.not_walked, 3);
    EXPECT_EQ(report.no_lines, 1);
    EXPECT_EQ(code_of([&] { reached(5); }), "walking.far") << "a dry run changes nothing";
    EXPECT_EQ(code_of([&] { take({}); }), "walking.no_roads");
}

TEST_F(WalkingRoom, the_last_import_holds_until_it_is_undone) {
    take(features(town(10)), {.source = "town.geojson"});
    const auto later = take(features({{at(0, 0), at(2000, 0)}}));
    EXPECT_EQ(reached(30).count, 9);
    EXPECT_NEAR(reached(12).roads_m, 800, 0.1);
    store.write([&](Tx& tx) { undo_import(tx, later.import); });
    EXPECT_GT(reached(12).roads_m, 5000);
    EXPECT_EQ(code_of([&] { store.write([&](Tx& tx) { undo_import(tx, later.import); }); }), "walking.undone");
    const auto all = store.read([](Tx& tx) { return imports(tx); });
    ASSERT_EQ(all.size(), 2U);
    EXPECT_TRUE(all[0].undone_at);
    EXPECT_EQ(all[1].source, "town.geojson");
}

TEST_F(WalkingRoom, the_roads_of_luohu_hang_together) {
    SHARED_DATA_OR_SKIP(folder, "space/poi");
    const auto text = run_child({"gzip", "-dc", (*folder / "luohu_road_segments_wgs84.geojson.gz").string()}, {}, {.output_bytes = 64U << 20}).output;
    const auto read = geometry::read_features(json::parse(text));
    ASSERT_EQ(read.fault, "");
    const auto report = take(read.features, {.dry_run = true});
    EXPECT_GT(report.roads, 9000);
    EXPECT_GT(report.largest_share, 0.9);
}
}
}
