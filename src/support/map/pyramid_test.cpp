#include <random>
#include "map_fixture.hpp"
#include "support/map/tiles.hpp"
#include "support/tile/tile.hpp"
namespace yiwang::support::map {
namespace {
using testing::SizeIs;

// Thousands of points crowded and sparse, of two streets, with and without the pyramid.
class Pyramid : public testing::Test {
protected:
    static constexpr std::size_t many = 12'000;
    static Layer layer(bool scoped = true) {
        Layer out;
        out.name = "cases";
        out.geometry = "point";
        out.scoped = scoped;
        out.fields = {{"number", "", FieldKind::number, true}};
        return out;
    }
    FeatureTable::New somewhere(const std::string& key) {
        std::normal_distribution<double> near(0, 0.004);
        std::uniform_real_distribution<double> anywhere(0, 0.2);
        const bool crowded = chance() % 3 != 0;
        const Point at = crowded ? Point{120.05 + near(chance), 30.05 + near(chance)} : Point{120 + anywhere(chance), 30 + anywhere(chance) / 2};
        return {key, geometry::point_geometry(at), {{"number", static_cast<std::int64_t>(chance() % 100)}}, chance() % 4 ? "990001001" : "990001002", {}};
    }
    std::shared_ptr<const FeatureTable> table(std::size_t count, const std::string& prefix) {
        std::vector<FeatureTable::New> all;
        for (std::size_t i = 0; i < count; ++i) all.push_back(somewhere(prefix + std::to_string(i)));
        return std::make_shared<const FeatureTable>(layer().fields, std::move(all));
    }
    // The same rows with one area, too small to be drawn: such a layer has no pyramid.
    static Snapshot without_pyramid(const Snapshot& of) {
        std::vector<FeatureTable::New> all;
        of.each_after("", {}, [&](const Snapshot::At& at) {
            json::Object properties;
            properties["number"] = std::get<double>(at.table->value(at.row, 0));
            all.push_back({at.key(), at.table->geometry(at.row), properties, std::string(at.table->street(at.row)), {}});
            return true;
        });
        all.push_back({"~", geometry::box_geometry({10, 10, 10.000001, 10.000001}), {}, {}, {}});
        return Snapshot(layer(), std::make_shared<const FeatureTable>(layer().fields, std::move(all)));
    }
    static void expect_same_tiles(const Snapshot& quick, const Reach& reach) {
        ASSERT_TRUE(quick.pyramid(reach));
        const auto slow = without_pyramid(quick);
        ASSERT_FALSE(slow.pyramid(reach));
        const auto world = tile::to_world({120.05, 30.05});
        for (int z = 0; z <= single_zoom; ++z) {
            const auto x = static_cast<std::uint32_t>(world.x * (1 << z)), y = static_cast<std::uint32_t>(world.y * (1 << z));
            for (const tile::Address& at : {tile::Address{z, x, y}, tile::Address{z, x ? x - 1 : x, y}, tile::Address{z, x, y ? y - 1 : y}})
                EXPECT_EQ(layer_tile(quick, reach, at), layer_tile(slow, reach, at)) << z << "/" << at.x << "/" << at.y;
        }
    }
    std::mt19937 chance{7};
};

TEST_F(Pyramid, tiles_out_of_it_are_those_cut_from_every_point) {
    expect_same_tiles(Snapshot(layer(), table(many, "a")), {});
}

TEST_F(Pyramid, who_sees_one_street_has_its_points_alone_gathered) {
    const Snapshot all(layer(), table(many, "a"));
    const Reach street{Scope::street, "990001002", {}};
    expect_same_tiles(all, street);
    EXPECT_NE(layer_tile(all, street, {12, 3413, 1688}), layer_tile(all, {}, {12, 3413, 1688}));
    EXPECT_FALSE(all.pyramid({Scope::unit, {}, "u"})) << "units are many; their rows are few";
}

TEST_F(Pyramid, what_changed_since_is_taken_off_and_laid_on_without_making_it_anew) {
    const auto base = table(many, "a");
    const Snapshot before(layer(), base);
    const auto kept = before.pyramid({});
    std::vector<FeatureTable::New> fresh;
    std::unordered_set<std::string> gone;
    for (int i = 0; i < 3000; ++i) {
        const std::string key = "a" + std::to_string(chance() % many);
        if (!gone.insert(key).second) continue;
        if (i % 3) fresh.push_back(somewhere(key));
    }
    for (int i = 0; i < 500; ++i) fresh.push_back(somewhere("b" + std::to_string(i)));
    const Snapshot after(layer(), base, std::make_shared<const FeatureTable>(layer().fields, std::move(fresh)), std::move(gone), before.pyramids());
    EXPECT_EQ(after.pyramid({}), kept);
    expect_same_tiles(after, {});
    expect_same_tiles(after, {Scope::street, "990001001", {}});
}

TEST_F(Pyramid, a_square_that_is_left_with_one_point_shows_which) {
    std::vector<FeatureTable::New> all;
    for (int i = 0; i < 11'000; ++i) all.push_back({"k" + std::to_string(i), geometry::point_geometry({120.05 + 1e-7 * i, 30.05}), {}, {}, {}});
    all.push_back({"left", geometry::point_geometry({120.02, 30.02}), {{"number", 7}}, {}, {}});
    all.push_back({"goes", geometry::point_geometry({120.0201, 30.0201}), {}, {}, {}});
    const auto base = std::make_shared<const FeatureTable>(layer().fields, std::move(all));
    const Snapshot after(layer(), base, {}, {"goes"});
    const auto world = tile::to_world({120.02, 30.02});
    const auto got = tile::read_tile(layer_tile(after, {}, {12, static_cast<std::uint32_t>(world.x * 4096), static_cast<std::uint32_t>(world.y * 4096)}));
    std::vector<std::string> keys;
    for (const auto& feature : got.layers.at(0).features)
        for (const auto& [key, value] : feature.tags)
            if (key == "key") keys.push_back(std::get<std::string>(value));
    EXPECT_THAT(keys, testing::ElementsAre("left"));
}

TEST_F(Pyramid, it_takes_little_beside_the_points) {
    const Snapshot crowded(layer(), table(many, "a"));
    EXPECT_LT(crowded.pyramid({})->size(), many);
    const Snapshot small(layer(), table(100, "a"));
    EXPECT_FALSE(small.pyramid({})) << "a small layer is quick without";
}
}
}
