#include "govern/appeals/after_closing.hpp"
#include "govern/appeals/decisions.hpp"
#include "govern/appeals/repeats.hpp"
#include "govern/appeals/steps.hpp"
#include "kernel/flow/flow.hpp"
namespace yiwang::govern::appeals {
namespace {
constexpr auto reopen_within = std::chrono::days{15}, object_within = std::chrono::days{7};
constexpr std::size_t reopenings_max = 2;
constexpr std::string_view not_fixed_message = "appeals.not_fixed";
}

std::vector<Reopening> reopenings(Tx& tx, Id<Appeal> id) {
    static const std::string sql = "select " + columns<Reopening>() + " from appeals_reopening where appeal = ? order by id";
    return tx.all(row_as<Reopening>, sql, id);
}

bool may_reopen(Tx& tx, const Appeal& told) {
    const Appeal appeal = main_of(tx, told);
    return appeal.state == State::closed && appeal.closed_at && tx.now() - *appeal.closed_at <= reopen_within && reopenings(tx, appeal.id).size() < reopenings_max;
}

void not_fixed(Tx& tx, Id<Appeal> told, std::string_view phone_code, std::string_view reason) {
    const Appeal voice = get(tx, told);
    check_code(voice, phone_code);
    const Appeal appeal = main_of(tx, voice);
    const auto id = appeal.id;
    const auto why = required("reason", reason);
    if (appeal.state != State::closed || !appeal.closed_at)
        throw Conflict("appeals.not_closed", {"诉求还没有办结，正在处理。", "The appeal is not closed; it is being worked on."});
    if (tx.now() - *appeal.closed_at > reopen_within)
        throw Conflict("appeals.too_late", {"办结已超过 15 天，请重新反映。", "It was closed more than 15 days ago; file it anew."});
    if (reopenings(tx, id).size() >= reopenings_max)
        throw Conflict("appeals.reopened_twice", {"这件诉求已复核两次，请重新反映或拨打热线。", "It was reviewed twice already; file it anew or call the hotline."});
    tx.run("insert into appeals_reopening (id, appeal, reason, asked_at, handled_by, upheld, answer, reviewed_by) values (?, ?, ?, ?, ?, ?, '', '')", tx.new_id<Reopening>(), id, why, tx.now(),
           appeal.taken_by, nullptr);
    if (flow::send(tx, not_fixed_message, print_id(id.value), {}) == 0) throw wrong_state(appeal);
    tx.trace("appeals.said_not_fixed", id, "", told == id ? "" : voice.number, why);
    if (told != id) tx.trace("appeals.said_not_fixed", told, "", "", why);
    move(tx, appeal, State::reviewing, appeal.unit);
}

void review(Tx& tx, Id<Appeal> id, bool uphold, std::string_view answer) {
    const Appeal appeal = expect(tx, id, {State::reviewing});
    const auto said = required("answer", answer);
    const auto duty = duty_of(tx, appeal);
    const auto unit = identity::find_unit(tx, appeal.unit);
    if (uphold && (!duty || !unit)) throw wrong_state(appeal);
    json::Object gives{{"verdict", uphold ? "upheld" : "stands"}};
    if (uphold) gives["limit"] = json::from(flow::Limit{duty->deadline_amount, duty->deadline_unit});
    flow::complete(tx, open_task(tx, appeal, "review").id, gives);
    tx.run("update appeals_reopening set upheld = ?, answer = ?, reviewed_by = ?, reviewed_at = ? where appeal = ? and reviewed_at is null", uphold, said, tx.actor().name, tx.now(), id);
    if (!uphold) {
        tx.trace("appeals.closing_stands", id, "", "", said);
        return move(tx, appeal, State::closed, appeal.unit);
    }
    tx.run("update appeals_appeal set finished_at = ?, closed_at = ?, reworked = reworked + 1 where id = ?", nullptr, nullptr, id);
    tx.trace("appeals.reopened", id, "", "", said);
    hand_to(tx, appeal, *unit, *duty);
    move(tx, appeal, State::dispatched, appeal.unit);
}

std::optional<Objection> objection(Tx& tx, Id<Appeal> id) {
    static const std::string sql = "select " + columns<Objection>() + " from appeals_objection where appeal = ?";
    return tx.first(row_as<Objection>, sql, id);
}

void object_to_rating(Tx& tx, Id<Appeal> id, std::string_view reason) {
    const Appeal appeal = expect(tx, id, {State::closed});
    const auto why = required("reason", reason);
    if (!appeal.stars || *appeal.stars > 2) throw Conflict("appeals.no_low_rating", {"只有 1 至 2 星的评价可以申诉。", "Only ratings of 1 or 2 stars can be objected to."});
    if (tx.now() - *appeal.rated_at > object_within) throw Conflict("appeals.too_late", {"评价已超过 7 天，不能再申诉。", "The rating is more than 7 days old."});
    if (objection(tx, id)) throw Conflict("appeals.objected", {"这次评价已经申诉过。", "This rating was objected to already."});
    tx.run("insert into appeals_objection (appeal, reason, raised_by, raised_at, upheld, answer, decided_by) values (?, ?, ?, ?, ?, '', '')", id, why, tx.actor().name, tx.now(), nullptr);
    tx.trace("appeals.rating_objected", id, std::to_string(*appeal.stars), "", why);
}

void decide_objection(Tx& tx, Id<Appeal> id, bool uphold, std::string_view answer) {
    const auto raised = objection(tx, id);
    if (!raised || raised->upheld) throw Conflict("appeals.no_objection", {"没有待处理的评价申诉。", "No objection waits for a decision."});
    if (raised->raised_by == tx.actor().name) throw Conflict("appeals.own_objection", {"自己提出的申诉要由别人处理。", "An objection is decided by somebody else than who raised it."});
    const auto said = required("answer", answer);
    tx.run("update appeals_objection set upheld = ?, answer = ?, decided_by = ?, decided_at = ? where appeal = ?", uphold, said, tx.actor().name, tx.now(), id);
    tx.run("update appeals_appeal set rating_set_aside = ? where id = ?", uphold, id);
    tx.trace(uphold ? "appeals.rating_set_aside" : "appeals.rating_stands", id, "", "", said);
    score_by_rule(tx, get(tx, id), id);
}
}
