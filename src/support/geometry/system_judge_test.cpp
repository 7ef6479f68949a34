#include "support/geometry/system_judge.hpp"
#include <gtest/gtest.h>
#include "base/child.hpp"
#include "base/csv.hpp"
#include "base/text.hpp"
#include "shared_data.hpp"
#include "support/geometry/shapes.hpp"
namespace yiwang::support::geometry {
namespace {
const std::vector<std::string> systems{"WGS 84", "GCJ-02", "BD-09"};

std::string unzipped(const std::filesystem::path& file) {
    return run_child({"gzip", "-dc", file.string()}, {}, {.output_bytes = 64U << 20}).output;
}

std::vector<std::vector<std::string>> rows(const std::string& text) {
    std::vector<std::vector<std::string>> out;
    CsvReader reader(text);
    std::vector<std::string> row;
    while (reader.next(row)) out.push_back(row);
    return out;
}

// The coordinates of whatever a GeoJSON file holds.
void collect(const json::Value& in, std::vector<Spot>& out) {
    if (const auto* array = in.if_array()) {
        if (array->size() >= 2 && (*array)[0].is_number()) out.push_back({(*array)[0].to_number<double>(), (*array)[1].to_number<double>()});
        else
            for (const auto& one : *array) collect(one, out);
    } else if (const auto* object = in.if_object())
        for (const auto& [name, value] : *object)
            if (name == "features" || name == "geometry" || name == "coordinates") collect(value, out);
}

// What the district knows of itself: its outline, and where its parking lots are.
class KnownLuohu : public testing::Test {
protected:
    void SetUp() override {
        SHARED_DATA_OR_SKIP(outlines, "space/boundaries/shenzhen_districts_wgs84.geojson");
        SHARED_DATA_OR_SKIP(parking, "space/poi/parking_bd09.csv.gz");
        const auto file = json::parse(read_file(*outlines));
        for (const auto& feature : file.at("features").as_array())
            if (feature.at("properties").at("qh").as_string() == "罗湖") known.area = read_outline(feature.at("geometry")).outline;
        for (const auto& row : rows(unzipped(*parking))) {
            if (row[0] == "id") continue;
            const Spot at{std::stod(row[4]), std::stod(row[5])};
            lots.push_back({row[1], row[2], at});
        }
    }
    SystemJudgement judge(const std::string& declared, const GivenThings& given) const { return judge_system(*find_system(declared), known, given); }
    // Whatever the set, under a false system it is never confirmed.
    void never_confirmed_when_false(const std::string& right, const GivenThings& given) const {
        for (const auto& declared : systems)
            if (declared != right) {
                EXPECT_NE(judge(declared, given).verdict, Verdict::confirmed) << right << " given as " << declared;
            }
    }

