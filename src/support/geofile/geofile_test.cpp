#include "support/geofile/geofile.hpp"
#include <gtest/gtest.h>
#include <filesystem>
#include <fstream>
#include "base/child.hpp"
#include "shared_data.hpp"
#include "support/geometry/coordinates.hpp"
#include "support/geometry/shapes.hpp"
namespace yiwang::support::geofile {
namespace {
class GeoFiles : public testing::Test {
protected:
    GeoFiles() { std::filesystem::create_directories(folder); }
    ~GeoFiles() override { std::filesystem::remove_all(folder); }
    std::string write(const std::string& name, const std::string& text) {
        std::ofstream(folder / name, std::ios::binary) << text;
        return (folder / name).string();
    }
    std::string code(const std::string& file, const ReadOptions& options = {}) {
        try {
            read(file, options);
        } catch (const Problem& problem) {
            return problem.code;
        }
        return "";
    }
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / ("yiwang-geofile-" + std::to_string(getpid()));
    const std::string square =
        R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"翠园","code":"0123"},"geometry":{"type":"Polygon","coordinates":[[[114.12,22.55],[114.13,22.55],[114.13,22.56],[114.12,22.56],[114.12,22.55]]]}}]})";
};

TEST_F(GeoFiles, a_table_that_is_packed_is_read_and_its_columns_may_name_their_system) {
    const auto table = write("lots.csv", "id,name,lon_bd09,lat_bd09\n0012,翠园停车场,114.128429,22.560435\n");
    ASSERT_EQ(run_child({"gzip", "-k", table}).status, 0);
    for (const auto& file : {table, table + ".gz"}) {
        const auto got = read(file, {.system = "BD-09"});
        ASSERT_EQ(got.features.size(), 1U) << file;
        EXPECT_EQ(got.features[0].properties.at("id").as_string(), "0012");
        const auto at = got.features[0].geometry.parts.at(0).at(0).at(0);
        EXPECT_NEAR(at.lng, geometry::from_bd09({114.128429, 22.560435}).lng, 1e-8) << file;
    }
    EXPECT_EQ(code(table + ".gz"), "geofile.system");
}

TEST_F(GeoFiles, the_same_square_comes_out_of_every_format) {
    const auto origin = write("a.geojson", square);
    const auto expected = read(origin).features.at(0);
    for (const std::string& name : std::vector<std::string>{"b.gpkg", "c.shp"}) {
        const auto file = (folder / name).string();
        ASSERT_EQ(run_child(name == "c.shp" ? std::vector<std::string>{"ogr2ogr", "-lco", "ENCODING=UTF-8", file, origin}
                                            : std::vector<std::string>{"ogr2ogr", file, origin})
                      .status,
                  0)
            << name;
        const auto got = read(file);
        ASSERT_EQ(got.features.size(), 1U) << name;
        EXPECT_NEAR(geometry::likeness(geometry::Shape(got.features[0].geometry.parts), geometry::Shape(expected.geometry.parts)), 1, 1e-9) << name;
        EXPECT_EQ(got.features[0].properties.at("name").as_string(), "翠园") << name;
        EXPECT_EQ(got.features[0].properties.at("code").as_string(), "0123") << name;
    }
    const auto projected = (folder / "d.gpkg").string();
    ASSERT_EQ(run_child({"ogr2ogr", "-t_srs", "EPSG:4547", projected, origin}).status, 0);
    const auto got = read(projected);
    EXPECT_EQ(got.system, "EPSG:4547");
    EXPECT_GT(geometry::likeness(geometry::Shape(got.features.at(0).geometry.parts), geometry::Shape(expected.geometry.parts)), 0.9999);
}

TEST_F(GeoFiles, a_zipped_shapefile_says_its_layers_and_its_system) {
    const auto origin = write("a.geojson", square);
    std::filesystem::create_directories(folder / "shapes");
    ASSERT_EQ(run_child({"ogr2ogr", "-t_srs", "EPSG:4547", "-lco", "ENCODING=UTF-8", (folder / "shapes/gardens.shp").string(), origin}).status, 0);
    ASSERT_EQ(run_child({"ogr2ogr", (folder / "pair.gpkg").string(), origin, "-nln", "one"}).status, 0);
    ASSERT_EQ(run_child({"ogr2ogr", "-update", (folder / "pair.gpkg").string(), origin, "-nln", "two"}).status, 0);
    EXPECT_EQ(layers((folder / "pair.gpkg").string()), (std::vector<std::string>{"one", "two"}));
    EXPECT_TRUE(layers(origin).empty());
    const auto zip = (folder / "gardens.zip").string();
    ASSERT_EQ(run_child({"python3", "-c", "import shutil, sys; shutil.make_archive(sys.argv[1], 'zip', sys.argv[2])", (folder / "gardens").string(),
                         (folder / "shapes").string()})
                  .status,
              0);
    EXPECT_EQ(layers(zip), (std::vector<std::string>{"gardens"}));
    const auto got = read(zip);
    EXPECT_EQ(got.system, "EPSG:4547");
    EXPECT_NEAR(got.features.at(0).geometry.parts[0][0][0].lng, 114.125, 0.006);
}

