#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include "support/geometry/shapes.hpp"
#include "support/space/codes.hpp"
#include "support/space/index.hpp"
#include "support/space/quality.hpp"
#include "test_store.hpp"
namespace yiwang::support::space {
namespace {
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
constexpr Date day{std::chrono::days{20781}};  // 2026-11-24, the clock's

std::string properties(const std::string& code, const std::string& name, const std::string& level, const std::string& more = {}) {
    return R"({"code":")" + code + R"(","name":")" + name + R"(","level":")" + level + '"' + more + '}';
}
std::string square(const std::string& props, double west, double south, double east, double north) {
    return R"({"type":"Feature","properties":)" + props + R"(,"geometry":)" +
           print_outline({{{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}}}) + '}';
}
std::string placeless(const std::string& props) {
    return R"({"type":"Feature","properties":)" + props + R"(,"geometry":null})";
}
std::string collection(const std::vector<std::string>& features) {
    std::string out = R"({"type":"FeatureCollection","features":[)";
    for (const auto& one : features) out += (out.back() == '[' ? "" : ",") + one;
    return out + "]}";
}

// One street with one community, two grid cells, an estate over both, a house of ten storeys and its rooms.
const std::string community = "990001001001", west_grid = community + "01", east_grid = community + "02", house = west_grid + "00001",
                  estate = community + "E001";
std::vector<std::string> neighbourhood() {
    return {square(properties("990001", "临山区", "district"), 120, 30, 120.02, 30.01),
            square(properties("990001001", "西街道", "street"), 120, 30, 120.02, 30.01),
            square(properties(community, "甲社区", "community"), 120, 30, 120.02, 30.01),
            square(properties(west_grid, "第1网格", "grid", R"(,"unit":"jia-1")"), 120, 30, 120.01, 30.01),
            square(properties(east_grid, "第2网格", "grid"), 120.01, 30, 120.02, 30.01),
            square(properties(estate, "翠园", "estate"), 120.005, 30.002, 120.015, 30.008),
            square(properties(house, "1栋", "building", R"(,"storey":10,"height_m":30,"estate":")" + estate + R"(","address":"西街道山前路1号翠园1栋")"),
                   120.006, 30.004, 120.007, 30.005),
            placeless(properties(storey_code(house, 3), "3楼", "storey", R"(,"storey":3)")),
            placeless(properties(house + "000301", "301房", "room", R"(,"storey":3)"))};
}

class Blocks : public testing::Test {
protected:
    ImportReport import(const std::vector<std::string>& features, ImportOptions options = {.on = day}) {
        return store.write([&](Tx& tx) { return import_blocks(tx, collection(features), options); });
    }
    Place at(double lng, double lat, std::optional<double> height = {}) {
        return store.read([&](Tx& tx) { return locate(tx, {lng, lat}, height); });
    }
    void settle() { ASSERT_THAT(import(neighbourhood()).refused, IsEmpty()); }
    TestStore store{{module()}};
};

TEST(BlockCodes, tell_their_level_and_what_is_above) {
    EXPECT_EQ(level_of("440303"), Level::district);
    EXPECT_EQ(level_of("440303001"), Level::street);
    EXPECT_EQ(level_of("440303001001"), Level::community);
    EXPECT_EQ(level_of("44030300100101"), Level::grid);
    EXPECT_EQ(level_of("4403030010010100001"), Level::building);
    EXPECT_EQ(level_of("4403030010010100001000301"), Level::room);
    EXPECT_EQ(level_of("440303001001E001"), Level::estate);
    EXPECT_EQ(level_of("4403030010010100001F012"), Level::storey);
    for (const auto& none : {"", "4403", "44030300100A", "440303001001X001", "4403030010010100001G012"}) EXPECT_FALSE(level_of(none)) << none;
    EXPECT_EQ(code_above("4403030010010100001000301"), "4403030010010100001");
    EXPECT_EQ(code_above("4403030010010100001"), "44030300100101");
    EXPECT_EQ(code_above("440303001001E001"), "440303001001");
    EXPECT_EQ(code_above("440303"), "");
    EXPECT_EQ(storey_code("4403030010010100001", -2), "4403030010010100001B002");
    EXPECT_THROW(storey_code("4403030010010100001", 0), Invalid);
}

