#include "kernel/decision/trial.hpp"
#include <algorithm>
#include "base/log.hpp"
#include "base/text.hpp"
#include "kernel/rule/explain.hpp"
#include "kernel/rule/feel.hpp"
namespace yiwang::decision {
namespace {
constexpr std::int64_t tried_max = 2000, shown_max = 200, steps_max = 100'000'000, forgotten_at_once = 2000;

std::vector<Said> said(const rule::Answer& answer) {
    std::vector<Said> out;
    for (const auto& one : rule::explain(answer)) out.push_back({one.zh, one.en});
    return out;
}

using Wanted = std::function<bool(const rule::Answer&)>;

Wanted by_value(std::string_view wanted, Instant now) {
    try {
        auto test = rule::Expression::parse("result in (" + std::string(wanted) + ")");
        return [test, now](const rule::Answer& answer) { return test.evaluate({{{"result", answer.value}}}, now).is(true); };
    } catch (const Problem& problem) {
        throw Invalid("wanted", "decision.wanted", {"期望的结果不是 FEEL 条件：" + problem.says.zh, "What is wanted is no FEEL test: " + problem.says.en});
    }
}

Wanted by_row(const std::string& decision, std::int64_t row) {
    return [decision, row](const rule::Answer& answer) {
        return std::ranges::any_of(answer.because, [&](const auto& run) { return run.table == decision && std::ranges::find(run.rows, static_cast<std::size_t>(row)) != run.rows.end(); });
    };
}

std::int64_t row_number(std::size_t row) {
    return static_cast<std::int64_t>(row);
}
}

Tried try_out(const rule::DecisionModel& model, const std::string& decision, const rule::Context& inputs, std::string_view wanted, std::optional<std::int64_t> row, Instant now) {
    const auto answer = model.decide(decision, inputs, now);
    Tried out{rule::literal(answer.value), said(answer), {}, answer.notes, {}};
    for (const auto& run : answer.because) {
        Matched matched{run.table, {}};
        std::ranges::transform(run.rows, std::back_inserter(matched.rows), row_number);
        out.matched.push_back(std::move(matched));
    }
    if (!row && blank(wanted)) return out;
    if (const auto change = rule::why_not(model, decision, inputs, now, row ? by_row(decision, *row) : by_value(wanted, now))) out.why_not = Said{change->says.zh, change->says.en};
    return out;
}

std::vector<Made> made_by(Tx& tx, std::string_view model) {
    return tx.all(
        [](const Row& row) {
            return Made{row.get<std::int64_t>(0), row.get<std::string>(1), row.get<std::string>(2), row.get<std::string>(3), row.get<Instant>(4), row.get<std::int64_t>(5)};
        },
        "select m.matter, m.decision, m.inputs, m.answer, m.made_at, v.number from decision_made m join decision_version v on v.id = m.version where m.model = ? order by m.id desc limit ?",
        model, tried_max);
}

Effect effect_on(const rule::DecisionModel& model, const std::vector<Made>& all) {
    Effect out;
    std::int64_t steps = 0;
    std::map<std::tuple<std::string, std::string, std::string>, std::int64_t> turns;
    const auto names = model.decisions();
    for (const auto& made : all) {
        ++out.tried;
        if (std::ranges::find(names, made.decision) == names.end() || steps > steps_max) {
            ++out.unknown;
            continue;
        }
        const auto inputs = rule::Expression::parse(made.inputs).evaluate({}, made.at);
        const auto answer = model.decide(made.decision, *inputs.context(), made.at);
        steps += answer.steps;
        const auto after = rule::literal(answer.value);
        if (after == made.answer) continue;
        ++out.changed;
        ++turns[{made.decision, made.answer, after}];
        if (out.changed <= shown_max) out.matters.push_back({print_id(made.matter), made.decision, made.at, made.version_number, made.answer, after, said(answer)});
    }
    for (const auto& [turn, count] : turns) out.turns.push_back({std::get<0>(turn), std::get<1>(turn), std::get<2>(turn), count});
    std::ranges::stable_sort(out.turns, std::greater{}, &Turn::matters);
    if (out.turns.size() > 50) out.turns.resize(50);
    return out;
}

void forget_old(Store& store, std::int64_t kept) {
    const Actor actor{"system/decision", log::new_trace_id(), {}};
    const auto models = store.read(actor, [](Tx& tx) { return tx.all(first_column<std::string>, "select distinct model from decision_made"); });
    for (const auto& model : models)
        for (bool more = true; more;)
            more = store.write(actor, [&](Tx& tx) {
                const auto oldest = tx.first(first_column<std::int64_t>, "select id from decision_made where model = ? order by id desc limit 1 offset ?", model, kept - 1);
                if (!oldest) return false;
                return tx.change("delete from decision_made where id in (select id from decision_made where model = ? and id < ? order by id limit ?)", model, *oldest, forgotten_at_once) ==
                       forgotten_at_once;
            });
}
}
