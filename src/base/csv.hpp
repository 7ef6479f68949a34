// Comma-separated values, RFC 4180: quotes, doubled quotes, line breaks in quotes; CRLF or LF; a BOM and
// empty lines are skipped. A quote inside an unquoted field is a character like any other.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>
namespace yiwang {

// Reads records one by one from a text that stays alive.
class CsvReader {
public:
    explicit CsvReader(std::string_view text, char separator = ',');

    // The next record; false at the end. The record's strings are reused.
    // Throws Problem "csv.malformed" with the line: a quote that never closes, or text after a closing quote.
    bool next(std::vector<std::string>& record);

    std::int64_t line() const { return line_; }   // line on which the last record began, from 1
    std::size_t position() const { return at_; }  // byte after the last record

private:
    const char* quoted(const char* at, const char* end, std::string& field);

    std::string_view text_;
    char separator_;
    std::size_t at_ = 0;
    std::int64_t line_ = 0, next_line_ = 1;
};

// One field, quoted if it must be.
std::string csv_field(std::string_view);
// A line with its CRLF. Cells that a spreadsheet would run as a formula (= + - @) are led by an apostrophe;
// plain numbers are left as they are.
std::string csv_line(const std::vector<std::string>&);

// A small table with a header, each record as a row of named cells: catalog files.
struct Table {
    std::vector<std::string> header;
    std::vector<std::vector<std::string>> rows;
    const std::string& at(std::size_t row, std::string_view column) const;  // throws std::out_of_range
    bool has(std::string_view column) const;
};
// Throws Problem "csv.unreadable", "csv.malformed": not UTF-8, no header, equal names in it, a row of another
// length.
Table read_table(const std::string& file);
// The same of a text; name: what to call it in a problem.
Table table_of_csv(std::string_view text, const std::string& name);
}
