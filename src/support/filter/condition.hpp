// A condition's inside: the tree of a filter with its properties, shapes and times resolved. Inside support/filter only.
#pragma once
#include "support/filter/filter.hpp"
namespace yiwang::support::filter {
using geometry::Geometry;
using geometry::Relation;

enum class Op {
    literal,
    property,
    shape,
    own_shape,
    interval,
    conjunction,
    disjunction,
    negation,
    equal,
    unequal,
    less,
    greater,
    at_most,
    at_least,
    like,
    between,
    in,
    is_null,
    plus,
    minus,
    times,
    divided,
    remainder,
    whole_divided,
    power,
    casei,
    accenti,
    spatial,
    temporal
};

enum class When {
    after,
    before,
    contains,
    disjoint,
    during,
    equals,
    finished_by,
    finishes,
    intersects,
    meets,
    met_by,
    overlapped_by,
    overlaps,
    started_by,
    starts
};
// Half-open would be simpler, but CQL2's instants and intervals are closed; an open end is as far as time goes.
struct Period {
    std::int64_t from, to;  // microseconds
};
std::optional<std::int64_t> moment_of(std::string_view text);  // microseconds of a date or a time

// A value that a node gives; texts that were made on the way are held beside.
struct Given {
    Value value;
    std::string made;
    Given() = default;
    explicit Given(Value v) : value(v) {}
    static Given text(std::string t) {
        Given out;
        out.made = std::move(t);
        return out;
    }
    Value get() const { return made.empty() ? value : Value(std::string_view(made)); }
};

struct Condition::Node {
    Op op = Op::literal;
    std::vector<Node> args;
    std::string text;
    Value constant;  // literal; a text's view is of `text`
    bool is_text = false, is_moment = false;
    std::size_t field = 0;  // property
    Geometry shape;
    Relation relation{};
    When when{};
    std::int64_t moment = 0;

    Given give(const Row&) const;
    std::optional<bool> test(const Row&) const;  // nothing: neither true nor false

private:
    Value literal() const { return is_text ? Value(std::string_view(text)) : constant; }
    Value reckon(const Row&) const;
    std::optional<bool> compare(const Row&) const;
    // -1, 0, 1; nothing: they do not compare.
    static std::optional<int> order(const Node& left, const Given& a, const Node& right, const Given& b);
    const Geometry& shape_in(const Row& row) const { return op == Op::own_shape ? row.geometry() : shape; }
    std::optional<Period> period(const Row&) const;
};
}
