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
    EXPECT_EQ(value("1 + 2 * 3 - 4 / 2"), 5);
    EXPECT_EQ(value("-(2 + 3)"), -5);
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
    for (const auto* wrong : {"", "1 +", "(1", "\"open", "a b", "1..2", "= 3", "[1,2", "{a 1}", "if true then 1", "for x in 3", "@3", "\"\\u12\""}) {
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
    EXPECT_EQ(value("if no_such_name then 1 else 2"), 2);
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

TEST(Feel, IsNotBroughtDownByLength) {
    std::string chain = "1";
    for (int i = 0; i < 450; ++i) chain += "+1";
    EXPECT_EQ(value(chain), 451);
    for (int i = 0; i < 100; ++i) chain += "+1";
    EXPECT_THROW(Expression::parse(chain), Invalid);
    EXPECT_THROW(Expression::parse(std::string(300'000, ' ')), Invalid);
}

// Each evaluates to the text behind the arrow, as FEEL would write it.
TEST(Feel, ComputesAsTheStandardSays) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"0.1 + 0.2 = 0.3", "true"},
        {"1/3", "0.3333333333333333333333333333333333"},
        {"-2 ** 2", "4"},
        {"{年龄: 82, 户籍: \"罗湖区\", 合格: 年龄 >= 80 and 户籍 = \"罗湖区\"}.合格", "true"},
        {"{monthly salary: 9000, yearly: monthly salary * 12}.yearly", "108000"},
        {"for i in 0..4 return if i = 0 then 1 else i * partial[-1]", "[1, 1, 2, 6, 24]"},
        {"[{x: 1}, {x: 2}][x > 1].x", "[2]"},
        {"some n in [1, null] satisfies n > 3", "null"},
        {"every n in [1, 2] satisfies n < 3", "true"},
        {"sort([3, 1, 2], function(a, b) a > b)", "[3, 2, 1]"},
        {"date(\"2026-11-24\") - date(\"2026-02-28\")", "@\"P269D\""},
        {"@\"2024-02-29\" + @\"P1Y\"", "@\"2025-02-28\""},
        {"@\"2026-11-24T08:00:00@Asia/Shanghai\" = @\"2026-11-24T00:00:00Z\"", "true"},
        {"day of week(@\"2026-11-24\")", "\"Tuesday\""},
        {"years and months duration(@\"2023-03-01\", @\"2026-11-24\").years", "3"},
        {"5 in (null..10]", "null"},
        {"\"东门\" in (\"桂园\", \"东门\")", "true"},
        {"substring(\"🐎马\", 2)", "\"马\""},
        {"replace(\"罗湖-12\", \"(\\d+)\", \"[$1]\")", "\"罗湖-[12]\""},
        {"decimal(2.5, 0)", "2"},
        {"round half up(-2.5, 0)", "-3"},
        {"overlaps([1..5], (5..8])", "false"},
        {"(function(x: number) x * 2)(\"a\")", "null"},
        {"[1, 2] instance of list<number>", "true"},
        {"\"a\" < 1", "null"},
        {"0 / 0", "null"},
        {"10 ** 7000", "null"},
    };
    for (const auto& [text, wanted] : cases) EXPECT_EQ(literal(Expression::parse(text).evaluate(Context{})), wanted) << text;
}

TEST(Feel, SaysWhyAValueIsNull) {
    std::vector<std::string> notes;
    Expression::parse("amount / 0 + \"a\"").evaluate(Context{{{"amount", 5}}}, Instant{}, &notes);
    ASSERT_EQ(notes.size(), 2u);
    EXPECT_EQ(notes[0], "divided by zero");
}

TEST(Feel, StopsWhatHasNoEnd) {
    for (const auto* endless : {"for a in 1..100000, b in 1..100000 return a", "{f: function(n) f(n)}.f(1)",
                                "count(for i in 1..30 return if i = 1 then \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\" else partial[-1] + partial[-1])"}) {
        try {
            const auto out = Expression::parse(endless).evaluate(Context{});
            EXPECT_TRUE(out.null()) << endless;
        } catch (const Problem& problem) {
            EXPECT_EQ(problem.code, "rule.too_long") << endless;
        }
    }
    // A pattern that backtracks for ever is cut off.
    EXPECT_TRUE(Expression::parse("matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\", \"^(a+)+$\")").evaluate(Context{}).null());
}

TEST(Feel, ANameMayHaveSpacesAndSigns) {
    const Context in{{{"月 收入", 9000}, {"a-b", 3}, {"a", 10}, {"b", 4}}};
    EXPECT_EQ(literal(Expression::parse("月  收入 + a-b", {"月 收入", "a-b"}).evaluate(in)), "9003");
    EXPECT_EQ(literal(Expression::parse("a-b").evaluate(in)), "6");
}
}
}
