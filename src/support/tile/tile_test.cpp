#include "support/tile/tile.hpp"
#include <gtest/gtest.h>
#include <cmath>
#include "base/json.hpp"
#include "shared_data.hpp"
#include "support/geometry/shapes.hpp"
#include "support/tile/clip.hpp"
#include "support/tile/layer_writer.hpp"
namespace yiwang::support::tile {
namespace {
using geometry::Chance;

bool reads(std::string_view bytes, Reading reading) {
    try {
        read_tile(bytes, reading);
        return true;
    } catch (const Problem& problem) {
        EXPECT_EQ(problem.code, "tile.malformed");
        return false;
    }
}

TEST(TileReading, does_with_each_public_fixture_what_the_fixture_says) {
    SHARED_DATA_OR_SKIP(folder, "space/mvt/fixtures");
    int valid = 0, refused = 0;
    for (const auto& entry : std::filesystem::directory_iterator(*folder)) {
        const auto about = json::parse(read_file(entry.path() / "info.json")).at("validity").as_object();
        const auto bytes = read_file(entry.path() / "tile.mvt");
        const auto* error = about.if_contains("error");
        const bool recoverable = error && error->as_string() == "recoverable";
        if (about.at("v2").as_bool()) {
            EXPECT_TRUE(reads(bytes, Reading::strict)) << entry.path();
            ++valid;
        } else {
            EXPECT_FALSE(reads(bytes, Reading::strict)) << entry.path();
            EXPECT_EQ(reads(bytes, Reading::lenient), recoverable) << entry.path();
            ++refused;
        }
    }
    EXPECT_EQ(valid, 28);
    EXPECT_EQ(refused, 18);
}

TEST(TileReading, gives_what_the_fixtures_json_says) {
    SHARED_DATA_OR_SKIP(folder, "space/mvt/fixtures");
    for (const auto& entry : std::filesystem::directory_iterator(*folder)) {
        if (!json::parse(read_file(entry.path() / "info.json")).at("validity").at("v2").as_bool()) continue;
        const auto expected = json::parse(read_file(entry.path() / "tile.json"));
        const auto tile = read_tile(read_file(entry.path() / "tile.mvt"));
        const auto* layers = expected.as_object().if_contains("layers");
        ASSERT_EQ(tile.layers.size(), layers ? layers->as_array().size() : 0) << entry.path();
        for (std::size_t i = 0; i < tile.layers.size(); ++i) {
            const auto& layer = layers->as_array()[i].as_object();
            EXPECT_EQ(tile.layers[i].name, layer.at("name").as_string()) << entry.path();
            EXPECT_EQ(tile.layers[i].features.size(), layer.contains("features") ? layer.at("features").as_array().size() : 0) << entry.path();
        }
    }
}

TEST(TileReading, real_tiles_are_read_whole) {
    SHARED_DATA_OR_SKIP(folder, "space/mvt/real-world");
    int tiles = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(*folder))
        if (entry.path().extension() == ".mvt" || entry.path().extension() == ".pbf") {
            std::size_t features = 0;
            for (const auto& layer : read_tile(read_file(entry.path()), Reading::lenient).layers) features += layer.features.size();
            EXPECT_GT(features, 20U) << entry.path();
            ++tiles;
        }
    EXPECT_GE(tiles, 1);
}

TEST(TileWriting, what_is_written_is_read_back) {
    LayerWriter writer("房屋");
    writer.tag("name", "1栋");
    writer.tag("floors", 12.0);
    writer.tag("height", 36.5);
    writer.tag("below", -2.0);
    writer.tag("made", true);
    writer.tag("empty", "");
    writer.add(Kind::areas, {{{0, 0}, {10, 0}, {10, 10}, {0, 10}}, {{2, 2}, {2, 4}, {4, 4}}}, 7);
    writer.add(Kind::points, {{{5, 6}, {-3, 4}}});
    writer.add(Kind::lines, {{{0, 0}, {4096, 4096}}, {{1, 1}, {2, 2}, {3, 1}}});
    writer.tag("lost", "without geometry");
    writer.add(Kind::areas, {});
    const auto tile = read_tile(writer.layer());
    ASSERT_EQ(tile.layers.size(), 1U);
    const auto& layer = tile.layers[0];
    EXPECT_EQ(layer.name, "房屋");
    EXPECT_EQ(layer.version, 2U);
    ASSERT_EQ(layer.features.size(), 3U);
    const auto& house = layer.features[0];
    EXPECT_EQ(house.id, 7U);
    EXPECT_EQ(house.parts.size(), 2U);
    EXPECT_EQ(house.tags.size(), 5U);
    EXPECT_EQ(std::get<std::string>(house.tags[0].second), "1栋");
    EXPECT_EQ(std::get<std::uint64_t>(house.tags[1].second), 12U);
    EXPECT_EQ(std::get<double>(house.tags[2].second), 36.5);
    EXPECT_EQ(std::get<std::int64_t>(house.tags[3].second), -2);
    EXPECT_TRUE(std::get<bool>(house.tags[4].second));
    EXPECT_EQ(layer.features[1].parts, (std::vector<Dots>{{{5, 6}, {-3, 4}}}));
    EXPECT_EQ(layer.features[2].parts.size(), 2U);
    EXPECT_EQ(LayerWriter("empty").layer(), "");
}

TEST(Clipping, places_fall_where_the_tile_has_them) {
    const Address luohu{14, 13388, 7125};
    const auto box = box_of(luohu);
    const Clipper clipper(luohu);
    EXPECT_EQ(clipper.point(to_world({box.west, box.north})), (Dot{0, 0}));
    EXPECT_EQ(clipper.point(to_world({box.east, box.south})), (Dot{4096, 4096}));
    EXPECT_FALSE(clipper.point(to_world({box.east + 1, box.south})));
    const auto back = from_world(to_world({114.13, 22.56}));
    EXPECT_NEAR(back.lng, 114.13, 1e-12);
    EXPECT_NEAR(back.lat, 22.56, 1e-12);
    EXPECT_FALSE(exists({3, 8, 0}));
    EXPECT_TRUE(exists({0, 0, 0}));
}

TEST(Clipping, a_line_that_leaves_and_comes_back_is_two) {
    const Clipper clipper({0, 0, 0}, 0);
    std::vector<Dots> parts;
    clipper.line(std::vector<Spot>{{0.25, 0.5}, {1.5, 0.5}, {1.5, 0.25}, {0.25, 0.25}}, parts);
    EXPECT_EQ(parts, (std::vector<Dots>{{{1024, 2048}, {4096, 2048}}, {{4096, 1024}, {1024, 1024}}}));
}

TEST(Clipping, an_area_covers_the_whole_tile_it_surrounds) {
    const Clipper clipper({2, 1, 1}, 64);
    const std::vector<Spot> ring{{-1, -1}, {2, -1}, {2, 2}, {-1, 2}, {-1, -1}};
    const std::span<const Spot> rings[] = {ring};
    std::vector<Dots> parts;
    clipper.area(rings, parts);
    ASSERT_EQ(parts.size(), 1U);
    EXPECT_EQ(doubled_area(parts[0]), 2LL * (4096 + 128) * (4096 + 128));
}

// Any simple polygon gives a valid one of the specification: rings that turn right, closed, no point twice, none crossing itself.
TEST(Clipping, of_small_crooked_areas_nothing_invalid_is_left) {
    Chance chance(4);
    int kept = 0;
    for (int i = 0; i < 20000; ++i) {
        const Address tile{static_cast<int>(10 + chance.below(8)), 0, 0};
        const double side = 1.0 / static_cast<double>(1U << tile.z);
        const double size = side * std::pow(10, chance.between(-4, 0.5));
        const Spot middle{chance.between(-0.1, 1.1) * side, chance.between(-0.1, 1.1) * side};
        std::vector<Spot> ring;
        const auto corners = 3 + chance.below(12);
        for (std::size_t k = 0; k < corners; ++k) {
            const double angle = 6.283185307 * static_cast<double>(k) / static_cast<double>(corners), far = size * chance.between(0.05, 1);
            ring.push_back({middle.x + far * std::cos(angle), middle.y + far * std::sin(angle)});
        }
        const std::span<const Spot> rings[] = {ring};
        std::vector<Dots> parts;
        Clipper(tile, 64, chance.below(3) ? 1 : 8).area(rings, parts);
        if (parts.empty()) continue;
        ++kept;
        LayerWriter writer("x");
        writer.add(Kind::areas, parts);
        const auto tile_back = read_tile(writer.layer());
        geometry::Ring line;
        for (const Dot at : tile_back.layers[0].features[0].parts[0]) line.push_back({double(at.x), double(at.y)});
        line.push_back(line.front());
        EXPECT_GT(doubled_area(parts[0]), 0);
        EXPECT_EQ(geometry::Shape({{line}}).fault(), "") << i;
    }
    EXPECT_GT(kept, 8000);
}
}
}