TEST_F(Blocks, a_code_that_a_spreadsheet_damaged_is_refused_by_that_name) {
    EXPECT_TRUE(damaged_by_spreadsheet("4.40303E+24"));
    EXPECT_THAT(import({placeless(properties("4.40303E+24", "301房", "room"))}).refused, ElementsAre(HasSubstr("space.code_damaged")));
    EXPECT_THAT(import({placeless(properties("440303", "301房", "room"))}).refused, ElementsAre(HasSubstr("[space.code]")));
}

TEST_F(Blocks, a_point_is_found_down_to_its_building_and_with_a_height_to_its_storey) {
    settle();
    const auto place = at(120.0065, 30.0045, 7.5);
    EXPECT_EQ(place.grid, west_grid);
    EXPECT_EQ(place.estate_name, "翠园");
    EXPECT_EQ(place.building, house);
    EXPECT_EQ(place.storey, 3);
    EXPECT_EQ(at(120.0065, 30.0045, 0).storey, 1);
    EXPECT_EQ(at(120.0065, 30.0045, -2).storey, -1);
    EXPECT_FALSE(at(120.0065, 30.0045, 31).storey);
    EXPECT_FALSE(at(120.0065, 30.0045).storey);
    EXPECT_EQ(at(120.001, 30.001).building, "");
    EXPECT_EQ(at(120.01, 30.001).grid, west_grid) << "on the border of two cells the lowest code";
}

TEST_F(Blocks, are_walked_from_the_district_to_the_room_and_back) {
    settle();
    const auto up = store.read([&](Tx& tx) { return chain(tx, house + "000301"); });
    std::vector<std::string> names;
    for (const auto& one : up) names.push_back(one.name);
    EXPECT_THAT(names, ElementsAre("临山区", "西街道", "甲社区", "第1网格", "1栋", "301房"));
    const auto down = store.read([&](Tx& tx) { return children(tx, house); });
    ASSERT_EQ(down.size(), 2U);
    EXPECT_EQ(down[0].level, Level::room);
    EXPECT_EQ(down[0].storey, 3);
    EXPECT_NEAR(down[0].lng, 120.0065, 1e-6) << "a room lies where its building lies";
}

TEST_F(Blocks, a_change_of_the_responsible_unit_holds_from_its_day_and_the_past_stays) {
    settle();
    store.write([&](Tx& tx) { change_block(tx, west_grid, {.name = {}, .unit = "jia-9", .address = {}, .estate = {}}, day + std::chrono::days{5}, "moved"); });
    const auto unit_on = [&](Date on) { return store.read([&](Tx& tx) { return find_block(tx, west_grid, on)->unit; }); };
    EXPECT_EQ(unit_on(day + std::chrono::days{4}), "jia-1");
    EXPECT_EQ(unit_on(day + std::chrono::days{5}), "jia-9");
    EXPECT_EQ(store.read([&](Tx& tx) { return history(tx, west_grid).size(); }), 2U);
    EXPECT_THROW(store.write([&](Tx& tx) { change_block(tx, west_grid, {}, day, ""); }), Invalid);
    EXPECT_THROW(store.write([&](Tx& tx) { change_block(tx, "99000100199", {}, day, "no such"); }), NotFound);
    EXPECT_THROW(store.write([&](Tx& tx) { change_block(tx, west_grid, {}, day, "too early"); }), Invalid);
}

