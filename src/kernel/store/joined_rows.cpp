#include "kernel/store/joined_rows.hpp"
#include <algorithm>
#include <bit>
#include <charconv>
#include <cstdio>
#include "kernel/store/marks.hpp"
namespace yiwang::store {
namespace {
void add_hex(std::string& out, std::string_view bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    out += "\\x";
    for (const unsigned char byte : bytes) out += digits[byte >> 4], out += digits[byte & 15];
}
}

void Parameters::add(const Cell& value) {
    constexpr auto nothing = std::string::npos;
    starts_.push_back(std::holds_alternative<std::monostate>(value) ? nothing : texts_.size());
    char number[40];
    if (const auto* whole = std::get_if<std::int64_t>(&value)) texts_.append(number, std::to_chars(number, number + sizeof number, *whole).ptr);
    else if (const auto* real = std::get_if<double>(&value)) texts_.append(number, static_cast<std::size_t>(std::snprintf(number, sizeof number, "%.17g", *real)));
    else if (const auto* text = std::get_if<std::string_view>(&value)) texts_ += *text;
    else if (const auto* blob = std::get_if<Blob>(&value)) add_hex(texts_, blob->bytes);
    texts_ += '\0';
}

const std::vector<const char*>& Parameters::pointers(std::size_t first, std::size_t count) {
    pointers_.clear();
    for (std::size_t i = first; i < first + count; ++i) pointers_.push_back(starts_[i] == std::string::npos ? nullptr : texts_.data() + starts_[i]);
    return pointers_;
}

namespace {
// The parts of "a, cast(? as b), 'c, d'", between commas that stand outside of brackets and quotes.
std::vector<std::string_view> parts(std::string_view list) {
    std::vector<std::string_view> out;
    int depth = 0;
    bool quoted = false;
    std::size_t from = 0;
    for (std::size_t i = 0; i <= list.size(); ++i) {
        if (i == list.size() || (list[i] == ',' && depth == 0 && !quoted)) {
            while (from < i && list[from] == ' ') ++from;
            out.push_back(list.substr(from, i - from));
            from = i + 1;
        } else if (list[i] == '\'') quoted = !quoted;
        else if (!quoted) depth += list[i] == '(' ? 1 : list[i] == ')' ? -1 : 0;
    }
    return out;
}

// What stands in the brackets that open there, to those that close them; nothing if none do.
std::optional<std::string_view> bracketed(std::string_view sql, std::size_t open) {
    if (open >= sql.size() || sql[open] != '(') return {};
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = open; i < sql.size(); ++i) {
        if (sql[i] == '\'') quoted = !quoted;
        if (quoted) continue;
        depth += sql[i] == '(' ? 1 : sql[i] == ')' ? -1 : 0;
        if (depth == 0) return sql.substr(open + 1, i - open - 1);
    }
    return {};
}
}

std::optional<JoinedRows> JoinedRows::of(std::string_view sql) {
    constexpr std::string_view values = " values ", conflict = " on conflict ";
    const auto at = sql.find(values);
    if (!sql.starts_with("insert into ") || at == sql.npos || sql.find("select") != sql.npos || sql.find("returning") != sql.npos) return {};
    const auto row = bracketed(sql, at + values.size()), columns = bracketed(sql, sql.find('('));
    if (!row || !columns) return {};
    JoinedRows out;
    out.table_ = changed_by(sql);
    out.head_ = sql.substr(0, at + values.size());
    out.row_ = "(" + std::string(*row) + ")";
    out.tail_ = sql.substr(out.head_.size() + out.row_.size());
    out.texts_.resize(std::bit_width(most));
    std::vector<std::string_view> names;  // of the columns whose values are given
    const auto cells = parts(*row), all = parts(*columns);
    if (cells.size() != all.size()) return {};
    for (std::size_t i = 0; i < cells.size(); ++i)
        if (cells[i] == "?" || (cells[i].starts_with("cast(? as ") && cells[i].find('?', 6) == cells[i].npos)) names.push_back(all[i]);
        else if (!cells[i].starts_with('\'') && cells[i].find_first_of("?(") != cells[i].npos) return {};
    out.width_ = names.size();
    if (out.tail_.empty()) return out;
    const auto key = out.tail_.starts_with(conflict) ? bracketed(out.tail_, conflict.size()) : std::nullopt;
    if (!key || out.tail_.find('?') != out.tail_.npos) return {};
    for (const auto column : parts(*key)) {
        const auto found = std::ranges::find(names, column);
        if (found == names.end()) return {};
        out.key_.push_back(static_cast<std::size_t>(found - names.begin()));
    }
    return out;
}

std::string JoinedRows::key_of(std::span<const Cell> row) const {
    Parameters key;
    for (const auto i : key_) key.add(row[i]);
    return key.text();
}

bool JoinedRows::meets(std::span<const Cell> row) const {
    return !key_.empty() && rows_ > 0 && std::ranges::find(keys_, key_of(row)) != keys_.end();
}

void JoinedRows::add(std::span<const Cell> row) {
    if (!key_.empty()) keys_.push_back(key_of(row));
    for (const auto& value : row) values_.add(value);
    ++rows_;
}

const std::string& JoinedRows::text(std::size_t rows) {
    auto& out = texts_[static_cast<std::size_t>(std::countr_zero(rows))];
    if (out.empty()) {
        out = head_ + row_;
        for (std::size_t i = 1; i < rows; ++i) out += ", " + row_;
        out += tail_;
    }
    return out;
}
}
