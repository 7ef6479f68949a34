// Durable case steps a second: through kernel/store, and through bare loops over sqlite3 and libpq doing the same.
//
//   bench-store sqlite:FILE|postgresql://...  [--cases=100000] [--seconds=5] [--only=CLIENTS]
//
// A step: read a case with its document of 1 KB, update it, insert a trace, a task (two indexes) and a fact.
// Prints a Markdown table; bench/store/run.py runs it on both engines beside fdatasync and pgbench.
#include <fcntl.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <unistd.h>
#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <map>
#include <mutex>
#include <random>
#include "kernel/store/store.hpp"
using namespace yiwang;
using Ticks = std::chrono::steady_clock;
namespace {
constexpr Embedded schema[] = {{"0001_bench.sql",
    "create table bench_case (id bigint primary key, state text not null, version bigint not null, doc text not null);"
    "create table bench_trace (id bigint primary key, at bigint not null, subject bigint not null, verb text not null, detail text not null);"
    "create index bench_trace_subject on bench_trace (subject, id);"
    "create table bench_task (id bigint primary key, subject bigint not null, unit bigint not null, due_at bigint not null);"
    "create index bench_task_unit on bench_task (unit, id); create index bench_task_due on bench_task (due_at);"
    "create table bench_fact (id bigint primary key, name text not null, subject bigint not null, body text not null);"}};
const std::string detail(200, 'd'), body(150, 'b');
constexpr std::string_view statements[] = {
    "select state, version, doc from bench_case where id = ?",
    "update bench_case set state = ?, version = version + 1 where id = ?",
    "insert into bench_trace (id, at, subject, verb, detail) values (?, ?, ?, 'case.stepped', ?)",
    "insert into bench_task (id, subject, unit, due_at) values (?, ?, ?, ?)",
    "insert into bench_fact (id, name, subject, body) values (?, 'case.stepped', ?, ?)"};

struct Outcome {
    double rate = 0, p50_ms = 0, p99_ms = 0, cpu_us = 0;
};

double cpu_seconds() {
    rusage use{};
    getrusage(RUSAGE_SELF, &use);
    return static_cast<double>(use.ru_utime.tv_sec + use.ru_stime.tv_sec) + 1e-6 * static_cast<double>(use.ru_utime.tv_usec + use.ru_stime.tv_usec);
}

Outcome outcome(std::vector<double>& latencies, double seconds, double cpu) {
    std::sort(latencies.begin(), latencies.end());
    const auto at = [&](double q) { return latencies.empty() ? 0 : latencies[static_cast<std::size_t>(q * static_cast<double>(latencies.size() - 1))] * 1e3; };
    const auto count = static_cast<double>(latencies.size());
    return {count / seconds, at(0.5), at(0.99), 1e6 * cpu / std::max(count, 1.0)};
}

void fill(Store& store, std::int64_t cases) {
    const Actor actor{"system/bench", "", {}};
    const auto there = store.read(actor, [](Tx& tx) { return *tx.first(first_column<std::int64_t>, "select count(*) from bench_case"); });
    const std::string doc(1000, 'x');
    for (std::int64_t id = there; id < cases; id += 1000)
        store.write(actor, [&](Tx& tx) {
            for (std::int64_t i = id; i < std::min(cases, id + 1000); ++i) tx.run("insert into bench_case (id, state, version, doc) values (?, 'filed', 0, ?)", i, doc);
        });
}

// Clients that each send the next step when the last is durable, without a thread of their own.
Outcome through_store(Store& store, std::int64_t cases, int clients, double seconds) {
    const Actor actor{"system/bench", "", {}};
    std::mutex mutex;
    std::condition_variable over;
    std::vector<double> latencies;
    int running = clients;
    std::mt19937_64 random(7);
    const auto began = Ticks::now();
    const double cpu = cpu_seconds();
    std::function<void()> next = [&] {
        std::int64_t id;
        {
            const std::lock_guard lock(mutex);
            id = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(cases));
        }
        const auto sent = Ticks::now();
        store.write_later(
            actor, {},
            [id](Tx& tx) {
                tx.first(first_column<std::string>, statements[0], id);
                tx.run(statements[1], "handling", id);
                tx.run(statements[2], tx.new_id<Store>(), tx.now(), id, detail);
                tx.run(statements[3], tx.new_id<Store>(), id, id % 100, tx.now());
                tx.run(statements[4], tx.new_id<Store>(), id, body);
                return std::string();
            },
            [&, sent](std::exception_ptr failure, const std::string&) {
                if (failure) std::rethrow_exception(failure);
                const auto now = Ticks::now();
                bool again = false;
                {
                    const std::lock_guard lock(mutex);
                    latencies.push_back(std::chrono::duration<double>(now - sent).count());
                    again = std::chrono::duration<double>(now - began).count() < seconds;
                    if (!again && --running == 0) over.notify_one();
                }
                if (again) next();
            });
    };
    for (int i = 0; i < clients; ++i) next();
    std::unique_lock lock(mutex);
    over.wait(lock, [&] { return running == 0; });
    return outcome(latencies, std::chrono::duration<double>(Ticks::now() - began).count(), cpu_seconds() - cpu);
}

// What both engines' bare loops share: steps in transactions of `batch`, one connection.
template <class Begin, class Step, class Commit>
Outcome bare(int batch, double seconds, Begin begin, Step step, Commit commit) {
    std::vector<double> latencies;
    const auto began = Ticks::now();
    const double cpu = cpu_seconds();
    while (std::chrono::duration<double>(Ticks::now() - began).count() < seconds) {
        const auto sent = Ticks::now();
        begin();
        for (int i = 0; i < batch; ++i) step();
        commit();
        const double took = std::chrono::duration<double>(Ticks::now() - sent).count();
        latencies.insert(latencies.end(), static_cast<std::size_t>(batch), took);
    }
    return outcome(latencies, std::chrono::duration<double>(Ticks::now() - began).count(), cpu_seconds() - cpu);
}

