// How tokens walk (BPMN 2.0.2, clause 13): until each waits for a person, a time or its siblings.
#include "base/log.hpp"
#include "kernel/flow/engine.hpp"
namespace yiwang::flow {
namespace {
constexpr int steps_max = 1'000;  // a model that runs in circles without waiting is stopped; each step stands on the stack

std::chrono::microseconds iso_duration(const std::string& text) {
    constexpr std::int64_t seconds_max = std::int64_t{1000} * 366 * 86400;
    std::int64_t seconds = 0, number = 0;
    bool time = false, digits = false;
    for (std::size_t i = 1; i < text.size() && text[0] == 'P'; ++i) {
        const char c = text[i];
        if (c >= '0' && c <= '9' && number <= seconds_max) {
            number = number * 10 + (c - '0'), digits = true;
            continue;
        }
        if (c == 'T' && !digits && !time) {
            time = true;
            continue;
        }
        const std::int64_t unit = c == 'W' && !time ? 604800 : c == 'D' && !time ? 86400 : c == 'H' && time ? 3600 : c == 'M' && time ? 60 : c == 'S' && time ? 1 : 0;
        if (!digits || unit == 0 || number > (seconds_max - seconds) / unit) break;
        seconds += number * unit;
        number = 0, digits = false;
        if (i + 1 == text.size()) return std::chrono::seconds{seconds};
    }
    throw Conflict("flow.duration", {"时长写法不对：" + text, "This is no duration of ISO 8601 (days to seconds): " + text});
}
}

Limit limit_of(const std::string& text, const json::Object& variables) {
    if (const auto* value = variables.if_contains(text)) return json::to<Limit>(*value, text);
    const auto space = text.find(' ');
    Limit limit;
    const auto unit = space == text.npos ? std::nullopt : json::enum_of<LimitUnit>(std::string_view(text).substr(space + 1));
    const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), limit.amount);
    if (!unit || wrong != std::errc{} || end != text.data() + space)
        throw Conflict("flow.limit", {"流程变量里没有时限 " + text + "。", "No variable holds the limit " + text + "."});
    limit.unit = *unit;
    return limit;
}

Walk::Walk(Tx& tx, Id<Instance> instance) : tx_(tx), instance_(instance) {
    struct Kept {
        Id<Definition> definition;
        std::int64_t subject;
        std::string variables, state;
    };
    const auto kept = tx.first([](const Row& row) { return Kept{row.get<Id<Definition>>(0), row.number(1), row.get<std::string>(2), row.get<std::string>(3)}; },
                               "select definition, subject, variables, state from flow_instance where id = ?", instance);
    if (!kept) throw NotFound("flow.instance");
    if (kept->state != "running") throw Conflict("flow.ended", {"流程已结束。", "The process has ended."});
    // Two steps of one instance never cross, also in two processes: both change its row.
    tx.run("update flow_instance set steps = steps + 1 where id = ?", instance);
    subject_ = kept->subject;
    variables_ = json::parse(kept->variables).get_object();
    model_ = model_of(tx, kept->definition);
}

void Walk::set(const json::Object& variables) {
    for (const auto& [name, value] : variables) variables_[name] = value;
    changed_ |= !variables.empty();
}

void Walk::leave(const Node& node) {
    for (const auto& flow : node.outgoing) arrive(flow);
}

void Walk::arrive(const SequenceFlow& flow) {
    if (terminated_) return;  // what a fork has not reached yet ends as well
    if (++steps_ > steps_max) throw Conflict("flow.circle", {"流程在原地打转，没有等待的步骤。", "The process runs in a circle without ever waiting."});
    enter(model_->at(flow.target), flow.id);
}

void Walk::enter(const Node& node, const std::string& by_flow) {
    switch (node.kind) {
        case Element::user_task: return wait_for_person(node);
        case Element::timer_catch: return wait_for_timer(node);
        case Element::parallel: return join_or_fork(node, by_flow);
        case Element::exclusive: return choose(node);
        case Element::service_task: return serve(node);
        case Element::terminate: return terminate();
        case Element::end: return;
        case Element::start:
        case Element::manual_task:
        case Element::timer_boundary: return leave(node);
    }
}

void Walk::wait_for_person(const Node& node) {
    const auto token = tx_.new_id<Token>();
    const auto task = tx_.new_id<Task>();
    std::optional<Instant> due;
    std::string unit;
    if (!node.limit.empty()) {
        const auto limit = limit_of(node.limit, variables_);
        due = calendar().due(tx_.now(), limit);
        unit = json::name_of(limit.unit);
    }
    tx_.run("insert into flow_token (id, instance, element, flow) values (?, ?, ?, '')", token, instance_, node.id);
    tx_.run("insert into flow_task (id, instance, token, subject, element, name, role, created_at, due_at, limit_unit) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", task,
            instance_, token, subject_, node.id, node.name, node.role, tx_.now(), due, unit);
    for (const auto& id : node.boundary) add_timer(model_->at(id), token, task, due);
}

