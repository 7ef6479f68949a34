// The life of an appeal in the invented district of Linshan.
#include "govern/appeals/appeals.hpp"
#include <gtest/gtest.h>
#include "base/yaml.hpp"
#include "govern/appeals/decisions.hpp"
#include "govern/appeals/import.hpp"
#include "govern/appeals/views.hpp"
#include "govern/appeals/period.hpp"
#include "kernel/rule/cases.hpp"
#include "linshan.hpp"
namespace yiwang::govern::appeals {
namespace {
class Appeals : public LinshanAtWork {};

TEST_F(Appeals, WithoutAPointTheAddressSaysTheStreet) {
    const std::string outline = R"({"type":"Feature","properties":{"code":"990101","name":"临山区"},"geometry":{"type":"Polygon","coordinates":[[[120,30],[120.2,30],[120.2,30.1],[120,30.1],[120,30]]]}})";
    const auto blocks = support::space::make_blocks(outline, {{"990101001", "松溪街道", "990101", {}}, {"990101002", "石桥街道", "990101", {}}}, {{"990101001001", "河湾社区", "990101001", {}}}, 1);
    store.write([&](Tx& tx) { EXPECT_TRUE(support::space::import_blocks(tx, blocks, local_date(tx.now())).refused.empty()); });
    const auto filed = [&](const std::string& address) {
        return store.write([&](Tx& tx) { return file(tx, {.text = "路灯不亮了", .channel = "hotline", .address = address}, caller); });
    };
    EXPECT_EQ(filed("松溪街道河湾社区").community, "990101001001");
    EXPECT_EQ(filed("石桥街道").street, "990101002");
    EXPECT_FALSE(filed("石桥街道").lng) << "a street's middle is not where the matter is";
    EXPECT_EQ(filed("火星基地").street, "");
}

TEST_F(Appeals, ARuleMakesWhatIsDangerousUrgentAndSaysWhy) {
    const auto appeal = file_one("路灯漏电，有人触到了");
    to_unit(appeal.id);
    EXPECT_EQ(store.read([&](Tx& tx) { return get(tx, appeal.id).lane; }), Lane::urgent);
    const auto said = store.read([&](Tx& tx) { return ruled(tx, get(tx, appeal.id)); });
    ASSERT_EQ(said.size(), 2u);
    EXPECT_EQ(said[0].decision, "处置通道");
    EXPECT_EQ(said[0].value, "urgent");
    ASSERT_EQ(said[0].reasons.size(), 1u);
    EXPECT_NE(said[0].reasons[0].zh.find("第 1 条（危及人身安全，先处置后分责）适用，因为 提到危险 为 true"), std::string::npos) << said[0].reasons[0].zh;
}

TEST_F(Appeals, ARuleMayNameAnotherOwnerThanTheList) {
    duties::Duty kind{};
    kind.level2 = "噪声";
    kind.lead_unit = "street";
    const auto at = *parse_instant("2026-11-23T17:30:00Z");  // half past one at night in the district
    store.read([&](Tx& tx) {
        EXPECT_EQ(owner_by_rule(tx, kind, "", "凌晨工地还在打桩", at).value, "LS-HB");
        EXPECT_EQ(owner_by_rule(tx, kind, "", "凌晨工地还在打桩", at + std::chrono::hours{12}).value, "street");
    });
}

TEST_F(Appeals, HandlingIsScoredByRule) {
    Appeal appeal{};
    const auto score_of = [&] { return store.read([&](Tx& tx) { return score_by_rule(tx, appeal); }); };
    EXPECT_FALSE(score_of());
    appeal.due_at = *parse_instant("2026-11-23T10:00:00Z");
    appeal.finished_at = *parse_instant("2026-11-23T12:30:00Z");
    appeal.reworked = 1;
    const auto score = score_of();
    EXPECT_EQ(score->value, "85");
    EXPECT_NE(score->reasons[0].zh.find("超期一天以内"), std::string::npos) << score->reasons[0].zh;
}

TEST(Decisions, OfEachDistrictPassTheirOwnCasesAndHaveNoGaps) {
    for (const auto* district : {"luohu", "linshan"}) {
        const std::string folder = std::string("catalog/") + district + "/govern/appeals/decisions";
        TestStore store(rooms());
        decision::load_catalog(*store, std::string("catalog/") + district);
        const auto results = rule::run_cases(folder);
        EXPECT_GE(results.size(), 14u);
        for (const auto& one : results) EXPECT_EQ(one.outcome, rule::CaseResult::Outcome::passed) << one.file << " " << one.id << ": " << one.why;
    }
}

TEST_F(Appeals, GoesAllTheWayRound) {
    const auto appeal = file_one();
    EXPECT_TRUE(appeal.number.starts_with("LS20261124-"));
    EXPECT_EQ(appeal.phone_code.size(), 6u);
    EXPECT_EQ(appeal.title, "路灯不亮了，晚上太黑");
    to_unit(appeal.id);
    EXPECT_EQ(state(appeal.id), State::dispatched);
    store.write([&](Tx& tx) { take(tx, appeal.id, caller); });
    store.write([&](Tx& tx) { ask_extension(tx, appeal.id, {2, flow::LimitUnit::working_days}, "缺配件"); });
    const auto before = store.read([&](Tx& tx) { return get(tx, appeal.id).due_at; });
    store.write([&](Tx& tx) { decide_extension(tx, appeal.id, true, ""); });
    EXPECT_GT(store.read([&](Tx& tx) { return get(tx, appeal.id).due_at; }), before);
    store.write([&](Tx& tx) { finish(tx, appeal.id, "已更换灯泡"); });
    store.write([&](Tx& tx) { check(tx, appeal.id, Verdict::sent_back, "仍不亮"); });
    EXPECT_EQ(state(appeal.id), State::dispatched);
    store.write([&](Tx& tx) { take(tx, appeal.id, caller); });
    store.write([&](Tx& tx) { finish(tx, appeal.id, "已重新接线"); });
    store.write([&](Tx& tx) { check(tx, appeal.id, Verdict::passed, ""); });
    EXPECT_EQ(state(appeal.id), State::closed);
    store.write([&](Tx& tx) { rate(tx, appeal.id, appeal.phone_code, 4, "修好了"); });
    const auto seen = store.read([&](Tx& tx) { return progress(tx, appeal.number, appeal.phone_code); });
    EXPECT_EQ(seen.result, "已重新接线");
    EXPECT_EQ(seen.stars, 4);
    EXPECT_GE(seen.steps.size(), 8u);
    EXPECT_EQ(store.read([&](Tx& tx) { return flow::find(tx, "appeal", appeal.id.value)->state; }), "ended");
}

TEST_F(Appeals, AStepOutOfOrderIsRefusedAndChangesNothing) {
    const auto appeal = file_one();
    EXPECT_EQ(code_of([&](Tx& tx) { take(tx, appeal.id, caller); }), "appeals.wrong_state");
    EXPECT_EQ(code_of([&](Tx& tx) { finish(tx, appeal.id, "好了"); }), "appeals.wrong_state");
    EXPECT_EQ(code_of([&](Tx& tx) { check(tx, appeal.id, Verdict::passed, ""); }), "appeals.wrong_state");
    EXPECT_EQ(code_of([&](Tx& tx) { rate(tx, appeal.id, appeal.phone_code, 5, ""); }), "appeals.not_closed");
    EXPECT_EQ(code_of([&](Tx& tx) { rate(tx, appeal.id, "000000", 5, ""); }), appeal.phone_code == "000000" ? "appeals.not_closed" : "appeals.wrong_code");
    to_unit(appeal.id);
    EXPECT_EQ(code_of([&](Tx& tx) { dispatch(tx, appeal.id, {unit("LS-CG"), "Z07"}, {}); }), "appeals.wrong_state");
    EXPECT_EQ(code_of([&](Tx& tx) { send_back(tx, appeal.id, "  "); }), "appeals.missing");
    EXPECT_EQ(state(appeal.id), State::dispatched);
}

TEST_F(Appeals, AUnitThatSendsItBackPutsItInTheQueueAgain) {
    const auto appeal = file_one();
    to_unit(appeal.id, "LS-ZJ", "Z06");
    store.write([&](Tx& tx) { send_back(tx, appeal.id, "路灯由城管局管"); });
    EXPECT_EQ(state(appeal.id), State::filed);
    to_unit(appeal.id);
    EXPECT_EQ(store.read([&](Tx& tx) { return get(tx, appeal.id).sent_back; }), 1);
}

TEST_F(Appeals, BadInputIsRefusedWithItsField) {
    const auto field_of = [&](NewAppeal in) {
        try {
            store.write([&](Tx& tx) { file(tx, in, caller); });
            return std::string();
        } catch (const Problem& problem) {
            return problem.field;
        }
    };
    EXPECT_EQ(field_of({.text = "  "}), "text");
    EXPECT_EQ(field_of({.text = std::string(20000, 'x')}), "text");
    EXPECT_EQ(field_of({.text = "x", .kind = "no-such"}), "kind");
    EXPECT_EQ(field_of({.text = "x", .channel = "telegram"}), "channel");
    EXPECT_EQ(field_of({.text = "x", .lng = 114.1}), "lat");
    EXPECT_EQ(field_of({.text = "x", .lng = 200, .lat = 1}), "lng");
    EXPECT_EQ(field_of({.text = "x", .reporter_phone = "call me"}), "reporter_phone");
}

TEST_F(Appeals, TheListSaysWhoShouldHaveItAndWhy) {
    const auto found = store.read([](Tx& tx) { return suggest(tx, {"", "工地噪声太大，半夜还在施工", {}, "", tx.now()}); });
    ASSERT_TRUE(found.best);
    EXPECT_EQ(found.best->unit_name, "区环保局");
    EXPECT_EQ(found.best->kind_name, "工地噪声");
    EXPECT_NE(found.best->reasons[0].zh.find("工地"), std::string::npos);
    EXPECT_FALSE(store.read([](Tx& tx) { return suggest(tx, {"", "今天天气很好", {}, "", tx.now()}); }).best);
    EXPECT_EQ(store.read([](Tx& tx) { return suggest(tx, {"", "垃圾没人清运", {"", "990101002", ""}, "", tx.now()}); }).best->unit_name, "石桥街道办");
}

TEST_F(Appeals, WhoeverIsDueGetsANotice) {
    const auto appeal = file_one();
    to_unit(appeal.id, "LS-HB", "Z11");  // four clock hours
    bus::hear(rooms());
    store.clock.advance(std::chrono::hours{5});
    Config config = Config::load({}, "", {}, {});
    while (bus::deliver(*store) > 0) {}
    EXPECT_TRUE(store.read([&](Tx& tx) { return trail::of(tx, appeal.id).size() >= 3; }));
}

TEST(ImportMap, TellsTheColumnThatIsNotThere) {
    ImportMap map;
    map.source = "x";
    map.fields["text"].column = "内容";
    map.fields["filed_at"].column = "时间";
    EXPECT_THROW(RowMapper(map, {"内容"}), Invalid);
    const RowMapper mapper(map, {"时间", "内容"});
    EXPECT_EQ(mapper.map(2, {"2026-01-05 10:00:00", "路灯"}).appeal.filed_at, *parse_instant("2026-01-05T02:00:00Z"));
    const auto bad = mapper.map(3, {"昨天", ""});
    ASSERT_EQ(bad.refusals.size(), 2u);
    EXPECT_EQ(bad.refusals[0].line, 3);
    EXPECT_EQ(mapper.map(4, {"2026-01-05 10:00:00", "a", "too", "many"}).refusals.at(0).code, "columns");
}

TEST(ImportMap, ReadsTimesInTheirOwnZone) {
    ImportMap map;
    map.source = "nyc";
    map.zone = "America/New_York";
    map.fields["text"].value = "x";
    map.fields["filed_at"].column = "created";
    map.fields["filed_at"].time_formats = std::vector<std::string>{"%Y-%m-%dT%H:%M:%S.%f"};
    const RowMapper mapper(map, {"created"});
    EXPECT_EQ(mapper.map(2, {"2019-12-31T23:59:11.000"}).appeal.filed_at, *parse_instant("2020-01-01T04:59:11Z"));
    EXPECT_EQ(mapper.map(2, {"2019-07-01T12:00:00.000"}).appeal.filed_at, *parse_instant("2019-07-01T16:00:00Z"));
}

TEST_F(Appeals, AnAreaDrawnOnTheMapGivesWhatLiesInIt) {
    const auto at = [&](double lng, double lat) { return store.write([&](Tx& tx) { return file(tx, {.text = "路灯不亮", .channel = "hotline", .lng = lng, .lat = lat}, caller); }).id; };
    const auto inside = at(114.10, 22.55), corner = at(114.119, 22.501), outside = at(114.13, 22.58);
    file_one();  // without a place
    caller.kind = Caller::Kind::officer;
    auto rights = std::make_shared<Rights>();
    (*rights)["appeals.read"] = Scope::district;
    caller.rights = rights;
    const auto found = [&](std::string area, std::int64_t limit = 50) {
        return store.read([&](Tx& tx) { return list(tx, {.area = area, .limit = limit}, caller); });
    };
    const std::string triangle = "114.08,22.5 114.12,22.5 114.1,22.6";
    const auto page = found(triangle);
    ASSERT_EQ(page.items.size(), 2u);
    EXPECT_EQ(page.items[0].id, corner);
    EXPECT_EQ(page.items[1].id, inside);
    const auto first = found(triangle, 1);
    ASSERT_TRUE(first.next);
    EXPECT_EQ(store.read([&](Tx& tx) { return list(tx, {.area = triangle, .cursor = first.next}, caller); }).items.at(0).id, inside);
    EXPECT_EQ(found("114.12,22.57 114.14,22.57 114.14,22.6 114.12,22.6").items.at(0).id, outside);
    for (const auto wrong : {"", "114,22 115,22", "114,22 115,x 116,22", "200,22 115,22 116,23"}) EXPECT_EQ(problem_code([&] { found(wrong); }), "appeals.area") << wrong;
    EXPECT_EQ(problem_code([&] { found("114,22 115,23 115,22 114,23"); }), "appeals.area_crosses");
}

TEST_F(Appeals, WhoLooksForAPersonLeavesATrace) {
    store.write([&](Tx& tx) { file(tx, {.text = "路灯不亮", .channel = "hotline", .reporter_phone = "13900001111"}, caller); });
    caller.kind = Caller::Kind::officer;
    auto rights = std::make_shared<Rights>();
    (*rights)["appeals.see_person"] = Scope::district;
    caller.rights = rights;
    EXPECT_EQ(store.write([&](Tx& tx) { return of_person(tx, "13900001111", "核对是否重复来电", caller).size(); }), 1u);
    EXPECT_EQ(store.write([&](Tx& tx) { return of_person(tx, "13900002222", "核对", caller).size(); }), 0u);
    EXPECT_EQ(code_of([&](Tx& tx) { of_person(tx, "13900001111", " ", caller); }), "appeals.missing");
    EXPECT_EQ(code_of([&](Tx& tx) { of_person(tx, "139", "核对", caller); }), "appeals.phone");
    const auto traces = store.read([&](Tx& tx) { return trail::of(tx, caller.officer); });
    EXPECT_EQ(std::count_if(traces.begin(), traces.end(), [](const auto& one) { return one.verb == "appeals.person_searched"; }), 2);
}
}
}
