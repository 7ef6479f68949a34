#include "support/geometry/geometry.hpp"
#include <gtest/gtest.h>
#include "shared_data.hpp"
#include "support/geometry/geojson.hpp"
namespace yiwang::support::geometry {
namespace {
TEST(Geometry, is_printed_as_it_was_read) {
    for (const std::string_view text : {R"({"type":"Point","coordinates":[114.1,22.5]})", R"({"type":"MultiPoint","coordinates":[[114.1,22.5],[114.2,22.6]]})",
                                        R"({"type":"LineString","coordinates":[[114.1,22.5],[114.2,22.6]]})",
                                        R"({"type":"MultiLineString","coordinates":[[[114.1,22.5],[114.2,22.6]],[[1,2],[3,4]]]})",
                                        R"({"type":"Polygon","coordinates":[[[114,22],[115,22],[115,23],[114,22]]]})", "null"})
        EXPECT_EQ(print_geometry(read_geometry(json::parse(text)).geometry), text);
}

TEST(Geometry, wkt_and_geojson_give_the_same) {
    const auto same = [](std::string_view wkt, std::string_view geojson) { EXPECT_EQ(read_wkt(wkt), read_geometry(json::parse(geojson)).geometry) << wkt; };
    same("POINT(114.1 22.5)", R"({"type":"Point","coordinates":[114.1,22.5]})");
    same("point z (114.1 22.5 7)", R"({"type":"Point","coordinates":[114.1,22.5,7]})");
    same("LINESTRING(1 2, 3 4)", R"({"type":"LineString","coordinates":[[1,2],[3,4]]})");
    same("MULTIPOINT ((1 2), (3 4))", R"({"type":"MultiPoint","coordinates":[[1,2],[3,4]]})");
    same("MULTIPOINT (1 2, 3 4)", R"({"type":"MultiPoint","coordinates":[[1,2],[3,4]]})");
    same("MULTIPOLYGON (((0 0,1 0,1 1,0 0)))", R"({"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]})");
    for (const auto& broken : {"", "POINT", "POINT(1)", "POINT(1 2", "POINT(1 2))", "CIRCLE(1 2)", "POINT(1e999 2)"})
        EXPECT_THROW(read_wkt(broken), Invalid) << broken;
}

TEST(Geometry, relations_are_those_of_simple_features) {
    const auto square = read_wkt("POLYGON((0 0,4 0,4 4,0 4,0 0))"), line = read_wkt("LINESTRING(-1 2,5 2)"), inside = read_wkt("POINT(1 1)"),
               rim = read_wkt("POINT(0 1)");
    EXPECT_TRUE(related(square, Relation::intersects, rim));
    EXPECT_TRUE(related(rim, Relation::touches, square));
    EXPECT_FALSE(related(rim, Relation::within, square));
    EXPECT_TRUE(related(inside, Relation::within, square));
    EXPECT_TRUE(related(square, Relation::contains, inside));
    EXPECT_TRUE(related(line, Relation::crosses, square));
    EXPECT_TRUE(related(square, Relation::overlaps, read_wkt("POLYGON((2 2,6 2,6 6,2 6,2 2))")));
    EXPECT_TRUE(related(square, Relation::equals, read_wkt("POLYGON((4 4,0 4,0 0,4 0,4 4))")));
    EXPECT_TRUE(related(square, Relation::disjoint, read_wkt("POINT(9 9)")));
    EXPECT_TRUE(related(Geometry{}, Relation::disjoint, square));
}

// What the store keeps comes back as it was read.
void expect_round_trip(const Feature& feature, const std::string& where) {
    const auto again = read_geometry(json::parse(print_geometry(feature.geometry)));
    EXPECT_EQ(again.fault, "") << where;
    EXPECT_EQ(again.geometry, feature.geometry) << where;
}

TEST(GeoJson, public_valid_files_are_read_and_come_back_and_invalid_ones_are_refused) {
    SHARED_DATA_OR_SKIP(folder, "space/geojson/schema");
    int valid = 0, invalid = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(*folder)) {
        if (entry.path().extension() != ".json") continue;
        const std::string path = entry.path().string(), stem = entry.path().stem().string();
        const auto read = read_features(json::parse(read_file(entry.path())));
        if (path.find("/valid/") != path.npos) {
            // RFC 7946 lets a polygon have no rings and a collection hold several kinds; neither has a use on a map.
            if (stem == "empty-polygon" || path.find("geometrycollection") != path.npos) continue;
            EXPECT_EQ(read.fault, "") << path;
            for (const auto& one : read.features) expect_round_trip(one, path);
            ++valid;
        } else {
            EXPECT_NE(read.fault, "") << path;
            ++invalid;
        }
    }
    EXPECT_GT(valid, 20);
    EXPECT_GT(invalid, 25);
}

TEST(GeoJson, files_that_a_linter_calls_good_are_read_and_broken_ones_refused) {
    SHARED_DATA_OR_SKIP(folder, "space/geojson/geojsonhint");
    int good = 0, refused = 0, bad = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(*folder)) {
        if (entry.path().extension() != ".geojson") continue;
        const std::string path = entry.path().string();
        ReadFeatures read;
        try {
            read = read_features(json::parse(read_file(entry.path())));
        } catch (const Problem&) {
            read.fault = "json";
        }
        if (path.find("/good/") != path.npos) {
            // A collection of several kinds has no use on a map, nor has a place that is not on the earth.
            EXPECT_TRUE(read.fault.empty() || path.find("collection") != path.npos || path.find("empty") != path.npos || path.find("issue82") != path.npos)
                << path << " " << read.fault;
            ++good;
        } else {
            // The linter also complains of what RFC 7946 only advises against; a reader must take that.
            ++bad;
            refused += !read.fault.empty();
        }
    }
    EXPECT_GT(good, 5);
    EXPECT_GT(refused, bad / 2);
}
}
}
