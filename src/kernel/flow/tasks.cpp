#include <algorithm>
#include "base/json_schema.hpp"
#include "kernel/flow/engine.hpp"
namespace yiwang::flow {
namespace {
static const std::string task_columns = columns<Task>();

std::int64_t token_of(Tx& tx, Id<Task> id) {
    return *tx.first(first_column<std::int64_t>, "select token from flow_task where id = ?", id);
}

void tell_rescheduled(Tx& tx, const Task& task) {
    tx.tell(Rescheduled{task.id, task.subject, task.process, task.element});
}

// Timers of the task that follow its due time ring at the new one, also those that rang for the old one.
void follow_due(Tx& tx, const Task& task, Instant due) {
    Step step(tx, task.instance);
    const auto number = token_of(tx, task.id);
    const auto& token = step.execution().tokens.at(number);
    const auto& model = step.execution().model(token);
    for (const int index : step.execution().node(token).boundary) {
        const auto& event = model.node(index);
        if (event.event.trigger != bpmn::Trigger::timer || event.event.timer.kind != bpmn::Timer::Kind::due) continue;
        const auto at = rings_at(event.event.timer, "", tx.now(), due, step.execution().visible(token));
        const auto ref = bpmn::Execution::ref(token, event);
        const bool waited = ref != 0 && tx.change("delete from flow_timer where id = ?", ref) > 0;
        if (!waited && at <= tx.now()) continue;  // it has fired for this already
        const auto rings = task.paused_at ? at + std::chrono::microseconds{paused_shift} : at;
        const auto made = tx.new_id<Timer>();
        tx.run("insert into flow_timer (id, instance, token, task, element, fires_at, follows_due) values (?, ?, ?, ?, ?, ?, 1)", made, task.instance, number, task.id,
               step.place_of(event), rings);
        step.renew(number, event, made.value);
    }
    step.save("due " + task.element);
}

// Timers on the edge of the task.
std::vector<std::int64_t> timers_of(Tx& tx, const Task& task) {
    Step step(tx, task.instance);
    const auto& token = step.execution().tokens.at(token_of(tx, task.id));
    std::vector<std::int64_t> out;
    for (const int index : step.execution().node(token).boundary) {
        const auto& event = step.execution().model(token).node(index);
        const auto ref = bpmn::Execution::ref(token, event);
        if (event.event.trigger == bpmn::Trigger::timer && ref != 0) out.push_back(ref);
    }
    return out;
}

void check_form(const std::string& name, const std::string& task, const json::Object& variables) {
    const auto* form = name.empty() ? nullptr : find_form(name);
    if (!form) return;
    if (const auto fault = json::check_schema(*form, variables))
        throw Invalid(fault->path, "flow.form", {"表单“" + task + "”的 " + fault->path + " 不符合要求：" + fault->what, "The form of " + task + " refuses " + fault->path + ": " + fault->what});
}

Conflict task_done() {
    return Conflict("flow.task_done", {"这一步已经完成，页面可能已过时，请刷新。", "This step is done already; the page may be stale, reload it."});
}
Conflict task_waits() {
    return Conflict("flow.task_waits", {"还有会办单位没有答复。", "A unit that was asked to help has not answered yet."});
}
}

Task get_task(Tx& tx, Id<Task> id) {
    static const std::string sql = "select " + task_columns + " from flow_task where id = ?";
    auto task = tx.first(row_as<Task>, sql, id);
    if (!task) throw task_done();
    return *task;
}

std::vector<Task> open_tasks(Tx& tx, std::int64_t subject) {
    static const std::string by_id = "select " + task_columns + " from flow_task where id = ?",
                             of_first_schema = "select " + task_columns + " from flow_task where subject = ? and process = ''";
    std::vector<Task> out;
    bool old = false;
    for (const auto& text : tx.all(first_column<std::string>, "select execution from flow_instance where subject = ? and state = 'running'", subject)) {
        old |= text.empty();
        if (text.empty()) continue;
        // Each token knows its task: without a model, straight from what is kept.
        const auto execution = json::parse(text);
        for (const auto& token : execution.at("tokens").as_array()) {
            const auto* refs = token.as_object().if_contains("refs");
            const auto* at = token.as_object().if_contains("at");
            const auto* ref = refs && at ? refs->as_object().if_contains(std::string_view(at->as_string())) : nullptr;
            if (!ref) continue;
            if (auto task = tx.first(row_as<Task>, by_id, ref->to_number<std::int64_t>())) out.push_back(std::move(*task));
        }
    }
    if (old)
        for (auto& task : tx.all(row_as<Task>, of_first_schema, subject)) out.push_back(std::move(task));
    std::sort(out.begin(), out.end(), [](const Task& a, const Task& b) { return a.id.value < b.id.value; });
    return out;
}

std::optional<Task> open_task(Tx& tx, std::int64_t subject, std::string_view element) {
    for (auto& task : open_tasks(tx, subject))
        if (task.element == element) return std::move(task);
    return {};
}

namespace {
// All that finishing a task asks for, in one question.
struct OpenTask {
    std::string element, name, form;
    Id<Instance> instance;
    bool asked;  // somebody was asked to help and has not answered
    Finished finished;
    Kept kept;
};

OpenTask open_for_completion(Tx& tx, Id<Task> id) {
    static const std::string sql = "select t.element, t.name, t.form, t.instance, t.asked, t.token, t.unit, t.taken_by, t.created_at, t.due_at, " + columns<Kept>("i.") +
                                   " from flow_task t join flow_instance i on i.id = t.instance where t.id = ?";
    auto found = tx.first(
        [id](const Row& row) {
            return OpenTask{row.get<std::string>(0), row.get<std::string>(1), row.get<std::string>(2), row.get<Id<Instance>>(3), row.number(4) > 0,
                            {id, row.number(5), row.get<Id<identity::Unit>>(6), row.get<Id<identity::Officer>>(7), row.get<Instant>(8), row.get<std::optional<Instant>>(9)},
                            {row.get<Id<Definition>>(10), row.get<std::string>(11), row.number(12), row.get<std::string>(13), row.get<std::string>(14), row.get<std::string>(15), row.get<Id<Step>>(16)}};
        },
        sql, id);
    if (!found) throw task_done();
    return std::move(*found);
}
}

void complete(Tx& tx, Id<Task> id, const json::Object& variables) {
    auto task = open_for_completion(tx, id);
    check_form(task.form, task.name, variables);
    if (task.asked) throw task_waits();
    Step step(tx, task.instance, std::move(task.kept));
    step.finish(task.finished);
    step.machine().complete(task.finished.token, variables);
    step.save("complete " + task.element);
}

void assign(Tx& tx, Id<Task> id, Id<identity::Unit> unit) {
    get_task(tx, id);
    tx.run("update flow_task set unit = ?, taken_by = ? where id = ?", unit, nullptr, id);
}

void take(Tx& tx, Id<Task> id, Id<identity::Officer> officer) {
    const auto task = get_task(tx, id);
    if (task.taken_by && task.taken_by != officer) throw Conflict("flow.task_taken", {"已由同事接收。", "A colleague has taken it."});
    tx.run("update flow_task set taken_by = ? where id = ?", officer, id);
}

void release(Tx& tx, Id<Task> id) {
    get_task(tx, id);
    tx.run("update flow_task set taken_by = ? where id = ?", nullptr, id);
}

void release_all(Tx& tx, Id<identity::Officer> officer) {
    const auto held = tx.all([](const Row& row) { return Released{row.get<Id<Task>>(0), row.get<std::int64_t>(1), row.get<std::string>(2), row.get<std::string>(3)}; },
                             "select id, subject, process, element from flow_task where taken_by = ? order by id", officer);
    for (const auto& one : held) {
        release(tx, one.task);
        tx.tell(one);
    }
}

void set_due(Tx& tx, Id<Task> id, Instant due) {
    const auto task = get_task(tx, id);
    tx.run("update flow_task set due_at = ? where id = ?", due, id);
    follow_due(tx, task, due);
    tell_rescheduled(tx, task);
}

void pause(Tx& tx, Id<Task> id) {
    const auto task = get_task(tx, id);
    if (task.paused_at) throw Conflict("flow.paused", {"时钟已经暂停。", "Its clock stands already."});
    tx.run("update flow_task set paused_at = ? where id = ?", tx.now(), id);
    for (const auto timer : timers_of(tx, task)) tx.run("update flow_timer set fires_at = fires_at + ? where id = ?", paused_shift, timer);
    tell_rescheduled(tx, task);
}

void resume(Tx& tx, Id<Task> id) {
    const auto task = get_task(tx, id);
    if (!task.paused_at) throw Conflict("flow.not_paused", {"时钟没有暂停。", "Its clock does not stand."});
    const auto name = tx.first(first_column<std::string>, "select limit_unit from flow_task where id = ?", id);
    const auto unit = json::enum_of<LimitUnit>(*name).value_or(LimitUnit::clock_hours);
    const auto moved = [&](Instant at) { return calendar().after_pause(at, *task.paused_at, tx.now(), unit); };
    if (task.due_at) tx.run("update flow_task set due_at = ? where id = ?", moved(*task.due_at), id);
    tx.run("update flow_task set paused_at = ? where id = ?", nullptr, id);
    for (const auto timer : timers_of(tx, task))
        if (const auto at = tx.first(first_column<Instant>, "select fires_at - ? from flow_timer where id = ?", paused_shift, timer))
            tx.run("update flow_timer set fires_at = ? where id = ?", moved(*at), timer);
    tell_rescheduled(tx, task);
}
}
