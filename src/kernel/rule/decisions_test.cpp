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
