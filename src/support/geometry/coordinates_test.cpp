#include "support/geometry/coordinates.hpp"
#include <gtest/gtest.h>
#include <cmath>
#include "base/csv.hpp"
#include "shared_data.hpp"
#include "support/geometry/shapes.hpp"
namespace yiwang::support::geometry {
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

TEST(Bd09, published_pairs_of_cities_agree_to_a_metre_and_the_way_back_to_a_millimetre) {
    SHARED_DATA_OR_SKIP(file, "space/gcj02/china_cities.csv");
    const auto cities = read_table(file->string());
    for (std::size_t i = 0; i < cities.rows.size(); ++i) {
        const Point wgs84{std::stod(cities.at(i, "wgs84_lon")), std::stod(cities.at(i, "wgs84_lat"))};
        const Point got = to_bd09(wgs84);
        EXPECT_NEAR(got.lng, std::stod(cities.at(i, "bd09_lon")), metre) << cities.at(i, "name");
        EXPECT_NEAR(got.lat, std::stod(cities.at(i, "bd09_lat")), metre) << cities.at(i, "name");
        EXPECT_LT(distance_m(from_bd09(got), wgs84), 0.001) << cities.at(i, "name");
        EXPECT_LT(distance_m(from_gcj02(to_gcj02(wgs84)), wgs84), 0.001) << cities.at(i, "name");
    }
}

TEST(Bd09, reference_pairs_of_other_libraries_agree) {
    SHARED_DATA_OR_SKIP(file, "space/gcj02/reference_pairs.csv");
    const auto pairs = read_table(file->string());
    const std::map<std::string, System::Kind> kinds{{"WGS84", System::Kind::wgs84}, {"GCJ02", System::Kind::gcj02}, {"BD09", System::Kind::bd09}};
    for (std::size_t i = 0; i < pairs.rows.size(); ++i) {
        System from, to;
        from.kind = kinds.at(pairs.at(i, "from"));
        to.kind = kinds.at(pairs.at(i, "to"));
        const Spot got = to.from_wgs84(from.to_wgs84({std::stod(pairs.at(i, "lon")), std::stod(pairs.at(i, "lat"))}));
        // Some of these came from the inverse of one step, which is 1 to 2 m off.
        EXPECT_NEAR(got.x, std::stod(pairs.at(i, "lon_to")), 2 * metre) << i;
        EXPECT_NEAR(got.y, std::stod(pairs.at(i, "lat_to")), 2 * metre) << i;
    }
}

TEST(GaussKruger, gives_what_proj_gives) {
    // EPSG:4490 to EPSG:4547, 4526 and 4502 by PROJ 9.1.1.
    const Spot at = GaussKruger(114).to_plane({114.13, 22.56});
    EXPECT_NEAR(at.x, 513370.744, 0.001);
    EXPECT_NEAR(at.y, 2495817.380, 0.001);
    EXPECT_NEAR(find_system("EPSG:4526")->from_wgs84({114.13, 22.56}).x, 38513370.744, 0.001);
    EXPECT_NEAR(find_system("EPSG:4547")->from_wgs84({114.13, 22.56}).x, 513370.744, 0.001);
}

TEST(GaussKruger, the_way_back_arrives_within_a_micrometre) {
    const GaussKruger plane(114);
    for (double lng = 109; lng <= 119; lng += 0.37)
        for (double lat = -80; lat <= 80; lat += 3.3) {
            const Point back = plane.from_plane(plane.to_plane({lng, lat}));
            EXPECT_NEAR(back.lng, lng, 1e-11) << lng << " " << lat;
            EXPECT_NEAR(back.lat, lat, 1e-11) << lng << " " << lat;
        }
}

TEST(System, is_found_by_the_names_that_people_and_standards_use) {
    const auto kind = [](std::string_view name) { return find_system(name)->kind; };
    EXPECT_EQ(kind("CGCS2000"), System::Kind::wgs84);
    EXPECT_EQ(kind("urn:ogc:def:crs:OGC:1.3:CRS84"), System::Kind::wgs84);
    EXPECT_EQ(kind("http://www.opengis.net/def/crs/OGC/1.3/CRS84"), System::Kind::wgs84);
    EXPECT_EQ(kind("ＧＣＪ－０２"), System::Kind::gcj02);
    EXPECT_EQ(kind("bd09"), System::Kind::bd09);
    EXPECT_EQ(kind("http://www.opengis.net/def/crs/EPSG/0/3857"), System::Kind::web_mercator);
    EXPECT_TRUE(find_system("EPSG:4490")->northing_first);
    EXPECT_EQ(find_system("EPSG:4547")->meridian, 114);
    EXPECT_EQ(find_system("EPSG:4526")->zone, 38);
    EXPECT_EQ(find_system("EPSG:4513")->meridian, 75);
    EXPECT_EQ(find_system("EPSG:4512")->meridian, 135);
    for (const auto& none : {"EPSG:2383", "深圳独立坐标系", "", "EPSG:", "EPSG:99999999999"}) EXPECT_FALSE(find_system(none)) << none;
    for (const auto& system : served_systems()) EXPECT_EQ(find_system(uri_of(system))->name, system.name);
}

TEST(System, every_served_system_leads_back_to_where_it_began) {
    for (const auto& system : served_systems()) {
        const Point at{114.13, 22.56}, back = system.to_wgs84(system.from_wgs84(at));
        EXPECT_LT(distance_m(at, back), 1e-6) << system.name;
    }
}

TEST(Gcj02, in_luohu_the_shift_is_six_hundred_metres) {
    const Point shifted = to_gcj02({114.13, 22.56});
    const double east_m = (shifted.lng - 114.13) * 102852, north_m = (shifted.lat - 22.56) * 110750;
    EXPECT_NEAR(std::hypot(east_m, north_m), 602, 15);
}
}
}
