#include "support/geometry/pole.hpp"
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <numbers>
namespace yiwang::support::geometry {
namespace {
using Ring = std::vector<Spot>;

Pole pole_of_rings(const std::vector<Ring>& rings, double precision = 0.01) {
    const std::vector<std::span<const Spot>> views(rings.begin(), rings.end());
    return pole_of(views, precision);
}
Ring box(double west, double south, double east, double north) {
    return {{west, south}, {east, south}, {east, north}, {west, north}, {west, south}};
}

TEST(Pole, of_a_square_is_its_middle) {
    const auto pole = pole_of_rings({box(2, 2, 6, 6)});
    EXPECT_NEAR(pole.at.x, 4, 0.01);
    EXPECT_NEAR(pole.at.y, 4, 0.01);
    EXPECT_NEAR(pole.reach, 2, 0.01);
}

TEST(Pole, of_a_horseshoe_lies_in_its_thickest_part_and_not_between_its_arms) {
    const auto pole = pole_of_rings({{{0, 0}, {10, 0}, {10, 10}, {8, 10}, {8, 4}, {2, 4}, {2, 10}, {0, 10}}});
    EXPECT_NEAR(pole.reach, 2.0, 0.35) << "4 high below, a little more in the corners";
    EXPECT_LT(pole.at.y, 4);
}

TEST(Pole, keeps_off_holes) {
    const auto pole = pole_of_rings({box(0, 0, 10, 10), box(1, 1, 7, 9)});
    EXPECT_GT(pole.at.x, 7);
    EXPECT_NEAR(pole.reach, 1.5, 0.02);
}

TEST(Pole, of_what_has_no_area_is_the_middle_of_its_box) {
    EXPECT_EQ(pole_of_rings({{{0, 0}, {4, 0}}}).at, (Spot{2, 0}));
    EXPECT_EQ(pole_of_rings({{{3, 1}}}).at, (Spot{3, 1}));
    EXPECT_EQ(pole_of_rings({}).reach, 0);
    EXPECT_EQ(pole_of_rings({{}}).reach, 0);
}

TEST(Pole, of_a_long_strip_is_found_soon) {
    const auto pole = pole_of_rings({box(0, 0, 1e6, 1)}, 0.01);
    EXPECT_NEAR(pole.at.y, 0.5, 0.1);
}

// What a fine grid finds is never deeper than the pole by more than the precision.
TEST(Pole, is_at_least_as_deep_as_any_place_that_chance_finds) {
    for (unsigned seed = 1; seed <= 60; ++seed) {
        Chance chance(seed);
        Ring ring;
        const auto corners = 5 + chance.below(40);
        for (std::size_t i = 0; i < corners; ++i) {
            const double angle = 2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(corners), far = chance.between(1, 10);
            ring.push_back({far * std::cos(angle), far * std::sin(angle)});
        }
        const auto pole = pole_of_rings({ring}, 0.01);
        const auto depth = [&](Spot p) {
            bool inside = false;
            double nearest = 1e9;
            for (std::size_t i = 0, before = ring.size() - 1; i < ring.size(); before = i++) {
                inside ^= ray_crosses(p, ring[before], ring[i]);
                for (double along = 0; along <= 1; along += 0.01) nearest = std::min(nearest, distance(p, ring[before] + (ring[i] - ring[before]) * along));
            }
            return inside ? nearest : -nearest;
        };
        EXPECT_NEAR(depth(pole.at), pole.reach, 0.1) << seed;
        for (int tries = 0; tries < 50; ++tries) EXPECT_LE(depth({chance.between(-10, 10), chance.between(-10, 10)}), pole.reach + 0.1) << seed;
    }
}
}
}
