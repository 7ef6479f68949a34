// Events: thrown, caught, on the edge of activities, at the start of event sub-processes; and what undoes.
#include <algorithm>
#include "kernel/bpmn/machine.hpp"
namespace yiwang::bpmn {

// What an event or a send task says: its own data, as its associations give them.
void Machine::gather(Token& token) {
    for (const auto& input : node(token).inputs) token.variables[input.to] = value(input.from, token);
}

void Machine::throw_event(Token& token) {
    const Node& at = node(token);
    gather(token);
    switch (at.event.trigger) {
        case Trigger::message:
            if (!at.service.empty()) {
                const auto outcome = host_.serve(token, at, execution_.visible(token));
                if (outcome) set_all(token, outcome->variables);
            }
            host_.tell(at, message_key(token, at, true), token.variables);
            return leave(token);
        case Trigger::signal: {
            const auto said = token.variables;
            const auto id = token.id;
            host_.tell(at, "", said);
            hear(at.event.name, said);
            if (auto* alive = find(id)) leave(*alive);
            return;
        }
        case Trigger::escalation: {
            const auto id = token.id;
            raise(token.scope, Trigger::escalation, at.event.name, -1, {});
            if (auto* alive = find(id)) leave(*alive);
            return;
        }
        case Trigger::compensation: return compensate(token);
        default: return leave(token);
    }
}

void Machine::end_event(Token& token) {
    const Node& at = node(token);
    const auto id = token.id, scope = token.scope;
    gather(token);
    switch (at.event.trigger) {
        case Trigger::message:
            if (!at.service.empty()) host_.serve(token, at, execution_.visible(token));
            host_.tell(at, message_key(token, at, true), token.variables);
            break;
        case Trigger::signal: {
            const auto said = token.variables;
            host_.tell(at, "", said);
            hear(at.event.name, said);
            break;
        }
        case Trigger::error: {
            const auto code = at.event.name;
            host_.visited(token, at, Visit::left);
            erase(token);
            if (!raise(scope, Trigger::error, code, -1, {})) uncaught(code);
            return;
        }
        case Trigger::escalation: raise(scope, Trigger::escalation, at.event.name, -1, {}); break;
        case Trigger::terminate:
            host_.visited(token, at, Visit::left);
            erase(token);
            cancel_inside(scope);
            return check_scope(scope);
        case Trigger::cancel: cancel_inside(scope, id); return compensate(token);
        case Trigger::compensation: return compensate(token);
        default: break;
    }
    if (auto* alive = find(id)) erase_and_check(*alive);
}

void Machine::fire(std::int64_t id, const Node& at, const Variables& payload) {
    come_true(get(id), at, payload);
    run();
}

void Machine::come_true(Token& token, const Node& at, const Variables& payload) {
    bool waits = false;
    execution_.each_wait(token, [&](const Node& one) { waits |= &one == &at; });
    if (!waits) throw Conflict("flow.moved", {"这一步已经过去。", "Nothing waits there any more."});
    if (at.kind == Kind::boundary_event) fire_edge(token, at, payload);
    else if (at.kind == Kind::start_event) begin_event_sub_process(token, at, payload);
    else {
        if (node(token).kind == Kind::event_gateway) {
            stop_waiting(token, nullptr);
            host_.visited(token, node(token), Visit::left);
            for (const int out : node(token).outgoing)
                if (model(token).flow(out).target == at.index) host_.took(token, model(token).flow(out));
            token.node = at.index;
            host_.visited(token, at, Visit::entered);
        } else if (at.kind == Kind::catch_event) stop_waiting(token, nullptr);
        set_all(token, payload);
        if (at.kind == Kind::receive_task) finish(token);
        else {
            for (const auto& output : at.outputs) set_at(token, output.to, value(output.from, token));
            leave(token);
        }
    }
}

void Machine::fire_edge(Token& token, const Node& event, const Variables& payload) {
    set_all(get(token.scope), payload);
    host_.visited(token, event, Visit::entered);
    host_.visited(token, event, Visit::left);
    const auto scope = token.scope;
    const int in = token.model;
    const ModelPtr kept = execution_.parts[static_cast<std::size_t>(in)].model;
    for (const int flow : event.outgoing) host_.took(token, kept->flow(flow));
    if (event.interrupting) cancel(token);
    for (const int flow : event.outgoing) spawn(scope, in, kept->flow(flow).target, flow);
    check_scope(scope);
}

void Machine::begin_event_sub_process(Token& scope, const Node& start, const Variables& payload) {
    const auto id = scope.id;
    const int in = scope.inside;
    const ModelPtr within = execution_.parts[static_cast<std::size_t>(in)].model;
    if (start.interrupting) {
        cancel_inside(id);
        for (const int other : within->event_starts_of(scope_node(scope)))
            stop_waiting(scope, &within->node(other));
        scope.interrupted = true;
    }
    Token& made = spawn(id, in, start.parent, -1);
    moving_.pop_back();
    host_.visited(made, within->node(start.parent), Visit::entered);
    for (const auto& name : within->node(start.parent).data) made.variables.emplace(name, nullptr);
    set_all(made, payload);
    open(made, in, start.parent);
}

const Node* Machine::catcher(const Model& within, const std::vector<int>& events, Trigger trigger,
                             const std::string& code) const {
    const Node* any = nullptr;
    for (const int index : events) {
        const Node& event = within.node(index);
        if (event.event.trigger != trigger) continue;
        if (!event.event.name.empty() && event.event.name == code) return &event;
        if (event.event.name.empty() && !any) any = &event;
    }
    return any;
}

bool Machine::raise_on_edge(Token& token, Trigger trigger, const std::string& code,
                            const Variables& payload) {
    Token* at = &token;
    while (at->inner()) at = &get(at->scope);
    const Node* found = catcher(model(*at), node(*at).boundary, trigger, code);
    if (found) fire_edge(*at, *found, payload);
    return found != nullptr;
}

// Looks outwards for who catches it: the event sub-processes of each scope, then the edge of the scope
// itself.
bool Machine::raise(std::int64_t scope, Trigger trigger, const std::string& code, int from,
                    const Variables& payload) {
    for (auto id = scope;;) {
        Token& at = get(id);
        if (!at.loop && !at.interrupted) {
            auto starts = inside(at).event_starts_of(scope_node(at));
            std::erase_if(starts, [&](int start) { return inside(at).node(start).parent == from; });
            if (const Node* found = catcher(inside(at), starts, trigger, code)) {
                begin_event_sub_process(at, *found, payload);
                return true;
            }
        }
        if (id == 0) return false;
        from = -1;
        if (node(at).event_sub_process) from = at.node;
        else if (raise_on_edge(at, trigger, code, payload)) return true;
        id = at.scope;
    }
}

void Machine::uncaught(const std::string& code) {
    abort();
    execution_.error = code.empty() ? "error" : code;
}

void Machine::throw_error(Token& token, const std::string& code, const Variables& payload) {
    const auto scope = token.scope;
    const auto id = token.id;
    if (raise_on_edge(token, Trigger::error, code, payload)) return;
    if (!raise(scope, Trigger::error, code, -1, payload)) return uncaught(code);
    if (auto* alive = find(id)) cancel(*alive);
}

void Machine::fail(std::int64_t id, const std::string& code, const Variables& payload) {
    throw_error(get(id), code, payload);
    run();
}

void Machine::escalate(std::int64_t id, const std::string& code) {
    Token& token = get(id);
    if (!raise_on_edge(token, Trigger::escalation, code, {}))
        raise(token.scope, Trigger::escalation, code, -1, {});
    run();
}

bool Machine::signal(const std::string& name, const Variables& payload) {
    const bool heard = hear(name, payload);
    run();
    return heard;
}

bool Machine::hear(const std::string& name, const Variables& payload) {
    std::vector<std::pair<std::int64_t, const Node*>> waiting;
    for (const auto& [id, token] : execution_.tokens)
        execution_.each_wait(token, [&, id = id](const Node& at) {
            if (at.event.trigger == Trigger::signal && at.event.name == name) waiting.emplace_back(id, &at);
        });
    bool heard = false;
    for (const auto& [id, at] : waiting) {
        auto* token = find(id);
        bool still = false;
        if (token) execution_.each_wait(*token, [&, at = at](const Node& one) { still |= &one == at; });
        if (!still) continue;
        come_true(*token, *at, payload);
        heard = true;
    }
    return heard;
}

// Fires the first conditional event whose condition has come to hold.
bool Machine::conditions() {
    bool any = false;
    for (const auto& part : execution_.parts) any |= part.model->has_conditions;
    if (!any) return false;
    for (auto& [id, token] : execution_.tokens) {
        std::vector<const Node*> waits;
        execution_.each_wait(token, [&](const Node& at) {
            if (at.event.trigger == Trigger::conditional) waits.push_back(&at);
        });
        for (const Node* at : waits) {
            const bool was = std::find(token.held.begin(), token.held.end(), at->index) != token.held.end();
            const bool is = holds(at->event.condition, token);
            if (is == was) continue;
            if (!is) std::erase(token.held, at->index);
            else {
                token.held.push_back(at->index);
                come_true(token, *at, {});
                return true;
            }
        }
    }
    return false;
}

// The key by which a message finds its conversation: yw:key, or the properties that BPMN reads from messages.
std::string Machine::message_key(const Token& token, const Node& at, bool thrown) {
    if (at.event.key) {
        const auto key = value(*at.event.key, token);
        return key.is_null() ? "" : key.is_string() ? std::string(key.get_string()) : json::print(key);
    }
    std::string out;
    for (const auto& part : at.event.key_parts) {
        const json::Value* known = nullptr;
        Token* conversation = nullptr;
        for (auto* scope = find(token.scope); scope; scope = scope->id == 0 ? nullptr : find(scope->scope)) {
            if (!known) known = scope->keys.if_contains(part.property);
            conversation =
                scope->inner() || scope->id == 0 ? conversation ? conversation : scope : conversation;
        }
        if (!known && !thrown) return "";
        const auto said = thrown ? value(part.path, token) : *known;
        if (!known && conversation) conversation->keys[part.property] = said;
        out += part.property + "=" + json::print(said) + ";";
    }
    return out;
}

std::string Machine::when_of(const Token& token, const Node& at) {
    const Formula& when = at.event.timer.when;
    if (!when.feel) return when.text;
    const auto told = value(when, token, Ask::time);
    return told.is_string() ? std::string(told.get_string()) : json::print(told);
}

void Machine::compensate(Token& token) {
    Token* scope = &get(token.scope);
    while (scope->id != 0 && node(*scope).event_sub_process) scope = &get(scope->scope);
    const auto& wanted = node(token).event.ref;
    std::vector<Undo> kept;
    for (auto& one : scope->undo) {
        const bool chosen =
            wanted.empty() ||
            execution_.parts[static_cast<std::size_t>(one.model)].model->node(one.node).id == wanted;
        (chosen ? token.undo : kept).push_back(std::move(one));
    }
    scope->undo = std::move(kept);
    token.phase = Token::Phase::compensating;
    go_on_compensating(token);
}

// Undoes what is left, last completed first, one after the other.
void Machine::go_on_compensating(Token& token) {
    while (!token.undo.empty()) {
        auto next = std::move(token.undo.back());
        token.undo.pop_back();
        const Model& of = *execution_.parts[static_cast<std::size_t>(next.model)].model;
        int handler = of.node(next.node).compensation;
        const Node* start = nullptr;
        for (const int one :
             of.event_starts_of(of.node(next.node).kind == Kind::sub_process ? next.node : -2))
            if (of.node(one).event.trigger == Trigger::compensation) start = &of.node(one);
        if (handler < 0 && !start) {
            for (auto& inner : next.inside) token.undo.push_back(std::move(inner));
            continue;
        }
        const auto id = token.id;
        Token& made = spawn(token.scope, next.model, handler >= 0 ? handler : start->parent, -1);
        made.variables = std::move(next.variables);
        made.thrower = id;
        if (handler < 0) {
            moving_.pop_back();
            made.undo = std::move(next.inside);
            host_.visited(made, of.node(start->parent), Visit::entered);
            open(made, next.model, start->parent);
        }
        if (node(token).event.wait_for_completion) return;
    }
    const Node& at = node(token);
    if (at.kind != Kind::end_event) return leave(token);
    if (at.event.trigger != Trigger::cancel) return erase_and_check(token);
    host_.visited(token, at, Visit::left);
    Token& transaction = get(token.scope);
    erase(token);
    const auto outer = transaction.scope;
    if (raise_on_edge(transaction, Trigger::cancel, "", {})) return;
    cancel(transaction);
    check_scope(outer);
}

// A handler is done: who threw goes on.
void Machine::compensated(Token& token) {
    const auto thrower = token.thrower;
    const auto scope = token.scope;
    host_.visited(token, node(token), Visit::left);
    erase(token);
    auto* waits = find(thrower);
    if (waits && waits->phase == Token::Phase::compensating) return go_on_compensating(*waits);
    check_scope(scope);
}
}
