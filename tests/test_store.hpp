// A store for one test, with the tables of the rooms it names: SQLite in memory, or a schema of its own in
// the PostgreSQL that YIWANG_TEST_STORE names (tests/run.py). The clock stands until it is set.
#pragma once
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>
#include "kernel/module/module.hpp"
#include "kernel/store/store.hpp"
namespace yiwang {

// What a refused piece of work is refused with; "" when it went through.
template <class F>
std::string problem_code(F&& work) {
    try {
        work();
        return "";
    } catch (const Problem& problem) {
        return problem.code;
    }
}

class TestStore {
public:
    explicit TestStore(const std::vector<Module>& rooms, Recorder recorder = {},
                       Instant now = *parse_instant("2026-11-24T01:00:00Z"), int writers = StoreOptions{}.writers)
        : clock(now) {
        const char* server = std::getenv("YIWANG_TEST_STORE");
        if (server) {
            static int count = 0;
            server_ = server;
            schema_ = "test_" + std::to_string(getpid()) + "_" + std::to_string(++count);
            on_server("create schema " + schema_);
        }
        const std::string url = server ? server_ + "?options=-csearch_path%3D" + schema_ : "sqlite::memory:";
        store_ = Store::open({.url = url, .readers = 2, .writers = writers, .clock = &clock, .recorder = recorder});
        store_->migrate(schemas(rooms));
    }
    ~TestStore() {
        store_.reset();
        if (!schema_.empty()) on_server("drop schema " + schema_ + " cascade");
    }
    TestStore(const TestStore&) = delete;
    TestStore& operator=(const TestStore&) = delete;

    Store& operator*() { return *store_; }
    template <class F>
    auto write(F&& f) {
        return store_->write(actor, std::forward<F>(f));
    }
    template <class F>
    auto read(F&& f) {
        return store_->read(actor, std::forward<F>(f));
    }

    SetClock clock;
    Actor actor{"system/test", "0af7651916cd43dd8448eb211c80319c", {}};

private:
    void on_server(const std::string& sql) const {
        Store::open({.url = server_, .readers = 1})->write(actor, [&](Tx& tx) { tx.run(sql); });
    }
    std::string server_, schema_;
    std::unique_ptr<Store> store_;
};
}
