#include "govern/appeals/callouts/callouts.hpp"
#include <algorithm>
#include "govern/appeals/callouts/calling.hpp"
#include "kernel/job/job.hpp"
#include "kernel/notice/notice.hpp"
namespace yiwang::govern::appeals::callouts {
namespace {
constexpr std::size_t roster_max = 20;

std::optional<Callout> find(Tx& tx, Id<Callout> id) {
    static const std::string sql = "select " + columns<Callout>() + " from callouts_callout where id = ?";
    return tx.first(row_as<Callout>, sql, id);
}

void end(Tx& tx, const Callout& callout, CalloutState state, Id<identity::Officer> by) {
    tx.run("update callouts_callout set state = ?, answered_by = ?, ended_at = ? where id = ?", state, by, tx.now(), callout.id);
    tx.trace("callouts." + std::string(json::name_of(state)), callout.appeal, "", "", "");
}

void call(Tx& tx, const Callout& callout, Id<identity::Officer> id) {
    const auto appeal = get(tx, callout.appeal);
    const auto officer = identity::find_officer(tx, id);
    const std::string key = "callout." + print_id(callout.id.value) + "." + std::to_string(callout.round) + "." + std::to_string(callout.step);
    tx.run("insert into callouts_call (id, callout, officer, round, called_at) values (?, ?, ?, ?, ?)", tx.new_id<Call>(), callout.id, id, callout.round, tx.now());
    notice::to_officer(tx, id, {"紧急叫应 " + appeal.number, "“" + appeal.title + "”请立即接收处置。", link(appeal.id), key});
    notice::by_sms(tx, officer->phone, "【" + district().name + "】紧急事项 " + appeal.number + "：" + appeal.title + "。请立即接收处置。", key, notice::Urgency::urgent);
    job::enqueue(tx, "callouts.nobody_answered", Waited{callout.id, callout.round, callout.step}, {.at = tx.now() + wait, .key = key});
}

void nobody(Tx& tx, const Callout& callout) {
    const auto appeal = get(tx, callout.appeal);
    end(tx, callout, CalloutState::unanswered, {});
    notice::to_holders(tx, "appeals.arbitrate",
                       {"紧急事项无人应答 " + appeal.number, "“" + appeal.title + "”已逐一叫应，无人接收，请立即指定人员。", link(appeal.id),
                        "callout.nobody." + print_id(callout.id.value)});
}

// Calls the next of the chain, from this place on; whoever left meanwhile is not in it.
void go_on(Tx& tx, Callout callout) {
    const auto people = chain(tx, callout.unit);
    if (callout.step >= static_cast<std::int64_t>(people.size())) ++callout.round, callout.step = 0;
    if (people.empty() || callout.round >= rounds) return nobody(tx, callout);
    tx.run("update callouts_callout set round = ?, step = ? where id = ?", callout.round, callout.step, callout.id);
    call(tx, callout, people[static_cast<std::size_t>(callout.step)]);
}
}

std::vector<Id<identity::Officer>> roster(Tx& tx, Id<identity::Unit> unit) {
    return tx.all(first_column<Id<identity::Officer>>, "select officer from callouts_roster where unit = ? order by position", unit);
}

std::vector<Id<identity::Officer>> chain(Tx& tx, Id<identity::Unit> unit) {
    std::vector<Id<identity::Officer>> out;
    const auto add = [&](Id<identity::Officer> id) {
        const auto officer = identity::find_officer(tx, id);
        if (officer && officer->active && std::find(out.begin(), out.end(), id) == out.end()) out.push_back(id);
    };
    for (const auto id : roster(tx, unit)) add(id);
    if (out.empty())
        for (const auto& officer : identity::officers_of(tx, unit, "handler")) add(officer.id);
    for (const auto& officer : identity::holders_of(tx, "appeals.dispatch", Scope::district)) add(officer.id);
    return out;
}

void set_roster(Tx& tx, Id<identity::Unit> unit, const std::vector<Id<identity::Officer>>& officers) {
    if (officers.size() > roster_max) throw Invalid("officers", "callouts.roster", {"最多 20 人。", "At most 20 people."});
    for (std::size_t i = 0; i < officers.size(); ++i) {
        const auto officer = identity::find_officer(tx, officers[i]);
        if (!officer || !officer->active) throw Invalid("officers", "callouts.roster", {"有人不在岗，请重新选择。", "Somebody of these is not there or has left; choose again."});
        if (std::find(officers.begin(), officers.begin() + static_cast<std::ptrdiff_t>(i), officers[i]) != officers.begin() + static_cast<std::ptrdiff_t>(i))
            throw Invalid("officers", "callouts.roster", {officer->display_name + "出现两次。", officer->display_name + " stands twice."});
    }
    json::Array before, after;
    for (const auto id : roster(tx, unit)) before.push_back(json::Value(print_id(id.value)));
    tx.run("delete from callouts_roster where unit = ?", unit);
    for (std::size_t i = 0; i < officers.size(); ++i) {
        tx.run("insert into callouts_roster (unit, position, officer) values (?, ?, ?)", unit, static_cast<std::int64_t>(i), officers[i]);
        after.push_back(json::Value(print_id(officers[i].value)));
    }
    tx.trace("callouts.roster_set", unit, json::print(before), json::print(after), "");
}

std::vector<Callout> callouts(Tx& tx, const Caller& caller) {
    caller.require("appeals.read");
    static const std::string sql = "select " + columns<Callout>() + " from callouts_callout order by begun_at desc, id desc limit 500";
    auto out = tx.all(row_as<Callout>, sql);
    std::erase_if(out, [&](const Callout& one) { return !reaches(caller, "appeals.read", get(tx, one.appeal)); });
    if (out.size() > 100) out.resize(100);
    return out;
}

std::vector<Call> calls(Tx& tx, Id<Callout> id) {
    return tx.all(row_as<Call>, "select officer, round, called_at from callouts_call where callout = ? order by id", id);
}

std::optional<Callout> latest(Tx& tx, Id<Appeal> appeal) {
    static const std::string sql = "select " + columns<Callout>() + " from callouts_callout where appeal = ? order by id desc limit 1";
    return tx.first(row_as<Callout>, sql, appeal);
}

void hear_moved(Tx& tx, const Moved& fact) {
    const auto before = latest(tx, fact.appeal);
    if (before && before->state == CalloutState::calling) {
        const auto appeal = get(tx, fact.appeal);
        const bool taken = fact.to == State::handling;
        end(tx, *before, taken ? CalloutState::answered : CalloutState::ended, taken ? appeal.taken_by : Id<identity::Officer>{});
    }
    if (fact.to != State::dispatched) return;
    const auto appeal = get(tx, fact.appeal);
    if (appeal.lane != Lane::urgent || appeal.state != State::dispatched || !appeal.unit) return;  // it has moved on since
    const Callout callout{tx.new_id<Callout>(), fact.appeal, appeal.unit, CalloutState::calling, 0, 0, tx.now(), {}, {}};
    tx.run("insert into callouts_callout (id, appeal, unit, state, round, step, begun_at) values (?, ?, ?, ?, ?, ?, ?)", callout.id, callout.appeal, callout.unit, callout.state, callout.round,
           callout.step, callout.begun_at);
    go_on(tx, callout);
}

void nobody_answered(Outside& outside, const Waited& waited) {
    outside.store.write({"system/callouts", "", {}}, [&](Tx& tx) {
        auto callout = find(tx, waited.callout);
        if (!callout || callout->state != CalloutState::calling || callout->round != waited.round || callout->step != waited.step) return;
        ++callout->step;
        go_on(tx, *callout);
    });
}
}
