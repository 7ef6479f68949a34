// The batch form gives the single form's answers, for whatever conditions and rows.
#include "kernel/rule/batch.hpp"
#include <gtest/gtest.h>
#include <random>
namespace yiwang::rule {
namespace {
std::vector<Column> people(std::size_t rows, std::mt19937& random) {
    std::vector<Column> out{{"年龄", Column::Kind::integer, {}, {}}, {"月收入", Column::Kind::integer, {}, {}}, {"低保", Column::Kind::boolean, {}, {}}, {"独居", Column::Kind::boolean, {}, {}},
                            {"户籍", Column::Kind::text, {}, {"罗湖区", "福田区", "外地"}}, {"到期日", Column::Kind::date, {}, {}}};
    const std::vector<std::pair<int, int>> spans{{0, 105}, {0, 30'000}, {0, 1}, {0, 1}, {0, 2}, {20'000, 21'000}};
    for (std::size_t c = 0; c < out.size(); ++c)
        for (std::size_t i = 0; i < rows; ++i)
            out[c].values.push_back(random() % 12 == 0 ? Column::null_value : std::uniform_int_distribution<int>(spans[c].first, spans[c].second)(random));
    return out;
}

std::string some_condition(std::mt19937& random, int depth) {
    const auto pick = [&](std::initializer_list<const char*> of) { return std::string(of.begin()[random() % of.size()]); };
    if (depth > 0 && random() % 3 != 0) {
        if (random() % 4 == 0) return "not(" + some_condition(random, depth - 1) + ")";
        return "(" + some_condition(random, depth - 1) + pick({" and ", " or "}) + some_condition(random, depth - 1) + ")";
    }
    switch (random() % 10) {
        case 0: return pick({"低保", "独居"});
        case 1: return "户籍" + pick({" = ", " != "}) + pick({"\"罗湖区\"", "\"外地\"", "\"月球\""});
        case 2: return "户籍 in (\"罗湖区\", \"福田区\")";
        case 3: return "年龄 in " + pick({"[60..80)", "(18..35]", "]0..3[", "> 79.5", "[90..10]"});
        case 4: return "年龄 between 6 and 12.5";
        case 5: return "到期日" + pick({" < ", " >= "}) + pick({"@\"2026-02-03\"", "date(\"2025-11-24\")"});
        case 6: return pick({"年龄", "低保", "户籍"}) + pick({" = null", " != null"});
        case 7: return "年龄 in (1, 2.5, 80, -3)";
        case 8: return pick({"年龄 + 5 > 65", "月收入 * 12 < 50000", "月收入 > 年龄", "contains(户籍, \"区\")"});  // row by row
        default: return pick({"年龄", "月收入"}) + pick({" = ", " != ", " < ", " <= ", " > ", " >= "}) + pick({"18", "80", "80.5", "-1", "5000", "1e3"});
    }
}

TEST(Batch, AnswersAsTheSingleFormDoes) {
    std::mt19937 random(20261124);
    for (int round = 0; round < 12; ++round) {
        const auto columns = people(round % 3 == 0 ? 1 : 300 + 1000 * static_cast<std::size_t>(round % 4), random);
        std::vector<std::string> conditions;
        for (int i = 0; i < 40; ++i) conditions.push_back(some_condition(random, 3));
        const auto batch = Batch::compile(conditions, columns);
        const auto result = batch.run(columns, round % 2 == 0, 1 + round % 2);
        for (std::size_t c = 0; c < conditions.size(); ++c) {
            const auto single = Expression::parse(conditions[c]);
            for (std::size_t row = 0; row < result.rows(); row += 1 + result.rows() / 60) {
                Context person;
                for (const auto& column : columns) {
                    const auto v = column.values[row];
                    person.set(column.name, v == Column::null_value               ? Value()
                                            : column.kind == Column::Kind::integer ? Value(v)
                                            : column.kind == Column::Kind::boolean ? Value(v != 0)
                                            : column.kind == Column::Kind::date    ? Value(DateValue::from_days(v))
                                                                                   : Value(column.texts[static_cast<std::size_t>(v)]));
                }
                const auto wanted = single.evaluate(person);
                const auto truth = wanted.is(true) ? Truth::yes : wanted.is(false) ? Truth::no : Truth::unknown;
                ASSERT_EQ(result.at(c, row), truth) << conditions[c] << " at " << literal(person);
            }
            std::size_t no = 0;
            for (std::size_t row = 0; row < result.rows(); ++row) no += result.at(c, row) == Truth::no;
            EXPECT_EQ(result.count(c, Truth::no), no) << conditions[c];
        }
    }
}

TEST(Batch, ComparesOnceWhatConditionsShare) {
    std::mt19937 random(1);
    const auto columns = people(100, random);
    const std::vector<std::string> conditions{"年龄 >= 80 and 低保", "年龄 >= 80 and 独居", "年龄 > 79 or 户籍 = \"罗湖区\""};
    const auto batch = Batch::compile(conditions, columns);
    EXPECT_EQ(batch.comparisons().size(), 4u);
    EXPECT_EQ(batch.row_by_row(), 0u);
    EXPECT_TRUE(batch.run(columns, true).has_reasons());
}

TEST(Batch, TakesNoRowsAndRefusesColumnsOfTwoLengths) {
    std::mt19937 random(1);
    auto columns = people(0, random);
    const std::vector<std::string> conditions{"低保"};
    const auto batch = Batch::compile(conditions, columns);
    EXPECT_EQ(batch.run(columns).count(0, Truth::yes), 0u);
    columns[0].values.push_back(1);
    EXPECT_THROW(batch.run(columns), Invalid);
}
}
}
