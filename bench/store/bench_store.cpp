// Durable case steps a second: through kernel/store, and through bare loops over sqlite3 and libpq doing the same.
//
//   bench-store sqlite:FILE|postgresql://...  [--cases=100000] [--seconds=5] [--only=CLIENTS]
//
// A step: read a case with its document of 1 KB, update it, insert a trace, a task (two indexes) and a fact.
// Prints a Markdown table; bench/store/run.py runs it on both engines beside fdatasync and pgbench.
#include <fcntl.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <unistd.h>
#include <algorithm>
#include <cstdio>
#include <map>
#include <random>
#include "clients.hpp"
#include "store/case_step.hpp"
using namespace yiwang;
using namespace yiwang::bench;
namespace {
// Clients that each send the next step when the last is durable.
Outcome through_store(Store& store, std::int64_t cases, int clients, double seconds) {
    std::mt19937_64 random(7);
    return run_clients(store, clients, seconds, [&]() -> Store::Answering {
        const auto id = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(cases));
        return [id](Tx& tx) { return step_case(tx, id); };
    });
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
    for (int i = 0; i < 5; ++i) sqlite3_prepare_v2(db, case_statements[i].data(), -1, &s[i], nullptr);
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
        for (const char c : case_statements[i]) sql += c == '?' ? "$" + std::to_string(++count) : std::string(1, c);
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
        const RoomSchema rooms[] = {{"bench", case_schema}};
        store->migrate(rooms);
        fill_cases(*store, cases);
        for (const int clients : {1, 8, 64, 512})
            if (only == 0 || only == clients) print("kernel/store", clients, through_store(*store, cases, clients, seconds));
    }
    if (only) return 0;
    const std::string target = sqlite ? url.substr(7) : url;
    const auto bare_run = [&](int batch) { return sqlite ? bare_sqlite(target, cases, batch, seconds) : bare_postgresql(target, cases, batch, seconds); };
    print("bare loop, commit per step", 1, bare_run(1));
    for (const int batch : {8, 64, 512}) print("bare loop, grouped", batch, bare_run(batch));
}
