#include "kernel/bpmn/explore.hpp"
#include <algorithm>
#include <set>
namespace yiwang::bpmn {
namespace {
constexpr std::size_t tokens_many = 40;  // more at one time count as without bound
constexpr int branches_max = 512;        // ways in which the questions of one step may turn out

// Answers every question by a list of choices that grows as questions come; the list is then counted up, like
// a number.
class Explorer : public Host {
public:
    Explorer(const Library& library, std::set<std::string>& entered) : library_(library), entered_(entered) {}

    void begin() { next_ = 0; }
    // The next list of choices; false when all have been.
    bool another() {
        while (!choices_.empty() && choices_.back().chosen + 1 >= choices_.back().of) choices_.pop_back();
        if (choices_.empty()) return false;
        ++choices_.back().chosen;
        return true;
    }

    Execution::Part called(const std::string& process) override {
        const auto at = library_.find(process);
        if (at == library_.end())
            throw Conflict("flow.called", {"没有流程 " + process, "There is no process " + process});
        return {process, at->second};
    }
    std::optional<Outcome> serve(const Token& token, const Node& node, const Variables&) override {
        std::vector<std::string> codes;
        for (const int index : node.boundary)
            if (const auto& event = execution->model(token).node(index).event;
                event.trigger == Trigger::error)
                codes.push_back(event.name);
        const auto chosen = choose(codes.size() + 1);
        if (chosen == 0) return Outcome{};
        return Outcome{{}, codes[chosen - 1]};
    }
    std::int64_t wait(const Wait&) override { return 0; }
    void stop_waiting(const Token&, const Node*) override {}
    void tell(const Node&, const std::string&, const Variables&) override {}
    void visited(const Token& token, const Node& node, Visit visit) override {
        if (visit == Visit::entered && token.model == 0) entered_.insert(node.id);
        last_ = node.id;
    }
    rule::Value evaluate(const Formula&, const Variables&, Ask ask) override {
        if (ask == Ask::condition) return rule::Value(choose(2) == 0);
        if (ask == Ask::count) return rule::Value(2);
        if (ask == Ask::list) return rule::Value(rule::List{rule::Value(1), rule::Value(2)});
        return {};
    }
    std::size_t choose(std::size_t of) {
        if (next_ == choices_.size()) choices_.push_back({0, of});
        return choices_[next_++].chosen;
    }
    const std::string& last() const { return last_; }
    const Execution* execution = nullptr;

private:
    struct Choice {
        std::size_t chosen, of;
    };
    const Library& library_;
    std::set<std::string>& entered_;
    std::vector<Choice> choices_;
    std::size_t next_ = 0;
    std::string last_;
};

// Where its tokens are, whatever their numbers and data.
std::string shape(const Execution& execution, std::int64_t scope) {
    std::vector<std::string> inside;
    for (const auto& [id, token] : execution.tokens) {
        if (token.scope != scope || id == 0) continue;
        std::string one = std::to_string(token.model) + "." + std::to_string(token.node);
        one += static_cast<char>('a' + static_cast<int>(token.phase));
        if (token.flow >= 0 && token.phase == Token::Phase::waiting && !execution.node(token).activity())
            one += "f" + std::to_string(token.flow);
        if (token.interrupted) one += "!";
        if (token.loop && token.loop->total > 0)
            one += "l" + std::to_string(
                             execution.node(token).loop->kind == Loop::Kind::standard ? 0 : token.loop->done);
        for (const auto& undo : token.undo) one += "u" + std::to_string(undo.node);
        for (const int held : token.held) one += "h" + std::to_string(held);
        inside.push_back(one + shape(execution, id));
    }
    if (inside.empty()) return "";
    std::sort(inside.begin(), inside.end());
    std::string out = "(";
    for (const auto& one : inside) out += one + " ";
    return out + ")";
}

std::string shape_of(const Execution& execution) {
    auto out = shape(execution, 0);
    for (const auto& undo : execution.tokens.at(0).undo) out += "u" + std::to_string(undo.node);
    return out + (execution.tokens.at(0).interrupted ? "!" : "");
}

class Search {
public:
    Search(const ModelPtr& model, const Library& library, int states_max)
        : model_(model), library_(library), states_max_(states_max) {}

