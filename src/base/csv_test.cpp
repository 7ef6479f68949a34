#include "base/csv.hpp"
#include <gmock/gmock.h>
#include <cstdio>
#include <fstream>
#include <random>
#include "base/problem.hpp"
namespace yiwang {
namespace {
using Record = std::vector<std::string>;
using testing::ElementsAre;

std::vector<Record> all(std::string_view text, char separator = ',') {
    CsvReader reader(text, separator);
    std::vector<Record> out;
    for (Record record; reader.next(record);) out.push_back(record);
    return out;
}

Table table_of(std::string_view text) {
    const std::string file = testing::TempDir() + "csv_test.csv";
    std::ofstream(file, std::ios::binary) << text;
    return read_table(file);
}

std::string csv_code(std::string_view text) {
    try {
        table_of(text);
    } catch (const Problem& problem) {
        return problem.code;
    }
    return "";
}
}

TEST(Csv, reads_fields_records_and_both_line_ends) {
    EXPECT_THAT(all("a,b\r\n1,2\n3,4"), ElementsAre(Record{"a", "b"}, Record{"1", "2"}, Record{"3", "4"}));
    EXPECT_THAT(all("a,,\n,"), ElementsAre(Record{"a", "", ""}, Record{"", ""}));
    EXPECT_THAT(all(""), ElementsAre());
    EXPECT_THAT(all("a;b", ';'), ElementsAre(Record{"a", "b"}));
}

TEST(Csv, quotes_hold_separators_line_breaks_and_doubled_quotes) {
    EXPECT_THAT(all("\"a,b\",\"c\"\"d\"\r\n\"e\r\nf\",\"\"\r\n"),
                ElementsAre(Record{"a,b", "c\"d"}, Record{"e\r\nf", ""}));
    EXPECT_THAT(all("\"\"\"\""), ElementsAre(Record{"\""}));
    EXPECT_THAT(all("\"a\"\r"), ElementsAre(Record{"a"}));
}

TEST(Csv, a_quote_inside_an_unquoted_field_is_a_character) {
    EXPECT_THAT(all("5\" pipe,x"), ElementsAre(Record{"5\" pipe", "x"}));
}

TEST(Csv, a_byte_order_mark_and_empty_lines_are_skipped) {
    EXPECT_THAT(all("\xEF\xBB\xBF\"a\",b\r\n\r\n\n1,2\n\n"), ElementsAre(Record{"a", "b"}, Record{"1", "2"}));
    EXPECT_THAT(all("\xEF\xBB\xBF"), ElementsAre());
    EXPECT_THAT(all("\"\"\n"), ElementsAre(Record{""}));
}

TEST(Csv, a_return_that_ends_no_line_is_data) {
    EXPECT_THAT(all("a\rb,c\n"), ElementsAre(Record{"a\rb", "c"}));
}

TEST(Csv, tells_the_line_on_which_a_record_began) {
    CsvReader reader("a\n\"b\nc\nd\"\n\r\ne");
    Record record;
    std::vector<std::int64_t> lines;
    while (reader.next(record)) lines.push_back(reader.line());
    EXPECT_THAT(lines, ElementsAre(1, 2, 6));
    EXPECT_EQ(reader.position(), 13u);
    EXPECT_FALSE(reader.next(record));
}

TEST(Csv, reading_may_go_on_from_a_position) {
    const std::string text = "a,b\n\"x\ny\",2\n3,4\n";
    CsvReader first(text);
    Record record;
    ASSERT_TRUE(first.next(record) && first.next(record));
    EXPECT_THAT(all(std::string_view(text).substr(first.position())), ElementsAre(Record{"3", "4"}));
}

TEST(Csv, a_quote_that_never_closes_and_text_after_one_are_refused_with_the_line) {
    for (const auto* text : {"a\n\"b", "a\n\"b\"c\n", "a\n\"b\" ,c", "a\n\"", "a\n\"b\"\rc"}) try {
            all(text);
            ADD_FAILURE() << text;
        } catch (const Problem& problem) {
            EXPECT_EQ(problem.code, "csv.malformed");
            EXPECT_NE(problem.says.en.find("line 2"), std::string::npos) << problem.says.en;
        }
}

TEST(Csv, a_line_reads_back_as_the_cells_that_were_written) {
    std::mt19937 random(7);
    constexpr std::string_view alphabet = "ab,\"\r\n ;\t0罗";
    for (int i = 0; i < 5'000; ++i) {
        Record cells(1 + random() % 4);
        for (auto& cell : cells)
            for (auto length = random() % 5; length > 0; --length)
                cell += alphabet[random() % alphabet.size()];
        for (auto& cell : cells)
            if (!cell.empty() && (cell[0] == '\t' || cell[0] == '\r'))
                cell = "x" + cell;  // those are led by an apostrophe
        ASSERT_THAT(all(csv_line(cells)), ElementsAre(cells)) << csv_line(cells);
    }
}

TEST(Csv, a_cell_that_a_spreadsheet_would_run_is_led_by_an_apostrophe) {
    EXPECT_EQ(csv_line({"=1+1", "+cmd", "-cmd", "@x", "a=b"}), "'=1+1,'+cmd,'-cmd,'@x,a=b\r\n");
    EXPECT_EQ(csv_line({"-12.5", "+86", "-", "-1-1"}), "-12.5,+86,'-,'-1-1\r\n");
    EXPECT_EQ(csv_line({"=HYPERLINK(\"x\",\"y\")"}), "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"\r\n");
}

TEST(Csv, a_table_gives_cells_by_the_name_of_their_column) {
    const auto table = table_of(
        "\xEF\xBB\xBF"
        "code, name \nlh,罗湖\n");
    EXPECT_EQ(table.at(0, "name"), "罗湖");
    EXPECT_TRUE(table.has("code"));
    EXPECT_FALSE(table.has("street"));
    EXPECT_THROW(table.at(0, "street"), std::out_of_range);
    EXPECT_THROW(table.at(1, "name"), std::out_of_range);
}

TEST(Csv, a_table_that_does_not_hold_together_is_refused) {
    EXPECT_EQ(csv_code(""), "csv.malformed");
    EXPECT_EQ(csv_code("a,a\n1,2\n"), "csv.malformed");
    EXPECT_EQ(csv_code("a,b\n1\n"), "csv.malformed");
    EXPECT_EQ(csv_code("a,b\n1,2,3\n"), "csv.malformed");
    EXPECT_EQ(csv_code("a,b\n1,\xC0\x80\n"), "csv.malformed");
    EXPECT_EQ(csv_code("a,b\n1,2\n"), "");
    EXPECT_THROW(read_table("/nowhere/x.csv"), Problem);
}
}