TEST_F(Blocks, a_split_street_keeps_its_past) {
    settle();
    const auto later = day + std::chrono::days{30};
    const std::string ends =
        R"(,"replaces":["990001001",")" + community + "\",\"" + west_grid + "\",\"" + east_grid + "\",\"" + estate + "\",\"" + house + "\"]";
    const auto report = import({square(properties("990001002", "北街道", "street", ends), 120, 30.005, 120.02, 30.01),
                                square(properties("990001003", "南街道", "street"), 120, 30, 120.02, 30.005)},
                               {.on = later});
    ASSERT_THAT(report.refused, IsEmpty());
    store.clock.advance(std::chrono::days{31});
    EXPECT_EQ(at(120.001, 30.009).street_name, "北街道");
    const auto then = store.read([](Tx& tx) { return locate(tx, {120.001, 30.009}, {}, day + std::chrono::days{1}); });
    EXPECT_EQ(then.street_name, "西街道");
    EXPECT_EQ(then.community, community);
}

TEST_F(Blocks, a_dry_run_says_what_would_be_and_changes_nothing) {
    const auto report = import(neighbourhood(), {.on = day, .dry_run = true});
    EXPECT_EQ(report.added, 9);
    EXPECT_FALSE(report.import);
    EXPECT_EQ(at(120.0065, 30.0045).district, "");
}

TEST_F(Blocks, an_import_is_undone_as_if_it_had_not_been) {
    settle();
    const auto renamed = import({square(properties(west_grid, "西网格", "grid"), 120, 30, 120.01, 30.01)});
    EXPECT_EQ(renamed.replaced, 1);
    EXPECT_EQ(at(120.001, 30.001).grid_name, "西网格");
    store.write([&](Tx& tx) { undo_import(tx, renamed.import); });
    EXPECT_EQ(at(120.001, 30.001).grid_name, "第1网格");
    EXPECT_THROW(store.write([&](Tx& tx) { undo_import(tx, renamed.import); }), Conflict);
    const auto first = store.read([](Tx& tx) { return imports(tx).back(); });
    store.write([&](Tx& tx) { undo_import(tx, first.id); });
    EXPECT_EQ(at(120.001, 30.001).district, "");
    EXPECT_TRUE(store.read([](Tx& tx) { return imports(tx).front().undone_at.has_value(); }));
}

TEST_F(Blocks, an_import_on_which_a_later_change_stands_is_not_undone) {
    settle();
    const auto first = store.read([](Tx& tx) { return imports(tx).back(); });
    import({square(properties(west_grid, "西网格", "grid"), 120, 30, 120.01, 30.01)});
    EXPECT_THROW(store.write([&](Tx& tx) { undo_import(tx, first.id); }), Conflict);
}

TEST_F(Blocks, what_crosses_itself_is_mended_if_asked_and_what_is_good_is_kept_if_asked) {
    settle();
    const std::string bow =
        R"({"type":"Feature","properties":)" + properties(east_grid + "00001", "蝶形", "building") +
        R"(,"geometry":{"type":"Polygon","coordinates":[[[120.016,30.001],[120.017,30.002],[120.017,30.001],[120.016,30.002],[120.016,30.001]]]}})";
    const auto good = square(properties(east_grid + "00002", "2栋", "building"), 120.018, 30.001, 120.019, 30.002);
    EXPECT_EQ(import({bow, good}).refused.size(), 1U);
    EXPECT_EQ(at(120.0185, 30.0015).building, "");
    const auto kept = import({bow, good}, {.on = day, .keep_good = true});
    EXPECT_EQ(kept.refused.size(), 1U);
    EXPECT_EQ(kept.added, 1);
    EXPECT_EQ(at(120.0185, 30.0015).building_name, "2栋");
    const auto mended = import({bow}, {.on = day, .mend = true});
    EXPECT_EQ(mended.mended, 1);
    EXPECT_THAT(mended.refused, IsEmpty());
}

TEST_F(Blocks, a_building_beside_its_grid_is_taken_in_and_listed_as_work) {
    settle();
    const auto report = import({square(properties(east_grid + "00003", "3栋", "building"), 120.002, 30.002, 120.003, 30.003)});
    EXPECT_THAT(report.refused, IsEmpty());
    EXPECT_THAT(report.warnings, ElementsAre(HasSubstr("space.beside_parent")));
}

