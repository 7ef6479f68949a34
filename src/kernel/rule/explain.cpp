#include "kernel/rule/explain.hpp"
#include <algorithm>
#include "base/text.hpp"
#include "kernel/rule/graph.hpp"
#include "kernel/rule/samples.hpp"
namespace yiwang::rule {
namespace {
constexpr int evaluations_max = 20'000;
constexpr int days_ahead = 3660;

std::string inputs_of(const Because& run, const char* is, const char* between) {
    std::string out;
    for (const auto& [text, value] : run.inputs) out += (out.empty() ? "" : between) + text + is + ellipsis(literal(value), 40);
    return out;
}

Sentence sentence_of(const Because& run) {
    if (run.rows.empty()) return {run.table + "：没有一条适用（" + inputs_of(run, " 为 ", "，") + "）", run.table + ": no row matches (" + inputs_of(run, " is ", ", ") + ")"};
    std::string zh, en;
    for (std::size_t i = 0; i < run.rows.size(); ++i) {
        const auto number = std::to_string(run.rows[i] + 1);
        const auto& note = run.annotations[i];
        zh += (i ? "；" : "") + ("第 " + number + " 条" + (note.empty() ? "" : "（" + note + "）"));
        en += (i ? "; " : "") + ("row " + number + (note.empty() ? "" : " (" + note + ")"));
    }
    return {run.table + "：" + zh + "适用，因为 " + inputs_of(run, " 为 ", "，") + "；结果为 " + ellipsis(literal(run.result), 60),
            run.table + ": " + en + " matches, for " + inputs_of(run, " is ", ", ") + "; it gives " + ellipsis(literal(run.result), 60)};
}

using Candidates = std::map<std::string, std::vector<Value>>;

// Literals that an expression compares a name with: "n >= 22" makes 22, and what lies beside it, worth trying.
void compared_with(const Node& node, Candidates& out) {
    const bool compares = node.kind == Node::Kind::equal || node.kind == Node::Kind::unequal || node.kind == Node::Kind::less || node.kind == Node::Kind::less_equal ||
                          node.kind == Node::Kind::greater || node.kind == Node::Kind::greater_equal || node.kind == Node::Kind::between || node.kind == Node::Kind::in;
    if (compares)
        for (const auto& name : node.parts) {
            if (name->kind != Node::Kind::name) continue;
            for (const auto& part : node.parts)
                if (part != name)
                    for (auto& value : values_beside(*part)) out[name->text].push_back(std::move(value));
        }
    for (const auto& part : node.parts) compared_with(*part, out);
}

// Values worth trying for an input: those that tables compare it with, wherever its name is their input expression, and
// those that expressions compare it with.
Candidates candidates(const DecisionModel& model) {
    std::vector<const Table*> tables;
    Candidates compared, out;
    for (const auto& element : model.inside().elements)
        if (element->logic) {
            tables_below(*element->logic, tables);
            compared_with(*element->logic, compared);
        }
    const auto inputs = model.inputs();
    for (const auto* table : tables)
        for (std::size_t i = 0; i < table->inputs.size(); ++i) {
            const auto name = trimmed(table->inputs[i].text);
            if (std::ranges::find(inputs, name) == inputs.end()) continue;
            for (auto& value : samples_of(*table, i).values)
                if (!value.null()) out[name].push_back(std::move(value));
        }
    for (const auto& name : inputs)
        if (const auto at = compared.find(name); at != compared.end()) out[name].insert(out[name].end(), at->second.begin(), at->second.end());
    return out;
}

// How far a value is from another: to prefer the small change.
double distance(const Value& a, const Value& b) {
    if (a.number() && b.number()) return std::abs((*a.number() - *b.number()).to_double());
    if (a.date() && b.date()) return std::abs(static_cast<double>(a.date()->days() - b.date()->days()));
    return a.null() ? 1e6 : 1e3;
}

class Search {
public:
    Search(const DecisionModel& model, std::string_view decision, const Context& inputs, Instant now, const std::function<bool(const Answer&)>& wanted)
        : model_(model), decision_(decision), inputs_(inputs), now_(now), wanted_(wanted) {}

