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
}
}