TEST_F(Blocks, the_same_building_twice_is_refused) {
    settle();
    EXPECT_THAT(import({square(properties(west_grid + "00009", "一栋", "building"), 120.006, 30.004, 120.007, 30.00501)}).refused,
                ElementsAre(HasSubstr("space.overlap")));
}

TEST_F(Blocks, made_buildings_stand_in_their_grids_and_none_overlaps) {
    const auto all = neighbourhood();
    const auto base = collection({all[0], all[1], all[2]});
    ASSERT_THAT(import({all[0], all[1], all[2]}).refused, IsEmpty());
    const auto made = make_buildings(base, 120, 1);
    const auto report = store.write([&](Tx& tx) { return import_blocks(tx, made, day); });
    EXPECT_THAT(report.refused, IsEmpty());
    EXPECT_THAT(report.warnings, IsEmpty());
    EXPECT_GT(report.added, 60);
    EXPECT_EQ(make_buildings(base, 120, 1), made) << "the same seed makes the same buildings";
}

TEST_F(Blocks, the_quality_board_names_what_is_missing_made_and_contradicting) {
    settle();
    import({square(properties(east_grid + "00003", "3栋", "building", R"(,"made":true)"), 120.002, 30.002, 120.003, 30.003)});
    std::map<std::string, Finding> found;
    for (auto& one : store.read([](Tx& tx) { return quality(tx, 730); })) found[one.what + " " + std::string(json::name_of(one.level))] = one;
    EXPECT_THAT(found.at("beside_parent building").codes, ElementsAre(east_grid + "00003"));
    EXPECT_EQ(found.at("made building").count, 1);
    EXPECT_EQ(found.at("no_address building").count, 1);
    EXPECT_EQ(found.at("no_unit grid").codes, std::vector<std::string>{east_grid});
    EXPECT_FALSE(found.contains("no_children street"));
}

TEST_F(Blocks, what_no_survey_brought_for_long_is_old_until_one_brings_it_again) {
    settle();
    const auto old = [&] {
        return store.read([](Tx& tx) {
            std::vector<std::string> out;
            for (const auto& one : blocks_found(tx, "stale", Level::building, 730, 100)) out.push_back(one.code);
            return out;
        });
    };
    EXPECT_THAT(old(), IsEmpty());
    store.clock.advance(std::chrono::hours{24 * 731});
    ASSERT_EQ(old().size(), 1U);
    import({square(properties(east_grid + "00009", "9栋", "building", R"(,"made":true)"), 120.016, 30.001, 120.017, 30.002)});
    EXPECT_EQ(old().size(), 1U) << "a made one is no survey that grew old";
    const auto again = import(neighbourhood(), {.on = day + std::chrono::days{731}});
    EXPECT_GT(again.unchanged, 0);
    EXPECT_EQ(again.added + again.replaced, 0);
    EXPECT_THAT(old(), IsEmpty());
    EXPECT_EQ(problem_code([&] { store.read([](Tx& tx) { return blocks_found(tx, "ugly", Level::building, 1, 1); }); }), "space.finding");
}

TEST_F(Blocks, the_nearest_and_those_within_an_outline) {
    settle();
    import({square(properties(east_grid + "00002", "2栋", "building"), 120.018, 30.001, 120.019, 30.002)});
    const auto near = store.read([](Tx& tx) { return nearest_blocks(tx, Level::building, {120.0185, 30.0019}, 5, 5000); });
    ASSERT_EQ(near.size(), 2U);
    EXPECT_EQ(near[0].block.name, "2栋");
    EXPECT_NEAR(near[0].distance_m, 44, 2);
    const Outline west{{{{120, 30}, {120.01, 30}, {120.01, 30.01}, {120, 30.01}, {120, 30}}}};
    const auto within = store.read([&](Tx& tx) { return blocks_within(tx, Level::building, west); });
    ASSERT_EQ(within.size(), 1U);
    EXPECT_EQ(within[0].name, "1栋");
}
}
}
