#include "kernel/bus/bus.hpp"
#include <map>
#include <set>
#include "base/log.hpp"
#include "kernel/bus/embedded.hpp"
namespace yiwang::bus {
namespace {
constexpr int attempts_max = 12;  // then it is an incident: tried again only once an hour

std::map<std::string, std::vector<Hearing>, std::less<>>& hearings() {
    static std::map<std::string, std::vector<Hearing>, std::less<>> by_fact;
    return by_fact;
}

const Hearing* hearing(std::string_view fact, std::string_view hearer) {
    const auto at = hearings().find(fact);
    if (at == hearings().end()) return nullptr;
    for (const auto& one : at->second)
        if (one.hearer == hearer) return &one;
    return nullptr;
}

std::chrono::seconds back_off(std::int64_t attempts) {
    if (attempts >= attempts_max) return std::chrono::hours{1};
    return std::chrono::seconds{std::int64_t{1} << std::min<std::int64_t>(attempts, 10)};
}

struct Due {
    std::int64_t fact;
    std::string hearer, name;
    std::int64_t subject;
    std::string body;
    Instant at;
    std::int64_t attempts;
};
BOOST_DESCRIBE_STRUCT(Due, (), (fact, hearer, name, subject, body, at, attempts))

// What may be heard now, the oldest first: nothing that stands behind an earlier fact of its subject that waits for another try.
// To look for such ones costs more than all else, and nearly always there are none. NB: +next_at keeps both engines from looking
// among all that wait.
std::vector<Due> due(Tx& tx, Instant now, int at_most) {
    static const std::string all = "select " + columns<Due>("p.") + " from bus_pending p where p.next_at <= ?", oldest = " order by p.fact limit ?",
                             behind_none = " and not exists (select 1 from bus_pending e where e.hearer = p.hearer and e.subject = p.subject and e.fact < p.fact and +e.next_at > ?)";
    static const std::string any = all + oldest, unhindered = all + behind_none + oldest;
    const auto last = tx.first(first_column<Instant>, "select next_at from bus_pending order by next_at desc limit 1");
    if (!last) return {};
    return *last <= now ? tx.all(row_as<Due>, any, now, at_most) : tx.all(row_as<Due>, unhindered, now, now, at_most);
}

bool hear_one(Store& store, const Actor& actor, const Due& one) {
    const auto* hearing_of = hearing(one.name, one.hearer);
    return store.write(actor, [&](Tx& tx) {
        // Another process may have been quicker.
        if (tx.change("delete from bus_pending where fact = ? and hearer = ?", one.fact, one.hearer) == 0) return false;
        if (hearing_of) hearing_of->hear(tx, {one.fact, one.at, one.name, one.subject, one.body});
        return true;
    });
}

void postpone(Store& store, const Actor& actor, const Due& one, const std::string& error) {
    log::warning("bus.hearing_failed", {{"hearer", one.hearer}, {"fact", one.name}, {"error", error}});
    store.write(actor, [&](Tx& tx) {
        tx.run("update bus_pending set attempts = attempts + 1, next_at = ?, error = ? where fact = ? and hearer = ?",
               store.now() + back_off(one.attempts), error.substr(0, 500), one.fact, one.hearer);
    });
}

// All of them in one transaction; false if any failed, and then none was heard.
bool hear_together(Store& store, const Actor& actor, const std::vector<Due>& batch, int& heard) {
    try {
        heard += store.write(actor, [&](Tx& tx) {
            int count = 0;
            for (const auto& one : batch) {
                if (tx.change("delete from bus_pending where fact = ? and hearer = ?", one.fact, one.hearer) == 0) continue;
                if (const auto* hearing_of = hearing(one.name, one.hearer)) hearing_of->hear(tx, {one.fact, one.at, one.name, one.subject, one.body});
                ++count;
            }
            return count;
        });
        return true;
    } catch (const std::exception&) {
        return false;
    }
}
}

void hear(std::span<const Module> modules) {
    hearings().clear();
    for (const auto& module : modules)
        for (const auto& one : module.hears) hearings()[one.fact].push_back(one);
}

void record(Tx& tx, const Fact& fact) {
    const auto at = hearings().find(fact.name);
    if (at == hearings().end()) return;
    for (const auto& one : at->second)
        tx.run("insert into bus_pending (fact, hearer, name, subject, body, at, attempts, next_at, error) values (?, ?, ?, ?, ?, ?, 0, ?, '')",
               fact.id, one.hearer, fact.name, fact.subject, fact.body, fact.at, fact.at);
}

int deliver(Store& store, int at_most) {
    const Actor actor{"system/bus", "", {}};
    const auto batch = store.read(actor, [&](Tx& tx) { return due(tx, store.now(), at_most); });
    int heard = 0;
    if (batch.empty() || hear_together(store, actor, batch, heard)) return heard;
    std::set<std::pair<std::string, std::int64_t>> stopped;  // a failed fact holds up what follows on its subject
    for (const auto& one : batch) {
        if (stopped.contains({one.hearer, one.subject})) continue;
        try {
            heard += hear_one(store, actor, one);
        } catch (const std::exception& failure) {
            stopped.insert({one.hearer, one.subject});
            postpone(store, actor, one, failure.what());
        }
    }
    return heard;
}

std::vector<Incident> incidents(Tx& tx) {
    return tx.all(
        [](const Row& row) {
            return Incident{row.number(0), row.get<std::string>(1), row.get<std::string>(2), static_cast<int>(row.number(3)), row.get<std::string>(4)};
        },
        "select fact, hearer, name, attempts, error from bus_pending where attempts >= ? order by fact limit 200", attempts_max);
}

Module module() {
    return {.name = "bus", .schema = embedded::schema};
}
}
