#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include "support/geometry/coordinates.hpp"
#include "support/space/index.hpp"
#include "support/geometry/outline.hpp"
#include "shared_data.hpp"
#include "test_store.hpp"
namespace yiwang::support::space::importing {
namespace {
using testing::Contains;
using testing::EndsWith;
using testing::IsEmpty;

constexpr Date day{std::chrono::days{20781}};  // 2026-11-24, the clock's

struct Square {
    std::string code, name, level, parent;
    double west, south, east, north;
    std::string more{};  // further properties
};

std::string feature(const Square& s) {
    const auto n = [](double value) { return print_number(value); };
    const std::string ring = "[[" + n(s.west) + "," + n(s.south) + "],[" + n(s.east) + "," + n(s.south) +
                             "],[" + n(s.east) + "," + n(s.north) + "],[" + n(s.west) + "," + n(s.north) +
                             "],[" + n(s.west) + "," + n(s.south) + "]]";
    return R"({"type":"Feature","properties":{"code":")" + s.code + R"(","name":")" + s.name +
           R"(","level":")" + s.level + R"(","parent":")" + s.parent + '"' + s.more +
           R"(},"geometry":{"type":"Polygon","coordinates":[)" + ring + "]}}";
}
std::string collection(const std::vector<std::string>& features) {
    std::string out = R"({"type":"FeatureCollection","features":[)";
    for (std::size_t i = 0; i < features.size(); ++i) out += (i ? "," : "") + features[i];
    return out + "]}";
}
std::string squares(const std::vector<Square>& of) {
    std::vector<std::string> features;
    for (const auto& one : of) features.push_back(feature(one));
    return collection(features);
}

const Square district{"990001", "临山区", "district", "", 120, 30, 120.4, 30.2};
const Square west{"990001001", "西街道", "street", "990001", 120, 30, 120.2, 30.2};
const Square east{"990001002", "东街道", "street", "990001", 120.2, 30, 120.4, 30.2};
const Square north_west{"990001001001", "西北社区", "community", "990001001", 120, 30.1, 120.2, 30.2};
const Square south_west{"990001001002", "西南社区", "community", "990001001", 120, 30, 120.2, 30.1};

Square with(Square s, std::string more) {
    s.more = std::move(more);
    return s;
}

class SpaceImport : public testing::Test {
protected:
    ImportReport import(const std::string& geojson, Date on = day) {
        return store.write([&](Tx& tx) { return import_blocks(tx, geojson, on); });
    }
    std::vector<std::string> refusals(const std::vector<Square>& of) { return import(squares(of)).refused; }
    Place at(double lng, double lat) {
        return store.read([&](Tx& tx) { return locate(tx, {lng, lat}); });
    }
    std::optional<Block> block(std::string_view code) {
        return store.read([&](Tx& tx) { return find_block(tx, code); });
    }
    void import_all() {
        ASSERT_THAT(import(squares({district, west, east, north_west, south_west})).refused, IsEmpty());
    }

