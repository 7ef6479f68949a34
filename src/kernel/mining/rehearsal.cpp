#include "kernel/mining/rehearsal.hpp"
#include <algorithm>
#include <set>
namespace yiwang::mining {
namespace {
constexpr int added_max = 100;  // steps that the past does not know, in one case

class Stage : public bpmn::Host {
public:
    Stage(const bpmn::Library& library) : library_(library) {}

    bpmn::Execution::Part called(const std::string& process) override {
        const auto at = library_.find(process);
        if (at == library_.end()) throw Conflict("flow.called", {"没有流程 " + process, "There is no process " + process});
        return {process, at->second};
    }
    std::optional<bpmn::Outcome> serve(const bpmn::Token&, const bpmn::Node&, const bpmn::Variables&) override { return bpmn::Outcome{answers, {}}; }
    std::int64_t wait(const bpmn::Wait&) override { return 0; }
    void stop_waiting(const bpmn::Token&, const bpmn::Node*) override {}
    void tell(const bpmn::Node&, const std::string&, const bpmn::Variables&) override {}

    bpmn::Variables answers;  // what was set in the step that is played

private:
    const bpmn::Library& library_;
};

// "complete handle": what happened, and where.
std::pair<std::string, std::string> parted(const std::string& cause) {
    const auto space = cause.find(' ');
    return {cause.substr(0, space), space == cause.npos ? "" : cause.substr(space + 1)};
}

struct Playing {
    bpmn::Execution execution;
    Stage stage;
    Rehearsed out;

    std::string place(const bpmn::Node& node) const {
        for (std::size_t i = 1; i < execution.parts.size(); ++i)
            if (execution.parts[i].model->find(node.id) == &node) return execution.parts[i].model->process + "/" + node.id;
        return node.id;
    }
    std::int64_t waiting_at(const std::string& element) const {
        for (const auto& [id, token] : execution.tokens)
            if (token.phase == bpmn::Token::Phase::waiting && execution.node(token).activity() && place(execution.node(token)) == element) return id;
        return -1;
    }
    bool fire(const std::string& element) {
        for (const auto& [id, token] : execution.tokens) {
            const bpmn::Node* found = nullptr;
            execution.each_wait(token, [&](const bpmn::Node& at) {
                if (place(at) == element) found = &at;
            });
            if (!found) continue;
            bpmn::Machine(execution, stage).fire(id, *found, stage.answers);
            return true;
        }
        return false;
    }
    // Takes tasks that the past does not know as done, until `element` is asked for.
    bool reach(const std::string& element, const std::set<std::string>& known) {
        for (int i = 0; i < added_max && waiting_at(element) < 0; ++i) {
            std::int64_t strange = -1;
            for (const auto& [id, token] : execution.tokens)
                if (token.phase == bpmn::Token::Phase::waiting && execution.node(token).activity() && !known.contains(place(execution.node(token)))) {
                    strange = id;
                    break;
                }
            if (strange < 0) return false;
            out.added.push_back(place(execution.node(execution.tokens.at(strange))));
            bpmn::Machine(execution, stage).complete(strange, stage.answers);
        }
        return waiting_at(element) >= 0;
    }
    void play(const flow::StepView& step, const std::set<std::string>& known) {
        const auto [what, element] = parted(step.cause);
        stage.answers = step.changes;
        if (what == "complete" || what == "served") {
            if (reach(element, known)) bpmn::Machine(execution, stage).complete(waiting_at(element), step.changes);
            else out.left_out.push_back(element);
        } else if (what == "timer" || what == "message" || what == "signal") {
            if (!fire(element)) out.left_out.push_back(element);
        } else if (what == "set" || what == "incident") bpmn::Machine(execution, stage).set(0, step.changes);
    }
};
}

Rehearsed rehearse(const bpmn::ModelPtr& model, const bpmn::Library& library, const Case& past) {
    Playing playing{{}, Stage(library), {}};
    playing.out.instance = past.instance.id;
    playing.out.ended_then = past.instance.state == "ended";
    if (past.steps.empty()) return playing.out;
    std::set<std::string> known;  // tasks that were done then, or still wait
    for (const auto& visit : past.visits) known.insert(visit.element);
    try {
        playing.execution = bpmn::Machine::begin({model->process, model}, past.steps[0].changes);
        playing.stage.answers = past.steps[0].changes;
        const auto [what, element] = parted(past.steps[0].cause);
        const auto* start = element.empty() ? nullptr : model->find(element);
        bpmn::Machine(playing.execution, playing.stage).start(start ? start->index : -1);
        for (std::size_t i = 1; i < past.steps.size() && !playing.execution.ended; ++i) playing.play(past.steps[i], known);
        // What is new behind the last step of the past.
        if (playing.out.ended_then && !playing.execution.ended) playing.reach("", known);
    } catch (const Conflict& conflict) {
        playing.out.stopped_by = conflict.says.en;
    }
    playing.out.ended = playing.execution.ended;
    for (const auto& [id, token] : playing.execution.tokens)
        if (token.node >= 0 && token.phase == bpmn::Token::Phase::waiting) playing.out.stands_at.push_back(playing.place(playing.execution.node(token)));
    return playing.out;
}

Rehearsal rehearse(const bpmn::ModelPtr& model, const bpmn::Library& library, const std::vector<Case>& cases) {
    Rehearsal out;
    std::map<std::string, std::int64_t> added, left_out;
    for (const auto& past : cases) {
        auto one = rehearse(model, library, past);
        ++out.cases;
        for (const auto& element : std::set<std::string>(one.added.begin(), one.added.end())) ++added[element];
        for (const auto& element : std::set<std::string>(one.left_out.begin(), one.left_out.end())) ++left_out[element];
        const bool other_end = one.ended != one.ended_then;
        out.stopped += !one.stopped_by.empty();
        out.other_end += other_end;
        const bool same = one.added.empty() && one.left_out.empty() && one.stopped_by.empty() && !other_end;
        out.same += same;
        if (!same && out.examples.size() < 20) out.examples.push_back(std::move(one));
    }
    const auto listed = [](const std::map<std::string, std::int64_t>& counts) {
        std::vector<ElementCount> all;
        for (const auto& [element, cases_of] : counts) all.push_back({element, cases_of});
        std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.cases > b.cases; });
        return all;
    };
    out.added = listed(added);
    out.left_out = listed(left_out);
    return out;
}
}
