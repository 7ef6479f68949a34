#include "kernel/flow/desk.hpp"
#include "kernel/flow/engine.hpp"
#include "base/json_schema.hpp"
namespace yiwang::flow {
namespace {
static const std::string task_columns = columns<Task>();

std::int64_t token_of(Tx& tx, Id<Task> id) {
    return *tx.first(first_column<std::int64_t>, "select token from flow_task where id = ?", id);
}

// Timers of the task that follow its due time ring at the new one, also those that rang for the old one.
void follow_due(Tx& tx, const Task& task, Instant due) {
    Step step(tx, task.instance);
    const auto token = token_of(tx, task.id);
    const auto& node = step.execution().node(step.execution().tokens.at(token));
    const auto& model = step.execution().model(step.execution().tokens.at(token));
    for (const int index : node.boundary) {
        const auto& event = model.node(index);
        if (event.event.trigger != bpmn::Trigger::timer || event.event.timer.kind != bpmn::Timer::Kind::due) continue;
        const auto place = step.place_of(event);
        const auto at = rings_at(event.event.timer, "", tx.now(), due, step.execution().visible(step.execution().tokens.at(token)));
        const bool waited = tx.change("delete from flow_timer where task = ? and element = ?", task.id, place) > 0;
        if (!waited && at <= tx.now()) continue;  // it has fired for this already
        const auto rings = task.paused_at ? at + std::chrono::microseconds{paused_shift} : at;
        tx.run("insert into flow_timer (id, instance, token, task, element, fires_at, follows_due) values (?, ?, ?, ?, ?, ?, 1)", tx.new_id<Timer>(), task.instance, token, task.id,
               place, rings);
    }
}

void check_form(const Task& task, const json::Object& variables) {
    if (task.form.empty()) return;
    const auto* form = find_form(task.form);
    if (!form) return;
    if (const auto fault = json::check_schema(*form, variables))
        throw Invalid(fault->path, "flow.form", {"表单“" + task.name + "”的 " + fault->path + " 不符合要求：" + fault->what, "The form of " + task.name + " refuses " + fault->path + ": " + fault->what});
}
}

Task get_task(Tx& tx, Id<Task> id) {
    static const std::string sql = "select " + task_columns + " from flow_task where id = ? and done_at is null";
    auto task = tx.first(row_as<Task>, sql, id);
    if (!task) throw Conflict("flow.task_done", {"这一步已经完成，页面可能已过时，请刷新。", "This step is done already; the page may be stale, reload it."});
    return *task;
}

std::vector<Task> open_tasks(Tx& tx, std::int64_t subject) {
    static const std::string sql = "select " + task_columns + " from flow_task where subject = ? and done_at is null order by id";
    return tx.all(row_as<Task>, sql, subject);
}

std::optional<Task> open_task(Tx& tx, std::int64_t subject, std::string_view element) {
    static const std::string sql = "select " + task_columns + " from flow_task where subject = ? and done_at is null and element = ? order by id limit 1";
    return tx.first(row_as<Task>, sql, subject, element);
}

void complete(Tx& tx, Id<Task> id, const json::Object& variables) {
    const auto task = get_task(tx, id);
    check_form(task, variables);
    check_nobody_is_asked(tx, id);
    Step step(tx, task.instance);
    const auto token = token_of(tx, id);
    step.completing(token);
    tx.run("update flow_task set done_at = ?, ended_as = 'completed' where id = ?", tx.now(), id);
    step.machine().complete(token, variables);
    step.save("complete " + task.element);
}

void assign(Tx& tx, Id<Task> id, Id<identity::Unit> unit) {
    get_task(tx, id);
    tx.run("update flow_task set unit = ?, taken_by = ? where id = ?", unit, nullptr, id);
    tx.run("update flow_task_field set unit = ? where task = ?", unit, id);
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

void set_due(Tx& tx, Id<Task> id, Instant due) {
    const auto task = get_task(tx, id);
    tx.run("update flow_task set due_at = ? where id = ?", due, id);
    follow_due(tx, task, due);
}

void pause(Tx& tx, Id<Task> id) {
    if (get_task(tx, id).paused_at) throw Conflict("flow.paused", {"时钟已经暂停。", "Its clock stands already."});
    tx.run("update flow_task set paused_at = ? where id = ?", tx.now(), id);
    tx.run("update flow_timer set fires_at = fires_at + ? where task = ?", paused_shift, id);
}

void resume(Tx& tx, Id<Task> id) {
    const auto task = get_task(tx, id);
    if (!task.paused_at) throw Conflict("flow.not_paused", {"时钟没有暂停。", "Its clock does not stand."});
    const auto name = tx.first(first_column<std::string>, "select limit_unit from flow_task where id = ?", id);
    const auto unit = json::enum_of<LimitUnit>(*name).value_or(LimitUnit::clock_hours);
    const auto moved = [&](Instant at) { return calendar().after_pause(at, *task.paused_at, tx.now(), unit); };
    if (task.due_at) tx.run("update flow_task set due_at = ? where id = ?", moved(*task.due_at), id);
    tx.run("update flow_task set paused_at = ? where id = ?", nullptr, id);
    struct Standing {
        std::int64_t id;
        Instant fires_at;
    };
    for (const auto& timer : tx.all([](const Row& row) { return Standing{row.number(0), row.get<Instant>(1)}; }, "select id, fires_at - ? from flow_timer where task = ?",
                                    paused_shift, id))
        tx.run("update flow_timer set fires_at = ? where id = ?", moved(timer.fires_at), timer.id);
}
}
