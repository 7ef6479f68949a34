#include "kernel/store/joined_rows.hpp"
#include <gtest/gtest.h>
namespace yiwang::store {
namespace {
TEST(JoinedRows, AreThoseOfAPlainInsertOfOneRow) {
    EXPECT_TRUE(JoinedRows::of("insert into a_b (c, d) values (?, ?)"));
    EXPECT_TRUE(JoinedRows::of("insert into a_b (c, d, e) values (?, 0, '')"));
    EXPECT_TRUE(JoinedRows::of("insert into a_b (c, d) values (?, cast(? as tsvector)) on conflict (c) do update set d = excluded.d"));
    EXPECT_TRUE(JoinedRows::of("insert into a_b (c, d) values (?, 'it''s, (a) text?')"));
    for (const auto* other : {"insert into a_b (c) values (?) on conflict do nothing", "insert into a_b (c, d) values (0, ?) on conflict (c) do nothing",
                              "insert into a_b (c) values (?) on conflict (c) do update set c = ?", "insert into a_b (c) values (?) returning c", "insert into a_b (c) values ((select max(c) from a_b))",
                              "insert into a_b (c) values (lower(?))", "insert into a_b (c) select 1", "insert into a_b (c) values (?), (?)", "update a_b set c = ?", "select 1"})
        EXPECT_FALSE(JoinedRows::of(other)) << other;
}

TEST(JoinedRows, GoOutInFewStatementsAndInTheirOrder) {
    auto rows = *JoinedRows::of("insert into a_b (c, d, e) values (?, 'x?', ?)");
    EXPECT_EQ(rows.table(), "a_b");
    for (std::int64_t i = 0; i < 13; ++i) rows.add(std::array<Cell, 2>{Cell{i}, i % 2 ? Cell{} : Cell{std::string_view("t")}});
    std::vector<std::string> statements, values;
    rows.each_statement([&](const std::string& sql, Parameters& all, std::size_t first, std::size_t count) {
        statements.push_back(sql);
        for (const auto* value : all.pointers(first, count)) values.push_back(value ? value : "null");
    });
    ASSERT_EQ(statements.size(), 3u);
    EXPECT_EQ(statements[2], "insert into a_b (c, d, e) values (?, 'x?', ?)");
    EXPECT_EQ(statements[1], "insert into a_b (c, d, e) values (?, 'x?', ?), (?, 'x?', ?), (?, 'x?', ?), (?, 'x?', ?)");
    ASSERT_EQ(values.size(), 26u);
    for (std::size_t i = 0; i < 13; ++i) {
        EXPECT_EQ(values[2 * i], std::to_string(i));
        EXPECT_EQ(values[2 * i + 1], i % 2 ? "null" : "t");
    }
    EXPECT_EQ(rows.rows(), 0u);
}

// PostgreSQL refuses a statement that comes upon a row twice.
TEST(JoinedRows, MeetARowOfTheSameKey) {
    auto rows = *JoinedRows::of("insert into a_b (c, d, e) values (?, 0, ?) on conflict (e, c) do update set d = 1");
    const auto row = [](std::int64_t c, std::string_view e) { return std::array<Cell, 2>{Cell{c}, Cell{e}}; };
    EXPECT_FALSE(rows.meets(row(1, "x")));
    rows.add(row(1, "x"));
    EXPECT_TRUE(rows.meets(row(1, "x")));
    EXPECT_FALSE(rows.meets(row(1, "y")));
    EXPECT_FALSE(rows.meets(row(2, "x")));
    rows.clear();
    EXPECT_FALSE(rows.meets(row(1, "x")));
}
}
}
