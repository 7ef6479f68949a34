// Filters of features in CQL2 (OGC 21-065r2, 1.0): its text and its JSON, one tree, asked of rows.
//
// Supported: basic CQL2; LIKE, BETWEEN, IN; CASEI, ACCENTI; properties on both sides; arithmetic; all spatial and
// temporal functions. Parsed but refused when bound: array functions and functions of others' making, for our rows have
// no arrays. Logic is three-valued: what compares with nothing is neither true nor false, and such a row is left out.
// Bounded: 10,000 characters, 64 deep. Pure; any thread.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>
#include "support/geometry/geometry.hpp"
namespace yiwang::support::filter {

// What a property holds. Dates and times are texts in RFC 3339's form.
using Value = std::variant<std::monostate, bool, double, std::string_view>;

// One row, asked by the number that bind() was given its property under.
class Row {
public:
    virtual ~Row() = default;
    virtual Value value(std::size_t field) const = 0;
    virtual const geometry::Geometry& geometry() const = 0;
};

// A filter bound to the properties of a layer.
class Condition {
public:
    bool holds(const Row&) const;
    // A box outside of which no row can hold; nothing: anywhere.
    const std::optional<geometry::Box>& box() const { return box_; }

private:
    friend class Filter;
    struct Node;
    std::shared_ptr<const Node> root_;
    std::optional<geometry::Box> box_;
};

class Filter {
public:
    // Throw Problem 400 "filter.syntax" with the place, "filter.too_long", "filter.too_deep".
    static Filter from_text(std::string_view);
    static Filter from_json(std::string_view);

    // As CQL2 JSON.
    const json::Value& tree() const { return tree_; }

    // fields: names of the properties, in the order of Row's numbers; geometry: the name of the geometry.
    // turn: from the coordinates of the filter to WGS 84, for filter-crs. Throws Problem 400 "filter.property",
    // "filter.function", "filter.type".
    using Turn = geometry::Point (*)(const void* context, geometry::Point);
    Condition bind(const std::vector<std::string>& fields, std::string_view geometry, Turn turn = nullptr, const void* context = nullptr) const;

private:
    explicit Filter(json::Value tree) : tree_(std::move(tree)) {}
    json::Value tree_;
};

// Not for others: text to tree.
json::Value read_cql2_text(std::string_view);
[[noreturn]] void refuse_syntax(std::size_t at, std::string_view expected);
}