    struct Lot {
        std::string name, address;
        Spot at;
    };
    KnownThings known;
    std::vector<Lot> lots;
};

TEST_F(KnownLuohu, an_outline_tells_its_system_and_fits_to_a_thousandth_after_the_turn) {
    SHARED_DATA_OR_SKIP(shifted, "space/boundaries/luohu_gcj02.geojson");
    const GivenThings given{.area = first_outline(read_file(*shifted)), .coordinates = {}, .inside = {}, .named = {}};
    const auto right = judge("GCJ-02", given);
    EXPECT_EQ(right.verdict, Verdict::confirmed);
    EXPECT_GE(likeness(Shape(*known.area), Shape(to_wgs84(*given.area, *find_system("GCJ-02")))), 0.999);
    for (const auto& declared : {"WGS84", "CGCS2000", "BD-09"}) {
        const auto wrong = judge(declared, given);
        EXPECT_EQ(wrong.verdict, Verdict::contradicted) << declared;
        EXPECT_EQ(wrong.likely, "GCJ-02") << declared;
    }
    const GivenThings own{.area = known.area, .coordinates = {}, .inside = {}, .named = {}};
    EXPECT_EQ(judge("CGCS2000", own).verdict, Verdict::confirmed);
    EXPECT_EQ(judge("GCJ-02", own).verdict, Verdict::contradicted);
}

TEST_F(KnownLuohu, every_districts_outline_tells_its_system) {
    SHARED_DATA_OR_SKIP(right_file, "space/boundaries/shenzhen_districts_wgs84.geojson");
    SHARED_DATA_OR_SKIP(shifted_file, "space/boundaries/shenzhen_districts_gcj02.geojson");
    std::map<std::string, Outline> right;
    const auto right_json = json::parse(read_file(*right_file)), shifted_json = json::parse(read_file(*shifted_file));
    for (const auto& f : right_json.at("features").as_array())
        right[std::string(f.at("properties").at("qh").as_string())] = read_outline(f.at("geometry")).outline;
    int told = 0;
    for (const auto& f : shifted_json.at("features").as_array()) {
        const auto name = std::string(f.at("properties").at("name").as_string());
        const auto known_as = right.find(name.substr(0, name.size() - 3));
        if (known_as == right.end() || known_as->first == "龙岗") continue;  // the two files cut 龙岗 differently
        const auto given = read_outline(f.at("geometry")).outline;
        for (const auto& declared : systems) {
            const auto verdict = judge_outline(*find_system(declared), known_as->second, given).verdict;
            told += verdict == Verdict::confirmed;
            if (declared != "GCJ-02") {
                EXPECT_NE(verdict, Verdict::confirmed) << name << " given as " << declared;
            }
        }
    }
    EXPECT_GE(told, 6);
}

TEST_F(KnownLuohu, parking_lots_of_the_district_are_found_to_be_in_bd09) {
    GivenThings given;
    for (const auto& lot : lots) {
        given.coordinates.push_back(lot.at);
        if (lot.address.find("罗湖区") != lot.address.npos && lot.address.find("福田") == lot.address.npos) given.inside.push_back(lot.at);
    }
    ASSERT_GT(given.inside.size(), 400U);
    EXPECT_EQ(judge("BD-09", given).verdict, Verdict::confirmed);
    EXPECT_EQ(judge("GCJ-02", given).likely, "BD-09");
    EXPECT_EQ(judge("WGS 84", given).verdict, Verdict::contradicted);
}

TEST_F(KnownLuohu, places_with_known_names_tell_their_system) {
    SHARED_DATA_OR_SKIP(pois, "space/poi/amap_pois_gcj02.csv");
    for (const auto& lot : lots) known.places.emplace(lot.name, from_bd09({lot.at.x, lot.at.y}));
    // The same lots in another map's coordinates, a few of them.
    GivenThings given;
    for (std::size_t i = 0; i < lots.size(); i += 200) {
        const Point shifted = to_gcj02(from_bd09({lots[i].at.x, lots[i].at.y}));
        given.named.emplace_back(lots[i].name, Spot{shifted.lng, shifted.lat});
    }
    EXPECT_EQ(judge("GCJ-02", given).verdict, Verdict::confirmed);
    EXPECT_EQ(judge("WGS 84", given).likely, "GCJ-02");
    EXPECT_EQ(judge("BD-09", given).evidence, "names");
    never_confirmed_when_false("GCJ-02", given);
}

TEST_F(KnownLuohu, every_public_set_under_a_false_system_is_refused_or_asked_about) {
    const auto of_csv = [&](const char* name, const std::string& right, std::size_t lng, std::size_t lat, std::size_t title) {
        const auto file = find_shared(std::string("space/poi/") + name);
        ASSERT_TRUE(file) << name;
        GivenThings given;
        const std::string text = file->extension() == ".gz" ? unzipped(*file) : read_file(*file);
        for (const auto& row : rows(text)) {
            char* end = nullptr;
            const Spot at{std::strtod(row[lng].c_str(), &end), std::strtod(row[lat].c_str(), nullptr)};
            if (end == row[lng].c_str()) continue;
            given.coordinates.push_back(at);
            given.named.emplace_back(row[title], at);
            // What a careless clerk would say: all of it lies in the district.
            given.inside.push_back(at);
        }
        ASSERT_FALSE(given.coordinates.empty()) << name;
        never_confirmed_when_false(right, given);
    };
    const auto columns = [&](const char* name) {
        const auto file = find_shared(std::string("space/poi/") + name);
        return rows(file->extension() == ".gz" ? unzipped(*file) : read_file(*file)).front();
    };
    const auto at = [](const std::vector<std::string>& header, std::string_view part) {
        for (std::size_t i = 0; i < header.size(); ++i)
            if (header[i].find(part) != std::string::npos) return i;
        return header.size();
    };
    for (const auto& [name, right] : std::map<std::string, std::string>{{"parking_bd09.csv.gz", "BD-09"},
                                                                        {"amap_pois_gcj02.csv", "GCJ-02"},
                                                                        {"tencent_aed_gcj02.csv", "GCJ-02"},
                                                                        {"bus_stops_bd09.csv.gz", "BD-09"},
                                                                        {"luohu_street_labels_wgs84.csv", "WGS 84"}}) {
        const auto header = columns(name.c_str());
        const auto lng = at(header, "lon"), lat = at(header, "lat"), title = at(header, "name");
        ASSERT_TRUE(lng < header.size() && lat < header.size()) << name;
        of_csv(name.c_str(), right, lng, lat, title < header.size() ? title : 0);
    }
    for (const auto& name :
         {"poi/luohu_road_segments_wgs84.geojson.gz", "poi/shenzhen_metro_shapes_wgs84.geojson.gz", "boundaries/shenzhen_grid_9005_wgs84.geojson.gz"}) {
        SHARED_DATA_OR_SKIP(file, std::string("space/") + name);
        GivenThings given;
        collect(json::parse(unzipped(*file)), given.coordinates);
        given.inside = given.coordinates;
        ASSERT_GT(given.coordinates.size(), 100U) << name;
        never_confirmed_when_false("WGS 84", given);
    }
}

TEST(SystemJudge, numbers_show_metres_swapped_axes_and_zones) {
    const System degrees, plane = *find_system("EPSG:4547"), zoned = *find_system("EPSG:4526");
    const std::vector<Spot> in_plane{{513370.7, 2495817.4}, {513380, 2495800}};
    EXPECT_EQ(judge_numbers(plane, in_plane).verdict, Verdict::unknown);
    EXPECT_EQ(judge_numbers(degrees, in_plane).verdict, Verdict::contradicted);
    EXPECT_EQ(judge_numbers(zoned, in_plane).verdict, Verdict::contradicted);
    const std::vector<Spot> in_zone{{38513370.7, 2495817.4}}, northing_first{{2495817.4, 513370.7}}, swapped{{22.56, 114.13}};
    EXPECT_EQ(judge_numbers(plane, in_zone).likely, "EPSG:4526");
    EXPECT_NE(judge_numbers(plane, northing_first).likely.find("northing first"), std::string::npos);
    EXPECT_NE(judge_numbers(degrees, swapped).likely.find("latitude first"), std::string::npos);
}
}
}
