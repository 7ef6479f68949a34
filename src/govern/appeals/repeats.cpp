#include "govern/appeals/repeats.hpp"
#include <set>
#include "govern/appeals/steps.hpp"
#include "govern/appeals/where.hpp"
#include "kernel/flow/flow.hpp"
namespace yiwang::govern::appeals {
namespace {
constexpr auto joined_after_closing = std::chrono::days{15};

Repeat repeat_of(const Row& row) {
    return {row.get<Id<Appeal>>(0), row.get<Id<Appeal>>(1), row.get<RepeatState>(2), row.get<double>(3), json::read<std::vector<Reason>>(row.get<std::string>(4)),
            row.get<std::string>(5), row.get<std::optional<Instant>>(6), row.get<std::string>(7)};
}

// Of two at once, one waits for the other: whoever comes second sees what the first did to it.
Appeal hold(Tx& tx, Id<Appeal> id) {
    tx.run("update appeals_appeal set votes = votes where id = ?", id);
    return get(tx, id);
}

void keep(Tx& tx, Id<Appeal> id, Id<Appeal> main, RepeatState state, double score, const std::vector<Reason>& reasons) {
    tx.run("insert into appeals_repeat (appeal, main, state, score, reasons, decided_by, decided_at, why) values (?, ?, ?, ?, ?, '', ?, '') on conflict (appeal, main) do nothing", id, main, state,
           score, json::text(reasons), nullptr);
}

void decide(Tx& tx, Id<Appeal> id, Id<Appeal> main, RepeatState state, std::string_view why) {
    tx.run("update appeals_repeat set state = ?, decided_by = ?, decided_at = ?, why = ? where appeal = ? and main = ?", state, tx.actor().name, tx.now(), why, id, main);
}

// Both stand and were looked at; the appeal has no process, or one that was stopped. its_voices: of the appeal, so far.
void join_to(Tx& tx, const Appeal& appeal, const std::vector<Repeat>& its_voices, const Appeal& main, std::string_view why) {
    keep(tx, appeal.id, main.id, RepeatState::joined, 0, {});  // where nobody suspected it
    decide(tx, appeal.id, main.id, RepeatState::joined, why);
    for (const auto& voice : its_voices) {
        tx.run("delete from appeals_repeat where appeal = ? and main = ?", voice.appeal, appeal.id);
        keep(tx, voice.appeal, main.id, RepeatState::joined, voice.score, voice.reasons);
        decide(tx, voice.appeal, main.id, RepeatState::joined, why);
        tx.trace("appeals.joined", voice.appeal, appeal.number, main.number, why);
    }
    tx.trace("appeals.joined", appeal.id, "", main.number, why);
    tx.trace("appeals.voice_added", main.id, "", appeal.number, why);
    move(tx, appeal, State::joined, {});
}
}

bool takes_voices(Tx& tx, const Appeal& main) {
    switch (main.state) {
        case State::imported:
        case State::joined: return false;
        case State::closed: return main.closed_at && tx.now() - *main.closed_at <= joined_after_closing;
        case State::filed:
        case State::dispatched:
        case State::handling:
        case State::disputed:
        case State::checking:
        case State::reviewing: return true;
    }
    return false;
}

Appeal main_of(Tx& tx, const Appeal& appeal) {
    if (appeal.state != State::joined) return appeal;
    return get(tx, tx.first(first_column<Id<Appeal>>, "select main from appeals_repeat where appeal = ? and state = 'joined'", appeal.id).value_or(appeal.id));
}

Joined join_or_suspect(Tx& tx, const Appeal& appeal, const std::vector<Likely>& likely) {
    auto out = Joined::no;
    for (const auto& one : likely) {
        auto main = hold(tx, one.main);
        if (main.state == State::joined) main = hold(tx, main_of(tx, main).id);  // meanwhile
        if (main.id == appeal.id || !takes_voices(tx, main)) continue;           // or closed
        keep(tx, appeal.id, main.id, RepeatState::suspected, one.score, one.reasons);
        out = Joined::suspected;
        if (!one.at_once) continue;
        join_to(tx, appeal, {}, main, "自动并入，相似度 " + std::to_string(static_cast<int>(one.score * 100)) + "%");
        return Joined::at_once;
    }
    return out;
}

std::vector<Repeat> suspected(Tx& tx, Id<Appeal> id) {
    return tx.all(repeat_of, "select appeal, main, state, score, reasons, decided_by, decided_at, why from appeals_repeat where appeal = ? and state = 'suspected' order by score desc, main", id);
}

std::vector<Repeat> voices(Tx& tx, Id<Appeal> main) {
    return tx.all(repeat_of, "select appeal, main, state, score, reasons, decided_by, decided_at, why from appeals_repeat where main = ? and state = 'joined' order by appeal", main);
}

std::map<std::int64_t, std::int64_t> count_voices(Tx& tx, const std::vector<Id<Appeal>>& mains) {
    Where these;
    these.among("r.main", mains);
    std::map<std::int64_t, std::set<std::string>> reporters;
    const auto add = [&](Id<Appeal> main, Id<Appeal> of, const std::string& phone, const std::string& name) {
        reporters[main.value].insert(!phone.empty() ? phone : !name.empty() ? name : print_id(of.value));
    };
    for (const auto& row : tx.all_with([](const Row& row) { return std::tuple(row.get<Id<Appeal>>(0), row.get<Id<Appeal>>(1), row.get<std::string>(2), row.get<std::string>(3)); },
                                       "select r.main, a.id, a.reporter_phone, a.reporter_name from appeals_repeat r join appeals_appeal a on a.id = r.appeal or a.id = r.main "
                                       "where r.state = 'joined' and " + these.sql, these.cells))
        std::apply(add, row);
    std::map<std::int64_t, std::int64_t> out;
    for (const auto& [main, all] : reporters)
        if (all.size() > 1) out[main] = static_cast<std::int64_t>(all.size());
    return out;
}

void join(Tx& tx, Id<Appeal> id, Id<Appeal> to, std::string_view why) {
    const Appeal appeal = expect(tx, id, {State::filed});
    const auto main = hold(tx, main_of(tx, get(tx, to)).id);
    if (main.id == id || !takes_voices(tx, main))
        throw Conflict("appeals.main_gone", {"不能并入这件诉求：它已办结超过 15 天、尚未打开，或就是本件。", "It cannot be joined to that appeal: closed for more than 15 days, not opened, or the same one."});
    if (const auto process = flow::find(tx, "appeal", id.value); process && process->state == "running") flow::stop(tx, process->id, "joined to " + main.number);
    join_to(tx, appeal, voices(tx, id), main, why);
}

void not_same(Tx& tx, Id<Appeal> id, Id<Appeal> main) {
    const auto asked = suspected(tx, id);
    if (std::ranges::find(asked, main, &Repeat::main) == asked.end())
        throw Conflict("appeals.not_suspected", {"这两件诉求没有待确认的重复，页面可能已过时。", "No repeat of these two waits for a decision; the page may be stale."});
    decide(tx, id, main, RepeatState::apart, "");
    tx.trace("appeals.another_matter", id, "", get(tx, main).number, "");
}

void take_apart(Tx& tx, Id<Appeal> id, std::string_view reason) {
    const Appeal appeal = expect(tx, id, {State::joined});
    const auto why = required("reason", reason);
    const Appeal main = main_of(tx, appeal);
    decide(tx, id, main.id, RepeatState::apart, why);
    tx.trace("appeals.taken_apart", id, main.number, "", why);
    tx.trace("appeals.voice_taken_apart", main.id, appeal.number, "", why);
    tx.run("update appeals_appeal set state = ? where id = ?", State::filed, id);
    start_process(tx, appeal);
    tx.tell(Moved{id, appeal.number, State::joined, State::filed, 0});
}
}
