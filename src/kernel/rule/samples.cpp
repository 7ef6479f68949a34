#include "kernel/rule/samples.hpp"
#include <algorithm>
#include "kernel/rule/evaluate.hpp"
namespace yiwang::rule {
namespace {
using K = Node::Kind;

// Literals of a test; false where it computes.
bool collect(const Node& node, std::vector<Value>& out) {
    switch (node.kind) {
        case K::anything: return true;
        case K::literal: out.push_back(node.value); return true;
        case K::tests:
        case K::none_of:
        case K::test:
        case K::list: {
            bool exact = !node.asks_input;
            for (const auto& part : node.parts) exact = collect(*part, out) && exact;
            return exact;
        }
        case K::range:
        case K::negate:
        case K::invoke: {
            Evaluation e(Instant{});
            const auto value = e.value(node, nullptr);
            if (const auto* range = value.range()) {
                for (const auto* end : {&range->start, &range->end})
                    if (!end->null()) out.push_back(*end);
                return true;
            }
            if (value.null() || node.asks_input) return false;
            out.push_back(value);
            return true;
        }
        default:
            for (const auto& part : node.parts) collect(*part, out);
            return false;
    }
}

Value moved(const Value& v, int by) {
    if (v.number()) return *v.number() + Decimal(by);
    if (v.date()) return DateValue::from_days(v.date()->days() + by);
    if (v.days()) return DaysDuration{v.days()->nanos + static_cast<__int128>(by) * 3'600'000'000'000};
    if (v.months()) return MonthsDuration{v.months()->months + by};
    if (v.date_time()) {
        const auto at = DateTimeValue::from_local(v.date_time()->local_nanos() + static_cast<__int128>(by) * 60'000'000'000, v.date_time()->time.zone);
        return at ? Value(*at) : v;
    }
    return v;
}

Value between(const Value& a, const Value& b) {
    if (a.number() && b.number()) return (*a.number() + *b.number()) / Decimal(2);
    if (a.date() && b.date()) return DateValue::from_days((a.date()->days() + b.date()->days()) / 2);
    if (a.days() && b.days()) return DaysDuration{(a.days()->nanos + b.days()->nanos) / 2};
    return a;
}
}

Samples samples_of(const Table& table, std::size_t input) {
    std::vector<Value> literals;
    Samples out;
    for (const auto& row : table.rows) out.exact = collect(*row.tests[input], literals) && out.exact;
    if (const auto& allowed = table.inputs[input].allowed) collect(*allowed, literals);
    std::vector<Value> ordered;
    for (const auto& literal : literals) {
        if (literal.null()) continue;
        if (std::ranges::none_of(ordered, [&](const Value& known) { return equal(known, literal) == true; })) ordered.push_back(literal);
    }
    if (ordered.empty()) {
        out.values.emplace_back();
        return out;
    }
    const Kind kind = ordered[0].kind();
    if (kind == Kind::boolean) {
        out.values = {true, false};
        return out;
    }
    const bool mixed = std::ranges::any_of(ordered, [&](const Value& v) { return v.kind() != kind || !compare(v, v); });
    if (mixed) {
        out.exact = false;
        out.values = ordered;
        return out;
    }
    std::ranges::sort(ordered, [](const Value& a, const Value& b) { return *compare(a, b) < 0; });
    if (kind == Kind::string) {
        out.values = ordered;
        if (!table.inputs[input].allowed) out.values.emplace_back("其他");
        return out;
    }
    out.values.push_back(moved(ordered.front(), -1));
    for (std::size_t i = 0; i < ordered.size(); ++i) {
        if (i > 0) out.values.push_back(between(ordered[i - 1], ordered[i]));
        out.values.push_back(ordered[i]);
    }
    out.values.push_back(moved(ordered.back(), 1));
    if (table.inputs[input].allowed) {  // what the table itself does not take, it need not answer
        Evaluation e(Instant{});
        std::erase_if(out.values, [&](const Value& v) { return !e.holds(*table.inputs[input].allowed, v, nullptr); });
    }
    return out;
}

std::vector<Value> values_beside(const Node& node) {
    std::vector<Value> literals, out;
    collect(node, literals);
    for (const auto& one : literals) {
        if (one.null()) continue;
        if (one.boolean()) {
            out.insert(out.end(), {true, false});
            continue;
        }
        out.push_back(one);
        if (!compare(one, one) || one.string()) continue;
        out.push_back(moved(one, -1));
        out.push_back(moved(one, 1));
    }
    return out;
}

void tables_below(const Node& node, std::vector<const Table*>& out) {
    if (node.kind == K::table) out.push_back(node.table.get());
    for (const auto& part : node.parts) tables_below(*part, out);
}
}
