#include "govern/appeals/disputes.hpp"
#include "govern/appeals/steps.hpp"
#include "kernel/flow/flow.hpp"
#include "kernel/notice/notice.hpp"
#include "support/duties/drafts.hpp"
namespace yiwang::govern::appeals {
namespace {
constexpr auto remembered = std::chrono::days{90};
constexpr std::int64_t times_seen = 3;
constexpr std::string_view draft_title = "争议裁定";

std::vector<Dispute> rows(Tx& tx, std::string_view condition, Id<Appeal> appeal = {}) {
    static const std::string sql = "select " + columns<Dispute>() + " from appeals_dispute where ";
    if (appeal) return tx.all(row_as<Dispute>, sql + std::string(condition), appeal);
    return tx.all(row_as<Dispute>, sql + std::string(condition));
}

Id<duties::Draft> draft_of_rulings(Tx& tx) {
    for (const auto& draft : duties::drafts(tx))
        if (draft.state == duties::DraftState::open && draft.title == draft_title) return draft.id;
    return duties::begin_draft(tx, draft_title).id;
}

void teach_list(Tx& tx, const Appeal& appeal, const identity::Unit& unit, const Ruling& ruling) {
    auto duty = duty_of(tx, appeal);
    if (!duty) return;
    if (ruling.teach == Teach::street && appeal.street.empty())
        throw Invalid("teach", "appeals.no_street", {"这件诉求没有所在街道，只能按全区修订清单。", "The appeal has no street; the list can be taught for the whole district only."});
    duty->place = ruling.teach == Teach::street ? appeal.street : "";
    duty->subject = ruling.teach == Teach::street ? duty->subject : "";
    duty->lead_unit = unit.code;
    duties::put(tx, draft_of_rulings(tx), *duty, "争议裁定 " + appeal.number + "：" + ruling.reason);
}
}

void keep_sending_back(Tx& tx, const Appeal& appeal, std::string_view reason) {
    struct SendingBack;
    const auto duty = duty_of(tx, appeal);
    const auto owner = duty ? duties::owner_of(tx, duty->lead_unit, appeal.street) : std::nullopt;
    const bool listed = owner && owner->id == appeal.unit;
    tx.run("insert into appeals_sending_back (id, appeal, unit, kind, listed, reason, at) values (?, ?, ?, ?, ?, ?, ?)", tx.new_id<SendingBack>(), appeal.id, appeal.unit, appeal.kind,
           listed, reason, tx.now());
    if (!listed) return;
    const auto times = tx.first(first_column<std::int64_t>, "select count(*) from appeals_sending_back where unit = ? and kind = ? and listed = 1 and at > ?", appeal.unit, appeal.kind,
                                tx.now() - remembered);
    if (*times != times_seen) return;
    notice::to_holders(tx, "appeals.arbitrate",
                       {"多次退回清单内事项", owner->name + "三次退回“" + duty->level3 + "”，清单规定由其负责，请核实清单或约谈。", "/govern/appeals/disputes",
                        "unwilling." + print_id(appeal.unit.value) + "." + appeal.kind + "." + print(local_date(tx.now()))});
}

void dispute(Tx& tx, Id<Appeal> id, std::optional<Id<identity::Unit>> proposed, std::string_view reason) {
    const Appeal appeal = expect(tx, id, {State::dispatched, State::handling});
    const auto why = required("reason", reason);
    if (appeal.lane == Lane::urgent)
        throw Conflict("appeals.act_first", {"紧急事项先处置、后议责，请先处置，办结后再反映清单问题。", "Urgent matters are handled first; act now, and say afterwards what is wrong with the list."});
    for (const auto& before : disputes(tx, id))
        if (before.ruled == appeal.unit)
            throw Conflict("appeals.ruled_already", {"这件诉求已裁定由本单位负责，请办理。", "It was ruled that this unit answers for it; handle it."});
    if (proposed && (!identity::find_unit(tx, *proposed) || *proposed == appeal.unit))
        throw Invalid("proposed", "appeals.unknown_unit", {"没有这个单位，请重新选择。", "There is no such unit; choose again."});
    withdraw_helps(tx, appeal, why);
    flow::complete(tx, open_task(tx, appeal, "handle").id, {{"outcome", "disputed"}});
    open_task(tx, appeal, "arbitrate");  // a process that does not draw arbitration has none
    tx.run("insert into appeals_dispute (id, appeal, unit, proposed, reason, raised_by, raised_at, ruling, ruled_by, taught) values (?, ?, ?, ?, ?, ?, ?, '', '', 0)", tx.new_id<Dispute>(), id,
           appeal.unit, proposed, why, tx.actor().name, tx.now());
    keep_sending_back(tx, appeal, why);
    tx.run("update appeals_appeal set due_at = ?, taken_at = ?, taken_by = ? where id = ?", nullptr, nullptr, nullptr, id);
    tx.trace("appeals.disputed", id, unit_name(tx, appeal.unit), proposed ? unit_name(tx, *proposed) : "", why);
    move(tx, appeal, State::disputed, appeal.unit);
}

void rule(Tx& tx, Id<Appeal> id, const Ruling& ruling) {
    const Appeal appeal = expect(tx, id, {State::disputed});
    const auto why = required("reason", ruling.reason);
    const auto unit = identity::find_unit(tx, ruling.unit);
    if (!unit) throw Invalid("unit", "appeals.unknown_unit", {"没有这个单位，请重新选择。", "There is no such unit; choose again."});
    const auto duty = duty_of(tx, appeal);
    if (!duty) throw wrong_state(appeal);
    const flow::Limit limit{duty->deadline_amount, duty->deadline_unit};
    flow::complete(tx, open_task(tx, appeal, "arbitrate").id, {{"limit", json::from(limit)}});
    if (ruling.teach != Teach::nothing) teach_list(tx, appeal, *unit, ruling);
    tx.run("update appeals_dispute set ruled = ?, ruling = ?, ruled_by = ?, ruled_at = ?, taught = ? where appeal = ? and ruled_at is null", ruling.unit, why, tx.actor().name, tx.now(),
           ruling.teach != Teach::nothing, id);
    tx.trace("appeals.ruled", id, unit_name(tx, appeal.unit), unit->name, why);
    hand_to(tx, appeal, *unit, *duty);
    move(tx, appeal, State::dispatched, ruling.unit);
}

std::vector<Dispute> disputes(Tx& tx, Id<Appeal> id) {
    return rows(tx, "appeal = ? order by id", id);
}

std::vector<Dispute> disputes(Tx& tx) {
    return rows(tx, "1 = 1 order by case when ruled_at is null then 0 else 1 end, case when ruled_at is null then raised_at else -ruled_at end limit 200");
}

std::vector<Unwilling> unwilling(Tx& tx) {
    return tx.all(row_as<Unwilling>,
                  "select unit, kind, count(*), max(at) from appeals_sending_back where listed = 1 and at > ? group by unit, kind having count(*) >= ? order by count(*) desc, unit, kind limit 200",
                  tx.now() - remembered, times_seen);
}
}
