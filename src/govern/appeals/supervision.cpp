#include "govern/appeals/supervision.hpp"
#include <algorithm>
#include "govern/appeals/steps.hpp"
#include "govern/appeals/where.hpp"
namespace yiwang::govern::appeals {
namespace {
std::optional<flow::Supervision> standing(Tx& tx, Id<Appeal> id) {
    const auto all = supervisions(tx, id);
    if (all.empty() || all.back().lifted_at) return {};
    return all.back();
}

flow::Supervision expect_standing(Tx& tx, Id<Appeal> id) {
    const auto found = standing(tx, id);
    if (!found) throw Conflict("appeals.not_supervised", {"这件诉求没有在督办。", "This appeal is not supervised."});
    return *found;
}
}

flow::Supervision with_names(Tx& tx, flow::Supervision one) {
    one.given_by = identity::actor_name(tx, one.given_by);
    if (!one.replied_by.empty()) one.replied_by = identity::actor_name(tx, one.replied_by);
    return one;
}

std::vector<flow::Supervision> supervisions(Tx& tx, Id<Appeal> id) {
    return flow::around(tx, id.value).supervisions;
}

void supervise(Tx& tx, Id<Appeal> id, std::string_view instruction, std::optional<Instant> reply_by) {
    const Appeal appeal = expect(tx, id, {State::dispatched, State::handling});
    if (const auto before = standing(tx, id); before && !before->replied_at)
        throw Conflict("appeals.supervised", {"已有督办要求在等待回复。", "An instruction stands and waits for its report."});
    else if (before) flow::lift_supervision(tx, before->id, "另有督办要求");
    flow::supervise(tx, open_task(tx, appeal, "handle").id, instruction, reply_by);
    tx.run("update appeals_appeal set lane = ? where id = ?", Lane::supervised, id);
}

void report_to_supervisor(Tx& tx, Id<Appeal> id, std::string_view reply) {
    flow::reply_to_supervision(tx, expect_standing(tx, id).id, reply);
}

void lift_supervision(Tx& tx, Id<Appeal> id, std::string_view reason) {
    flow::lift_supervision(tx, expect_standing(tx, id).id, reason);
}

std::vector<Supervised> supervised(Tx& tx, const Caller& caller) {
    Where where;
    within(where, caller, "appeals.read");
    where.add("lane = ? and state not in ('closed', 'imported') order by id desc limit 200", Lane::supervised);
    const auto ids = tx.all_with(first_column<Id<Appeal>>, "select id from appeals_appeal where " + where.sql, where.cells);
    std::vector<Supervised> out;
    for (auto& line : lines(tx, ids, caller))
        if (auto found = standing(tx, line.id)) out.push_back({std::move(line), std::move(*found)});
    const auto due = [](const Supervised& one) { return one.supervision.replied_at ? Instant::max() : one.supervision.reply_by.value_or(Instant::max() - std::chrono::days{1}); };
    std::stable_sort(out.begin(), out.end(), [&](const auto& a, const auto& b) { return due(a) < due(b); });
    return out;
}
}
