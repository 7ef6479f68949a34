// How points and ranges lie to each other (10.3.4.9, after Allen's interval algebra). A point is a range of itself.
#include "base/text.hpp"
#include "kernel/rule/builtin.hpp"
#include "kernel/rule/scanner.hpp"
namespace yiwang::rule {
namespace {
// What of the two must be a range; alike: both or neither.
enum class Takes { any, second, first, both, alike };

struct Ends {
    const Value &start, &end;
    bool start_in, end_in;
};
Ends ends_of(const Value& v) {
    if (const auto* r = v.range()) return {r->start, r->end, r->start_included, r->end_included};
    return {v, v, true, true};
}

using Relation = bool (*)(const Ends& a, const Ends& b);

// compare() that must give an order; what has none makes the relation null.
struct NoOrder {};
int order(const Value& a, const Value& b) {
    const auto out = compare(a, b);
    if (!out) throw NoOrder{};
    return *out;
}

Value related(Evaluation& e, const List& v, Takes takes, Relation relation) {
    const bool first = v[0].range(), second = v[1].range();
    if (((takes == Takes::second || takes == Takes::both) && !second) || ((takes == Takes::first || takes == Takes::both) && !first) ||
        (takes == Takes::second && v[1].null()) || (takes == Takes::alike && first != second))
        return e.note("a range is needed");
    try {
        return relation(ends_of(v[0]), ends_of(v[1]));
    } catch (const NoOrder&) {
        return e.note("these have no order");
    }
}

bool before(const Ends& a, const Ends& b) {
    const auto o = order(a.end, b.start);
    return o < 0 || (o == 0 && (!a.end_in || !b.start_in));
}
bool meets(const Ends& a, const Ends& b) {
    return a.end_in && b.start_in && order(a.end, b.start) == 0;
}
bool overlaps(const Ends& a, const Ends& b) {
    return !before(a, b) && !before(b, a);
}
bool overlaps_before(const Ends& a, const Ends& b) {
    const auto starts = order(a.start, b.start), ends = order(a.end, b.end);
    return (starts < 0 || (starts == 0 && a.start_in && !b.start_in)) && !before(a, b) && (ends < 0 || (ends == 0 && (!a.end_in || b.end_in)));
}
bool finishes(const Ends& a, const Ends& b) {
    if (order(a.end, b.end) != 0 || a.end_in != b.end_in) return false;
    const auto starts = order(a.start, b.start);
    return starts > 0 || (starts == 0 && (!a.start_in || b.start_in));
}
bool starts(const Ends& a, const Ends& b) {
    if (order(a.start, b.start) != 0 || a.start_in != b.start_in) return false;
    const auto ends = order(a.end, b.end);
    return ends < 0 || (ends == 0 && (!a.end_in || b.end_in));
}
bool includes(const Ends& a, const Ends& b) {
    const auto starts = order(a.start, b.start), ends = order(a.end, b.end);
    return (starts < 0 || (starts == 0 && (a.start_in || !b.start_in))) && (ends > 0 || (ends == 0 && (a.end_in || !b.end_in)));
}
bool coincides(const Ends& a, const Ends& b) {
    return order(a.start, b.start) == 0 && order(a.end, b.end) == 0 && a.start_in == b.start_in && a.end_in == b.end_in;
}
template <Relation relation>
bool swapped(const Ends& a, const Ends& b) {
    return relation(b, a);
}
template <Takes takes, Relation relation>
Value call(Evaluation& e, List& v) {
    return related(e, v, takes, relation);
}

bool constant(const Node& node) {
    static const std::set<std::string> makers{"date", "time", "date and time", "duration"};
    if (node.kind == Node::Kind::literal) return true;
    if (node.kind == Node::Kind::negate) return constant(*node.parts[0]);
    return node.kind == Node::Kind::invoke && node.parts.size() == 2 && node.parts[0]->kind == Node::Kind::name && makers.contains(node.parts[0]->text) &&
           node.parts[1]->kind == Node::Kind::literal;
}

// range("[18..65)"): a range as a text, its ends literals.
Value range_from(Evaluation& e, List& v) {
    const auto* text = text_of(v[0]);
    if (!text) return e.note("range() takes a string");
    try {
        auto node = parse_expression(*text, Names(), nullptr);
        if (node->kind != Node::Kind::range) return e.note("this is no range: " + ellipsis(*text, 40));
        for (const auto& part : node->parts)
            if (!constant(*part)) return e.note("a range's ends are literals");
        const auto out = e.value(*node, nullptr);
        if (!out.range()) return out;
        const auto& r = *out.range();
        if (const auto o = compare(r.start, r.end); o && *o > 0) return e.note("the range ends before it begins");
        return out;
    } catch (const Problem& problem) {
        if (problem.code == "rule.too_long") throw;
        return e.note(problem.says.en);
    }
}
}

std::vector<Builtin> range_functions() {
    const auto forms = [](Value (*f)(Evaluation&, List&)) {
        std::vector<Form> out;
        for (const auto& names : {std::vector<std::string>{"point1", "point2"}, {"point", "range"}, {"range", "point"}, {"range1", "range2"}, {"range", "range"}})
            out.push_back({names, 2, false, f});
        return out;
    };
    return {
        {"before", forms(call<Takes::any, before>)},
        {"after", forms(call<Takes::any, swapped<before>>)},
        {"meets", forms(call<Takes::both, meets>)},
        {"met by", forms(call<Takes::both, swapped<meets>>)},
        {"overlaps", forms(call<Takes::both, overlaps>)},
        {"overlaps before", forms(call<Takes::both, overlaps_before>)},
        {"overlaps after", forms(call<Takes::both, swapped<overlaps_before>>)},
        {"finishes", forms(call<Takes::second, finishes>)},
        {"finished by", forms(call<Takes::first, swapped<finishes>>)},
        {"includes", forms(call<Takes::first, includes>)},
        {"during", forms(call<Takes::second, swapped<includes>>)},
        {"starts", forms(call<Takes::second, starts>)},
        {"started by", forms(call<Takes::first, swapped<starts>>)},
        {"coincides", forms(call<Takes::alike, coincides>)},
        {"range", {{{"from"}, 1, false, range_from}}},
    };
}
}