    Exploration run() {
        const auto fresh = Machine::begin({model_->process, model_}, {});
        for (const int start : starts_of(*model_))
            step(fresh, [&](Machine& machine) { machine.start(start); });
        while (!next_.empty() && out_.states < states_max_) {
            const auto state = std::move(next_.back());
            next_.pop_back();
            ++out_.states;
            const auto possible = pushes(state);
            if (possible.empty()) stand(state);
            for (const auto& push : possible)
                step(state, [&](Machine& machine) {
                    if (push.at) machine.fire(push.token, *push.at, {});
                    else machine.complete(push.token, {});
                });
        }
        out_.complete = next_.empty() && !cut_;
        if (out_.complete)
            for (const auto& node : model_->nodes)
                if (!entered_.contains(node.id) && node.event.trigger != Trigger::compensation &&
                    !node.for_compensation)
                    out_.never.push_back(node.id);
        for (auto* list : {&out_.stands_at, &out_.stuck, &out_.circles, &out_.crowded, &out_.uncaught}) {
            std::sort(list->begin(), list->end());
            list->erase(std::unique(list->begin(), list->end()), list->end());
        }
        return out_;
    }

private:
    template <class Push>
    void step(const Execution& from, const Push& push) {
        Explorer host(library_, entered_);
        int branches = 0;
        do {
            auto execution = from;
            host.execution = &execution;
            host.begin();
            try {
                Machine machine(execution, host);
                push(machine);
                arrived(std::move(execution));
            } catch (const Problem& problem) {
                if (problem.code == "flow.no_way") out_.stuck.push_back(host.last());
                else if (problem.code == "flow.circle" || problem.code == "flow.too_deep")
                    out_.circles.push_back(host.last());
                else if (problem.code == "flow.too_many") out_.crowded.push_back(host.last());
            }
        } while (host.another() && (++branches < branches_max || (cut_ = true, false)));
    }

    void arrived(Execution execution) {
        if (execution.ended) {
            out_.can_end |= execution.error.empty();
            if (!execution.error.empty()) out_.uncaught.push_back(execution.error);
            return;
        }
        if (execution.tokens.size() > tokens_many) {
            std::map<std::string, int> at;
            for (const auto& [id, token] : execution.tokens)
                if (token.node >= 0 && ++at[execution.node(token).id] > 8)
                    out_.crowded.push_back(execution.node(token).id);
            return;
        }
        if (seen_.insert(shape_of(execution)).second) next_.push_back(std::move(execution));
    }

    void stand(const Execution& state) {
        for (const auto& [id, token] : state.tokens)
            if (token.node >= 0 && token.phase != Token::Phase::holding)
                out_.stands_at.push_back(state.node(token).id);
    }

    ModelPtr model_;
    const Library& library_;
    int states_max_;
    bool cut_ = false;
    Exploration out_;
    std::set<std::string> seen_, entered_;
    std::vector<Execution> next_;
};

void add(std::vector<Fault>& out, Fault::Kind kind, const std::string& element, std::string zh,
         std::string en) {
    out.push_back({kind, element, {std::move(zh), std::move(en)}});
}

void look_at_names(const Model& model, const Known& known, std::vector<Fault>& out) {
    const auto check = [&](const Node& node, const char* kind, const std::string& name, const char* zh) {
        if (!name.empty() && !known(kind, name))
            add(out, Fault::Kind::broken, node.id, std::string(zh) + " " + name + " 不存在",
                std::string("There is no ") + kind + " " + name);
    };
    for (const auto& node : model.nodes) {
        check(node, "service", node.service, "服务");
        check(node, "role", node.role, "角色");
        check(node, "form", node.form, "表单");
        check(node, "decision", node.decision, "决策");
        if (node.kind == Kind::call_activity) check(node, "process", node.called, "流程");
        if (node.kind == Kind::user_task && node.role.empty() && !node.unit)
            add(out, Fault::Kind::doubtful, node.id, "没有写明谁可以办理（yw:role）",
                "It does not say who may take it (yw:role)");
    }
}
}

Exploration explore(const ModelPtr& model, const Library& library, int states_max) {
    return Search(model, library, states_max).run();
}

std::vector<Fault> look_before_use(const ModelPtr& model, const Library& library, const Known& known) {
    auto out = model->faults;
    look_at_names(*model, known, out);
    const bool walkable = std::none_of(out.begin(), out.end(), [](const Fault& fault) {
        return fault.kind == Fault::Kind::broken || fault.kind == Fault::Kind::unsupported;
    });
    if (!walkable) return out;
    const auto seen = explore(model, library);
    for (const auto& id : seen.stands_at)
        add(out, seen.complete && !seen.can_end ? Fault::Kind::broken : Fault::Kind::doubtful, id,
            "可能永远等在这里", "It may stand here for ever: not all that it waits for can come");
    for (const auto& id : seen.stuck)
        add(out, Fault::Kind::doubtful, id, "可能没有一个条件成立，且没有默认走向",
            "No condition may hold here, and there is no default");
    for (const auto& id : seen.circles)
        add(out, Fault::Kind::doubtful, id, "可能在原地打转，没有等待的步骤",
            "It may run in a circle here without ever waiting");
    for (const auto& id : seen.crowded)
        add(out, Fault::Kind::doubtful, id, "令牌可能无限增多", "Tokens may pile up here without bound");
    for (const auto& id : seen.never)
        add(out, Fault::Kind::doubtful, id, "永远到不了", "It is never reached");
    for (const auto& code : seen.uncaught)
        add(out, Fault::Kind::doubtful, model->process, "错误 " + code + " 没有人处理",
            "Nothing catches the error " + code);
    if (!seen.complete)
        add(out, Fault::Kind::doubtful, model->process,
            "状态太多，只检查了 " + std::to_string(seen.states) + " 个",
            "It has too many states to see them all: " + std::to_string(seen.states) + " were looked at");
    return out;
}
}
