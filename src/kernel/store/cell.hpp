// Values that go into and come out of SQL, and one row of an answer.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include "base/json.hpp"
namespace yiwang {

struct Blob {
    std::string_view bytes;
};

// null, whole number, number, text, bytes. Texts and bytes belong to somebody else: a cell is read at once.
using Cell = std::variant<std::monostate, std::int64_t, double, std::string_view, Blob>;

template <class T>
Cell to_cell(const T& value) {
    if constexpr (json::is_optional<T>::value) return value ? to_cell(*value) : Cell{};
    else if constexpr (std::is_same_v<T, std::nullptr_t>) return Cell{};
    else if constexpr (json::is_id<T>::value) return value.value ? Cell{value.value} : Cell{};
    else if constexpr (std::is_same_v<T, Instant> || std::is_same_v<T, Date>)
        return Cell{static_cast<std::int64_t>(value.time_since_epoch().count())};
    else if constexpr (json::DescribedEnum<T>) return Cell{json::name_of(value)};
    else if constexpr (std::is_integral_v<T>) return Cell{static_cast<std::int64_t>(value)};
    else if constexpr (std::is_floating_point_v<T>) return Cell{static_cast<double>(value)};
    else if constexpr (std::is_same_v<T, Blob>) return Cell{value};
    else return Cell{std::string_view(value)};
}

[[noreturn]] void refuse_cell(std::size_t column, std::string_view expected);

// One row, valid until the function it was given to returns.
class Row {
public:
    explicit Row(std::span<const Cell> cells) : cells_(cells) {}
    std::size_t size() const { return cells_.size(); }
    bool null(std::size_t column) const { return std::holds_alternative<std::monostate>(cells_[column]); }

    // The cell as a T: numbers, bool (0 or 1), std::string, Id (null is the empty id), Instant and Date
    // (stored as microseconds and days), described enums (stored by name), std::optional of these.
    // Throws Problem 500 "store.unexpected_value": another type, or a name the enum does not have.
    template <class T>
    T get(std::size_t column) const {
        const Cell& cell = cells_[column];
        if constexpr (json::is_optional<T>::value) {
            if (null(column)) return {};
            return get<typename T::value_type>(column);
        } else if constexpr (json::is_id<T>::value) return null(column) ? T{} : T{number(column)};
        else if constexpr (std::is_same_v<T, Instant>) return Instant{std::chrono::microseconds{number(column)}};
        else if constexpr (std::is_same_v<T, Date>) return Date{std::chrono::days{number(column)}};
        else if constexpr (json::DescribedEnum<T>) {
            const auto value = json::enum_of<T>(text(column));
            if (!value) refuse_cell(column, "a known word");
            return *value;
        } else if constexpr (std::is_same_v<T, bool>) return number(column) != 0;
        else if constexpr (std::is_integral_v<T>) return static_cast<T>(number(column));
        else if constexpr (std::is_floating_point_v<T>) {
            if (const auto* value = std::get_if<double>(&cell)) return *value;
            return static_cast<T>(number(column));
        } else return T(text(column));
    }

    // The row as a described struct: columns in the order of its members. See columns<T>().
    template <json::Described T>
    T as() const {
        T out{};
        std::size_t column = 0;
        boost::mp11::mp_for_each<json::Members<T>>([&](auto member) {
            using M = std::remove_reference_t<decltype(out.*member.pointer)>;
            out.*member.pointer = get<M>(column++);
        });
        return out;
    }

    std::string_view text(std::size_t column) const;  // text or bytes
    std::int64_t number(std::size_t column) const;

private:
    std::span<const Cell> cells_;
};

// Row to described struct, to be handed to Tx::first and Tx::all.
template <class T>
T row_as(const Row& row) {
    return row.as<T>();
}
// Row of one column.
template <class T>
T first_column(const Row& row) {
    return row.get<T>(0);
}

// "id, name, grade": the columns that row_as<T> expects, for a select.
template <class T>
std::string columns(std::string_view prefix = {}) {
    std::string out;
    boost::mp11::mp_for_each<json::Members<T>>([&](auto member) {
        if (!out.empty()) out += ", ";
        out += prefix;
        out += member.name;
    });
    return out;
}
}
