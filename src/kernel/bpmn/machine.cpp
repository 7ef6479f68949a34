#include "kernel/bpmn/machine.hpp"
#include <algorithm>
namespace yiwang::bpmn {

rule::Value Host::evaluate(const Formula& formula, const Variables& variables, Ask) {
    if (!formula.feel)
        throw Conflict("flow.foreign",
                       {"表达式不是 FEEL：" + formula.text, "This is not FEEL: " + formula.text});
    const auto context = rule::from_json(json::Value(variables));
    return formula.feel->evaluate(*context.context());
}

Execution Machine::begin(Execution::Part part, Variables variables) {
    Execution out;
    out.parts.push_back(std::move(part));
    Token process;
    process.phase = Token::Phase::holding;
    process.variables = std::move(variables);
    for (const auto& name : out.parts[0].model->data)
        if (!process.variables.contains(name)) process.variables.emplace(name, nullptr);
    out.tokens.emplace(0, std::move(process));
    return out;
}

void Machine::start(int start_event) {
    const Model& process = *execution_.parts[0].model;
    Token& all = get(0);
    for (const int start : process.event_starts) wait(all, process.node(start));
    if (start_event >= 0) spawn(0, 0, start_event, -1);
    else {
        const bool plain =
            !process.begins.empty() && process.node(process.begins[0]).kind == Kind::start_event;
        if (plain && process.begins.size() > 1)
            throw Conflict("flow.which_start",
                           {"流程有多个开始事件，请指明一个。", "The process has several starts; name one."});
        if (process.begins.empty())
            throw Conflict("flow.no_start",
                           {"流程没有无触发器的开始事件，只能由消息、信号或时间启动。",
                            "The process has no plain start; a message, signal or timer begins it."});
        for (const int node : process.begins) spawn(0, 0, node, -1);
    }
    run();
}

Token* Machine::find(std::int64_t id) {
    const auto at = execution_.tokens.find(id);
    return at == execution_.tokens.end() ? nullptr : &at->second;
}

Token& Machine::get(std::int64_t id) {
    auto* token = find(id);
    if (!token)
        throw Conflict("flow.moved", {"这一步已经过去，页面可能已过时，请刷新。",
                                      "This step is over; the page may be stale, reload it."});
    return *token;
}

int Machine::scope_node(const Token& scope) const {
    return scope.id == 0 || node(scope).kind == Kind::call_activity ? -1 : scope.node;
}

Token& Machine::spawn(std::int64_t scope, int model, int node, int flow) {
    if (execution_.tokens.size() >= tokens_max)
        throw Conflict("flow.too_many", {"流程同时进行的步骤过多，已停止。",
                                         "The process has too many tokens at once and was stopped."});
    Token made;
    made.id = execution_.next_token++;
    made.scope = scope;
    made.model = model;
    made.inside = model;
    made.node = node;
    made.flow = flow;
    moving_.push_back(made.id);
    return execution_.tokens.emplace(made.id, std::move(made)).first->second;
}

void Machine::run() {
    do {
        while (!moving_.empty()) {
            auto* token = find(moving_.front());
            moving_.pop_front();
            if (!token || token->phase != Token::Phase::moving) continue;
            if (++steps_ > steps_max)
                throw Conflict("flow.circle", {"流程在原地打转，没有等待的步骤。",
                                               "The process runs in a circle without ever waiting."});
            step(*token);
        }
    } while (!execution_.ended && (conditions() || join_inclusive()));
}

void Machine::step(Token& token) {
    const Node& at = node(token);
    if (at.activity()) return begin_activity(token);
    host_.visited(token, at, Visit::entered);
    switch (at.kind) {
        case Kind::end_event: return end_event(token);
        case Kind::throw_event: return throw_event(token);
        case Kind::parallel_gateway: return join_parallel(token);
        case Kind::catch_event:
            if (at.event.trigger == Trigger::link) return leave(token);
            return wait_here(token);
        case Kind::event_gateway: return wait_here(token);
        case Kind::inclusive_gateway:
            if (at.incoming.size() < 2) return leave(token);
            token.phase = Token::Phase::waiting;
            return;
        default: return leave(token);
    }
}

std::vector<int> Machine::ways(const Token& token, const Node& at) {
    std::vector<int> out;
    const bool exclusive = at.kind == Kind::exclusive_gateway;
    bool conditional = false, chosen = false;
    for (const int flow : at.outgoing) {
        const auto& condition = model(token).flow(flow).condition;
        if (flow == at.default_flow) continue;
        if (condition && !holds(*condition, token)) {
            conditional = true;
            continue;
        }
        chosen |= condition.has_value();
        out.push_back(flow);
        if (exclusive) return out;
    }
    const bool gateway = exclusive || at.kind == Kind::inclusive_gateway;
    if (at.default_flow >= 0 && (gateway ? out.empty() : !chosen)) out.push_back(at.default_flow);
    if (out.empty() && gateway && conditional)
        throw Conflict("flow.no_way",
                       {"“" + (at.name.empty() ? at.id : at.name) + "”没有一个条件成立，也没有默认走向。",
                        "No condition at " + at.id + " holds and there is no default."});
    return out;
}

void Machine::leave(Token& token) {
    const auto flows = ways(token, node(token));
    host_.visited(token, node(token), Visit::left);
    go(token, flows);
}

// Takes the token away and puts one on each flow.
void Machine::go(Token& token, const std::vector<int>& flows) {
    const auto scope = token.scope;
    const int in = token.model;
    for (const int flow : flows) host_.took(token, model(token).flow(flow));
    const ModelPtr kept = execution_.parts[static_cast<std::size_t>(in)].model;
    erase(token);
    for (const int flow : flows) spawn(scope, in, kept->flow(flow).target, flow);
    if (flows.empty()) check_scope(scope);
}

void Machine::erase(Token& token) {
    execution_.tokens.erase(token.id);
}

void Machine::erase_and_check(Token& token) {
    const auto scope = token.scope;
    host_.visited(token, node(token), Visit::left);
    erase(token);
    check_scope(scope);
}

// A scope with nothing left inside is complete.
void Machine::check_scope(std::int64_t id) {
    auto* scope = find(id);
    if (!scope) return;
    for (auto at = execution_.tokens.upper_bound(id); at != execution_.tokens.end(); ++at)
        if (at->second.scope == id) return;
    if (id == 0) {
        stop_waiting(*scope, nullptr);
        execution_.ended = true;
        return;
    }
    const Node& at = node(*scope);
    if (at.event_sub_process) {
        stop_waiting(*scope, nullptr);
        if (scope->thrower) return compensated(*scope);
        return erase_and_check(*scope);
    }
    if (at.kind == Kind::call_activity) {
        const Variables given = scope->variables;
        for (const auto& name : at.out) {
            if (name == "*") {
                for (const auto& [one, value] : given) set_at(get(scope->scope), one, value);
            } else if (const auto* value = given.if_contains(name)) set_at(get(scope->scope), name, *value);
        }
    }
    finish(*scope);
}

void Machine::cancel(Token& token) {
    cancel_inside(token.id);
    stop_waiting(token, nullptr);
    host_.visited(token, node(token), Visit::cancelled);
    erase(token);
}

void Machine::cancel_inside(std::int64_t scope, std::int64_t but) {
    std::vector<std::int64_t> inside;
    for (auto at = execution_.tokens.upper_bound(scope); at != execution_.tokens.end(); ++at)
        if (at->second.scope == scope && at->first != but) inside.push_back(at->first);
    for (const auto id : inside)
        if (auto* token = find(id)) cancel(*token);
}

void Machine::join_parallel(Token& token) {
    const Node& at = node(token);
    if (at.incoming.size() < 2) return leave(token);
    token.phase = Token::Phase::waiting;
    std::vector<Token*> arrived;
    for (const int flow : at.incoming) {
        Token* first = nullptr;
        for (auto& [id, other] : execution_.tokens)
            if (other.node == token.node && other.scope == token.scope && other.model == token.model &&
                other.flow == flow && other.phase == Token::Phase::waiting) {
                first = &other;
                break;
            }
        if (!first) return;
        arrived.push_back(first);
    }
    consume(arrived);
}

// One token of each way in is taken, and one goes on.
void Machine::consume(const std::vector<Token*>& arrived) {
    for (std::size_t i = 1; i < arrived.size(); ++i) erase(*arrived[i]);
    leave(*arrived[0]);
}

bool Machine::join_inclusive() {
    std::map<std::tuple<std::int64_t, int, int>, std::vector<Token*>> gateways;
    for (auto& [id, token] : execution_.tokens)
        if (token.node >= 0 && token.phase == Token::Phase::waiting &&
            node(token).kind == Kind::inclusive_gateway) {
            auto& arrived = gateways[{token.scope, token.model, token.node}];
            const bool second = std::any_of(arrived.begin(), arrived.end(),
                                            [flow = token.flow](const Token* other) { return other->flow == flow; });
            if (!second) arrived.push_back(&token);
        }
    for (auto& [place, arrived] : gateways)
        if (may_fire(*arrived[0], arrived)) {
            consume(arrived);
            return true;
        }
    return false;
}

// No token may still come by an empty way in, unless it could as well come by one that has a token
// (BPMN 13.3.3).
bool Machine::may_fire(const Token& at, const std::vector<Token*>& arrived) {
    const auto has = [&](int flow) {
        return std::any_of(arrived.begin(), arrived.end(),
                           [&](const Token* token) { return token->flow == flow; });
    };
    for (const auto& [id, other] : execution_.tokens) {
        if (other.scope != at.scope || other.model != at.model || other.node == at.node) continue;
        bool to_empty = false, to_full = false;
        for (const int flow : model(at).ways_to(at.node, other.node)) (has(flow) ? to_full : to_empty) = true;
        if (to_empty && !to_full) return false;
    }
    return true;
}

bool Machine::holds(const Formula& formula, const Token& token) {
    return host_.evaluate(formula, execution_.visible(token), Ask::condition).is(true);
}

json::Value Machine::value(const Formula& formula, const Token& token, Ask ask) {
    return rule::to_json(host_.evaluate(formula, execution_.visible(token), ask));
}

// The nearest that has a variable of that name takes it; else the process, or the call, that the token
// belongs to.
void Machine::set_at(Token& from, std::string_view name, const json::Value& value) {
    for (Token* at = &from;; at = &get(at->scope)) {
        const bool outermost =
            at->id == 0 || (at != &from && node(*at).kind == Kind::call_activity && !at->loop);
        if (!outermost && !at->variables.contains(name)) continue;
        at->variables[name] = value;
        return;
    }
}

void Machine::set_all(Token& token, const Variables& variables) {
    for (const auto& [name, value] : variables) set_at(token, name, value);
}

void Machine::complete(std::int64_t id, const Variables& variables) {
    Token& token = get(id);
    if (token.phase != Token::Phase::waiting || !node(token).activity())
        throw Conflict("flow.moved", {"这一步已经过去，请刷新。", "This step is over; reload the page."});
    set_all(token, variables);
    finish(token);
    run();
}

void Machine::set(std::int64_t id, const Variables& variables) {
    set_all(get(id), variables);
    run();
}

void Machine::move(std::int64_t id, const Node& to) {
    Token& token = get(id);
    const auto scope = token.scope;
    const int in = token.model;
    const bool place =
        (to.activity() && !to.event_sub_process && !to.for_compensation) || to.kind == Kind::catch_event;
    if (token.phase == Token::Phase::compensating || token.inner() || to.parent != node(token).parent || !place)
        throw Conflict("flow.no_move", {"不能移到这一步。", "It cannot be moved there."});
    cancel(token);
    spawn(scope, in, to.index, -1);
    run();
}

void Machine::abort() {
    cancel_inside(0);
    stop_waiting(get(0), nullptr);
    moving_.clear();
    execution_.ended = true;
}
}
