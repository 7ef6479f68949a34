#include <gtest/gtest.h>
#include <chrono>
#include <random>
#include <set>
#include "base/csv.hpp"
#include "support/space/index.hpp"
#include "shared_data.hpp"
#include "support/geometry/coordinates.hpp"
#include "support/geometry/shapes.hpp"
namespace yiwang::support::space {
namespace {
// An invented district with a bay, a strait neck and an island.
const std::string district =
    R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"990001","name":"临山区","made":true},
  "geometry":{"type":"MultiPolygon","coordinates":[
  [[[120,30],[120.08,30.01],[120.1,30.05],[120.06,30.06],[120.11,30.08],[120.1,30.12],[120.03,30.11],[120.02,30.07],[119.99,30.09],[119.98,30.03],[120,30]]],
  [[[120.12,30.02],[120.13,30.02],[120.13,30.03],[120.12,30.03],[120.12,30.02]]]]}}]})";

struct Layers {
    std::vector<KeptBlock> blocks;
    std::vector<const KeptBlock*> of(Level level, std::string_view parent = {}) const {
        std::vector<const KeptBlock*> out;
        for (const auto& one : blocks)
            if (one.block.level == level && (parent.empty() || one.block.parent == parent))
                out.push_back(&one);
        return out;
    }
};

Layers read(const std::string& geojson) {
    Layers out;
    const auto parsed = json::parse(geojson);
    for (const auto& feature : parsed.at("features").as_array()) {
        const auto& properties = feature.at("properties").as_object();
        const auto text = [&](const char* name) { return std::string(properties.at(name).as_string()); };
        auto outline = read_outline(feature.at("geometry"));
        EXPECT_EQ(outline.fault, "");
        out.blocks.push_back({{.id = {},
                               .code = text("code"),
                               .name = text("name"),
                               .level = *json::enum_of<Level>(text("level")),
                               .parent = text("parent"),
                               .lng = 0,
                               .lat = 0,
                               .made = properties.at("made").as_bool(),
                               .from = {},
                               .to = {}},
                              std::move(outline.outline)});
    }
    return out;
}

double area(const std::vector<const KeptBlock*>& of) {
    double sum = 0;
    for (const auto* one : of) sum += Shape(one->outline).area();
    return sum;
}

// Sides of the outlines, each with its direction; those that two neighbours share cancel out.
using Side = std::array<double, 4>;
std::set<Side> outer_sides(const std::vector<const KeptBlock*>& of) {
    std::set<Side> out;
    for (const auto* one : of)
        for (const auto& polygon : one->outline)
            for (const auto& ring : polygon)
                for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
                    const Point &a = ring[i], &b = ring[i + 1];
                    if (out.erase({b.lng, b.lat, a.lng, a.lat}) == 0) {
                        EXPECT_TRUE(out.insert({a.lng, a.lat, b.lng, b.lat}).second)
                            << "a side stands twice in " << one->block.code;
                    }
                }
    return out;
}

std::pair<std::vector<Made>, std::vector<Made>> invented(std::size_t streets, std::size_t communities) {
    std::pair<std::vector<Made>, std::vector<Made>> out;
    for (std::size_t s = 1; s <= streets; ++s) {
        const std::string code = "99000100" + std::to_string(s);
        out.first.push_back({code, "街道" + std::to_string(s), "990001", {}, static_cast<double>(s)});
        for (std::size_t c = 1; c <= communities; ++c)
            out.second.push_back({code + "0" + std::to_string(10 + c), "社区" + std::to_string(c), code, {}});
    }
    return out;
}

void expect_whole(const Layers& made) {
    const auto districts = made.of(Level::district), streets = made.of(Level::street);
    ASSERT_EQ(districts.size(), 1U);
    EXPECT_EQ(outer_sides(streets), outer_sides(districts));
    EXPECT_NEAR(area(streets) / area(districts), 1, 1e-8);
    for (const auto* street : streets) {
        const auto own = made.of(Level::community, street->block.code);
        if (own.empty()) continue;
        EXPECT_EQ(outer_sides(own), outer_sides({street})) << street->block.code;
        EXPECT_NEAR(area(own) / area({street}), 1, 1e-8) << street->block.code;
    }
    for (const auto& one : made.blocks) EXPECT_EQ(Shape(one.outline).fault(), "") << one.block.code;
}

// Every point of the district is in one block of each level; in more only on an edge.
void expect_one_each(const Layers& made, unsigned seed) {
    std::vector<Outline> outlines;
    for (const auto& one : made.blocks) outlines.push_back(one.outline);
    const AreaIndex index(outlines);
    std::mt19937 source(seed);
    int inside = 0, on_edges = 0;
    for (int i = 0; i < 5000; ++i) {
        const auto& ring = made.blocks.front().outline.front().front();
        const Point &a = ring[source() % ring.size()], &b = ring[source() % ring.size()];
        const double t = static_cast<double>(source() % 1000) / 1000;
        const Point at{a.lng + (b.lng - a.lng) * t + 1.2e-6, a.lat + (b.lat - a.lat) * t + 0.9e-6};
        int count[3] = {0, 0, 0};
        for (const auto found : index.holding(at)) ++count[static_cast<int>(made.blocks[found].block.level)];
        EXPECT_EQ(count[1] > 0, count[0] > 0) << at.lng << " " << at.lat;
        EXPECT_EQ(count[2] > 0, count[0] > 0) << at.lng << " " << at.lat;
        on_edges += count[1] > 1 || count[2] > 1;
        inside += count[0];
    }
    EXPECT_GT(inside, 1000);
    EXPECT_LT(on_edges, 20);
}

