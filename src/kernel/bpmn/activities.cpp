// Activities: their work, their loops, what is inside them.
#include <algorithm>
#include "kernel/bpmn/machine.hpp"
namespace yiwang::bpmn {

void Machine::begin_activity(Token& token) {
    const Node& at = node(token);
    host_.visited(token, at, Visit::entered);
    if (at.loop && !token.inner() && !token.thrower) return begin_loop(token);
    do_activity(token);
}

void Machine::do_activity(Token& token) {
    const Node& at = node(token);
    gather(token);
    switch (at.kind) {
        case Kind::user_task:
        case Kind::receive_task: return wait_here(token);
        case Kind::service_task:
        case Kind::rule_task: return serve(token);
        case Kind::send_task:
            if (!at.service.empty()) return serve(token);
            host_.tell(at, message_key(token, at, true), token.variables);
            return finish(token);
        case Kind::script_task: {
            auto result = value(at.script, token);
            if (!at.result.empty()) set_at(token, at.result, result);
            else if (result.is_object()) set_all(token, result.get_object());
            return finish(token);
        }
        case Kind::sub_process: {
            for (const auto& name : at.data) token.variables.emplace(name, nullptr);
            open_edge(token);
            return open(token, token.model, token.node);
        }
        case Kind::call_activity: return call(token);
        default: return finish(token);
    }
}

void Machine::serve(Token& token) {
    const Node& at = node(token);
    const auto outcome = host_.serve(token, at, execution_.visible(token));
    if (!outcome) return wait_here(token);
    if (outcome->error) return throw_error(token, *outcome->error, outcome->variables);
    set_all(token, outcome->variables);
    finish(token);
}

void Machine::wait_here(Token& token) {
    token.phase = Token::Phase::waiting;
    wait(token, node(token));
    const Node& at = node(token);
    if (at.kind == Kind::event_gateway)
        for (const int out : at.outgoing) wait(token, model(token).node(model(token).flow(out).target));
    if (at.activity()) open_edge(token);
}

// What may happen on the edge of an activity; of a loop, on the edge of all its runs together.
void Machine::open_edge(Token& token) {
    if (token.inner()) return;
    for (const int event : node(token).boundary) wait(token, model(token).node(event));
}

void Machine::wait(Token& token, const Node& at) {
    using enum Trigger;
    const auto trigger = at.event.trigger;
    const bool task = at.kind == Kind::user_task || at.kind == Kind::service_task ||
                      at.kind == Kind::rule_task || (at.kind == Kind::send_task && !at.service.empty());
    if (!task && trigger != message && trigger != timer && trigger != signal) return;
    const auto ref = host_.wait({token, at, trigger == message && !task ? message_key(token, at, false) : "",
                trigger == timer ? when_of(token, at) : ""});
    if (ref != 0) token.refs.emplace_back(at.index, ref);
}

void Machine::stop_waiting(Token& token, const Node* at) {
    host_.stop_waiting(token, at);
    if (!at) token.refs.clear();
    else std::erase_if(token.refs, [&](const auto& one) { return one.first == at->index; });
}

void Machine::open(Token& scope, int in, int at) {
    int depth = 0;
    for (const Token* outer = &scope; outer->id != 0; outer = &get(outer->scope))
        if (++depth > depth_max)
            throw Conflict("flow.too_deep", {"流程嵌套调用过深，已停止。",
                                             "The process calls itself too deep and was stopped."});
    scope.phase = Token::Phase::holding;
    scope.inside = in;
    const auto id = scope.id;
    const ModelPtr within = execution_.parts[static_cast<std::size_t>(in)].model;
    for (const int start : within->event_starts_of(at)) wait(scope, within->node(start));
    for (const int begin : within->begins_of(at)) spawn(id, in, begin, -1);
    if (within->begins_of(at).empty()) check_scope(id);
}

void Machine::call(Token& token) {
    auto part = host_.called(node(token).called);
    int index = -1;
    for (std::size_t i = 0; i < execution_.parts.size(); ++i)
        if (execution_.parts[i].key == part.key) index = static_cast<int>(i);
    if (index < 0) {
        index = static_cast<int>(execution_.parts.size());
        execution_.parts.push_back(std::move(part));
    }
    const Model& within = *execution_.parts[static_cast<std::size_t>(index)].model;
    if (within.begins.empty())
        throw Conflict("flow.no_start", {"被调用的流程没有无触发器的开始事件。",
                                         "The called process " + within.process + " has no plain start."});
    const auto seen = execution_.visible(token);
    for (const auto& name : node(token).in) {
        if (name == "*") {
            for (const auto& [one, value] : seen) token.variables[one] = value;
        } else if (const auto* value = seen.if_contains(name)) token.variables[name] = *value;
    }
    for (const auto& name : within.data)
        if (!token.variables.contains(name)) token.variables.emplace(name, nullptr);
    open_edge(token);
    open(token, index, -1);
}

// One run of an activity is done.
void Machine::finish(Token& token) {
    const Node& at = node(token);
    for (const auto& output : at.outputs) set_at(get(token.scope), output.to, value(output.from, token));
    if (token.inner()) return inner_done(token);
    complete_activity(token);
}

void Machine::complete_activity(Token& token) {
    const Node& at = node(token);
    stop_waiting(token, nullptr);
    if (token.thrower) return compensated(token);
    const bool undone_by_event = std::any_of(
        model(token).event_starts_of(token.node).begin(), model(token).event_starts_of(token.node).end(),
        [&](int start) { return model(token).node(start).event.trigger == Trigger::compensation; });
    if (at.compensation >= 0 || !token.undo.empty() || undone_by_event)
        get(token.scope)
            .undo.push_back({token.model, token.node, execution_.visible(token), std::move(token.undo)});
    leave(token);
}

void Machine::begin_loop(Token& body) {
    const Loop& loop = *node(body).loop;
    LoopState state;
    if (loop.kind != Loop::Kind::standard) {
        if (loop.collection) {
            const auto list = value(*loop.collection, body, Ask::list);
            if (!list.is_array())
                throw Conflict("flow.loop", {"多实例的集合不是列表（" + node(body).id + "）。",
                                             "The collection of " + node(body).id + " is no list."});
            state.items = list.get_array();
            state.total = static_cast<std::int64_t>(state.items.size());
        } else {
            const auto count = value(loop.cardinality.value_or(Formula{}), body, Ask::count);
            boost::system::error_code wrong;
            if (count.is_number()) state.total = count.to_number<std::int64_t>(wrong);
            if (!count.is_number() || wrong || state.total < 0)
                throw Conflict("flow.loop", {"多实例的次数不是整数（" + node(body).id + "）。",
                                             "The cardinality of " + node(body).id + " is no whole number."});
        }
        if (state.total > runs_max)
            throw Conflict("flow.loop",
                           {"多实例超过 5000 次。", "More than 5,000 instances of " + node(body).id + "."});
        if (!loop.output.empty()) state.outputs.resize(static_cast<std::size_t>(state.total), nullptr);
    }
    body.loop = std::move(state);
    body.phase = Token::Phase::holding;
    const bool never =
        loop.kind == Loop::Kind::standard ? loop.test_before && !loop_goes_on(body) : body.loop->total == 0;
    if (never) return finish_loop(body);
    open_edge(body);
    do run_inner(body);
    while (loop.kind == Loop::Kind::parallel && body.loop->next < body.loop->total);
}

void Machine::run_inner(Token& body) {
    const Loop& loop = *node(body).loop;
    LoopState& state = *body.loop;
    if (loop.kind == Loop::Kind::standard) ++state.total;
    const auto counter = state.next++;
    Token& inner = spawn(body.id, body.model, body.node, -1);
    inner.run = counter;
    inner.variables["loopCounter"] = counter;
    if (!loop.item.empty())
        inner.variables[loop.item] = static_cast<std::size_t>(counter) < state.items.size()
                                         ? state.items[static_cast<std::size_t>(counter)]
                                         : json::Value(counter);
    if (!loop.output_item.empty() && loop.output_item != loop.item)
        inner.variables[loop.output_item] = nullptr;
}

bool Machine::loop_goes_on(Token& body) {
    const Loop& loop = *node(body).loop;
    if (body.loop->next >= runs_max)
        throw Conflict("flow.loop",
                       {"循环超过 5000 次。", "The loop at " + node(body).id + " ran 5,000 times."});
    if (loop.maximum) {
        const auto most = value(*loop.maximum, body, Ask::count);
        if (most.is_number() && static_cast<double>(body.loop->next) >= most.to_number<double>()) return false;
    }
    return !loop.condition || holds(*loop.condition, body);
}

void Machine::inner_done(Token& token) {
    Token& body = get(token.scope);
    const Loop& loop = *node(body).loop;
    LoopState& state = *body.loop;
    if (!loop.output.empty()) {
        const auto counter = static_cast<std::size_t>(token.run);
        const auto seen = execution_.visible(token);
        if (const auto* given = seen.if_contains(loop.output_item); given && counter < state.outputs.size())
            state.outputs[counter] = *given;
    }
    stop_waiting(token, nullptr);
    for (auto& undo : token.undo) body.undo.push_back(std::move(undo));
    host_.visited(token, node(token), Visit::left);
    erase(token);
    ++state.done;
    if (loop.kind == Loop::Kind::standard) {
        if (loop_goes_on(body)) return run_inner(body);
        return finish_loop(body);
    }
    body.variables["numberOfInstances"] = state.total;
    body.variables["numberOfActiveInstances"] = state.next - state.done;
    body.variables["numberOfCompletedInstances"] = state.done;
    if (loop.condition && holds(*loop.condition, body)) return finish_loop(body);
    if (state.done == state.total) return finish_loop(body);
    if (state.next < state.total && loop.kind == Loop::Kind::sequential) run_inner(body);
}

void Machine::finish_loop(Token& body) {
    cancel_inside(body.id);
    const Loop& loop = *node(body).loop;
    if (!loop.output.empty()) set_at(get(body.scope), loop.output, body.loop->outputs);
    complete_activity(body);
}
}