    TestStore store{{module()}};
};

auto refused(const std::string& code) {
    return Contains(EndsWith("[" + code + "]"));
}

TEST_F(SpaceImport, a_block_is_found_by_a_point_inside_it) {
    import_all();
    const auto place = at(120.1, 30.15);
    EXPECT_EQ(place.district, "990001");
    EXPECT_EQ(place.street, "990001001");
    EXPECT_EQ(place.street_name, "西街道");
    EXPECT_EQ(place.community, "990001001001");
    EXPECT_EQ(place.community_name, "西北社区");
}

TEST_F(SpaceImport, outside_the_district_there_is_no_block) {
    import_all();
    const auto place = at(121, 30);
    EXPECT_EQ(place.district, "");
    EXPECT_EQ(place.street, "");
}

TEST_F(SpaceImport, a_shared_edge_belongs_to_the_lowest_code) {
    import_all();
    EXPECT_EQ(at(120.2, 30.05).street, "990001001");
    EXPECT_EQ(at(120.1, 30.1).community, "990001001001");
}

TEST_F(SpaceImport, an_empty_store_locates_nothing) {
    EXPECT_EQ(at(120.1, 30.1).district, "");
    EXPECT_FALSE(block("990001"));
}

TEST_F(SpaceImport, the_report_counts_what_was_added_replaced_and_unchanged) {
    auto report = import(squares({district, west, east}));
    EXPECT_EQ(report.added, 3);
    auto renamed = west;
    renamed.name = "新西街道";
    report = import(squares({district, renamed, east, north_west, south_west}));
    EXPECT_EQ(report.added, 2);
    EXPECT_EQ(report.replaced, 1);
    EXPECT_EQ(report.unchanged, 2);
    EXPECT_EQ(block("990001001")->name, "新西街道");
}

TEST_F(SpaceImport, an_outline_holds_from_its_day) {
    import_all();
    auto narrow = west, wide = east;
    narrow.east = wide.west = 120.15;
    auto north = north_west, south = south_west;
    north.east = south.east = 120.15;
    ASSERT_THAT(import(squares({narrow, wide, north, south}), day + std::chrono::days{10}).refused,
                IsEmpty());
    EXPECT_EQ(at(120.18, 30.05).street, "990001001");
    store.clock.advance(std::chrono::days{10});
    EXPECT_EQ(at(120.18, 30.05).street, "990001002");
    EXPECT_EQ(block("990001001")->from, day + std::chrono::days{10});
}

TEST_F(SpaceImport, the_history_of_a_code_is_kept) {
    import_all();
    auto renamed = west;
    renamed.name = "新西街道";
    import(squares({renamed}), day + std::chrono::days{1});
    const auto rows = store.read([](Tx& tx) {
        return tx.all(
            [](const Row& row) {
                return row.get<std::string>(0) + "/" +
                       std::to_string(row.get<std::optional<std::int64_t>>(1).value_or(-1));
            },
            "select name, to_on from space_block where code = '990001001' order by from_on");
    });
    EXPECT_THAT(rows, testing::ElementsAre("西街道/20782", "新西街道/-1"));
}

TEST_F(SpaceImport, an_earlier_outline_than_the_last_is_refused) {
    import_all();
    auto renamed = west;
    renamed.name = "旧西街道";
    EXPECT_THAT(import(squares({renamed}), day - std::chrono::days{1}).refused, refused("space.earlier"));
}

TEST_F(SpaceImport, a_surveyed_block_takes_the_place_of_made_ones) {
    const std::string made = R"(,"made":true)";
    ASSERT_THAT(import(squares({district, with(west, made), with(east, made), with(north_west, made),
                                with(south_west, made)}))
                    .refused,
                IsEmpty());
    EXPECT_TRUE(block("990001001001")->made);
    const Square whole{"990001001900", "西社区", "community", "990001001", 120, 30, 120.2, 30.2};
    const auto report = import(squares({whole}), day);
    EXPECT_THAT(report.refused, IsEmpty());
    EXPECT_EQ(report.ended, 2);
    EXPECT_EQ(at(120.1, 30.15).community, "990001001900");
    EXPECT_FALSE(block("990001001001"));
}

TEST_F(SpaceImport, a_surveyed_block_ends_another_only_if_it_says_so) {
    import_all();
    const Square whole{"990001001900", "西社区", "community", "990001001", 120, 30, 120.2, 30.2};
    EXPECT_THAT(refusals({whole}), refused("space.overlap"));
    const auto report = import(squares({with(whole, R"(,"replaces":["990001001001","990001001002"])")}));
    EXPECT_THAT(report.refused, IsEmpty());
    EXPECT_EQ(report.ended, 2);
    EXPECT_EQ(at(120.1, 30.15).community, "990001001900");
}

TEST_F(SpaceImport, nothing_is_taken_in_if_one_block_is_refused) {
    auto wrong = east;
    wrong.west = 120.1;
    EXPECT_THAT(refusals({district, west, wrong}), refused("space.overlap"));
    EXPECT_FALSE(block("990001"));
}

TEST_F(SpaceImport, faults_of_code_name_level_and_parent_are_named_together) {
    auto no_name = west, no_level = east, no_code = north_west;
    no_name.name = " ";
    no_level.level = "village";
    no_code.code = "99000100100A";
    const auto all = refusals({district, no_name, no_level, no_code});
    EXPECT_EQ(all.size(), 3U);
    EXPECT_THAT(all, refused("space.name"));
    EXPECT_THAT(all, refused("space.level"));
    EXPECT_THAT(all, refused("space.code"));
    EXPECT_THAT(refusals({district, north_west}), refused("space.no_parent"));
    auto astray = north_west;
    astray.parent = "990001";
    EXPECT_THAT(refusals({district, west, astray}), refused("space.wrong_parent"));
    EXPECT_THAT(refusals({district, district}), refused("space.twice"));
}

TEST_F(SpaceImport, a_block_outside_its_parent_is_refused) {
    auto wide = west;
    wide.west = 119.99;
    EXPECT_THAT(refusals({district, wide}), refused("space.outside"));
}

TEST_F(SpaceImport, a_ring_that_is_open_or_crosses_itself_is_refused) {
    const std::string head =
        R"({"type":"Feature","properties":{"code":"990001","name":"临山区","level":"district","parent":""},"geometry":{"type":"Polygon","coordinates":)";
    EXPECT_THAT(import(collection({head + "[[[120,30],[121,30],[121,31],[120,31]]]}}"})).refused,
                refused("space.ring_open"));
    EXPECT_THAT(import(collection({head + "[[[120,30],[121,30],[120,31],[121,31],[120,30]]]}}"})).refused,
                refused("space.self_intersection"));
    EXPECT_THAT(import(collection({head + "[[[12000,30],[121,30],[120,31],[12000,30]]]}}"})).refused,
                refused("space.coordinates"));
}

TEST_F(SpaceImport, a_file_that_is_no_collection_is_invalid) {
    EXPECT_THROW(import("{}"), Invalid);
    EXPECT_THROW(import(collection({})), Invalid);
    EXPECT_THROW(import("not json"), Problem);
}

TEST_F(SpaceImport, a_gap_is_taken_in_with_a_warning) {
    const auto report = import(squares({district, west}));
    EXPECT_THAT(report.refused, IsEmpty());
    EXPECT_THAT(report.warnings, refused("space.gap"));
    EXPECT_THAT(import(squares({east})).warnings, IsEmpty());
}

TEST_F(SpaceImport, locator_answers_for_many_points_from_one_reading) {
    import_all();
    const auto locator = store.read([](Tx& tx) { return Locator(tx); });
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 10'000; ++i) ASSERT_EQ(locator.at({120.1, 30.15}).community, "990001001001");
    EXPECT_LT((std::chrono::steady_clock::now() - begin) / 10'000,
              std::chrono::microseconds{500});  // without optimisation
}

TEST_F(SpaceImport, two_stores_of_one_process_do_not_mix) {
    import_all();
    TestStore other({module()});
    EXPECT_EQ(at(120.1, 30.15).street, "990001001");
    EXPECT_EQ(other.read([](Tx& tx) { return locate(tx, {120.1, 30.15}); }).street, "");
}

class LuohuOutline : public SpaceImport {
protected:
    static std::string as_district(const Outline& outline) {
        return collection(
            {R"({"type":"Feature","properties":{"code":"440303","name":"罗湖区","level":"district","parent":""},"geometry":)" +
             print_outline(outline) + "}"});
    }
};

TEST_F(LuohuOutline, in_gcj02_is_recognised_and_refused) {
    SHARED_DATA_OR_SKIP(file, "space/boundaries/luohu_gcj02.geojson");
    const auto shifted = first_outline(read_file(*file));
    ASSERT_THAT(import(as_district(to_wgs84(shifted, *find_system("GCJ-02")))).refused, IsEmpty());
    EXPECT_THAT(import(as_district(shifted)).refused, refused("space.gcj02"));
}

TEST_F(LuohuOutline, of_another_district_is_refused) {
    SHARED_DATA_OR_SKIP(file, "space/boundaries/luohu_gcj02.geojson");
    auto moved = first_outline(read_file(*file));
    ASSERT_THAT(import(as_district(to_wgs84(moved, *find_system("GCJ-02")))).refused, IsEmpty());
    for (auto& polygon : moved)
        for (auto& ring : polygon)
            for (auto& point : ring) point.lng += 0.05;
    EXPECT_THAT(import(as_district(moved)).refused, refused("space.unlike"));
}

TEST_F(LuohuOutline, streets_drawn_in_gcj02_are_recognised) {
    SHARED_DATA_OR_SKIP(file, "space/boundaries/luohu_gcj02.geojson");
    const auto shifted = first_outline(read_file(*file)), right = to_wgs84(shifted, *find_system("GCJ-02"));
    ASSERT_THAT(import(as_district(right)).refused, IsEmpty());
    const auto streets = make_blocks(
        print_outline(shifted),
        {{"440303001", "桂园街道", "440303", {}}, {"440303002", "黄贝街道", "440303", {}}}, {}, 1);
    const auto parsed = json::parse(streets);
    std::vector<std::string> features;
    for (const auto& one : parsed.at("features").as_array())
        if (one.at("properties").at("level").as_string() == "street") features.push_back(json::print(one));
    EXPECT_THAT(import(collection(features)).refused, refused("space.gcj02"));
}

TEST_F(LuohuOutline, made_blocks_of_the_whole_district_are_taken_in) {
    SHARED_DATA_OR_SKIP(file, "space/boundaries/luohu_gcj02.geojson");
    std::vector<Made> streets, communities;
    for (int s = 1; s <= 10; ++s) {
        const std::string code = "4403030" + std::string(s < 10 ? "0" : "") + std::to_string(s);
        streets.push_back({code, "街道", "440303", {}});
        for (int c = 11; c <= 21; ++c)
            communities.push_back({code + "0" + std::to_string(c), "社区", code, {}});
    }
    const auto report = import(make_blocks(print_outline(to_wgs84(first_outline(read_file(*file)), *find_system("GCJ-02"))),
                                           streets, communities, 440303));
    EXPECT_THAT(report.refused, IsEmpty());
    EXPECT_THAT(report.warnings, IsEmpty());
    EXPECT_EQ(report.added, 121);
    EXPECT_NE(at(114.13, 22.56).community, "");
}
}
}
