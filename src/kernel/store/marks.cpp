#include "kernel/store/marks.hpp"
#include <algorithm>
#include <random>
#include <stdexcept>
namespace yiwang::store {
std::string_view changed_by(std::string_view sql) {
    for (const std::string_view verb : {"insert into ", "update ", "delete from "})
        if (sql.starts_with(verb)) return sql.substr(verb.size(), sql.find_first_of(" (", verb.size()) - verb.size());
    return {};
}

std::int64_t new_mark() {
    static thread_local std::mt19937_64 source{std::random_device{}()};
    return static_cast<std::int64_t>(source() >> 1);
}

void Marks::forget() {
    known_.clear();
}

std::size_t Marks::place_of(std::string_view table) const {
    return static_cast<std::size_t>(std::ranges::find(tables_, table) - tables_.begin());
}

void Marks::know(const Row& row) {
    if (const auto at = place_of(row.text(0)); at < known_.size()) known_[at].mark = row.number(1);
}

void Marks::know_all(Connection& connection) {
    if (!known_.empty()) return;
    begin_to_know();
    connection.query(question, {}, [&](const Row& row) { know(row); });
}

std::int64_t Marks::of(Connection& connection, std::string_view table) {
    const auto at = place_of(table);
    if (at == tables_.size()) throw std::logic_error("store: no room says that " + std::string(table) + " is settled");
    know_all(connection);
    known_[at].asked = true;
    return known_[at].mark;
}

void Marks::before(Connection& connection, std::string_view sql) {
    const auto table = changed_by(sql);
    if (table.empty()) return;
    const auto at = place_of(table);
    if (at == tables_.size()) return;
    know_all(connection);
    if (!std::exchange(known_[at].asked, false)) return;
    known_[at].mark = new_mark();
    const std::array<Cell, 2> cells{to_cell(known_[at].mark), to_cell(table)};
    connection.run("update store_mark set mark = ? where name = ?", cells);
}
}
