#include "kernel/bpmn/drive.hpp"
#include <algorithm>
#include <random>
namespace yiwang::bpmn {
namespace {
class Driver : public Host {
public:
    Driver(const Library& library, std::uint64_t seed, Drive& out)
        : library_(library), random_(seed), out_(out) {}

    Execution::Part called(const std::string& process) override {
        const auto at = library_.find(process);
        if (at == library_.end())
            throw Conflict("flow.called",
                           {"没有被调用的流程 " + process, "There is no process " + process + " to call"});
        return {process, at->second};
    }
    std::optional<Outcome> serve(const Token& token, const Node& node, const Variables&) override {
        const auto code = error_caught_at(token, node);
        if (code && pick(4) == 0) return Outcome{{}, *code};
        return Outcome{};
    }
    std::int64_t wait(const Wait&) override { return 0; }
    void stop_waiting(const Token&, const Node*) override {}
    void tell(const Node&, const std::string&, const Variables&) override {}
    void visited(const Token&, const Node& node, Visit visit) override {
        if (visit == Visit::entered) out_.path.push_back(node.id);
    }
    rule::Value evaluate(const Formula& formula, const Variables& variables, Ask ask) override {
        const auto value = formula.feel ? Host::evaluate(formula, variables, ask) : rule::Value();
        switch (ask) {
            case Ask::condition: return value.boolean() ? value : rule::Value(pick(2) == 0);
            case Ask::count: return value.number() ? value : rule::Value(2);
            case Ask::list:
                return value.list() ? value : rule::Value(rule::List{rule::Value(1), rule::Value(2)});
            case Ask::value:
            case Ask::time: return value;
        }
        return value;
    }
    std::size_t pick(std::size_t of) { return static_cast<std::size_t>(random_() % of); }

    const Execution* execution = nullptr;  // what it drives

private:
    std::optional<std::string> error_caught_at(const Token& token, const Node& node) const {
        for (const int index : node.boundary)
            if (const auto& event = execution->model(token).node(index).event;
                event.trigger == Trigger::error)
                return event.name;
        return {};
    }

    const Library& library_;
    std::mt19937_64 random_;
    Drive& out_;
};

}

std::vector<Push> pushes(const Execution& execution) {
    std::vector<Push> out;
    for (const auto& [id, token] : execution.tokens) {
        if (token.phase == Token::Phase::waiting && execution.node(token).activity() &&
            execution.node(token).kind != Kind::receive_task) {
            out.push_back({id, nullptr});
        }
        execution.each_wait(token, [&, id = id](const Node& at) {
            const auto trigger = at.event.trigger;
            if (trigger == Trigger::message || trigger == Trigger::timer || trigger == Trigger::signal ||
                trigger == Trigger::conditional)
                out.push_back({id, &at});
        });
    }
    return out;
}

std::vector<int> starts_of(const Model& model) {
    std::vector<int> out;
    for (const auto& node : model.nodes)
        if (node.kind == Kind::start_event && node.parent < 0) out.push_back(node.index);
    if (out.empty()) out.push_back(-1);
    return out;
}

Drive drive(const ModelPtr& model, const Library& library, std::uint64_t seed, int stimuli_max) {
    Drive out;
    Driver host(library, seed, out);
    auto execution = Machine::begin({model->process, model}, {});
    host.execution = &execution;
    try {
        const auto starts = starts_of(*model);
        Machine(execution, host).start(starts[host.pick(starts.size())]);
        while (!execution.ended && out.stimuli < stimuli_max) {
            const auto possible = pushes(execution);
            if (possible.empty()) break;
            ++out.stimuli;
            const auto& chosen = possible[host.pick(possible.size())];
            Machine machine(execution, host);
            if (chosen.at) machine.fire(chosen.token, *chosen.at, {});
            else machine.complete(chosen.token, {});
        }
    } catch (const Problem& problem) {
        out.error = problem.says.en;
        return out;
    }
    out.ended = execution.ended;
    out.error = execution.error.empty() ? "" : "error " + execution.error + " that nobody catches";
    for (const auto& [id, token] : execution.tokens)
        if (token.node >= 0 && token.phase != Token::Phase::holding)
            out.stands_at.push_back(execution.node(token).id);
    return out;
}

Drive drive_to_end(const ModelPtr& model, const Library& library, int runs) {
    Drive best;
    for (int seed = 1; seed <= runs; ++seed) {
        auto one = drive(model, library, static_cast<std::uint64_t>(seed));
        const bool better = seed == 1 || (one.ended && !best.ended) || (one.ended && one.error.empty());
        if (better) best = std::move(one);
        if (best.ended && best.error.empty()) return best;
    }
    return best;
}
}
