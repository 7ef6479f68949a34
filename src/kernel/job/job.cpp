#include "kernel/job/job.hpp"
#include <map>
#include "base/log.hpp"
#include "kernel/job/embedded.hpp"
namespace yiwang::job {
namespace {
constexpr std::string_view every_key = "every";

std::map<std::string, Job, std::less<>>& kinds() {
    static std::map<std::string, Job, std::less<>> by_name;
    return by_name;
}

struct Taken {
    Id<Kept> id;
    std::string name, key, payload;
    Instant run_at;
    std::int64_t attempts;
};
BOOST_DESCRIBE_STRUCT(Taken, (), (id, name, key, payload, run_at, attempts))

const Actor& actor() {
    static const Actor system{"system/job", "", {}};
    return system;
}

std::vector<Taken> due(Store& store, int at_most) {
    static const std::string sql = "select " + columns<Taken>() + " from job_kept where failed = 0 and run_at <= ? and leased_until <= ? order by run_at, id limit ?";
    return store.read(actor(), [&](Tx& tx) { return tx.all(row_as<Taken>, sql, store.now(), store.now(), at_most); });
}

// Takes the lease; false if another worker was quicker.
bool lease(Store& store, const Taken& job, std::chrono::seconds length) {
    return store.write(actor(), [&](Tx& tx) {
        return tx.change("update job_kept set leased_until = ?, attempts = attempts + 1 where id = ? and leased_until <= ? and attempts = ? and run_at = ?",
                         store.now() + length, job.id, store.now(), job.attempts, job.run_at) == 1;
    });
}

void finish(Store& store, const Taken& job, const Job& kind) {
    store.write(actor(), [&](Tx& tx) {
        if (job.key == every_key && kind.every.count() > 0)
            tx.run("update job_kept set run_at = ?, attempts = 0, leased_until = 0, error = '' where id = ?",
                   job.run_at + kind.every > store.now() ? job.run_at + kind.every : store.now() + kind.every, job.id);
        else tx.run("delete from job_kept where id = ?", job.id);
    });
}

// Exponential, with a part that differs from job to job so that they do not come back all at once.
std::chrono::milliseconds back_off(const Taken& job) {
    const auto base = std::chrono::milliseconds{1000} * (std::int64_t{1} << std::min<std::int64_t>(job.attempts, 12));
    return base + std::chrono::milliseconds{static_cast<std::int64_t>((static_cast<std::uint64_t>(job.id.value) * 31 + static_cast<std::uint64_t>(job.attempts)) % 1000)};
}

void fail(Store& store, const Taken& job, const Job& kind, const std::string& error) {
    const bool last = job.attempts + 1 >= kind.attempts_max && kind.every.count() == 0;
    log::warning("job.failed", {{"job", job.name}, {"attempt", std::to_string(job.attempts + 1)}, {"error", error}});
    store.write(actor(), [&](Tx& tx) {
        tx.run("update job_kept set run_at = ?, leased_until = 0, failed = ?, error = ? where id = ?", store.now() + back_off(job), last, error.substr(0, 500), job.id);
        if (!last || !kind.given_up) return;
        kind.given_up(tx, job.payload, error);  // who is told keeps what must be mended
        tx.run("delete from job_kept where id = ?", job.id);
    });
}

bool run_one(Outside& outside, const Taken& job) {
    const auto at = kinds().find(job.name);
    if (at == kinds().end() || !lease(outside.store, job, at->second.lease)) return false;
    const log::Trace trace(log::new_trace_id());
    try {
        at->second.run(outside, job.payload);
    } catch (const std::exception& failure) {
        fail(outside.store, job, at->second, failure.what());
        return true;
    }
    finish(outside.store, job, at->second);
    return true;
}
}

void know(std::span<const Module> modules) {
    kinds().clear();
    for (const auto& module : modules)
        for (const auto& one : module.jobs) kinds().emplace(one.name, one);
}

void begin(Store& store) {
    store.write(actor(), [&](Tx& tx) {
        for (const auto& [name, kind] : kinds()) {
            if (kind.every.count() == 0) continue;
            enqueue_text(tx, name, "{}", {.at = tx.now(), .key = std::string(every_key)});
            // Kept from a time that has not come yet: the clock was set back.
            tx.run("update job_kept set run_at = ? where name = ? and key = ? and run_at > ?", tx.now(), name, every_key, tx.now() + kind.every);
        }
    });
}

Id<Kept> enqueue_text(Tx& tx, std::string_view name, std::string payload, const When& when) {
    if (!when.key.empty())
        if (const auto waits = tx.first(first_column<Id<Kept>>, "select id from job_kept where name = ? and key = ?", name, when.key)) return *waits;
    const auto id = tx.new_id<Kept>();
    tx.run("insert into job_kept (id, name, key, payload, run_at, attempts, leased_until, failed, error) values (?, ?, ?, ?, ?, 0, 0, 0, '')", id, name,
           when.key, payload, when.at.value_or(tx.now()));
    return id;
}

void cancel(Tx& tx, std::string_view name, std::string_view key) {
    tx.run("delete from job_kept where name = ? and key = ?", name, key);
}

int run_due(Outside& outside, int at_most) {
    int ran = 0;
    for (const auto& job : due(outside.store, at_most)) ran += run_one(outside, job);
    return ran;
}

std::optional<Instant> next_due(Store& store) {
    return store.read(actor(), [&](Tx& tx) { return tx.first(first_column<Instant>, "select run_at from job_kept where failed = 0 order by run_at limit 1"); });
}

std::vector<Failed> failed(Tx& tx) {
    return tx.all(row_as<Failed>, "select id, name, error, attempts, run_at from job_kept where failed = 1 order by id limit 200");
}

void resume(Tx& tx, Id<Kept> id) {
    if (tx.change("update job_kept set failed = 0, attempts = 0, run_at = ? where id = ? and failed = 1", tx.now(), id) == 0) throw NotFound("job.kept");
    tx.trace("job.resumed", id, "", "", "");
}

Module module() {
    return {.name = "job", .schema = embedded::schema};
}
}
