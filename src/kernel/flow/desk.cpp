#include "kernel/flow/desk.hpp"
#include "base/required_text.hpp"
#include "base/text.hpp"
#include "kernel/flow/engine.hpp"
#include "kernel/flow/history.hpp"
#include "kernel/identity/identity.hpp"
namespace yiwang::flow {
namespace {
std::string required(std::string_view field, std::string_view text) {
    return required_text("flow", field, text);
}

void trace(Tx& tx, std::string_view verb, const Task& task, std::string_view before, std::string_view after, std::string_view why) {
    tx.trace(verb, Id<Task>{task.subject}, before, json::text(json::Object{{"task", task.element}, {"to", after}}), why);
}

std::string unit_name(Tx& tx, Id<identity::Unit> id) {
    const auto unit = id ? identity::find_unit(tx, id) : std::nullopt;
    return unit ? unit->name : "";
}
std::string officer_name(Tx& tx, Id<identity::Officer> id) {
    const auto officer = id ? identity::find_officer(tx, id) : std::nullopt;
    return officer ? officer->display_name : "";
}

void have(Tx& tx, const Task& task, Id<identity::Officer> officer, Id<identity::Officer> delegated_by) {
    tx.run("update flow_task set taken_by = ?, delegated_by = ? where id = ?", officer, delegated_by, task.id);
}

Id<identity::Officer> delegator(Tx& tx, Id<Task> id) {
    return *tx.first(first_column<Id<identity::Officer>>, "select delegated_by from flow_task where id = ?", id);
}

Conflict not_yours() {
    return Conflict("flow.not_yours", {"这项任务由别的同事办理。", "Somebody else has this task."});
}

Id<Note> write(Tx& tx, const Task& task, std::string_view kind, std::string_view text, Id<file::File> file) {
    const auto id = tx.new_id<Note>();
    tx.run("insert into flow_note (id, task, subject, kind, text, file, written_by, written_at) values (?, ?, ?, ?, ?, ?, ?, ?)", id, task.id, task.subject, kind, text, file,
           tx.actor().name, tx.now());
    return id;
}

void urged(Tx& tx, const Task& task, std::string_view words, bool supervised) {
    tx.tell(Urged{task.subject, task.id, task.unit, task.taken_by, task.name, std::string(words), supervised});
}

bool reaches(Tx& tx, const Task& task, const Caller& caller, Scope scope) {
    switch (scope) {
        case Scope::district: return true;
        case Scope::street: {
            if (!caller.street.empty() && task.place.starts_with(caller.street)) return true;
            const auto unit = task.unit ? identity::find_unit(tx, task.unit) : std::nullopt;
            if (unit && !caller.street.empty() && unit->block_code.starts_with(caller.street)) return true;
            return task.unit == caller.unit && task.unit;
        }
        case Scope::unit: return (task.unit && task.unit == caller.unit) || (!task.unit && !task.role.empty() && task.role == caller.role) || (task.taken_by && task.taken_by == caller.officer);
        case Scope::own: return task.taken_by && task.taken_by == caller.officer;
    }
    return false;
}
}

Task get_within(Tx& tx, Id<Task> id, const Caller& caller, std::string_view right) {
    caller.require(right);
    const auto task = get_task(tx, id);
    if (!may_see(tx, task, caller, right)) throw NotFound("flow.task");
    return task;
}

bool may_see(Tx& tx, const Task& task, const Caller& caller, std::string_view right) {
    const auto scope = caller.scope(right);
    if (!scope) return false;
    if (reaches(tx, task, caller, *scope)) return true;
    return tx.first(first_column<std::int64_t>, "select 1 from flow_help where task = ? and unit = ? limit 1", task.id, caller.unit).has_value();
}

void claim(Tx& tx, Id<Task> id, const Caller& caller) {
    const auto task = get_task(tx, id);
    const bool candidate = (task.role.empty() || task.role == caller.role) && (!task.unit || task.unit == caller.unit);
    if (!candidate) throw Problem(403, "flow.not_candidate", {"这项任务不由您的岗位办理。", "This task is not for your post."});
    if (task.taken_by == caller.officer) return;
    take(tx, id, caller.officer);
    trace(tx, "flow.claimed", task, "", officer_name(tx, caller.officer), "");
}

void put_back(Tx& tx, Id<Task> id, const Caller& caller, std::string_view reason) {
    const auto task = get_task(tx, id);
    if (!task.taken_by || task.taken_by != caller.officer) throw not_yours();
    have(tx, task, {}, {});
    trace(tx, "flow.put_back", task, officer_name(tx, task.taken_by), "", trimmed(reason));
}

void hand_over(Tx& tx, Id<Task> id, const HandOver& to) {
    const auto task = get_task(tx, id);
    const auto why = required("reason", to.reason);
    if (!to.unit && !to.officer) throw Invalid("unit", "flow.missing", {"请选择单位或人员。", "Choose a unit or an officer."});
    if (to.unit && !identity::find_unit(tx, *to.unit)) throw Invalid("unit", "flow.unknown_unit", {"没有这个单位。", "There is no such unit."});
    if (to.officer && !identity::find_officer(tx, *to.officer)) throw Invalid("officer", "flow.unknown_officer", {"没有这个人员。", "There is no such officer."});
    if (to.unit && *to.unit != task.unit) assign(tx, id, *to.unit);
    have(tx, task, to.officer.value_or(Id<identity::Officer>{}), {});
    const auto before = unit_name(tx, task.unit) + " " + officer_name(tx, task.taken_by);
    trace(tx, "flow.handed_over", task, trimmed(before), trimmed(unit_name(tx, to.unit.value_or(task.unit)) + " " + officer_name(tx, to.officer.value_or(Id<identity::Officer>{}))), why);
}

void delegate(Tx& tx, Id<Task> id, Id<identity::Officer> to, const Caller& caller, std::string_view reason) {
    const auto task = get_task(tx, id);
    if (!task.taken_by || task.taken_by != caller.officer) throw not_yours();
    if (delegator(tx, id)) throw Conflict("flow.delegated", {"任务已经委托给您，请先交回。", "It was delegated to you: give it back first."});
    if (to == caller.officer || !identity::find_officer(tx, to)) throw Invalid("officer", "flow.unknown_officer", {"请选择另一位人员。", "Choose another officer."});
    have(tx, task, to, caller.officer);
    trace(tx, "flow.delegated", task, officer_name(tx, caller.officer), officer_name(tx, to), required("reason", reason));
}

void give_back(Tx& tx, Id<Task> id, const Caller& caller, std::string_view said) {
    const auto task = get_task(tx, id);
    const auto owner = delegator(tx, id);
    if (!owner || task.taken_by != caller.officer) throw not_yours();
    have(tx, task, owner, {});
    trace(tx, "flow.given_back", task, officer_name(tx, caller.officer), officer_name(tx, owner), required("said", said));
}

void finish(Tx& tx, Id<Task> id, const json::Object& variables, const Caller& caller, std::string_view said) {
    const auto task = get_task(tx, id);
    if (!task.page.empty()) throw Conflict("flow.room_finishes", {"这项任务请在业务页面上办理。", "This task is finished on the page of its room."});
    if (!task.suspended.empty()) throw Conflict("flow.suspended", {"任务已挂起，请先恢复。", "The task is suspended: let it go on first."});
    if (!task.taken_by || task.taken_by != caller.officer) throw not_yours();
    if (delegator(tx, id)) throw Conflict("flow.delegated", {"任务是委托给您的，请交回给委托人。", "It was delegated to you: give it back."});
    if (!trimmed(said).empty()) note(tx, id, said);
    tx.run("update flow_extension set approved = 0, decided_at = ?, decided_by = 'system/flow', answer = 'finished before a decision' where task = ? and approved is null", tx.now(), id);
    complete(tx, id, variables);
    trace(tx, "flow.completed", task, "", json::print(variables).substr(0, 2000), trimmed(said));
}

void return_to(Tx& tx, Id<Task> id, std::string_view element, std::string_view reason) {
    const auto task = get_task(tx, id);
    const auto why = required("reason", reason);
    const auto done = last_done(tx, task.instance, element);
    if (!done) throw Conflict("flow.not_visited", {"还没有经过这一步，不能退回到那里。", "That step was not done before; it cannot be returned there."});
    const auto token = *tx.first(first_column<std::int64_t>, "select token from flow_task where id = ?", id);
    Step step(tx, task.instance);
    step.finish({id, token, task.unit, task.taken_by, task.created_at, task.due_at});
    const auto& model = step.execution().model(step.execution().tokens.at(token));
    step.machine().move(token, model.at(element.substr(element.rfind('/') == element.npos ? 0 : element.rfind('/') + 1)));
    step.save("return " + task.element);
    if (const auto again = open_task(tx, task.subject, element))
        tx.run("update flow_task set unit = ?, taken_by = ? where id = ?", done->unit, done->taken_by, again->id);
    trace(tx, "flow.returned", task, task.element, element, why);
}

void urge(Tx& tx, Id<Task> id, std::string_view words) {
    const auto task = get_task(tx, id);
    const auto said = required("words", words);
    tx.run("update flow_task set urged = urged + 1 where id = ?", id);
    write(tx, task, "urge", said, {});
    urged(tx, task, said, false);
    trace(tx, "flow.urged", task, "", "", said);
}

void suspend(Tx& tx, Id<Task> id, std::string_view reason) {
    const auto task = get_task(tx, id);
    const auto why = required("reason", reason);
    if (!task.suspended.empty()) throw Conflict("flow.suspended", {"任务已经挂起。", "It is suspended already."});
    if (!task.paused_at) pause(tx, id);
    tx.run("update flow_task set suspended = ? where id = ?", why, id);
    trace(tx, "flow.suspended", task, "", "", why);
}

void go_on(Tx& tx, Id<Task> id, std::string_view reason) {
    const auto task = get_task(tx, id);
    if (task.suspended.empty()) throw Conflict("flow.not_suspended", {"任务没有挂起。", "It is not suspended."});
    resume(tx, id);
    tx.run("update flow_task set suspended = '' where id = ?", id);
    trace(tx, "flow.resumed", task, task.suspended, "", trimmed(reason));
}

Id<Extension> ask_extension(Tx& tx, Id<Task> id, const Limit& more, std::string_view reason) {
    const auto task = get_task(tx, id);
    const auto why = required("reason", reason);
    if (more.amount < 1 || more.amount > 60) throw Invalid("amount", "flow.amount", {"延长时限应为 1 至 60。", "Ask for 1 to 60 more."});
    if (!task.due_at) throw Conflict("flow.no_due", {"这项任务没有期限，不用延期。", "It has no due time to extend."});
    if (tx.first(first_column<std::int64_t>, "select 1 from flow_extension where task = ? and approved is null limit 1", id))
        throw Conflict("flow.extension_waits", {"已有一次延期申请在等待审批。", "A request for more time is waiting already."});
    const auto made = tx.new_id<Extension>();
    tx.run("insert into flow_extension (id, task, subject, amount, unit, reason, asked_by, asked_at) values (?, ?, ?, ?, ?, ?, ?, ?)", made, id, task.subject, more.amount, more.unit, why, tx.actor().name,
           tx.now());
    trace(tx, "flow.extension_asked", task, "", json::text(more), why);
    return made;
}

void decide_extension(Tx& tx, Id<Extension> id, bool approve, std::string_view answer) {
    static const std::string sql = "select " + columns<Extension>() + " from flow_extension where id = ?";
    const auto asked = tx.first(row_as<Extension>, sql, id);
    if (!asked) throw NotFound("flow.extension");
    if (asked->approved) throw Conflict("flow.extension_decided", {"这次延期申请已有决定。", "It is decided already."});
    if (asked->asked_by == tx.actor().name) throw Conflict("flow.own_request", {"不能审批自己的申请。", "Nobody decides on his own request."});
    const auto task = get_task(tx, asked->task);
    const auto why = approve ? trimmed(answer) : required("answer", answer);
    tx.run("update flow_extension set approved = ?, decided_by = ?, decided_at = ?, answer = ? where id = ?", approve, tx.actor().name, tx.now(), why, id);
    if (!approve) return trace(tx, "flow.extension_refused", task, "", "", why);
    const auto due = calendar().due(*task.due_at, {asked->amount, asked->unit});
    set_due(tx, task.id, due);
    trace(tx, "flow.extended", task, print(*task.due_at), print(due), why);
}

Id<Help> ask_help(Tx& tx, Id<Task> id, Id<identity::Unit> unit, std::string_view question, std::optional<Instant> due) {
    const auto task = get_task(tx, id);
    const auto asks = required("question", question);
    if (!identity::find_unit(tx, unit)) throw Invalid("unit", "flow.unknown_unit", {"没有这个单位。", "There is no such unit."});
    if (unit == task.unit) throw Invalid("unit", "flow.own_unit", {"会办单位不能是承办单位自己。", "A unit does not ask itself."});
    const auto made = tx.new_id<Help>();
    tx.run("insert into flow_help (id, task, subject, unit, question, asked_by, asked_at, due_at) values (?, ?, ?, ?, ?, ?, ?, ?)", made, id, task.subject, unit, asks, tx.actor().name, tx.now(), due);
    tx.run("update flow_task set asked = asked + 1 where id = ?", id);
    trace(tx, "flow.help_asked", task, "", unit_name(tx, unit), asks);
    return made;
}

namespace {
Help get_open_help(Tx& tx, Id<Help> id) {
    static const std::string sql = "select " + columns<Help>() + " from flow_help where id = ?";
    const auto help = tx.first(row_as<Help>, sql, id);
    if (!help) throw NotFound("flow.help");
    if (help->answered_at || help->withdrawn_at) throw Conflict("flow.help_closed", {"这次会办已经结束。", "It is answered or withdrawn already."});
    return *help;
}

Supervision get_open_supervision(Tx& tx, Id<Supervision> id) {
    static const std::string sql = "select " + columns<Supervision>() + " from flow_supervision where id = ?";
    const auto found = tx.first(row_as<Supervision>, sql, id);
    if (!found) throw NotFound("flow.supervision");
    if (found->lifted_at) throw Conflict("flow.supervision_lifted", {"这次督办已经解除。", "It is lifted already."});
    return *found;
}
}

void answer_help(Tx& tx, Id<Help> id, const Caller& caller, std::string_view answer) {
    const auto help = get_open_help(tx, id);
    if (help.unit != caller.unit) throw Problem(403, "flow.not_asked", {"会办没有问到您的单位。", "Your unit was not asked."});
    tx.run("update flow_help set answer = ?, answered_by = ?, answered_at = ? where id = ?", required("answer", answer), tx.actor().name, tx.now(), id);
    tx.run("update flow_task set asked = asked - 1 where id = ?", help.task);
    trace(tx, "flow.help_answered", get_task(tx, help.task), "", unit_name(tx, help.unit), trimmed(answer));
}

void withdraw_help(Tx& tx, Id<Help> id, std::string_view reason) {
    const auto help = get_open_help(tx, id);
    tx.run("update flow_help set withdrawn_at = ? where id = ?", tx.now(), id);
    tx.run("update flow_task set asked = asked - 1 where id = ?", help.task);
    trace(tx, "flow.help_withdrawn", get_task(tx, help.task), unit_name(tx, help.unit), "", required("reason", reason));
}

std::vector<Help> open_helps(Tx& tx, Id<Task> task) {
    static const std::string sql = "select " + columns<Help>() + " from flow_help where task = ? and answered_at is null and withdrawn_at is null order by id";
    return tx.all(row_as<Help>, sql, task);
}

bool was_asked(Tx& tx, std::int64_t subject, Id<identity::Unit> unit) {
    return tx.first(first_column<std::int64_t>, "select 1 from flow_help where subject = ? and unit = ? limit 1", subject, unit).has_value();
}

std::vector<std::int64_t> asked_about(Tx& tx, Id<identity::Unit> unit) {
    return tx.all(first_column<std::int64_t>, "select subject from flow_help where unit = ? and answered_at is null and withdrawn_at is null order by id desc limit 1000", unit);
}

Id<Supervision> supervise(Tx& tx, Id<Task> id, std::string_view instruction, std::optional<Instant> reply_by) {
    const auto task = get_task(tx, id);
    const auto said = required("instruction", instruction);
    const auto made = tx.new_id<Supervision>();
    tx.run("insert into flow_supervision (id, task, subject, instruction, reply_by, given_by, given_at) values (?, ?, ?, ?, ?, ?, ?)", made, id, task.subject, said, reply_by, tx.actor().name, tx.now());
    tx.run("update flow_task set supervised = 1 where id = ?", id);
    urged(tx, task, said, true);
    trace(tx, "flow.supervised", task, "", "", said);
    return made;
}

void reply_to_supervision(Tx& tx, Id<Supervision> id, std::string_view reply) {
    const auto found = get_open_supervision(tx, id);
    tx.run("update flow_supervision set reply = ?, replied_by = ?, replied_at = ? where id = ?", required("reply", reply), tx.actor().name, tx.now(), id);
    trace(tx, "flow.supervision_answered", get_task(tx, found.task), found.reply, "", trimmed(reply));
}

void lift_supervision(Tx& tx, Id<Supervision> id, std::string_view reason) {
    const auto found = get_open_supervision(tx, id);
    tx.run("update flow_supervision set lifted_at = ? where id = ?", tx.now(), id);
    tx.run("update flow_task set supervised = 0 where id = ? and not exists (select 1 from flow_supervision where task = ? and lifted_at is null)", found.task, found.task);
    tx.trace("flow.supervision_lifted", Id<Task>{*tx.first(first_column<std::int64_t>, "select subject from flow_supervision where id = ?", id)}, found.instruction, "",
             required("reason", reason));
}

Id<Note> note(Tx& tx, Id<Task> id, std::string_view text) {
    const auto task = get_task(tx, id);
    const auto said = required("text", text);
    const auto made = write(tx, task, "note", said, {});
    trace(tx, "flow.noted", task, "", "", said);
    return made;
}

Id<Note> attach(Tx& tx, Id<Task> id, Id<file::File> file, std::string_view text) {
    const auto task = get_task(tx, id);
    const auto found = file::find(tx, file);
    if (!found) throw Invalid("file", "flow.unknown_file", {"附件不存在，请重新上传。", "The file is not there; upload it again."});
    if (length(text) > 500) throw Invalid("text", "flow.too_long", {"最多 500 字。", "At most 500 characters."});
    const auto made = write(tx, task, "file", trimmed(text), file);
    trace(tx, "flow.attached", task, "", found->name, trimmed(text));
    return made;
}

Around around(Tx& tx, std::int64_t subject) {
    static const std::string of = " where subject = ? order by id limit 500";
    static const std::string extensions = "select " + columns<Extension>() + " from flow_extension" + of, helps = "select " + columns<Help>() + " from flow_help" + of,
                             supervisions = "select " + columns<Supervision>() + " from flow_supervision" + of;
    static const std::string notes = "select " + columns<Note>() + " from flow_note where subject = ? order by id limit 500";
    return {tx.all(row_as<Note>, notes, subject), tx.all(row_as<Extension>, extensions, subject), tx.all(row_as<Help>, helps, subject),
            tx.all(row_as<Supervision>, supervisions, subject)};
}
}
