#include "govern/appeals/appeals.hpp"
#include <algorithm>
#include "base/required_text.hpp"
#include "base/text.hpp"
#include "govern/appeals/after_closing.hpp"
#include "govern/appeals/decisions.hpp"
#include "govern/appeals/disputes.hpp"
#include "govern/appeals/learning.hpp"
#include "govern/appeals/repeats.hpp"
#include "govern/appeals/steps.hpp"
#include "kernel/flow/desk.hpp"
#include "kernel/flow/flow.hpp"
#include "kernel/notice/notice.hpp"
namespace yiwang::govern::appeals {
namespace {
District the_district{"示例区", "Sample District", "YW"};

// What was closed and did not hold is worked on by other hands, where the unit has some.
void refuse_same_hands(Tx& tx, const Appeal& appeal, const Caller& caller) {
    const auto before = reopenings(tx, appeal.id);
    if (before.empty() || !before.back().upheld.value_or(false) || before.back().handled_by != caller.officer) return;
    const auto handlers = identity::officers_of(tx, appeal.unit, "handler");
    const bool others = std::any_of(handlers.begin(), handlers.end(), [&](const auto& one) { return one.id != caller.officer; });
    if (others) throw Conflict("appeals.same_hands", {"复核要求重办的诉求应由本单位其他人办理。", "What was reopened is handled by somebody else of the unit."});
}
}

void set_district(District district) {
    the_district = std::move(district);
}

const District& district() {
    return the_district;
}

std::optional<Appeal> find(Tx& tx, Id<Appeal> id) {
    static const std::string sql = "select " + columns<Appeal>() + " from appeals_appeal where id = ?";
    return tx.first(row_as<Appeal>, sql, id);
}

Appeal get(Tx& tx, Id<Appeal> id) {
    auto appeal = find(tx, id);
    if (!appeal) throw NotFound("appeals.appeal");
    return *appeal;
}

std::optional<Appeal> find_by_number(Tx& tx, std::string_view number) {
    static const std::string sql = "select " + columns<Appeal>() + " from appeals_appeal where number = ?";
    return tx.first(row_as<Appeal>, sql, number);
}

std::optional<duties::Duty> duty_of(Tx& tx, const Appeal& appeal) {
    if (appeal.kind.empty()) return {};
    const auto list = duties::list(tx);
    if (const auto* duty = list->closest(appeal.kind, {appeal.community, appeal.street, appeal.subject})) return *duty;
    return duties::find_kind(tx, appeal.kind);
}

SuggestIn asked_of(const Appeal& appeal) {
    return {appeal.title, appeal.text, {appeal.community, appeal.street, appeal.subject}, appeal.kind, appeal.filed_at};
}

void dispatch(Tx& tx, Id<Appeal> id, const Dispatch& to, const std::optional<SuggestedKind>& suggested) {
    const Appeal appeal = expect(tx, id, {State::filed});
    const auto unit = identity::find_unit(tx, to.unit);
    if (!unit) throw Invalid("unit", "appeals.unknown_unit", {"没有这个单位，请重新选择。", "There is no such unit; choose again."});
    Appeal becomes = appeal;
    becomes.kind = to.kind;
    if (to.subject) becomes.subject = *to.subject;
    const auto kind = duty_of(tx, becomes);
    if (!kind) throw Invalid("kind", "appeals.unknown_kind", {"没有这个类别，请重新选择。", "There is no such kind; choose again."});
    keep_correction(tx, id, suggested, to.kind);
    const auto lane = json::enum_of<Lane>(lane_by_rule(tx, *kind, appeal.title, appeal.text, id).value).value_or(kind->lane);
    owner_by_rule(tx, *kind, appeal.title, appeal.text, appeal.filed_at, id);
    const flow::Limit limit{kind->deadline_amount, kind->deadline_unit};
    tx.run("update appeals_appeal set kind = ?, subject = ?, lane = ?, dispatched_at = ? where id = ?", to.kind, becomes.subject, lane, tx.now(), id);
    tx.trace("appeals.dispatched", id, appeal.kind, json::text(json::Object{{"unit", unit->name}, {"kind", kind->level3}}),
             to.note.value_or(""));
    flow::complete(tx, open_task(tx, appeal, "dispatch").id, {{"limit", json::from(limit)}});
    hand_to(tx, becomes, *unit, *kind);
    move(tx, appeal, State::dispatched, to.unit);
}

Conflict wrong_state(const Appeal& appeal) {
    return Conflict("appeals.wrong_state", {"诉求当前状态不能这样操作，页面可能已过时，请刷新。",
                                            "This cannot be done in the appeal's present state (" + std::string(json::name_of(appeal.state)) +
                                                "). The page may be stale: reload it."});
}

Appeal expect(Tx& tx, Id<Appeal> id, std::initializer_list<State> states) {
    Appeal appeal = get(tx, id);
    for (const State state : states)
        if (appeal.state == state) return appeal;
    throw wrong_state(appeal);
}

std::string required(std::string_view field, std::string_view text) {
    return required_text("appeals", field, text);
}

flow::Task open_task(Tx& tx, const Appeal& appeal, std::string_view element) {
    auto task = flow::open_task(tx, appeal.id.value, element);
    if (!task) throw wrong_state(appeal);
    return *task;
}

void move(Tx& tx, const Appeal& appeal, State to, Id<identity::Unit> unit) {
    tx.run("update appeals_appeal set state = ? where id = ?", to, appeal.id);
    tx.tell(Moved{appeal.id, appeal.number, appeal.state, to, unit.value});
}

std::string unit_name(Tx& tx, Id<identity::Unit> id) {
    const auto unit = identity::find_unit(tx, id);
    return unit ? unit->name : "";
}
void withdraw_helps(Tx& tx, const Appeal& appeal, std::string_view why) {
    for (const auto& help : flow::open_helps(tx, open_task(tx, appeal, "handle").id)) flow::withdraw_help(tx, help.id, why);
}

void hand_to(Tx& tx, const Appeal& appeal, const identity::Unit& unit, const duties::Duty& duty) {
    const Instant due = flow::calendar().due(tx.now(), {duty.deadline_amount, duty.deadline_unit});
    tx.run("update appeals_appeal set unit = ?, due_at = ?, taken_at = ?, taken_by = ? where id = ?", unit.id, due, nullptr, nullptr, appeal.id);
    const auto task = open_task(tx, appeal, "handle");
    flow::assign(tx, task.id, unit.id);
    for (const auto& code : duties::parts(duty.co_units))
        if (const auto other = duties::owner_of(tx, code, appeal.street); other && other->id != unit.id)
            flow::ask_help(tx, task.id, other->id, "清单规定协办：" + appeal.title, due);
}

void follow_clock(Tx& tx, Id<Appeal> id) {
    const auto task = flow::open_task(tx, id.value, "handle");
    if (task) tx.run("update appeals_appeal set due_at = ? where id = ?", task->paused_at ? std::nullopt : task->due_at, id);
}

void take(Tx& tx, Id<Appeal> id, const Caller& caller) {
    const Appeal appeal = expect(tx, id, {State::dispatched, State::handling});
    refuse_same_hands(tx, appeal, caller);
    flow::take(tx, open_task(tx, appeal, "handle").id, caller.officer);
    if (appeal.state == State::handling) return;
    tx.run("update appeals_appeal set taken_at = ?, taken_by = ? where id = ?", tx.now(), caller.officer, id);
    tx.trace("appeals.taken", id, "", "", "");
    move(tx, appeal, State::handling, appeal.unit);
}

void put_back(Tx& tx, Id<Appeal> id) {
    const Appeal appeal = get(tx, id);
    if (appeal.state != State::handling) return;
    tx.run("update appeals_appeal set taken_at = ?, taken_by = ? where id = ?", nullptr, nullptr, id);
    tx.trace("appeals.put_back", id, "", "", "");
    move(tx, appeal, State::dispatched, appeal.unit);
}

void send_back(Tx& tx, Id<Appeal> id, std::string_view reason) {
    const Appeal appeal = expect(tx, id, {State::dispatched, State::handling});
    const auto why = required("reason", reason);
    withdraw_helps(tx, appeal, why);
    keep_sending_back(tx, appeal, why);
    flow::complete(tx, open_task(tx, appeal, "handle").id, {{"outcome", "sent_back"}});
    tx.run("update appeals_appeal set unit = ?, due_at = ?, taken_at = ?, taken_by = ?, sent_back = sent_back + 1 where id = ?", nullptr, nullptr,
           nullptr, nullptr, id);
    tx.trace("appeals.sent_back", id, unit_name(tx, appeal.unit), "", why);
    move(tx, appeal, State::filed, {});
}

void finish(Tx& tx, Id<Appeal> id, std::string_view result) {
    const Appeal appeal = expect(tx, id, {State::handling});
    const auto said = required("result", result);
    const auto task = open_task(tx, appeal, "handle");
    if (task.paused_at) flow::resume(tx, task.id), follow_clock(tx, id);
    flow::complete(tx, task.id, {{"outcome", "finished"}});
    tx.run("update appeals_appeal set finished_at = ?, result = ? where id = ?", tx.now(), said, id);
    tx.run("update appeals_extension set approved = 0, decided_at = ?, decided_by = ?, decision_reason = ? where appeal = ? and approved is null",
           tx.now(), "system/appeals", "finished before a decision", id);
    tx.trace("appeals.finished", id, appeal.result, said, "");
    move(tx, appeal, State::checking, appeal.unit);
}

void check(Tx& tx, Id<Appeal> id, Verdict verdict, std::string_view reason) {
    const Appeal appeal = expect(tx, id, {State::checking});
    const bool passed = verdict == Verdict::passed;
    const auto why = passed ? trimmed(reason) : required("reason", reason);
    flow::complete(tx, open_task(tx, appeal, "check").id, {{"verdict", passed ? "passed" : "sent_back"}});
    if (passed) {
        tx.run("update appeals_appeal set closed_at = ? where id = ?", tx.now(), id);
        tx.trace("appeals.closed", id, "", "", why);
        score_by_rule(tx, get(tx, id), id);
        return move(tx, appeal, State::closed, appeal.unit);
    }
    const auto task = open_task(tx, appeal, "handle");
    flow::assign(tx, task.id, appeal.unit);
    if (appeal.due_at) flow::set_due(tx, task.id, *appeal.due_at);  // sent back to work does not make the limit begin again
    tx.run("update appeals_appeal set finished_at = ?, reworked = reworked + 1, taken_at = ?, taken_by = ? where id = ?", nullptr, nullptr, nullptr,
           id);
    tx.trace("appeals.returned_for_correction", id, "", "", why);
    move(tx, appeal, State::dispatched, appeal.unit);
}

std::string link(Id<Appeal> appeal) {
    return "/govern/appeals/" + print_id(appeal.value);
}

void check_code(const Appeal& appeal, std::string_view phone_code) {
    if (appeal.phone_code.empty() || appeal.phone_code != phone_code)
        throw Problem(403, "appeals.wrong_code", {"编号或查询码不对，请核对短信。", "The number or the code is wrong; check the message you got."}, "code");
}

void rate(Tx& tx, Id<Appeal> id, std::string_view phone_code, std::int64_t stars, std::string_view comment) {
    const Appeal appeal = get(tx, id);
    check_code(appeal, phone_code);
    if (stars < 1 || stars > 5) throw Invalid("stars", "appeals.stars", {"请选 1 至 5 星。", "Give 1 to 5 stars."});
    if (length(comment) > 500) throw Invalid("comment", "appeals.too_long", {"最多 500 字。", "At most 500 characters."});
    if (main_of(tx, appeal).state != State::closed)
        throw Conflict("appeals.not_closed", {"诉求办结后才能评价。", "An appeal can be rated once it is closed."});
    if (appeal.stars) throw Conflict("appeals.rated", {"您已经评价过了，谢谢。", "You have rated it already; thank you."});
    tx.run("update appeals_appeal set stars = ?, rating_comment = ?, rated_at = ? where id = ?", stars, trimmed(comment), tx.now(), id);
    tx.trace("appeals.rated", id, "", std::to_string(stars), trimmed(comment));
    score_by_rule(tx, get(tx, id), id);
}

void ask_extension(Tx& tx, Id<Appeal> id, const flow::Limit& more, std::string_view reason) {
    const Appeal appeal = expect(tx, id, {State::handling});
    const auto why = required("reason", reason);
    if (more.amount < 1 || more.amount > 60)
        throw Invalid("amount", "appeals.amount", {"延长时限应为 1 至 60。", "Ask for 1 to 60 more."});
    for (const auto& one : extensions(tx, id))
        if (!one.approved) throw Conflict("appeals.extension_waits", {"已有一次延期申请在等待审批。", "A request for more time is waiting already."});
    const auto asked = tx.new_id<Extension>();
    tx.run("insert into appeals_extension (id, appeal, amount, unit, reason, asked_by, asked_at, approved, decided_by, decision_reason, decided_at) "
           "values (?, ?, ?, ?, ?, ?, ?, ?, '', '', ?)",
           asked, id, more.amount, more.unit, why, tx.actor().name, tx.now(), nullptr, nullptr);
    tx.trace("appeals.extension_asked", id, "", json::text(more), why);
    notice::to_holders(tx, "appeals.extend", {"延期申请 " + appeal.number, "“" + appeal.title + "”：" + why, link(id), "extension." + print_id(asked.value)});
}

void decide_extension(Tx& tx, Id<Appeal> id, bool approve, std::string_view reason) {
    const Appeal appeal = expect(tx, id, {State::handling});
    const auto all = extensions(tx, id);
    if (all.empty() || all.back().approved)
        throw Conflict("appeals.no_extension", {"没有等待审批的延期申请。", "No request for more time is waiting."});
    const auto& asked = all.back();
    const auto why = approve ? trimmed(reason) : required("reason", reason);
    tx.run("update appeals_extension set approved = ?, decided_by = ?, decision_reason = ?, decided_at = ? where id = ?", approve, tx.actor().name,
           why, tx.now(), asked.id);
    if (const auto officer = identity::officer_behind(asked.asked_by))
        notice::to_officer(tx, *officer, {(approve ? "延期已同意 " : "延期未同意 ") + appeal.number, why.empty() ? appeal.title : "“" + appeal.title + "”：" + why, link(id),
                                          "extension_decided." + print_id(asked.id.value)});
    if (!approve) return tx.trace("appeals.extension_refused", id, "", "", why);
    const auto task = open_task(tx, appeal, "handle");
    const Instant before = task.due_at.value_or(tx.now());
    const Instant due = flow::calendar().due(before, {asked.amount, asked.unit});
    flow::set_due(tx, task.id, due);
    follow_clock(tx, id);
    tx.trace("appeals.extended", id, print(before), print(due), why);
}

std::vector<Extension> extensions(Tx& tx, Id<Appeal> id) {
    static const std::string sql = "select " + columns<Extension>() + " from appeals_extension where appeal = ? order by id";
    return tx.all(row_as<Extension>, sql, id);
}

void add_evidence(Tx& tx, Id<Appeal> id, Id<file::File> file, Purpose purpose, std::string_view note) {
    const Appeal appeal = purpose == Purpose::report ? get(tx, id) : expect(tx, id, {State::dispatched, State::handling, State::checking});
    const auto found = file::find(tx, file);
    if (!found) throw Invalid("file", "appeals.unknown_file", {"附件不存在，请重新上传。", "The file is not there; upload it again."});
    if (length(note) > 500) throw Invalid("note", "appeals.too_long", {"最多 500 字。", "At most 500 characters."});
    tx.run("insert into appeals_evidence (id, appeal, file, purpose, note, added_by, added_at) values (?, ?, ?, ?, ?, ?, ?)", tx.new_id<Evidence>(),
           appeal.id, file, purpose, trimmed(note), tx.actor().name, tx.now());
    tx.trace("appeals.evidence_added", id, "", json::text(json::Object{{"file", print_id(file.value)}, {"name", found->name}, {"sha256", found->sha256}}),
             trimmed(note));
}

std::vector<Evidence> evidence(Tx& tx, Id<Appeal> id) {
    auto out = tx.all(
        [](const Row& row) {
            return Evidence{row.get<Id<file::File>>(0), "", "", row.get<Purpose>(1), row.get<std::string>(2), row.get<std::string>(3), row.get<Instant>(4)};
        },
        "select file, purpose, note, added_by, added_at from appeals_evidence where appeal = ? order by id", id);
    for (auto& one : out)
        if (const auto file = file::find(tx, one.file)) one.name = file->name, one.type = file->type;
    return out;
}
}