std::int64_t fresh_id() {
    static std::int64_t next = (std::int64_t{1} << 61) + Ticks::now().time_since_epoch().count();
    return ++next;
}

Outcome bare_sqlite(const std::string& file, std::int64_t cases, int batch, double seconds) {
    sqlite3* db = nullptr;
    sqlite3_open(file.c_str(), &db);
    sqlite3_busy_timeout(db, 5000);
    sqlite3_exec(db, "pragma journal_mode = wal; pragma synchronous = full; pragma cache_size = -65536; pragma wal_autocheckpoint = 4000", nullptr, nullptr, nullptr);
    sqlite3_stmt* s[5];
    for (int i = 0; i < 5; ++i) sqlite3_prepare_v2(db, statements[i].data(), -1, &s[i], nullptr);
    std::mt19937_64 random(9);
    const auto go = [](sqlite3_stmt* one) {
        while (sqlite3_step(one) == SQLITE_ROW) {}
        sqlite3_reset(one);
    };
    const auto run = bare(
        batch, seconds, [&] { sqlite3_exec(db, "begin immediate", nullptr, nullptr, nullptr); },
        [&] {
            const auto id = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(cases));
            sqlite3_bind_int64(s[0], 1, id), go(s[0]);
            sqlite3_bind_text(s[1], 1, "handling", -1, SQLITE_STATIC), sqlite3_bind_int64(s[1], 2, id), go(s[1]);
            sqlite3_bind_int64(s[2], 1, fresh_id()), sqlite3_bind_int64(s[2], 2, 1), sqlite3_bind_int64(s[2], 3, id), sqlite3_bind_text(s[2], 4, detail.c_str(), -1, SQLITE_STATIC), go(s[2]);
            sqlite3_bind_int64(s[3], 1, fresh_id()), sqlite3_bind_int64(s[3], 2, id), sqlite3_bind_int64(s[3], 3, id % 100), sqlite3_bind_int64(s[3], 4, fresh_id()), go(s[3]);
            sqlite3_bind_int64(s[4], 1, fresh_id()), sqlite3_bind_int64(s[4], 2, id), sqlite3_bind_text(s[4], 3, body.c_str(), -1, SQLITE_STATIC), go(s[4]);
        },
        [&] { sqlite3_exec(db, "commit", nullptr, nullptr, nullptr); });
    for (auto* one : s) sqlite3_finalize(one);
    sqlite3_close(db);
    return run;
}

Outcome bare_postgresql(const std::string& url, std::int64_t cases, int batch, double seconds) {
    PGconn* db = PQconnectdb(url.c_str());
    for (int i = 0; i < 5; ++i) {
        std::string sql;
        int count = 0;
        for (const char c : statements[i]) sql += c == '?' ? "$" + std::to_string(++count) : std::string(1, c);
        PQclear(PQprepare(db, std::to_string(i).c_str(), sql.c_str(), count, nullptr));
    }
    std::mt19937_64 random(9);
    const auto go = [&](int i, std::vector<std::string> values) {
        std::vector<const char*> pointers;
        for (const auto& one : values) pointers.push_back(one.c_str());
        PQclear(PQexecPrepared(db, std::to_string(i).c_str(), static_cast<int>(values.size()), pointers.data(), nullptr, nullptr, 0));
    };
    const auto run = bare(
        batch, seconds, [&] { PQclear(PQexec(db, "begin")); },
        [&] {
            const auto id = std::to_string(random() % static_cast<std::uint64_t>(cases));
            go(0, {id}), go(1, {"handling", id}), go(2, {std::to_string(fresh_id()), "1", id, detail}), go(3, {std::to_string(fresh_id()), id, "5", std::to_string(fresh_id())}), go(4, {std::to_string(fresh_id()), id, body});
        },
        [&] { PQclear(PQexec(db, "commit")); });
    PQfinish(db);
    return run;
}

void print(const char* what, int clients, const Outcome& o) {
    std::printf("| %s | %d | %.0f | %.3f | %.1f | %.0f |\n", what, clients, o.rate, o.p50_ms, o.p99_ms, o.cpu_us);
    std::fflush(stdout);
}
}

int main(int count, char** arguments) {
    std::string url = count > 1 ? arguments[1] : "sqlite:/tmp/bench-store.db";
    std::int64_t cases = 100'000;
    double seconds = 5;
    int only = 0;  // so many clients through the store, and nothing else
    for (int i = 2; i < count; ++i) {
        const std::string flag = arguments[i];
        if (flag.starts_with("--cases=")) cases = std::stoll(flag.substr(8));
        if (flag.starts_with("--only=")) only = std::stoi(flag.substr(7));
        if (flag.starts_with("--seconds=")) seconds = std::stod(flag.substr(10));
    }
    const bool sqlite = url.starts_with("sqlite:");
    {
        const auto store = Store::open({.url = url});
        const RoomSchema rooms[] = {{"bench", schema}};
        store->migrate(rooms);
        fill(*store, cases);
        for (const int clients : {1, 8, 64, 512})
            if (only == 0 || only == clients) print("kernel/store", clients, through_store(*store, cases, clients, seconds));
    }
    if (only) return 0;
    const std::string target = sqlite ? url.substr(7) : url;
    const auto bare_run = [&](int batch) { return sqlite ? bare_sqlite(target, cases, batch, seconds) : bare_postgresql(target, cases, batch, seconds); };
    print("bare loop, commit per step", 1, bare_run(1));
    for (const int batch : {8, 64, 512}) print("bare loop, grouped", batch, bare_run(batch));
}
