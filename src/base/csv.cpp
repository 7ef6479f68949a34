#include "base/csv.hpp"
#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>
#include "base/problem.hpp"
#include "base/text.hpp"
namespace yiwang {
namespace {
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

Problem malformed(std::int64_t line, const std::string& zh, const std::string& en,
                  const std::string& details = {}) {
    const auto number = std::to_string(line);
    return Problem(422, "csv.malformed",
                   {"CSV 第 " + number + " 行：" + zh, "CSV, line " + number + ": " + en}, {}, details);
}

bool is_number(std::string_view cell) {
    const bool has_sign = !cell.empty() && (cell[0] == '-' || cell[0] == '+');
    const auto digits = cell.substr(has_sign ? 1 : 0);
    return !digits.empty() && digits.find_first_not_of("0123456789.") == digits.npos && digits[0] != '.' &&
           std::count(digits.begin(), digits.end(), '.') <= 1;
}
}

CsvReader::CsvReader(std::string_view text, char separator) : text_(text), separator_(separator) {
    if (text_.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
}

bool CsvReader::next(std::vector<std::string>& record) {
    const char* const end = text_.data() + text_.size();
    const char* at = text_.data() + at_;
    while (at != end && (*at == '\n' || (*at == '\r' && at + 1 != end && at[1] == '\n'))) {  // empty lines
        at += *at == '\r' ? 2 : 1;
        ++next_line_;
    }
    at_ = static_cast<std::size_t>(at - text_.data());
    if (at == end) return false;
    line_ = next_line_;
    std::size_t count = 0;
    for (bool more = true; more;) {
        if (count == record.size()) record.emplace_back();
        auto& field = record[count++];
        if (at != end && *at == '"') at = quoted(at + 1, end, field);
        else {
            const char* const begin = at;
            while (at != end && *at != separator_ && *at != '\n') ++at;
            const bool line_ends_with_return = at != begin && at[-1] == '\r' && (at == end || *at == '\n');
            field.assign(begin, at - (line_ends_with_return ? 1 : 0));
        }
        more = at != end && *at == separator_;
        if (at != end) ++at;
    }
    ++next_line_;
    record.resize(count);
    at_ = static_cast<std::size_t>(at - text_.data());
    return true;
}

// Reads what follows an opening quote; gives the separator, the line feed or the end after it.
const char* CsvReader::quoted(const char* at, const char* end, std::string& field) {
    field.clear();
    for (;;) {
        const char* const quote = std::find(at, end, '"');
        if (quote == end) throw malformed(line_, "引号没有配对。", "a quote is never closed.");
        field.append(at, quote);
        next_line_ += std::count(at, quote, '\n');
        at = quote + 1;
        if (at == end || *at != '"') break;
        field += '"';
        ++at;
    }
    if (at != end && *at == '\r' && (at + 1 == end || at[1] == '\n')) ++at;
    if (at != end && *at != separator_ && *at != '\n')
        throw malformed(line_, "右引号之后还有文字。", "there is text after a closing quote.");
    return at;
}

std::string csv_field(std::string_view field) {
    if (field.find_first_of(",\"\r\n") == field.npos &&
        (field.empty() || (field.front() != ' ' && field.back() != ' ')))
        return std::string(field);
    std::string quoted = "\"";
    for (const char c : field) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted += '"';
}

std::string csv_line(const std::vector<std::string>& cells) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const auto& cell = cells[i];
        if (i > 0) line += ',';
        const bool runs = !cell.empty() &&
                          std::string_view("=+-@\t\r").find(cell[0]) != std::string_view::npos &&
                          !is_number(cell);
        if (cell.empty() && cells.size() == 1) line += "\"\"";  // else the line would be empty and skipped
        else line += csv_field(runs ? "'" + cell : cell);
    }
    return line += "\r\n";
}

const std::string& Table::at(std::size_t row, std::string_view column) const {
    const auto found = std::find(header.begin(), header.end(), column);
    if (found == header.end()) throw std::out_of_range("no column " + std::string(column));
    return rows.at(row).at(static_cast<std::size_t>(found - header.begin()));
}

bool Table::has(std::string_view column) const {
    return std::find(header.begin(), header.end(), column) != header.end();
}

Table read_table(const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    if (!stream)
        throw Problem(500, "csv.unreadable",
                      {"无法读取文件 " + file + "。", "The file " + file + " cannot be read."});
    return table_of_csv(text, file);
}

Table table_of_csv(std::string_view text, const std::string& file) {
    if (!valid_utf8(text)) throw malformed(1, "不是 UTF-8 编码。", "not in UTF-8.", file);
    CsvReader reader(text);
    Table table;
    if (!reader.next(table.header)) throw malformed(1, "没有表头。", "there is no header.", file);
    for (auto& name : table.header) name = trimmed(name);
    if (std::set<std::string>(table.header.begin(), table.header.end()).size() != table.header.size())
        throw malformed(1, "表头有重复的列名。", "two columns have one name.", file);
    std::vector<std::string> record;
    while (reader.next(record)) {
        if (record.size() != table.header.size())
            throw malformed(reader.line(), "列数与表头不同。", "the number of cells differs from the header.",
                            file);
        table.rows.push_back(record);
    }
    return table;
}
}
