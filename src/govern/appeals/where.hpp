// Conditions over the rows of appeals_appeal, and those that a right reaches.
#pragma once
#include <string>
#include <vector>
#include "kernel/module/caller.hpp"
namespace yiwang::govern::appeals {

// Conditions of a query, each a constant text, with the values for their marks. Texts must outlive the query.
struct Where {
    std::string sql = "1 = 1";
    std::vector<Cell> cells;
    template <class... T>
    void add(std::string_view condition, const T&... values) {
        sql.append(" and ").append(condition);
        (cells.push_back(to_cell(values)), ...);
    }
    // One of these values; no row if there are none.
    template <class T>
    void among(std::string_view column, const std::vector<T>& values) {
        std::string marks;
        for (const auto& value : values) marks += marks.empty() ? "?" : ", ?", cells.push_back(to_cell(value));
        sql.append(" and ").append(column).append(" in (").append(marks.empty() ? "null" : marks).append(")");
    }
};

// The rows that the right reaches: the scope of the caller's post. Throws Unauthorised or Forbidden without it.
inline void within(Where& where, const Caller& caller, std::string_view right) {
    switch (caller.require(right)) {
        case Scope::district: return;
        case Scope::street: return where.add("street = ?", caller.street);
        case Scope::unit: return where.add("unit = ?", caller.unit);
        case Scope::own: return where.add("taken_by = ?", caller.officer);
    }
}
}
