#include "support/space/gcj02.hpp"
#include <gtest/gtest.h>
#include <cmath>
#include "base/csv.hpp"
#include "shared_data.hpp"
namespace yiwang::support::space {
namespace {
constexpr double metre = 1e-5;  // in degrees, about

TEST(Gcj02, published_pairs_of_cities_agree_to_a_metre) {
    SHARED_DATA_OR_SKIP(file, "space/gcj02/china_cities.csv");
    const auto cities = read_table(file->string());
    ASSERT_GT(cities.rows.size(), 400U);
    for (std::size_t i = 0; i < cities.rows.size(); ++i) {
        const Point wgs84{std::stod(cities.at(i, "wgs84_lon")), std::stod(cities.at(i, "wgs84_lat"))};
        const Point expected{std::stod(cities.at(i, "gcj02_lon")), std::stod(cities.at(i, "gcj02_lat"))};
        const Point got = to_gcj02(wgs84);
        EXPECT_NEAR(got.lng, expected.lng, metre) << cities.at(i, "name");
        EXPECT_NEAR(got.lat, expected.lat, metre) << cities.at(i, "name");
    }
}

TEST(Gcj02, the_way_back_leads_to_less_than_a_millimetre_of_where_it_began) {
    for (double lng = 114.06; lng < 114.22; lng += 0.01)
        for (double lat = 22.52; lat < 22.62; lat += 0.01) {
            const Point back = from_gcj02(to_gcj02({lng, lat}));
            EXPECT_NEAR(back.lng, lng, 1e-9);
            EXPECT_NEAR(back.lat, lat, 1e-9);
        }
}

TEST(Gcj02, in_luohu_the_shift_is_six_hundred_metres) {
    const Point shifted = to_gcj02({114.13, 22.56});
    const double east_m = (shifted.lng - 114.13) * 102852, north_m = (shifted.lat - 22.56) * 110750;
    EXPECT_NEAR(std::hypot(east_m, north_m), 602, 15);
}
}
}
