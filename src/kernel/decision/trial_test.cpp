// A draft is looked at from all sides before it is published: its faults, its cases, its reasons, and past matters.
#include "kernel/decision/trial.hpp"
#include <gtest/gtest.h>
#include "kernel/decision/case_text.hpp"
#include "kernel/decision/review.hpp"
#include "kernel/identity/identity.hpp"
#include "kernel/trail/trail.hpp"
#include "test_store.hpp"
namespace yiwang::decision {
namespace {

std::string lane_dmn(const std::string& rows) {
    return R"(<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="通道" namespace="https://yiwang.dev/test/lane"><inputData id="n" name="人数"><variable name="人数" typeRef="number"/></inputData>)"
           R"(<decision id="l" name="通道"><variable name="通道" typeRef="string"/><informationRequirement><requiredInput href="#n"/></informationRequirement>)"
           R"(<decisionTable hitPolicy="FIRST"><input><inputExpression typeRef="number"><text>人数</text></inputExpression></input><output typeRef="string"/>)" +
           rows + "</decisionTable></decision></definitions>";
}
std::string row(const std::string& test, const std::string& result, const std::string& note = "") {
    return "<rule><inputEntry><text>" + test + "</text></inputEntry><outputEntry><text>" + result + "</text></outputEntry><annotationEntry><text>" + note + "</text></annotationEntry></rule>";
}
const std::string urgent_from_10 = lane_dmn(row("&gt;= 10", "\"urgent\"", "十人以上") + row("-", "\"normal\""));
ModelPtr read(const std::string& dmn) {
    return rule::DecisionModel::read(dmn);
}
std::vector<CaseText> cases(const std::string& wanted = "\"urgent\"") {
    return {{"1", "十二人", {}, {{"人数", "12"}}, {{"通道", wanted, false}}}};
}
std::vector<std::string> kinds(const Review& review) {
    std::vector<std::string> out;
    for (const auto& one : review.findings) out.push_back(one.kind);
    return out;
}
using Kinds = std::vector<std::string>;

TEST(Review, PassesWhatIsWholeAndHasCasesThatPass) {
    const auto good = review(*read(urgent_from_10), cases_xml("test.lane", cases()), Instant{});
    EXPECT_TRUE(good.publishable);
    EXPECT_TRUE(good.findings.empty());
    ASSERT_EQ(good.cases.size(), 1u);
    EXPECT_EQ(good.cases[0].got, "\"urgent\"");
    EXPECT_EQ(good.decisions, std::vector<std::string>{"通道"});
    EXPECT_EQ(good.inputs, std::vector<std::string>{"人数"});
}

TEST(Review, NamesWhatStandsAgainstItWithItsCell) {
    const auto without = review(*read(urgent_from_10), "", Instant{});
    EXPECT_EQ(kinds(without), Kinds{"no_cases"});
    EXPECT_FALSE(without.publishable);
    EXPECT_FALSE(review(*read(urgent_from_10), cases_xml("test.lane", cases("\"normal\"")), Instant{}).publishable);

    const auto broken = review(*read(lane_dmn(row("-", "\"normal\"") + row("&gt;= ", "1"))), cases_xml("test.lane", cases()), Instant{});
    EXPECT_EQ(kinds(broken), (Kinds{"fault", "type", "unchecked", "unreachable"}));
    EXPECT_EQ(broken.findings[0].rows, std::vector<std::int64_t>{1});
    EXPECT_EQ(broken.findings[0].column, 0);
    EXPECT_EQ(broken.findings[1].column, 1) << "a number where a text is promised";
}

TEST(CaseText, GoesToXmlAndBackWithEveryKindOfValue) {
    const std::vector<CaseText> all{{"1",
                                     "各种 <取值> & \"引号\"",
                                     {},
                                     {{"数", "-1.5"}, {"文", "\"a\\\"<&\""}, {"否", "false"}, {"日", "@\"2026-11-24\""}, {"时", "@\"08:00:00\""}, {"刻", "@\"2026-11-24T08:00:00Z\""},
                                      {"长", "@\"P1DT2H\""}, {"年", "@\"P1Y2M\""}, {"无", "null"}, {"列", "[1, \"a\", [true]]"}, {"组", "{\"甲 乙\": 1, \"丙\": {\"丁\": null}}"}},
                                     {{"结果", "{\"a\": 1}", false}, {"错", "null", true}}}};
    const auto back = case_texts(cases_xml("test.all", all));
    EXPECT_EQ(json::text(back), json::text(all));
}

TEST(CaseText, RefusesWhatIsNoConstant) {
    const auto code = [](const std::string& value) -> std::string {
        try {
            constant(value, "inputs[0].value");
            return "";
        } catch (const Problem& problem) {
            return problem.code + " " + problem.field;
        }
    };
    EXPECT_EQ(code("1 +"), "decision.value inputs[0].value");
    EXPECT_EQ(code("罗湖"), "decision.value inputs[0].value") << "a text without its quotes";
    EXPECT_EQ(code(" "), "");
}

TEST(Trial, SaysWhyAndWhyNot) {
    const auto tried = try_out(*read(urgent_from_10), "通道", constants({{"人数", "7"}}, ""), "\"urgent\"", {}, Instant{});
    EXPECT_EQ(tried.value, "\"normal\"");
    ASSERT_EQ(tried.matched.size(), 1u);
    EXPECT_EQ(tried.matched[0].rows, std::vector<std::int64_t>{1});
    EXPECT_EQ(tried.reasons[0].en, "通道: row 2 matches, for 人数 is 7; it gives \"normal\"");
    ASSERT_TRUE(tried.why_not);
    EXPECT_EQ(tried.why_not->zh, "若 人数 由 7 变为 10，结果为 \"urgent\"");
    EXPECT_THROW(try_out(*read(urgent_from_10), "通道", {}, ")", {}, Instant{}), Invalid);
    const auto row = try_out(*read(urgent_from_10), "通道", constants({{"人数", "7"}}, ""), "", 0, Instant{});
    EXPECT_EQ(row.why_not->zh, tried.why_not->zh) << "what would make the first row match";
}

class Effects : public testing::Test {
protected:
    Effects() {
        const auto id = (*store).write(Actor{"officer/a", {}, {}}, [&](Tx& tx) { return draft(tx, "test.lane", {urgent_from_10, cases_xml("test.lane", cases())}, "新"); });
        (*store).write(Actor{"officer/b", {}, {}}, [&](Tx& tx) { publish(tx, id, {local_date(tx.now()), {}}, get(tx, id).digest); });
        for (int people = 1; people <= 20; ++people)
            store.write([&](Tx& tx) { decide(tx, "test.lane", "通道", {{{"人数", people}}}, 100 + people); });
    }
    Effect effect(const std::string& dmn) {
        return effect_on(*read(dmn), store.read([](Tx& tx) { return made_by(tx, "test.lane"); }));
    }
    TestStore store{{trail::module(), identity::module(), module()}, {trail::record, nullptr}};
};

TEST_F(Effects, OfTheSameTableAreNone) {
    const auto none = effect(urgent_from_10);
    EXPECT_EQ(none.tried, 20);
    EXPECT_EQ(none.changed, 0);
}

TEST_F(Effects, NameThePastMattersThatWouldHaveGoneOtherwise) {
    const auto found = effect(lane_dmn(row("&gt;= 15", "\"urgent\"") + row("-", "\"normal\"")));
    EXPECT_EQ(found.changed, 5);  // 10 to 14
    ASSERT_EQ(found.turns.size(), 1u);
    EXPECT_EQ(found.turns[0].before + " -> " + found.turns[0].after, "\"urgent\" -> \"normal\"");
    EXPECT_EQ(found.turns[0].matters, 5);
    ASSERT_EQ(found.matters.size(), 5u);
    EXPECT_EQ(found.matters[0].matter, print_id(114)) << "the newest first";
    EXPECT_EQ(found.matters[0].by_version, 1);
    EXPECT_EQ(found.matters[0].reasons[0].en, "通道: row 2 matches, for 人数 is 14; it gives \"normal\"");
}

TEST_F(Effects, OfATableWithoutTheDecisionAreUnknown) {
    const auto found = effect(R"(<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="空" namespace="n"/>)");
    EXPECT_EQ(found.unknown, 20);
}

TEST_F(Effects, AreOfTheNewestMattersThatAreKept) {
    forget_old(*store, 5);
    const auto made = store.read([](Tx& tx) { return made_by(tx, "test.lane"); });
    ASSERT_EQ(made.size(), 5u);
    EXPECT_EQ(made.back().matter, 116);
    forget_old(*store, 5);
    EXPECT_EQ(store.read([](Tx& tx) { return made_by(tx, "test.lane").size(); }), 5u);
}
}
}
