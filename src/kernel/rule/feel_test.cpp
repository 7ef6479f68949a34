#include "kernel/rule/feel.hpp"
#include <gtest/gtest.h>
#include "base/problem.hpp"
namespace yiwang::rule {
namespace {
const json::Object appeal{{"outcome", "sent_back"}, {"金额", 120}, {"due", nullptr}, {"place", {{"street", "东门街道"}}}};
json::Value value(std::string_view text) {
    return Expression::parse(text).evaluate(appeal);
}

TEST(Feel, ComparesTextsAndNumbers) {
    EXPECT_EQ(value("outcome = \"sent_back\""), true);
    EXPECT_EQ(value("金额 >= 100 and 金额 < 200"), true);
    EXPECT_EQ(value("place.street != \"莲塘街道\""), true);
    EXPECT_EQ(value("金额 in [100..120)"), false);
    EXPECT_EQ(value("outcome in (\"finished\", \"sent_back\")"), true);
}

TEST(Feel, CountsWithTheUsualPrecedence) {
    EXPECT_EQ(value("1 + 2 * 3 - 4 / 2"), 5.0);
    EXPECT_EQ(value("-(2 + 3)"), -5.0);
    EXPECT_TRUE(value("1 / 0").is_null());
    EXPECT_EQ(value("if 金额 > 100 then \"大\" else \"小\""), "大");
}

TEST(Feel, KnowsThreeValues) {
    EXPECT_TRUE(value("due > 5").is_null());
    EXPECT_TRUE(value("no_such_name = 1").is_null() || value("no_such_name = 1") == false);
    EXPECT_EQ(value("due > 5 and false"), false);
    EXPECT_EQ(value("due > 5 or true"), true);
    EXPECT_TRUE(value("due > 5 or false").is_null());
    EXPECT_FALSE(Expression::parse("due > 5").holds(appeal));
}

TEST(Feel, SaysWhereAnExpressionIsWrong) {
    for (const auto* wrong : {"", "1 +", "(1", "\"open", "a b", "f(1)", "1..2", "= 3", "[1,2]", "a in 3"}) {
        try {
            Expression::parse(wrong);
            ADD_FAILURE() << wrong;
        } catch (const Invalid& problem) {
            EXPECT_EQ(problem.code, "rule.syntax");
            EXPECT_NE(problem.says.en.find(':'), std::string::npos);
        }
    }
}

TEST(Feel, IsNotBroughtDownByDepth) {
    EXPECT_THROW(Expression::parse(std::string(5000, '(') + "1" + std::string(5000, ')')), Invalid);
    EXPECT_THROW(Expression::parse(std::string(5000, '-') + "1"), Invalid);
}

TEST(Feel, NotTurnsTrueAndFalseAndLeavesTheRestUnknown) {
    EXPECT_EQ(value("not(outcome = \"finished\")"), true);
    EXPECT_EQ(value("not(true) or not (false)"), true);
    EXPECT_TRUE(value("not(due > 5)").is_null());
    EXPECT_TRUE(value("not(3)").is_null());
    EXPECT_EQ(Expression::parse("nothing = 1 and not(false)").evaluate({{"nothing", 1}}), true);
    EXPECT_TRUE(Expression::parse("not").evaluate({{"not", 1}}) == 1) << "a variable may be called not";
}

TEST(Feel, ATextMayHoldQuotesAndLines) {
    EXPECT_EQ(value(R"("他说\"好\"")"), "他说\"好\"");
    EXPECT_EQ(value(R"("a\nb\tc\\d")"), "a\nb\tc\\d");
    EXPECT_EQ(value(R"("\u7f57湖")"), "罗湖");
    EXPECT_EQ(value(R"("\U01F600")"), "😀");
    for (const auto* wrong : {R"("\u12")", R"("\ud800")", R"("\U110000")", R"("\uzzzz")", "\"a\\"}) EXPECT_THROW(Expression::parse(wrong), Invalid) << wrong;
}

TEST(Feel, TextsAreJoinedAndOrdered) {
    EXPECT_EQ(value("\"罗\" + \"湖\""), "罗湖");
    EXPECT_EQ(value("\"a\" < \"b\""), true);
    EXPECT_TRUE(value("\"a\" < 5").is_null());
    EXPECT_TRUE(value("\"a\" - \"b\"").is_null());
    EXPECT_TRUE(value("-\"a\"").is_null());
    EXPECT_TRUE(value("place = \"东门街道\"").is_null());
    EXPECT_EQ(value("null = null"), true);
    EXPECT_EQ(value("due != null"), false);
    EXPECT_EQ(value("outcome != null"), true);
}

TEST(Feel, ANameWithoutAValueIsNull) {
    EXPECT_TRUE(value("place.street.house").is_null());
    EXPECT_TRUE(value("due.a.b").is_null());
    EXPECT_EQ(value("if no_such_name then 1 else 2"), 2.0);
}

TEST(Feel, RangesAreOpenOrClosedAtEitherEnd) {
    EXPECT_EQ(value("金额 in [120..200]"), true);
    EXPECT_EQ(value("金额 in (120..200]"), false);
    EXPECT_EQ(value("金额 in ]100..120["), false);
    EXPECT_EQ(value("金额 in ]100..121["), true);
    EXPECT_EQ(value("金额 in [1.5..120.5]"), true);
    EXPECT_TRUE(value("outcome in [1..5]").is_null());
    EXPECT_EQ(value("due in (null)"), true);
}

TEST(Feel, WordsAreWordsNotBeginningsOfNames) {
    EXPECT_EQ(Expression::parse("order = 1 and android = 2 and input = 3 and iffy = 4 and truest = 5").evaluate({{"order", 1}, {"android", 2}, {"input", 3}, {"iffy", 4}, {"truest", 5}}), true);
    EXPECT_EQ(value("if 金额 in [1..5] then \"a\" else if 金额 > 100 then \"b\" else \"c\""), "b");
}

// A condition as long as one may be, of one chain: evaluated on the stack of a writer.
TEST(Feel, IsNotBroughtDownByLength) {
    std::string chain = "1";
    while (chain.size() < 9'990) chain += "+1";
    EXPECT_EQ(value(chain), 4996.0);
    EXPECT_THROW(Expression::parse(chain + std::string(100, ' ') + "+1"), Invalid);
}
}
}