TEST_F(GeoFiles, columns_that_name_their_system_beside_the_axis_are_coordinates) {
    EXPECT_TRUE(has_coordinates({"id", "lon_bd09", "lat_bd09"}));
    EXPECT_TRUE(has_coordinates({"Lng", "LAT"}));
    EXPECT_TRUE(has_coordinates({"经度（度）", "纬度（度）"}));
    EXPECT_FALSE(has_coordinates({"long_name", "latest"}));
    const auto got = read(write("lots.csv", "name,lon_bd09,lat_bd09\n停车场,114.13,22.56\n"), {.system = "BD-09"});
    EXPECT_EQ(got.features.size(), 1U);
}

TEST_F(GeoFiles, coordinates_in_the_other_order_are_put_right_when_that_is_said) {
    const auto file =
        write("swapped.geojson",
              R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[22.55,114.12]}}]})");
    EXPECT_EQ(code(file), "geofile.system");
    EXPECT_EQ(read(file, {.other_order = true}).features.at(0).geometry.parts[0][0][0], (geometry::Point{114.12, 22.55}));
}

TEST_F(GeoFiles, csv_with_coordinates_needs_its_system_named_and_keeps_codes_as_texts) {
    const auto file = write("lamps.csv", "code,名称,经度,纬度\n0001,路灯,114.1432,22.5566\n0002,路灯,114.15,22.56\n");
    EXPECT_EQ(code(file), "geofile.system");
    const auto got = read(file, {.system = "BD-09"});
    ASSERT_EQ(got.features.size(), 2U);
    EXPECT_EQ(got.features[0].properties.at("code").as_string(), "0001");
    EXPECT_LT(geometry::distance_m(got.features[0].geometry.parts[0][0][0], geometry::from_bd09({114.1432, 22.5566})), 0.01);
}

TEST_F(GeoFiles, numbers_that_are_not_of_the_system_are_refused) {
    EXPECT_EQ(code(write("m.csv", "x,y\n513370,2495817\n"), {.system = "WGS 84"}), "geofile.system");
    EXPECT_EQ(code(write("m.csv", "x,y\n513370,2495817\n"), {.system = "EPSG:4547"}), "");
    EXPECT_EQ(code(write("s.csv", "x,y\n22.56,114.13\n"), {.system = "CGCS2000"}), "geofile.system");
    EXPECT_EQ(code(write("a.geojson", square), {.system = "深圳独立坐标系"}), "geofile.system");
}

TEST_F(GeoFiles, what_is_no_geographic_file_is_refused) {
    EXPECT_EQ(code(write("a.exe", "x")), "geofile.format");
    EXPECT_EQ(code((folder / "nothing.gpkg").string()), "geofile.unreadable");
    EXPECT_EQ(code(write("broken.gpkg", "not a database")), "geofile.unreadable");
    EXPECT_EQ(code(write("broken.geojson", "{")), "json.malformed");
    EXPECT_EQ(code(write("other.geojson", "{}")), "geofile.format");
}

TEST_F(GeoFiles, openstreetmap_extracts_are_read) {
    const auto osm = write("a.osm", R"(<osm version="0.6"><node id="1" version="1" lat="22.55" lon="114.12"><tag k="highway" v="street_lamp"/></node></osm>)");
    const auto pbf = (folder / "a.osm.pbf").string();
    ASSERT_EQ(run_child({"osmium", "cat", osm, "-o", pbf}).status, 0);
    const auto got = read(pbf);
    ASSERT_EQ(got.features.size(), 1U);
    EXPECT_EQ(got.features[0].properties.at("highway").as_string(), "street_lamp");
}

TEST(CityJson, public_files_give_the_outlines_of_their_buildings_or_are_refused) {
    SHARED_DATA_OR_SKIP(folder, "space/cityjson/samples");
    int outlines = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(*folder)) {
        const auto path = entry.path().string();
        if (entry.path().extension() != ".json" || path.find("delft") != path.npos) continue;
        const auto parsed = json::parse(read_file(entry.path()));
        if (!parsed.is_object() || !parsed.get_object().contains("CityObjects")) continue;
        std::string system;
        try {
            for (const auto& one : cityjson_footprints(parsed, system)) {
                EXPECT_EQ(geometry::Shape(one.geometry.parts).fault(), "") << path;
                ++outlines;
            }
        } catch (const Invalid& problem) {
            EXPECT_EQ(problem.code, "geofile.unreadable");
        }
    }
    EXPECT_GT(outlines, 10);
}
}
}
