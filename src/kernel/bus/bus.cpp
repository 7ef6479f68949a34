#include "kernel/bus/bus.hpp"
#include <algorithm>
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

// Nothing waits for another try: what is kept is heard in its order.
bool unhindered(Tx& tx, Instant now) {
    const auto last = tx.first(first_column<Instant>, "select next_at from bus_pending order by next_at desc limit 1");
    return !last || *last <= now;
}

// What may be heard now, the oldest first: nothing that stands behind an earlier fact of its subject that waits for another try.
// To look for such ones costs more than all else. NB: +next_at keeps both engines from looking among all that wait.
std::vector<Due> due(Tx& tx, Instant now, int at_most) {
    static const std::string sql =
        "select " + columns<Due>("p.") +
        " from bus_pending p where p.next_at <= ? and not exists (select 1 from bus_pending e where e.hearer = p.hearer and e.subject = p.subject and e.fact < p.fact and +e.next_at > ?) "
        "order by p.fact limit ?";
    return tx.all(row_as<Due>, sql, now, now, at_most);
}

// The oldest facts, taken out of the queue in one statement.
std::vector<Due> take(Tx& tx, Instant now, std::int64_t last_fact) {
    static const std::string sql = "delete from bus_pending where fact <= ? and +next_at <= ? returning " + columns<Due>();
    auto out = tx.take(row_as<Due>, sql, last_fact, now);
    std::ranges::sort(out, {}, [](const Due& one) { return std::pair(one.fact, std::string_view(one.hearer)); });
    return out;
}

// Up to which fact is looked at now; nothing: none may be heard.
std::optional<std::int64_t> last_of_batch(Tx& tx, Instant now, int at_most) {
    return tx.first(first_column<std::optional<std::int64_t>>, "select max(fact) from (select fact from bus_pending where +next_at <= ? order by fact limit ?) oldest", now, at_most)
        .value_or(std::nullopt);
}

// What may be heard, no longer in the queue.
std::vector<Due> claim(Tx& tx, Instant now, std::int64_t last_fact, int at_most) {
    if (unhindered(tx, now)) return take(tx, now, last_fact);
    auto out = due(tx, now, at_most);
    for (const auto& one : out) tx.run("delete from bus_pending where fact = ? and hearer = ?", one.fact, one.hearer);
    return out;
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

// All of them in one transaction; nothing if any failed, and then none was heard.
std::optional<int> hear_together(Store& store, const Actor& actor, std::int64_t last_fact, int at_most) {
    try {
        return store.write(actor, [&](Tx& tx) {
            const auto batch = claim(tx, store.now(), last_fact, at_most);
            for (const auto& one : batch)
                if (const auto* hearing_of = hearing(one.name, one.hearer)) hearing_of->hear(tx, {one.fact, one.at, one.name, one.subject, one.body});
            return static_cast<int>(batch.size());
        });
    } catch (const std::exception&) {
        return {};
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
    const auto last_fact = store.read(actor, [&](Tx& tx) { return last_of_batch(tx, store.now(), at_most); });
    if (!last_fact) return 0;
    if (const auto heard = hear_together(store, actor, *last_fact, at_most)) return *heard;
    const auto batch = store.read(actor, [&](Tx& tx) { return due(tx, store.now(), at_most); });
    int heard = 0;
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
