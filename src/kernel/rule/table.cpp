#include "kernel/rule/table.hpp"
#include <algorithm>
#include "kernel/rule/evaluate.hpp"
namespace yiwang::rule {
namespace {
// The results of one row: a value, or a context of several outputs.
Value outcome(Evaluation& e, const Table& table, const Table::Row& row, const ScopePtr& scope) {
    List values;
    for (std::size_t i = 0; i < table.outputs.size(); ++i) {
        const auto& output = table.outputs[i];
        auto value = e.fit(e.value(*row.results[i], scope), output.type, table.name + "'s output");
        if (output.allowed && !value.null() && !e.holds(*output.allowed, value, scope)) value = e.note(table.name + " gives what its output does not allow");
        values.push_back(std::move(value));
    }
    if (table.outputs.size() == 1) return values[0];
    Context out;
    for (std::size_t i = 0; i < values.size(); ++i) out.set(table.outputs[i].name, values[i]);
    return out;
}

Value otherwise(Evaluation& e, const Table& table, const ScopePtr& scope) {
    const bool any = std::ranges::any_of(table.outputs, [](const auto& output) { return output.otherwise != nullptr; });
    if (!any) return e.note("no row of " + table.name + " matches");
    if (table.outputs.size() == 1) return e.fit(e.value(*table.outputs[0].otherwise, scope), table.outputs[0].type, table.name + "'s default");
    Context out;
    for (const auto& output : table.outputs)
        out.set(output.name, output.otherwise ? e.fit(e.value(*output.otherwise, scope), output.type, table.name + "'s default") : Value());
    return out;
}

// The place of a value in the list of an output's values: the first is the best.
std::size_t rank(Evaluation& e, const Table::Output& output, const Value& value, const ScopePtr& scope) {
    if (!output.allowed) return 0;
    const auto& tests = output.allowed->parts;
    for (std::size_t i = 0; i < tests.size(); ++i)
        if (e.holds(*tests[i], value, scope)) return i;
    return tests.size();
}

void best_first(Evaluation& e, const Table& table, List& outcomes, const ScopePtr& scope) {
    const auto ranks = [&](const Value& outcome) {
        std::vector<std::size_t> out;
        for (const auto& output : table.outputs) {
            const auto* part = table.outputs.size() == 1 ? &outcome : outcome.context()->find(output.name);
            out.push_back(rank(e, output, part ? *part : Value(), scope));
        }
        return out;
    };
    std::vector<std::pair<std::vector<std::size_t>, Value>> ranked;
    for (auto& one : outcomes) ranked.emplace_back(ranks(one), one);
    std::ranges::stable_sort(ranked, [](const auto& a, const auto& b) { return a.first < b.first; });
    for (std::size_t i = 0; i < outcomes.size(); ++i) outcomes[i] = ranked[i].second;
}

Value collected(Evaluation& e, const Table& table, const List& outcomes) {
    if (table.policy == HitPolicy::count) {
        List distinct;
        for (const auto& one : outcomes)
            if (std::ranges::none_of(distinct, [&](const Value& known) { return equal(known, one) == true; })) distinct.push_back(one);
        return static_cast<std::int64_t>(distinct.size());
    }
    const char* function = table.policy == HitPolicy::sum ? "sum" : table.policy == HitPolicy::min ? "min" : "max";
    return call_builtin(e, *find_builtin(function), List{Value(outcomes)});
}

Value by_policy(Evaluation& e, const Table& table, List outcomes, const ScopePtr& scope) {
    switch (table.policy) {
        case HitPolicy::unique: return outcomes.size() == 1 ? outcomes[0] : e.note("several rows of " + table.name + " match where one may");
        case HitPolicy::any: {
            const bool same = std::ranges::all_of(outcomes, [&](const Value& one) { return equal(one, outcomes[0]) == true; });
            return same ? outcomes[0] : e.note("rows of " + table.name + " that match contradict each other");
        }
        case HitPolicy::first: return outcomes[0];
        case HitPolicy::priority: best_first(e, table, outcomes, scope); return outcomes[0];
        case HitPolicy::output_order: best_first(e, table, outcomes, scope); return outcomes;
        case HitPolicy::rule_order:
        case HitPolicy::collect: return outcomes;
        default: return collected(e, table, outcomes);
    }
}
}

Value decide(Evaluation& e, const Table& table, const ScopePtr& scope) {
    Because run{table.name, {}, {}, {}, {}};
    for (const auto& input : table.inputs) {
        auto value = e.fit(e.value(*input.expression, scope), input.type, input.text);
        if (input.allowed && !value.null() && !e.holds(*input.allowed, value, scope)) return e.note(input.text + " is not among the values that " + table.name + " allows: " + brief(value));
        run.inputs.emplace_back(input.text, std::move(value));
    }
    List outcomes;
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        const auto& tests = table.rows[row].tests;
        bool matches = true;
        for (std::size_t i = 0; i < tests.size() && matches; ++i) {
            e.work(1);
            matches = e.holds(*tests[i], run.inputs[i].second, scope);
        }
        if (!matches) continue;
        run.rows.push_back(row);
        run.annotations.push_back(table.rows[row].annotation);
        outcomes.push_back(outcome(e, table, table.rows[row], scope));
        if (table.policy == HitPolicy::first) break;
    }
    run.result = outcomes.empty() ? otherwise(e, table, scope) : by_policy(e, table, std::move(outcomes), scope);
    if (e.because.size() < 1000) e.because.push_back(run);
    return run.result;
}
}
