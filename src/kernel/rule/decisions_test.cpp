// Models: requirement graphs, tables of every hit policy, types, and the public conformance set.
#include "kernel/rule/decisions.hpp"
#include <gtest/gtest.h>
#include <map>
#include "base/problem.hpp"
#include "kernel/rule/cases.hpp"
#include "shared_data.hpp"
namespace yiwang::rule {
namespace {
std::string model(const std::string& inside) {
    return R"(<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" namespace="https://yiwang.dev/test" name="test">)" + inside + "</definitions>";
}
std::string decision(const std::string& name, const std::string& logic, const std::string& type = "Any") {
    return "<decision id=\"" + name + "\" name=\"" + name + "\"><variable name=\"" + name + "\" typeRef=\"" + type + "\"/>" + logic + "</decision>";
}
std::string text(const std::string& feel) {
    return "<literalExpression><text>" + feel + "</text></literalExpression>";
}
std::string requires_input(const std::string& id) {
    return "<informationRequirement><requiredInput href=\"#" + id + "\"/></informationRequirement>";
}
std::string table(const std::string& policy, const std::string& output = "") {
    std::string out = "<inputData id=\"n\" name=\"n\"/>";
    const auto rule = [](const std::string& test, const std::string& result) {
        return "<rule><inputEntry><text>" + test + "</text></inputEntry><outputEntry><text>" + result + "</text></outputEntry><annotationEntry><text>第" + result + "条</text></annotationEntry></rule>";
    };
    return model(out + decision("级别", requires_input("n") + "<decisionTable " + policy + "><input><inputExpression><text>n</text></inputExpression></input><output>" + output + "</output>" +
                                    rule("&lt; 10", "1") + rule("[5..20]", "2") + rule("(15..30]", "3") + "</decisionTable>"));
}
std::string decided(const std::string& xml, int n) {
    return literal(DecisionModel::read(xml)->decide("级别", Context{{{"n", n}}}).value);
}

TEST(Table, FollowsItsHitPolicy) {
    EXPECT_EQ(decided(table(""), 3), "1");
    EXPECT_EQ(decided(table(""), 7), "null") << "two rows where one may match";
    EXPECT_EQ(decided(table("hitPolicy=\"FIRST\""), 7), "1");
    EXPECT_EQ(decided(table("hitPolicy=\"ANY\""), 7), "null");
    EXPECT_EQ(decided(table("hitPolicy=\"RULE ORDER\""), 7), "[1, 2]");
    EXPECT_EQ(decided(table("hitPolicy=\"PRIORITY\"", "<outputValues><text>2, 1, 3</text></outputValues>"), 7), "2");
    EXPECT_EQ(decided(table("hitPolicy=\"OUTPUT ORDER\"", "<outputValues><text>3, 2, 1</text></outputValues>"), 7), "[2, 1]");
    EXPECT_EQ(decided(table("hitPolicy=\"COLLECT\" aggregation=\"SUM\""), 18), "5");
    EXPECT_EQ(decided(table("hitPolicy=\"COLLECT\" aggregation=\"MAX\""), 18), "3");
    EXPECT_EQ(decided(table("hitPolicy=\"COLLECT\" aggregation=\"COUNT\""), 18), "2");
    EXPECT_EQ(decided(table("", "<defaultOutputEntry><text>0</text></defaultOutputEntry>"), 99), "0");
}

TEST(Table, SaysWhichRowsMatchedAndWhatItSaw) {
    const auto answer = DecisionModel::read(table("hitPolicy=\"FIRST\""))->decide("级别", Context{{{"n", 17}}});
    ASSERT_EQ(answer.because.size(), 1u);
    EXPECT_EQ(answer.because[0].rows, std::vector<std::size_t>{1});
    EXPECT_EQ(answer.because[0].annotations, std::vector<std::string>{"第2条"});
    EXPECT_EQ(answer.because[0].inputs[0].first, "n");
    EXPECT_EQ(literal(answer.because[0].inputs[0].second), "17");
}

// A greeting made from an input and a decision, and a service around it.
const std::string services = model(
    "<inputData id=\"i\" name=\"甲\"/><inputData id=\"j\" name=\"乙\"/>" +
    decision("中", requires_input("i") + text("\"中\" + 甲")) +
    decision("果", requires_input("j") + "<informationRequirement><requiredDecision href=\"#中\"/></informationRequirement>" + text("中 + 乙")) +
    R"(<decisionService id="s" name="整"><variable name="整"/><outputDecision href="#果"/><encapsulatedDecision href="#中"/><inputData href="#i"/><inputData href="#j"/></decisionService>)"
    R"(<decisionService id="t" name="半"><variable name="半"/><outputDecision href="#果"/><inputData href="#j"/><inputDecision href="#中"/></decisionService>)"
    R"(<decisionService id="u" name="双"><variable name="双"/><outputDecision href="#果"/><outputDecision href="#中"/><inputData href="#i"/><inputData href="#j"/></decisionService>)" +
    decision("问", "<knowledgeRequirement><requiredKnowledge href=\"#s\"/></knowledgeRequirement><knowledgeRequirement><requiredKnowledge href=\"#t\"/></knowledgeRequirement>"
                  "<knowledgeRequirement><requiredKnowledge href=\"#u\"/></knowledgeRequirement>" +
                      text("[整(\"1\", \"2\"), 整(乙: \"2\", 甲: \"1\"), 半(\"2\", \"x\"), 双(\"1\", \"2\").中, 整(\"1\"), 整(\"1\", \"2\", \"3\"), 整(甲: \"1\", 丙: \"2\")]")));

TEST(Services, AreFunctionsOfTheirInputDataThenInputDecisions) {
    const auto read = DecisionModel::read(services);
    EXPECT_EQ(literal(read->decide("问", {}).value), R"(["中12", "中12", "x2", "中1", null, null, null])");
    EXPECT_EQ(literal(read->call("整", Context{{{"甲", "a"}, {"乙", "b"}}}).value), R"("中ab")");
    EXPECT_EQ(literal(read->call("双", Context{{{"甲", "a"}, {"乙", "b"}}}).value), R"({"果": "中ab", "中": "中a"})");
}

TEST(Boxed, LoopsAndQuantifiersSeeTheirVariable) {
    const auto boxed = [](const std::string& logic) { return literal(DecisionModel::read(model(decision("d", logic)))->decide("d", {}).value); };
    EXPECT_EQ(boxed("<for iteratorVariable=\"i\"><in>" + text("[1, 2, 3]") + "</in><return>" + text("i * 2") + "</return></for>"), "[2, 4, 6]");
    EXPECT_EQ(boxed("<for iteratorVariable=\"i\"><in>" + text("1..4") + "</in><return>" + text("if i = 1 then 1 else i * partial[-1]") + "</return></for>"), "[1, 2, 6, 24]");
    EXPECT_EQ(boxed("<for iteratorVariable=\"项 目\"><in>" + text("[1]") + "</in><return>" + text("项 目 + 1") + "</return></for>"), "[2]");
    EXPECT_EQ(boxed("<for iteratorVariable=\"i\"><in>" + text("null") + "</in><return>" + text("i") + "</return></for>"), "null");
    EXPECT_EQ(boxed("<some iteratorVariable=\"i\"><in>" + text("[1, 5]") + "</in><satisfies>" + text("i &gt; 4") + "</satisfies></some>"), "true");
    EXPECT_EQ(boxed("<some iteratorVariable=\"i\"><in>" + text("[]") + "</in><satisfies>" + text("i &gt; 4") + "</satisfies></some>"), "false");
    EXPECT_EQ(boxed("<some iteratorVariable=\"i\"><in>" + text("[null, 1]") + "</in><satisfies>" + text("i &gt; 4") + "</satisfies></some>"), "null");
}

TEST(Imports, HaveInputsOfTheirOwnOnEachWay) {
    const std::string dmn = "https://www.omg.org/spec/DMN/20191111/MODEL/";
    const auto named = [&](const std::string& space, const std::string& inside) { return "<definitions xmlns=\"" + dmn + "\" namespace=\"" + space + "\" name=\"" + space + "\">" + inside + "</definitions>"; };
    const auto import = [&](const std::string& alias, const std::string& space) { return "<import name=\"" + alias + "\" namespace=\"" + space + "\" importType=\"" + dmn + "\"/>"; };
    const auto requires_decision = [](const std::string& href) { return "<informationRequirement><requiredDecision href=\"" + href + "\"/></informationRequirement>"; };
    const auto a = DecisionModel::read(named("A", "<inputData id=\"i\" name=\"谁\"/>" + decision("好", requires_input("i") + text("\"好\" + 谁"))));
    const auto middle = [&](const std::string& space) {
        return DecisionModel::read(named(space, import("a", "A") + decision("说", requires_decision("A#好") + text("\"" + space + "\" + a.好"))), {{"A", a}});
    };
    const auto top = DecisionModel::read(named("T", import("b", "B") + import("c", "C") + decision("都", requires_decision("B#说") + requires_decision("C#说") + text("b.说 + c.说"))), {{"B", middle("B")}, {"C", middle("C")}});
    const auto nested = [](const char* who) { return Value(Context{{{"a", Context{{{"谁", who}}}}}}); };
    EXPECT_EQ(literal(top->decide("都", Context{{{"b", nested("甲")}, {"c", nested("乙")}}}).value), R"("B好甲C好乙")");
    EXPECT_EQ(literal(top->decide("都", Context{{{"b.a.谁", "甲"}, {"c.a.谁", "乙"}}}).value), R"("B好甲C好乙")");
    EXPECT_EQ(literal(top->decide("都", Context{{{"谁", "丙"}}}).value), R"("B好丙C好丙")");
}

TEST(Decisions, SeeWhatTheyRequireAndNothingElse) {
    const auto read = DecisionModel::read(model("<inputData id=\"a\" name=\"a\"/>" + decision("双", requires_input("a") + text("a * 2")) + decision("偷看", text("a"))));
    EXPECT_EQ(literal(read->decide("双", Context{{{"a", 21}}}).value), "42");
    EXPECT_TRUE(read->decide("偷看", Context{{{"a", 21}}}).value.null());
    EXPECT_THROW(read->decide("没有", {}), NotFound);
}

TEST(Decisions, AValueOfAnotherTypeIsNullAndSaysSo) {
    const auto answer = DecisionModel::read(model(decision("数", text("\"text\""), "number")))->decide("数", {});
    EXPECT_TRUE(answer.value.null());
    ASSERT_FALSE(answer.notes.empty());
    EXPECT_NE(answer.notes[0].find("数 is no number"), std::string::npos) << answer.notes[0];
}

TEST(Decisions, APartThatDoesNotCompileIsAFaultWithItsPlace) {
    const auto read = DecisionModel::read(model(decision("坏", text("1 + ")) + decision("好", text("1 + 1"))));
    ASSERT_EQ(read->faults().size(), 1u);
    EXPECT_EQ(read->faults()[0].element, "坏");
    EXPECT_NE(read->faults()[0].says.en.find("1:5"), std::string::npos) << read->faults()[0].says.en;
    EXPECT_EQ(literal(read->decide("好", {}).value), "2");
    EXPECT_TRUE(read->decide("坏", {}).value.null());
}

TEST(Decisions, ACellThatDoesNotCompileMatchesNothing) {
    auto xml = table("hitPolicy=\"FIRST\"");
    xml.replace(xml.find("[5..20]"), 7, "[5..");
    const auto read = DecisionModel::read(xml);
    ASSERT_EQ(read->faults().size(), 1u);
    EXPECT_EQ(read->faults()[0].where, "row 2, input 1");
    EXPECT_EQ(literal(read->decide("级别", Context{{{"n", 3}}}).value), "1");
    EXPECT_EQ(literal(read->decide("级别", Context{{{"n", 12}}}).value), "null");
}

TEST(Decisions, WhatRequiresItselfEnds) {
    const std::string circle = "<informationRequirement><requiredDecision href=\"#圈\"/></informationRequirement>";
    EXPECT_TRUE(DecisionModel::read(model(decision("圈", circle + text("圈 + 1"))))->decide("圈", {}).value.null());
}

TEST(Decisions, RefuseWhatIsNoModel) {
    EXPECT_THROW(DecisionModel::read("<html/>"), Invalid);
    EXPECT_THROW(DecisionModel::read("no xml"), Invalid);
}

TEST(Conformance, EveryCaseOfThePublicSetPasses) {
    SHARED_DATA_OR_SKIP(folder, "dmn-tck/TestCases");
    std::map<std::string, int> levels;
    for (const auto& one : run_cases(*folder)) {
        const auto level = one.folder.substr(0, one.folder.find('/'));
        if (level == "non-compliant") continue;
        ++levels[level];
        EXPECT_EQ(one.outcome, CaseResult::Outcome::passed) << one.folder << " " << one.id << " " << one.node << ": " << one.why;
    }
    EXPECT_GT(levels["compliance-level-2"], 80);
    EXPECT_GT(levels["compliance-level-3"], 2500);
}
}
}
