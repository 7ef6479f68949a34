#include "support/geometry/beidou_grid.hpp"
#include <gtest/gtest.h>
#include <cmath>
#include "support/geometry/plane.hpp"
namespace yiwang::support::geometry {
namespace {
double degrees(double d, double minutes, double seconds) {
    return d + minutes / 60 + seconds / 3600;
}

TEST(BeidouGrid, the_example_of_the_standard) {
    const Point at{degrees(116, 18, 45.37), degrees(39, 59, 35.38)};
    EXPECT_EQ(beidou_code(at, 10), "N50J47539B8255346152");
    EXPECT_EQ(beidou_code(at, 1), "N50J");
    EXPECT_EQ(beidou_code(at, 5), "N50J47539B8");
    EXPECT_EQ(beidou_code({-at.lng, -at.lat}, 10), "S11J47539B8255346152");
}

TEST(BeidouGrid, published_codes_of_other_programs) {
    EXPECT_EQ(beidou_code({degrees(116, 19, 14.3184), degrees(39, 59, 56.1444)}, 5), "N50J475493E");
    EXPECT_EQ(beidou_code({degrees(116, 19, 5.9808), degrees(39, 59, 59.7012)}, 5), "N50J475491E");
    EXPECT_EQ(beidou_code({116.315222, 39.910278}, 4), "N50J47534");
    EXPECT_EQ(beidou_code({116.315222, 39.910278}, 0, 4), "N050J0047050340");
    EXPECT_EQ(beidou_code({116.315222, 39.910278}, 100, 10), "N050J0047050340D9011345100403410");
    EXPECT_EQ(beidou_code({120.5830508, 31.1415575}, 50, 10), "N051H0016000480E7010366734331434");
    EXPECT_EQ(beidou_code({-58.3816, -34.6037}, 50, 10), "S021I0085010760D3000756024211474");
    EXPECT_EQ(beidou_code({-122.3321, 47.6062}, 50, 10), "N010L0047010460D5030616124711274");
    EXPECT_EQ(beidou_code({151.2093, -33.8688}, 50, 10), "S056I0023040C2081020566754261704");
}

TEST(BeidouGrid, a_cell_holds_its_place_and_its_middle_has_the_same_code) {
    Chance chance(7);
    for (int i = 0; i < 20000; ++i) {
        const Point at{chance.between(-180, 180), chance.between(-88, 88)};
        const double height = chance.between(-400, 9000);
        const int level = 1 + static_cast<int>(chance.below(10));
        const auto flat = beidou_cell(*beidou_code(at, level));
        ASSERT_TRUE(flat);
        EXPECT_EQ(flat->level, level);
        EXPECT_TRUE(flat->box.holds(at));
        const auto code = *beidou_code(at, height, level);
        const auto solid = beidou_cell(code);
        ASSERT_TRUE(solid) << code;
        EXPECT_LE(*solid->floor_m, height + 1e-6);
        EXPECT_GE(*solid->ceiling_m, height - 1e-6);
        const Point middle{(solid->box.west + solid->box.east) / 2, (solid->box.south + solid->box.north) / 2};
        EXPECT_EQ(*beidou_code(middle, (*solid->floor_m + *solid->ceiling_m) / 2, level), code);
    }
}

TEST(BeidouGrid, below_the_ground_layers_are_counted_downwards) {
    const Point at{114.13, 22.56};
    EXPECT_EQ(beidou_code(at, -0.001, 10)->at(1), '1');
    const auto cell = beidou_cell(*beidou_code(at, -3.2, 8));
    EXPECT_LT(*cell->floor_m, -3.2);
    EXPECT_GT(*cell->ceiling_m, -3.2);
    EXPECT_NEAR(*cell->ceiling_m - *cell->floor_m, 0.958, 0.001);
}

TEST(BeidouGrid, what_is_no_code_has_no_cell) {
    for (const auto& none :
         {"", "N", "N50", "N61A", "N00A", "X50J", "N50W", "N50J4", "N50J4C", "N50J476", "N50J47539B82553461521", "N250J0047", "N050J9947", "N050J004705A"})
        EXPECT_FALSE(beidou_cell(none)) << none;
    EXPECT_FALSE(beidou_code({0, 88}, 3));
    EXPECT_FALSE(beidou_code({0, 0}, 11));
    EXPECT_FALSE(beidou_code({0, 0}, 1e12, 3));
    EXPECT_TRUE(beidou_cell("n50j47539b82"));
}
}
}
