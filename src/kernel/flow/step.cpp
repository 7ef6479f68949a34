// One step of an instance: what the machine says becomes rows, in the caller's transaction.
#include <algorithm>
#include <array>
#include "kernel/decision/decision.hpp"
#include "kernel/flow/engine.hpp"
#include "kernel/identity/identity.hpp"
#include "kernel/job/job.hpp"
namespace yiwang::flow {
namespace {
// An instance kept by the first schema: its tokens were rows.
bpmn::Execution from_token_rows(Tx& tx, Id<Instance> instance, std::int64_t subject, const Deployed& version) {
    auto out = bpmn::Machine::begin({version.key, version.model}, {});
    struct Old {
        std::int64_t id;
        std::string element, flow;
        std::int64_t task;
    };
    for (const auto& row : tx.all([](const Row& r) { return Old{r.number(0), r.get<std::string>(1), r.get<std::string>(2), r.null(3) ? 0 : r.number(3)}; },
                                  "select k.id, k.element, k.flow, t.id from flow_token k left join flow_task t on t.token = k.id and t.subject = ? and t.process = '' "
                                  "where k.instance = ? order by k.id",
                                  subject, instance)) {
        bpmn::Token token;
        token.id = row.id;
        token.scope = 0;
        token.node = version.model->at(row.element).index;
        token.phase = bpmn::Token::Phase::waiting;
        for (const int flow : version.model->node(token.node).incoming)
            if (version.model->flow(flow).id == row.flow) token.flow = flow;
        if (row.task) token.refs.emplace_back(token.node, row.task);
        for (const int event : version.model->node(token.node).boundary)
            if (const auto timer = tx.first(first_column<std::int64_t>, "select id from flow_timer where task = ? and element = ?", row.task, version.model->node(event).id))
                token.refs.emplace_back(event, *timer);
        out.tokens.emplace(token.id, std::move(token));
        out.next_token = row.id + 1;
    }
    return out;
}

Id<identity::Unit> unit_of(Tx& tx, const json::Value& value) {
    if (!value.is_string()) return {};
    const std::string_view text(value.get_string());
    if (const auto id = parse_id(text)) return {*id};
    const auto found = identity::find_unit_by_code(tx, text);
    return found ? found->id : Id<identity::Unit>{};
}

std::string text_of(const json::Value& value) {
    return value.is_null() ? "" : value.is_string() ? std::string(value.get_string()) : json::print(value);
}

json::Value told(const bpmn::Formula& formula, const bpmn::Variables& variables) {
    if (!formula.feel) return json::Value(formula.text);
    return formula.feel->evaluate(variables);
}

Kept kept_of(Tx& tx, Id<Instance> id) {
    static const std::string sql = "select " + columns<Kept>() + " from flow_instance where id = ?";
    auto kept = tx.first(row_as<Kept>, sql, id);
    if (!kept) throw NotFound("flow.instance");
    return std::move(*kept);
}
}

Step::Step(Tx& tx, Id<Instance> id) : Step(tx, id, kept_of(tx, id)) {}

Step::Step(Tx& tx, Id<Instance> id, Kept kept) : Step(tx) {
    if (kept.state != "running") throw Conflict("flow.ended", {"流程已结束。", "The process has ended."});
    instance_ = id;
    definition_ = kept.definition;
    process_ = std::move(kept.process);
    subject_ = kept.subject;
    kept_variables_ = std::move(kept.variables);
    if (kept.execution.empty()) execution_ = from_token_rows(tx, id, subject_, deployed(tx, definition_));
    else execution_ = bpmn::parse_execution(kept.execution, [&](const std::string& key) { return model_by_key(tx, key); });
    execution_.process_variables() = std::move(json::parse(kept_variables_).get_object());
    last_step_ = kept.last_step.value;
}

std::string field_value(std::string_view name, std::string_view value) {
    return std::string(name) + "=" + std::string(value.substr(0, 200));
}

Step::Step(Tx& tx, const Deployed& version, std::int64_t subject, json::Object variables) : Step(tx) {
    instance_ = tx.new_id<Instance>();
    definition_ = version.id;
    process_ = version.process;
    subject_ = subject ? subject : instance_.value;
    fresh_ = version.version;
    kept_variables_ = "{}";
    execution_ = bpmn::Machine::begin({version.key, version.model}, std::move(variables));
    tx.trace("flow.started", Id<Instance>{subject_}, "", version.process + " " + std::to_string(version.version), "");
}

// A new instance is kept with its first step, or before that when a service may look for it.
void Step::keep_fresh() {
    if (fresh_ == 0) return;
    tx_.run("insert into flow_instance (id, definition, process, version, subject, state, steps, variables, started_at) values (?, ?, ?, ?, ?, 'running', 0, '{}', ?)", instance_,
            definition_, process_, fresh_, subject_, tx_.now());
    fresh_ = 0;
}

void Step::adopt(const Deployed& version) {
    definition_ = version.id;
    tx_.run("update flow_instance set definition = ?, version = ? where id = ?", version.id, version.version, instance_);
}

json::Object Step::changed(const json::Object& now) const {
    const auto before = json::parse(kept_variables_);
    json::Object out;
    for (const auto& [name, value] : now)
        if (const auto* was = before.get_object().if_contains(name); !was || *was != value) out.emplace(name, value);
    return out;
}

void Step::save(std::string_view cause) {
    auto& process = execution_.process_variables();
    const auto variables = json::print(process);
    const bool same = variables == kept_variables_;
    const auto changes = same ? "{}" : json::print(changed(process));
    auto kept = std::move(process);
    process = {};
    const auto text = bpmn::print(execution_);
    process = std::move(kept);
    const char* state = !execution_.ended ? "running" : execution_.error.empty() ? "ended" : "failed";
    const auto ended = execution_.ended ? std::optional<Instant>(tx_.now()) : std::nullopt;
    const auto step = tx_.new_id<Step>();
    // Two steps of one instance never cross, also in two processes: both change its row.
    if (fresh_ != 0)
        tx_.run("insert into flow_instance (id, definition, process, version, subject, started_at, execution, state, error, ended_at, steps, last_step, variables) "
                "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?)",
                instance_, definition_, process_, fresh_, subject_, tx_.now(), text, state, execution_.error, ended, step, variables);
    else
        tx_.run("update flow_instance set execution = ?, state = ?, error = ?, ended_at = ?, steps = steps + 1, last_step = ?, variables = coalesce(?, variables) where id = ?", text, state,
                execution_.error, ended, step, same ? std::nullopt : std::optional(variables), instance_);
    fresh_ = 0;
    tx_.run("insert into flow_step (id, instance, definition, at, actor, cause, visits, changes, task, unit, taken_by, offered_at, due_at, previous) "
            "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            step, instance_, definition_, tx_.now(), tx_.actor().name, cause, visits_, changes, finished_.task, finished_.unit, finished_.taken_by, finished_.offered_at, finished_.due_at,
            Id<Step>{last_step_});
    if (execution_.ended) tx_.trace("flow.ended", Id<Instance>{subject_}, "", process_ + (execution_.error.empty() ? "" : " " + execution_.error), "");
}

bpmn::Execution::Part Step::called(const std::string& process) {
    auto found = newest(tx_, process);
    return {std::move(found.key), std::move(found.model)};
}

std::optional<bpmn::Outcome> Step::serve(const bpmn::Token& token, const bpmn::Node& node, const bpmn::Variables& variables) {
    if (!node.decision.empty()) {
        const auto slash = node.decision.find('/');
        const auto inputs = rule::from_json(json::Value(variables));
        const auto answer = decision::decide(tx_, node.decision.substr(0, slash), node.decision.substr(slash + 1), *inputs.context(), subject_);
        const auto value = rule::to_json(answer.value);
        if (node.result.empty() && value.is_object()) return bpmn::Outcome{value.get_object(), {}};
        return bpmn::Outcome{{{node.result.empty() ? node.decision.substr(slash + 1) : node.result, value}}, {}};
    }
    const auto& bound = service(node.service);
    if (!bound.run) return {};
    keep_fresh();
    try {
        auto given = bound.run(tx_, {.instance = instance_.value, .subject = subject_, .variables = variables, .key = print_id(instance_.value) + "." + std::to_string(token.id)});
        if (node.result.empty()) return bpmn::Outcome{std::move(given), {}};
        return bpmn::Outcome{{{node.result, std::move(given)}}, {}};
    } catch (const ServiceError& error) {
        return bpmn::Outcome{error.variables, error.code};
    }
}

std::int64_t Step::wait(const bpmn::Wait& wait) {
    using bpmn::Kind;
    switch (wait.at.kind) {
        case Kind::user_task: return wait_for_person(wait);
        case Kind::service_task:
        case Kind::rule_task:
        case Kind::send_task:
            if (wait.at.service.empty()) break;
            job::enqueue(tx_, "flow.serve", ServiceWork{instance_, wait.token.id, place_of(wait.at)});
            return 0;
        default: break;
    }
    if (wait.at.event.trigger == bpmn::Trigger::timer) return wait_for_time(wait);
    const bool signal = wait.at.event.trigger == bpmn::Trigger::signal;
    // Without a key of its own a message is told apart by the matter.
    const auto key = signal ? "" : wait.key.empty() && !wait.at.event.key && wait.at.event.key_parts.empty() ? print_id(subject_) : wait.key;
    const auto id = tx_.new_id<Message>();
    tx_.run("insert into flow_wait (id, instance, token, element, kind, name, key) values (?, ?, ?, ?, ?, ?, ?)", id, instance_, wait.token.id, place_of(wait.at),
            signal ? "signal" : "message", wait.at.event.name, key);
    return id.value;
}

std::int64_t Step::wait_for_person(const bpmn::Wait& wait) {
    const bpmn::Node& node = wait.at;
    const auto id = tx_.new_id<Task>();
    const auto said = [&](const std::optional<bpmn::Formula>& formula) { return formula ? told(*formula, execution_.visible(wait.token)) : json::Value(); };
    std::optional<Instant> due;
    std::string limit_unit;
    if (node.limit) {
        const auto limit = node.limit->feel ? limit_of(*node.limit, execution_.visible(wait.token)) : limit_of(*node.limit, {});
        due = calendar().due(tx_.now(), limit);
        limit_unit = json::name_of(limit.unit);
    }
    std::array<std::string, 4> fields;
    const auto& names = execution_.parts[0].model->fields;
    for (std::size_t i = 0; i < std::min(names.size(), fields.size()); ++i)
        if (const auto* value = execution_.look(wait.token, names[i]); value && !value->is_null()) fields[i] = field_value(names[i], text_of(*value));
    tx_.run("insert into flow_task (id, instance, token, subject, process, element, name, role, unit, place, form, page, created_at, due_at, limit_unit, field1, field2, field3, field4) "
            "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            id, instance_, wait.token.id, subject_, process_, place_of(node), node.name, node.role, unit_of(tx_, said(node.unit)), text_of(said(node.place)), node.form, node.page, tx_.now(), due,
            limit_unit, fields[0], fields[1], fields[2], fields[3]);
    tasks_[wait.token.id] = {id, due};
    return id.value;
}

std::int64_t Step::wait_for_time(const bpmn::Wait& wait) {
    const auto& timer = wait.at.event.timer;
    Id<Task> task;
    std::optional<Instant> due;
    if (const auto made = tasks_.find(wait.token.id); made != tasks_.end()) std::tie(task, due) = made->second;
    std::string left;
    Instant at;
    if (timer.kind == bpmn::Timer::Kind::cycle) {
        const auto next = next_of_cycle(wait.when, tx_.now());
        if (!next) return 0;
        std::tie(at, left) = *next;
    } else at = rings_at(timer, wait.when, tx_.now(), due, execution_.visible(wait.token));
    const auto id = tx_.new_id<Timer>();
    tx_.run("insert into flow_timer (id, instance, token, task, element, fires_at, follows_due, cycle) values (?, ?, ?, ?, ?, ?, ?, ?)", id, instance_, wait.token.id, task,
            place_of(wait.at), at, timer.kind == bpmn::Timer::Kind::due, left);
    return id.value;
}

void Step::finish(const Finished& task) {
    finished_ = task;
    tx_.run("delete from flow_task where id = ?", task.task);
}

// An event took it over, or the instance was stopped: nobody finished it, and the trail alone says who had it.
void Step::cancel_task(Id<Task> id) {
    const auto task = get_task(tx_, id);
    tx_.trace("flow.task_cancelled", Id<Task>{subject_}, json::text(json::Object{{"task", task.element}, {"unit", to_string(task.unit)}, {"taken_by", to_string(task.taken_by)}}), "", "");
    tx_.run("delete from flow_task where id = ?", id);
}

void Step::stop_waiting(const bpmn::Token& token, const bpmn::Node* at) {
    const auto stop = [&](const bpmn::Node& one) {
        const auto ref = bpmn::Execution::ref(token, one);
        if (ref == 0) return;
        if (one.kind == bpmn::Kind::user_task) {
            if (token.id != finished_.token) cancel_task({ref});
        } else if (one.event.trigger == bpmn::Trigger::timer) tx_.run("delete from flow_timer where id = ?", ref);
        else tx_.run("delete from flow_wait where id = ?", ref);
    };
    if (at) return stop(*at);
    execution_.each_wait(token, stop);
    if (token.id != 0 && execution_.node(token).kind == bpmn::Kind::user_task) stop(execution_.node(token));
}

void Step::renew(std::int64_t id, const bpmn::Node& at, std::int64_t ref) {
    auto& refs = execution_.tokens.at(id).refs;
    std::erase_if(refs, [&](const auto& one) { return one.first == at.index; });
    refs.emplace_back(at.index, ref);
}

void Step::renew_waits(const bpmn::Model& before, const std::function<std::string(const std::string&)>& moved) {
    const auto& now = *execution_.parts[0].model;
    const auto same = [](const bpmn::Node& a, const bpmn::Node& b) { return a.kind == b.kind && a.event.trigger == b.event.trigger && a.event.name == b.event.name; };
    for (auto& [id, token] : execution_.tokens) {
        if (token.model != 0) continue;
        auto refs = std::move(token.refs);
        token.refs.clear();
        for (const auto& [index, ref] : refs) {
            const auto& old = before.node(index);
            const auto* there = now.find(moved(old.id));
            const bool timer = old.event.trigger == bpmn::Trigger::timer, person = old.kind == bpmn::Kind::user_task;
            if (there && same(old, *there)) {
                token.refs.emplace_back(there->index, ref);
                if (person) {
                    tasks_[id] = {Id<Task>{ref}, tx_.first(first_column<std::optional<Instant>>, "select due_at from flow_task where id = ?", ref).value_or(std::nullopt)};
                    tx_.run("update flow_task set element = ?, name = ?, role = ?, form = ?, page = ? where id = ?", there->id, there->name, there->role, there->form, there->page, ref);
                } else if (timer) tx_.run("update flow_timer set element = ? where id = ?", there->id, ref);
                else tx_.run("update flow_wait set element = ? where id = ?", there->id, ref);
            } else if (timer) tx_.run("delete from flow_timer where id = ?", ref);
            else if (!person) tx_.run("delete from flow_wait where id = ?", ref);
        }
        std::vector<const bpmn::Node*> waits;
        execution_.each_wait(token, [&](const bpmn::Node& at) { waits.push_back(&at); });
        for (const auto* at : waits) {
            const auto* old = before.find(at->id);
            const bool rang = old && same(*old, *at) && at->event.trigger == bpmn::Trigger::timer && !at->interrupting;  // it was there and rings no more
            if (bpmn::Execution::ref(token, *at) == 0 && !rang) machine_.wait_again(token, *at);
        }
    }
}

void Step::tell(const bpmn::Node& node, const std::string& key, const bpmn::Variables& variables) {
    const bool signal = node.event.trigger == bpmn::Trigger::signal;
    const auto to = signal ? "" : key.empty() && !node.event.key && node.event.key_parts.empty() ? print_id(subject_) : key;
    tx_.tell(Told{signal, node.event.name, to, instance_, subject_, variables});
}

// "handle", or "investigate/handle" inside a process that is called.
std::string Step::place_of(const bpmn::Node& node) const {
    for (std::size_t i = 1; i < execution_.parts.size(); ++i)
        if (execution_.parts[i].model->find(node.id) == &node) return execution_.parts[i].model->process + "/" + node.id;
    return node.id;
}

const bpmn::Node& Step::wait_of(std::int64_t id, std::string_view place) const {
    const bpmn::Node* found = nullptr;
    if (const auto* token = execution_.find(id))
        execution_.each_wait(*token, [&](const bpmn::Node& at) {
            if (place_of(at) == place) found = &at;
        });
    if (!found) throw Conflict("flow.moved", {"这一步已经过去。", "Nothing waits there any more."});
    return *found;
}

// One line an event: "+" entered, "-" left, "x" cancelled, ">" a flow taken.
void Step::visited(const bpmn::Token&, const bpmn::Node& node, bpmn::Visit visit) {
    visits_ += visit == bpmn::Visit::entered ? '+' : visit == bpmn::Visit::left ? '-' : 'x';
    visits_ += place_of(node) + "\n";
}

void Step::took(const bpmn::Token& token, const bpmn::Flow& flow) {
    if (flow.id.empty()) return;
    visits_ += ">" + (token.model == 0 ? "" : execution_.model(token).process + "/") + flow.id + "\n";
}
}
