// What officials and citizens are told: why, why not, and what a table forgets.
#include "kernel/rule/explain.hpp"
#include <gtest/gtest.h>
#include "kernel/rule/check.hpp"
namespace yiwang::rule {
namespace {
using Kind = TableFault::Kind;
std::string rule(const std::vector<std::string>& tests, const std::string& result, const std::string& note = "") {
    std::string out = "<rule>";
    for (const auto& test : tests) out += "<inputEntry><text>" + test + "</text></inputEntry>";
    return out + "<outputEntry><text>" + result + "</text></outputEntry><annotationEntry><text>" + note + "</text></annotationEntry></rule>";
}
// A model of one table over inputs of these names.
std::shared_ptr<const DecisionModel> table(const std::string& policy, const std::vector<std::string>& inputs, const std::string& rules, const std::string& more = "") {
    std::string xml = R"(<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" namespace="t" name="t">)" + more;
    for (const auto& name : inputs) xml += "<inputData id=\"" + name + "\" name=\"" + name + "\"/>";
    xml += "<decision id=\"d\" name=\"补贴\">";
    for (const auto& name : inputs) xml += "<informationRequirement><requiredInput href=\"#" + name + "\"/></informationRequirement>";
    xml += "<decisionTable hitPolicy=\"" + policy + "\">";
    for (const auto& name : inputs) xml += "<input><inputExpression><text>" + name + "</text></inputExpression></input>";
    return DecisionModel::read(xml + "<output/>" + rules + "</decisionTable></decision></definitions>");
}
const auto allowance = [] {
    return table("FIRST", {"年龄", "户籍"}, rule({"&gt;= 80", "\"罗湖区\""}, "200", "高龄津贴办法第三条") + rule({"[60..80)", "\"罗湖区\""}, "100", "第四条") + rule({"-", "-"}, "0"));
};
std::vector<Kind> kinds(const DecisionModel& model) {
    std::vector<Kind> out;
    for (const auto& fault : check_tables(model)) out.push_back(fault.kind);
    return out;
}

TEST(Explain, NamesTheRowItsBasisAndWhatItSaw) {
    const auto why = explain(allowance()->decide("补贴", Context{{{"年龄", 82}, {"户籍", "罗湖区"}}}));
    ASSERT_EQ(why.size(), 1u);
    EXPECT_EQ(why[0].zh, "补贴：第 1 条（高龄津贴办法第三条）适用，因为 年龄 为 82，户籍 为 \"罗湖区\"；结果为 200");
    EXPECT_EQ(why[0].en, "补贴: row 1 (高龄津贴办法第三条) matches, for 年龄 is 82, 户籍 is \"罗湖区\"; it gives 200");
}

TEST(WhyNot, IsTheSmallestChangeOfInputs) {
    const Context in{{{"年龄", 77}, {"户籍", "罗湖区"}}};
    const auto change = why_not(*allowance(), "补贴", in, Instant{}, [](const Answer& a) { return a.value.number() && *a.value.number() == Decimal(200); });
    ASSERT_TRUE(change);
    EXPECT_EQ(change->says.zh, "若 年龄 由 77 变为 80，结果为 200");
}

TEST(WhyNot, MayNeedTwoInputs) {
    const Context in{{{"年龄", 50}, {"户籍", "福田区"}}};
    const auto change = why_not(*allowance(), "补贴", in, Instant{}, [](const Answer& a) { return a.value.number() && *a.value.number() >= Decimal(100); });
    ASSERT_TRUE(change);
    EXPECT_EQ(change->inputs.size(), 2u);
    EXPECT_EQ(change->says.zh, "若 年龄 由 50 变为 60，且 户籍 由 \"福田区\" 变为 \"罗湖区\"，结果为 100");
}

TEST(WhyNot, LooksIntoExpressionsToo) {
    const auto model = DecisionModel::read(R"(<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" namespace="t" name="t"><inputData id="h" name="时刻"/>
        <decision id="d" name="夜间"><informationRequirement><requiredInput href="#h"/></informationRequirement><literalExpression><text>时刻 >= 22 or 时刻 &lt; 6</text></literalExpression></decision></definitions>)");
    const auto change = why_not(*model, "夜间", Context{{{"时刻", 20}}}, Instant{}, [](const Answer& a) { return a.value.is(true); });
    ASSERT_TRUE(change);
    EXPECT_EQ(change->says.en, "If 时刻 were 22 instead of 20, it would be true");
}

TEST(WhyNot, MayNeedNothingButTime) {
    const auto model = DecisionModel::read(R"(<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" namespace="t" name="t"><inputData id="b" name="出生日期"/>
        <decision id="d" name="可入托"><informationRequirement><requiredInput href="#b"/></informationRequirement><literalExpression>
        <text>years and months duration(出生日期, today()).years >= 3</text></literalExpression></decision></definitions>)");
    const auto change = why_not(*model, "可入托", Context{{{"出生日期", DateValue{2023, 3, 1}}}}, *parse_instant("2025-11-24T02:00:00Z"), [](const Answer& a) { return a.value.is(true); });
    ASSERT_TRUE(change);
    EXPECT_EQ(change->says.zh, "自 2026-03-01 起结果为 true");
}

TEST(WhyNot, SaysNothingWhereNothingHelps) {
    EXPECT_FALSE(why_not(*allowance(), "补贴", Context{}, Instant{}, [](const Answer& a) { return a.value.number() && *a.value.number() == Decimal(999); }));
}

TEST(Check, AWholeTableHasNoFault) {
    EXPECT_TRUE(kinds(*allowance()).empty());
}

TEST(Check, FindsGapsWithAnExample) {
    const auto faults = check_tables(*table("UNIQUE", {"n"}, rule({"&lt; 10"}, "1") + rule({"&gt; 10"}, "2")));
    ASSERT_EQ(faults.size(), 1u);
    EXPECT_EQ(faults[0].kind, Kind::gap);
    EXPECT_EQ(literal(faults[0].example[0].second), "10");
    EXPECT_EQ(faults[0].says.zh, "没有一条适用：n = 10");
}

TEST(Check, FindsOverlapsContradictionsAndRowsNeverReached) {
    EXPECT_EQ(kinds(*table("UNIQUE", {"n"}, rule({"&lt;= 10"}, "1") + rule({"&gt;= 10"}, "2"))), std::vector<Kind>{Kind::overlap});
    EXPECT_EQ(kinds(*table("ANY", {"n"}, rule({"&lt;= 10"}, "1") + rule({"&gt;= 10"}, "2"))), std::vector<Kind>{Kind::contradiction});
    EXPECT_EQ(kinds(*table("FIRST", {"n"}, rule({"-"}, "1") + rule({"&gt; 10"}, "2"))), std::vector<Kind>{Kind::masked});
    EXPECT_EQ(kinds(*table("FIRST", {"n"}, rule({"[5..3]"}, "1") + rule({"-"}, "2"))), std::vector<Kind>{Kind::unreachable});
}

TEST(Check, EndsInBoundedTime) {
    std::string rows;
    for (int i = 0; i < 300; ++i) rows += rule({"&lt; " + std::to_string(i), "&gt; " + std::to_string(i), "-"}, "1");
    const auto faults = check_tables(*table("FIRST", {"a", "b", "c"}, rows));
    EXPECT_EQ(faults.back().kind, Kind::unchecked) << "300 rows on some 360,000 combinations";
}

TEST(Check, SaysWhatItCouldNotCheck) {
    EXPECT_EQ(kinds(*table("FIRST", {"文"}, rule({"contains(?, \"燃气\")"}, "1") + rule({"-"}, "2"))).front(), Kind::unchecked);
}

std::vector<std::string> type_faults(const std::string& inside) {
    std::vector<std::string> out;
    for (const auto& fault : check_types(*DecisionModel::read(R"(<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" namespace="t" name="t"><inputData id="n" name="n"><variable name="n" typeRef="number"/></inputData>
        <decision id="d" name="级别"><variable name="级别" typeRef="string"/><informationRequirement><requiredInput href="#n"/></informationRequirement>)" + inside + "</decision></definitions>")))
        out.push_back(fault.says.en);
    return out;
}
std::string typed_table(const std::string& rules) {
    return R"(<decisionTable hitPolicy="FIRST"><input><inputExpression typeRef="number"><text>n</text></inputExpression></input><output typeRef="string"><outputValues><text>"高", "低"</text></outputValues></output>)" + rules + "</decisionTable>";
}
using Faults = std::vector<std::string>;

TEST(CheckTypes, NamesTheCellThatCanNeverBe) {
    EXPECT_EQ(type_faults(typed_table(rule({"&gt; 10"}, "\"高\"") + rule({"not(1, 2), [3..4]"}, "\"低\"") + rule({"? &gt; 3 and ? &lt; 4"}, "if n &gt; 1 then \"高\" else null"))), Faults{});
    EXPECT_EQ(type_faults(typed_table(rule({"\"十\""}, "\"高\""))), Faults{"Row 1, column 1: n is a number and never a text"});
    EXPECT_EQ(type_faults(typed_table(rule({"-"}, "\"高\"") + rule({"[date(\"2026-01-01\")..@\"2026-02-01\"]"}, "\"低\""))), Faults{"Row 2, column 1: n is a number and never a date"});
    EXPECT_EQ(type_faults(typed_table(rule({"-"}, "5"))), Faults{"Row 1, column 2: The result is to be a text, not a number"});
    EXPECT_EQ(type_faults(typed_table(rule({"-"}, "\"中\""))), Faults{"Row 1, column 2: \"中\" is not among the values of the result"});
}

TEST(CheckTypes, FollowWhatIsComputed) {
    const auto text = [](const std::string& feel) { return "<literalExpression><text>" + feel + "</text></literalExpression>"; };
    EXPECT_EQ(type_faults(text("\"第\" + string(n) + \"级\"")), Faults{});
    EXPECT_EQ(type_faults(text("if n &gt; \"1\" then \"高\" else \"低\"")), Faults{"One cannot compare a number with a text"});
    EXPECT_EQ(type_faults(text("\"第\" + n * 2")), Faults{"One cannot calculate with a text"});
    EXPECT_EQ(type_faults(text("n * 2")), Faults{"The result is to be a text, not a number"});
    EXPECT_EQ(type_faults(text("for n in [\"a\"] return n &lt; \"b\"")), Faults{}) << "inside, the name is another's";
}
}
}