    std::optional<Change> run() {
        if (auto out = by_time()) return out;
        const auto all = candidates(model_);
        if (auto out = by_inputs(all, false)) return out;
        return by_inputs(all, true);
    }

private:
    std::optional<Value> tried(const Context& inputs, Instant at) {
        if (++evaluations_ > evaluations_max || steps_ > Evaluation::steps_max) return {};
        auto answer = model_.decide(decision_, inputs, at);
        steps_ += answer.steps;
        return wanted_(answer) ? std::optional(std::move(answer.value)) : std::nullopt;
    }

    std::optional<Change> by_time() {
        for (int day = 1; day <= days_ahead; ++day) {
            const auto at = now_ + std::chrono::days{day};
            if (auto value = tried(inputs_, at)) {
                const auto from = of_instant(at).date;
                const auto text = print(from);
                return Change{{}, from, *value, {"自 " + text + " 起结果为 " + literal(*value), "From " + text + " it is " + literal(*value)}};
            }
            if (day == 1 && same_for_ever()) return {};
        }
        return {};
    }
    // Does the model look at the clock at all? A decade from now tells, for what comes and goes in between is found day by day.
    bool same_for_ever() {
        const auto now = model_.decide(decision_, inputs_, now_).value;
        for (const int years : {1, 3, 10}) {
            const auto then = model_.decide(decision_, inputs_, now_ + std::chrono::days{365 * years}).value;
            if (equal(now, then) != true) return false;
        }
        return true;
    }

    std::optional<Change> by_inputs(const Candidates& all, bool pairs) {
        std::optional<Change> best;
        double best_distance = 0;
        const auto consider = [&](std::vector<std::pair<std::string, Value>> changes) {
            Context inputs = inputs_;
            double far = 0;
            for (const auto& [name, value] : changes) {
                const auto* old = inputs_.find(name);
                far += distance(old ? *old : Value(), value);
                inputs.set(name, value);
            }
            if (best && far >= best_distance) return;
            if (auto value = tried(inputs, now_)) {
                best = Change{std::move(changes), {}, *value, {}};
                best_distance = far;
            }
        };
        for (auto one = all.begin(); one != all.end(); ++one)
            for (const auto& value : one->second) {
                if (!pairs) consider({{one->first, value}});
                else
                    for (auto two = std::next(one); two != all.end(); ++two)
                        for (const auto& other : two->second) consider({{one->first, value}, {two->first, other}});
            }
        if (best) best->says = says(*best);
        return best;
    }

    Sentence says(const Change& change) const {
        Sentence out;
        for (const auto& [name, value] : change.inputs) {
            const auto* old = inputs_.find(name);
            const auto was = literal(old ? *old : Value()), is = literal(value);
            out.zh += (out.zh.empty() ? "若 " : "，且 ") + name + " 由 " + was + " 变为 " + is;
            out.en += (out.en.empty() ? "If " : " and ") + name + " were " + is + " instead of " + was;
        }
        return {out.zh + "，结果为 " + literal(change.value), out.en + ", it would be " + literal(change.value)};
    }

    const DecisionModel& model_;
    std::string_view decision_;
    const Context& inputs_;
    Instant now_;
    const std::function<bool(const Answer&)>& wanted_;
    int evaluations_ = 0;
    std::int64_t steps_ = 0;
};
}

std::vector<Sentence> explain(const Answer& answer) {
    std::vector<Sentence> out;
    for (const auto& run : answer.because) out.push_back(sentence_of(run));
    return out;
}

std::optional<Change> why_not(const DecisionModel& model, std::string_view decision, const Context& inputs, Instant now,
                              const std::function<bool(const Answer&)>& wanted) {
    return Search(model, decision, inputs, now, wanted).run();
}
}