void Walk::wait_for_timer(const Node& node) {
    const auto token = tx_.new_id<Token>();
    tx_.run("insert into flow_token (id, instance, element, flow) values (?, ?, ?, '')", token, instance_, node.id);
    add_timer(node, token, {}, {});
}

void Walk::add_timer(const Node& node, Id<Token> token, Id<Task> task, std::optional<Instant> due) {
    const bool follows_due = node.timer->kind == Timer::Kind::due;
    if (follows_due && !due) throw Conflict("flow.no_due", {"任务没有期限，定时器无从计时。", "The task has no due time for the timer " + node.id + "."});
    tx_.run("insert into flow_timer (id, instance, token, task, element, fires_at, follows_due) values (?, ?, ?, ?, ?, ?, ?)", tx_.new_id<Timer>(), instance_,
            token, task, node.id, fires_at(*node.timer, due), follows_due);
}

void Walk::follow_due(const Task& task, Instant due) {
    const auto token = *tx_.first(first_column<Id<Token>>, "select token from flow_task where id = ?", task.id);
    for (const auto& id : model_->at(task.element).boundary) {
        const Node& node = model_->at(id);
        if (node.timer->kind != Timer::Kind::due) continue;
        const bool waited = tx_.change("delete from flow_timer where task = ? and element = ?", task.id, id) > 0;
        if (!waited && due <= tx_.now()) continue;  // it has fired for this already
        add_timer(node, token, task.id, due);
        if (task.paused_at) tx_.run("update flow_timer set fires_at = fires_at + ? where task = ? and element = ?", paused_shift, task.id, id);
    }
}

Instant Walk::fires_at(const Timer& timer, std::optional<Instant> due) const {
    switch (timer.kind) {
        case Timer::Kind::due: return *due;
        case Timer::Kind::limit: return calendar().due(tx_.now(), limit_of(timer.text, variables_));
        case Timer::Kind::duration: return tx_.now() + iso_duration(timer.text);
        case Timer::Kind::date: break;
    }
    const auto* value = variables_.if_contains(timer.text);
    const auto at = parse_instant(value && value->is_string() ? std::string_view(value->get_string()) : std::string_view(timer.text));
    if (!at) throw Conflict("flow.date", {"定时器的时间不对：" + timer.text, "This is no instant: " + timer.text});
    return *at;
}

void Walk::join_or_fork(const Node& node, const std::string& by_flow) {
    if (node.incoming > 1) {
        tx_.run("insert into flow_token (id, instance, element, flow) values (?, ?, ?, ?)", tx_.new_id<Token>(), instance_, node.id, by_flow);
        const auto there = tx_.first(first_column<std::int64_t>, "select count(distinct flow) from flow_token where instance = ? and element = ?", instance_, node.id);
        if (*there < node.incoming) return;
        // One token of each way in is taken; a second one that came by the same way waits for the next round.
        tx_.run("delete from flow_token where id in (select min(id) from flow_token where instance = ? and element = ? group by flow)", instance_, node.id);
    }
    leave(node);
}

void Walk::choose(const Node& node) {
    const SequenceFlow* otherwise = nullptr;
    for (const auto& flow : node.outgoing) {
        if (flow.id == node.default_flow) otherwise = &flow;
        else if (!flow.condition || flow.condition->holds(variables_)) return arrive(flow);
    }
    if (!otherwise) throw Conflict("flow.no_way", {"“" + node.name + "”没有一个条件成立，也没有默认走向。", "No condition at " + node.id + " holds and there is no default."});
    arrive(*otherwise);
}

void Walk::serve(const Node& node) {
    set(service(node.service).run(tx_, {instance_.value, subject_, variables_}));
    leave(node);
}

void Walk::terminate() {
    terminated_ = true;
    tx_.run("delete from flow_timer where instance = ?", instance_);
    tx_.run("update flow_task set done_at = ? where instance = ? and done_at is null", tx_.now(), instance_);
    tx_.run("delete from flow_token where instance = ?", instance_);
}

void Walk::settle() {
    if (changed_) tx_.run("update flow_instance set variables = ? where id = ?", json::print(variables_), instance_);
    if (tx_.first(first_column<std::int64_t>, "select 1 from flow_token where instance = ? limit 1", instance_)) return;
    tx_.run("update flow_instance set state = 'ended', ended_at = ? where id = ?", tx_.now(), instance_);
    tx_.trace("flow.ended", Id<Instance>{subject_}, "", model_->process, "");
}
}