TEST(MakeBlocks, blocks_fill_their_parents_without_gap_or_overlap) {
    const auto [streets, communities] = invented(7, 9);
    for (unsigned seed = 1; seed <= 6; ++seed) {
        const auto made = read(make_blocks(district, streets, communities, seed));
        EXPECT_EQ(made.blocks.size(), 1 + 7 + 63U);
        expect_whole(made);
        expect_one_each(made, seed);
    }
}

TEST(MakeBlocks, the_same_seed_makes_the_same_blocks) {
    const auto [streets, communities] = invented(4, 3);
    EXPECT_EQ(make_blocks(district, streets, communities, 5), make_blocks(district, streets, communities, 5));
    EXPECT_NE(make_blocks(district, streets, communities, 5), make_blocks(district, streets, communities, 6));
}

TEST(MakeBlocks, they_are_marked_as_made_and_the_district_as_it_was) {
    const auto [streets, communities] = invented(3, 2);
    const auto made = read(make_blocks(district, streets, communities, 1));
    EXPECT_EQ(made.blocks[0].block.code, "990001");
    EXPECT_EQ(made.blocks[0].block.name, "临山区");
    for (const auto& one : made.blocks) EXPECT_TRUE(one.block.made);
    std::string surveyed = district;
    surveyed.replace(surveyed.find("true"), 4, "false");
    const auto mixed = read(make_blocks(surveyed, streets, communities, 1));
    EXPECT_FALSE(mixed.blocks[0].block.made);
    EXPECT_TRUE(mixed.blocks[1].block.made);
}

TEST(MakeBlocks, a_street_lies_around_its_seed_and_has_its_share) {
    auto [streets, communities] = invented(4, 2);
    const Point seeds[] = {{120.0, 30.03}, {120.05, 30.03}, {120.08, 30.1}, {120.04, 30.08}};
    for (std::size_t s = 0; s < 4; ++s) streets[s].seed = seeds[s];
    streets[1].weight = 4;
    streets[3].weight = 1;
    const auto made = read(make_blocks(district, streets, communities, 3));
    const auto of_street = made.of(Level::street);
    const double whole = area(of_street);
    for (std::size_t s = 0; s < 4; ++s) EXPECT_TRUE(Shape(of_street[s]->outline).holds(seeds[s])) << s;
    EXPECT_GT(area({of_street[1]}) / whole, area({of_street[3]}) / whole);
}

TEST(MakeBlocks, a_street_without_communities_stays_whole) {
    const auto [streets, communities] = invented(3, 0);
    const auto made = read(make_blocks(district, streets, communities, 2));
    EXPECT_EQ(made.blocks.size(), 4U);
    expect_whole(made);
}

TEST(MakeBlocks, the_real_outline_of_luohu_is_divided_in_under_two_seconds) {
    SHARED_DATA_OR_SKIP(outline_file, "space/boundaries/luohu_gcj02.geojson");
    SHARED_DATA_OR_SKIP(streets_file, "space/codes/shenzhen_streets.csv");
    SHARED_DATA_OR_SKIP(communities_file, "space/codes/shenzhen_communities.csv");
    const auto outline = print_outline(to_wgs84(first_outline(read_file(*outline_file)), *find_system("GCJ-02")));
    const auto streets = read_table(streets_file->string()),
               communities = read_table(communities_file->string());
    std::vector<Made> of_luohu, below;
    for (std::size_t i = 0; i < streets.rows.size(); ++i)
        if (streets.at(i, "areaCode") == "440303")
            of_luohu.push_back({streets.at(i, "code"), streets.at(i, "name"), "440303", {}});
    for (std::size_t i = 0; i < communities.rows.size(); ++i)
        if (communities.at(i, "areaCode") == "440303")
            below.push_back(
                {communities.at(i, "code"), communities.at(i, "name"), communities.at(i, "streetCode"), {}});
    ASSERT_EQ(of_luohu.size(), 10U);
    ASSERT_EQ(below.size(), 109U);
    const auto begin = std::chrono::steady_clock::now();
    const auto text = make_blocks(outline, of_luohu, below, 440303);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(2));
    const auto made = read(text);
    EXPECT_EQ(made.blocks.size(), 120U);
    expect_whole(made);
    expect_one_each(made, 1);
    EXPECT_NEAR(area(made.of(Level::district)) / Shape(first_outline(outline)).area(), 1, 1e-7);
}
}
}
