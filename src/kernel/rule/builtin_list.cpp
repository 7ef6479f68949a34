// List functions (10.3.4.4).
#include <algorithm>
#include "kernel/rule/builtin.hpp"
namespace yiwang::rule {
namespace {
// What an aggregate is given: one list, or the values themselves.
const List& given(const List& v) {
    return v.size() == 1 && v[0].list() ? *v[0].list() : v;
}

bool same(const Value& a, const Value& b) {
    return equal(a, b) == true;
}

Value extreme(Evaluation& e, const List& v, int wanted) {
    const auto& items = given(v);
    if (items.empty()) return {};
    Value best = items[0];
    if (!compare(best, best)) return e.note("these have no order");
    for (const auto& item : items) {
        const auto order = compare(item, best);
        if (!order) return e.note("these have no order");
        if (*order == wanted) best = item;
    }
    return best;
}

template <class F>
Value folded(Evaluation& e, const List& items, F f) {
    if (items.empty()) return {};
    Value out = items[0];
    if (!out.number() && !out.days() && !out.months()) return e.note("numbers or durations are needed");
    for (std::size_t i = 1; i < items.size(); ++i) {
        out = f(e, out, items[i]);
        if (out.null()) return {};
    }
    return out;
}

Value sum(Evaluation& e, List& v) {
    return folded(e, given(v), add);
}

Value mean(Evaluation& e, List& v) {
    const auto& items = given(v);
    const auto total = folded(e, items, add);
    return total.null() ? Value() : divide(e, total, static_cast<std::int64_t>(items.size()));
}

Value product(Evaluation& e, List& v) {
    for (const auto& item : given(v))
        if (!item.number()) return e.note("numbers are needed");
    return folded(e, given(v), multiply);
}

// all and any: what decides alone, decides; else what is no truth value makes the whole unknown.
Value decided(Evaluation& e, const List& v, bool decides) {
    const auto& items = given(v);
    bool unknown = false;
    for (const auto& item : items) {
        if (item.is(decides)) return decides;
        unknown |= !item.boolean();
    }
    return unknown ? e.note("not all of these are true or false") : Value(!decides);
}

Value sublist(Evaluation& e, List& v) {
    if (v[0].null()) return e.note("sublist() takes a list");
    const auto items = items_of(v[0]);
    const auto start = integer_of(v[1]);
    const auto size = static_cast<std::int64_t>(items.size());
    if (!start || *start == 0 || *start > size || *start < -size || (!v[2].null() && !integer_of(v[2]))) return e.note("the position is outside the list");
    const std::int64_t from = *start > 0 ? *start - 1 : size + *start, length = v[2].null() ? size - from : *integer_of(v[2]);
    if (length < 0 || (!v[2].null() && length < 1) || from + length > size) return e.note("the length goes beyond the list");
    return List(items.begin() + from, items.begin() + from + length);
}

Value append(Evaluation& e, List& v) {
    if (v.empty() || v[0].null()) return e.note("append() takes a list");
    List out = items_of(v[0]);
    out.insert(out.end(), v.begin() + 1, v.end());
    e.check_length(out.size());
    e.work(out.size());
    return out;
}

Value concatenate(Evaluation& e, List& v) {
    List out;
    for (const auto& one : v) {
        if (one.null()) return e.note("concatenate() takes lists");
        const auto items = items_of(one);
        out.insert(out.end(), items.begin(), items.end());
        e.check_length(out.size());
    }
    e.work(out.size());
    return out;
}

// Where a position points, from 0; nothing outside.
std::optional<std::ptrdiff_t> index_in(const List& items, const Value& position) {
    const auto* number = number_of(position);
    const auto at = number ? number->rounded(0, Rounding::down).integer() : std::nullopt;
    const auto size = static_cast<std::int64_t>(items.size());
    if (!at || *at == 0 || *at > size || *at < -size) return {};
    return *at > 0 ? *at - 1 : size + *at;
}

Value insert_before(Evaluation& e, List& v) {
    if (v[0].null()) return e.note("insert before() takes a list");
    List out = items_of(v[0]);
    const auto at = index_in(out, v[1]);
    if (!at) return e.note("the position is outside the list");
    out.insert(out.begin() + *at, v[2]);
    return out;
}

Value remove(Evaluation& e, List& v) {
    if (v[0].null()) return e.note("remove() takes a list");
    List out = items_of(v[0]);
    const auto at = index_in(out, v[1]);
    if (!at) return e.note("the position is outside the list");
    out.erase(out.begin() + *at);
    return out;
}

Value list_replace(Evaluation& e, List& v) {
    if (v[0].null()) return e.note("list replace() takes a list");
    List out = items_of(v[0]);
    if (const auto* match = v[1].function()) {
        if (match->parameters.size() != 2) return e.note("the match takes two parameters");
        for (auto& item : out) {
            const auto hit = e.call(*match, {item, v[2]});
            if (!hit.boolean()) return e.note("the match must be true or false");
            if (*hit.boolean()) item = v[2];
        }
        return out;
    }
    const auto at = index_in(out, v[1]);
    if (!at) return e.note("the position is outside the list");
    out[static_cast<std::size_t>(*at)] = v[2];
    return out;
}

Value reverse(Evaluation& e, List& v) {
    if (v[0].null()) return e.note("reverse() takes a list");
    auto out = items_of(v[0]);
    std::ranges::reverse(out);
    return out;
}

Value index_of(Evaluation& e, List& v) {
    if (v[0].null()) return e.note("index of() takes a list");
    List out;
    std::int64_t at = 0;
    for (const auto& item : items_of(v[0])) {
        ++at;
        if (same(item, v[1])) out.push_back(at);
    }
    return out;
}

void add_distinct(Evaluation& e, List& out, const Value& item) {
    e.work(out.size() / 8 + 1);
    if (std::ranges::none_of(out, [&](const Value& known) { return same(known, item); })) out.push_back(item);
}

Value union_of(Evaluation& e, List& v) {
    List out;
    for (const auto& one : v) {
        if (one.null()) return e.note("union() takes lists");
        for (const auto& item : items_of(one)) add_distinct(e, out, item);
    }
    return out;
}

Value distinct_values(Evaluation& e, List& v) {
    if (v[0].null()) return e.note("distinct values() takes a list");
    List out;
    for (const auto& item : items_of(v[0])) add_distinct(e, out, item);
    return out;
}

void flatten_into(Evaluation& e, List& out, const Value& value) {
    e.work(1);
    if (!value.list()) return out.push_back(value);
    for (const auto& item : *value.list()) flatten_into(e, out, item);
}

Value flatten(Evaluation& e, List& v) {
    if (v[0].null()) return e.note("flatten() takes a list");
    List out;
    flatten_into(e, out, v[0]);
    return out;
}

Value list_contains(Evaluation& e, List& v) {
    if (v[0].null()) return e.note("list contains() takes a list");
    return std::ranges::any_of(items_of(v[0]), [&](const Value& item) { return same(item, v[1]); });
}

Value count(Evaluation& e, List& v) {
    const auto& items = given(v);
    if (items.size() == 1 && items[0].null() && !v[0].list()) return e.note("count() takes a list");
    return static_cast<std::int64_t>(items.size());
}
}

std::vector<Builtin> list_functions() {
    return {
        {"list contains", {{{"list", "element"}, 2, false, list_contains}}},
        {"count", {{{"list"}, 1, true, count}}},
        {"min", {{{"list"}, 1, true, [](Evaluation& e, List& v) { return extreme(e, v, -1); }}}},
        {"max", {{{"list"}, 1, true, [](Evaluation& e, List& v) { return extreme(e, v, 1); }}}},
        {"sum", {{{"list"}, 1, true, sum}}},
        {"mean", {{{"list"}, 1, true, mean}}},
        {"product", {{{"list"}, 1, true, product}}},
        {"all", {{{"list"}, 1, true, [](Evaluation& e, List& v) { return decided(e, v, false); }}}},
        {"any", {{{"list"}, 1, true, [](Evaluation& e, List& v) { return decided(e, v, true); }}}},
        {"and", {{{"list"}, 1, true, [](Evaluation& e, List& v) { return decided(e, v, false); }}}},
        {"or", {{{"list"}, 1, true, [](Evaluation& e, List& v) { return decided(e, v, true); }}}},
        {"sublist", {{{"list", "start position", "length"}, 2, false, sublist}}},
        {"append", {{{"list", "item"}, 2, true, append}}},
        {"concatenate", {{{"list"}, 1, true, concatenate}}},
        {"insert before", {{{"list", "position", "newItem"}, 3, false, insert_before}}},
        {"remove", {{{"list", "position"}, 2, false, remove}}},
        {"list replace", {{{"list", "position", "newItem"}, 3, false, list_replace}, {{"list", "match", "newItem"}, 3, false, list_replace}}},
        {"reverse", {{{"list"}, 1, false, reverse}}},
        {"index of", {{{"list", "match"}, 2, false, index_of}}},
        {"union", {{{"list"}, 1, true, union_of}}},
        {"distinct values", {{{"list"}, 1, false, distinct_values}}},
        {"flatten", {{{"list"}, 1, false, flatten}}},
    };
}
}
