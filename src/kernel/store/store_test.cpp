// One suite for both engines: SQLite in memory, or the PostgreSQL that YIWANG_TEST_STORE names.
#include <atomic>
#include <future>
#include <filesystem>
#include <set>
#include <thread>
#include <gtest/gtest.h>
#include "test_store.hpp"
#include "base/problem.hpp"
#include "kernel/store/settled.hpp"
namespace yiwang {
namespace {
constexpr Embedded steps[] = {{"0001_sample.sql", "create table sample_account (id bigint primary key, name text not null unique, balance bigint not null, part double precision, "
                                                   "bytes_kept bytes, seen_at bigint);"}};
Module sample() {
    return {.name = "sample", .schema = steps, .settled = {"sample_account"}};
}

class StoreSuite : public testing::Test {
protected:
    TestStore store{{sample()}};

    void put(std::int64_t id, std::string_view name, std::int64_t balance) {
        store.write([&](Tx& tx) { tx.run("insert into sample_account (id, name, balance) values (?, ?, ?)", id, name, balance); });
    }
    std::optional<std::int64_t> balance(std::int64_t id) {
        return store.read([&](Tx& tx) { return tx.first(first_column<std::int64_t>, "select balance from sample_account where id = ?", id); });
    }
};

TEST_F(StoreSuite, WhatWasWrittenIsReadBackAsItWas) {
    const std::string bytes("\x00\x01\xff'?", 5);
    store.write([&](Tx& tx) {
        tx.run("insert into sample_account (id, name, balance, part, bytes_kept, seen_at) values (?, ?, ?, ?, ?, ?)", std::int64_t{1}, "罗湖'区?", std::int64_t{-5},
               114.1315, Blob{bytes}, tx.now());
    });
    store.read([&](Tx& tx) {
        tx.each(
            [&](const Row& row) {
                EXPECT_EQ(row.get<std::string>(0), "罗湖'区?");
                EXPECT_EQ(row.get<std::int64_t>(1), -5);
                EXPECT_EQ(row.get<double>(2), 114.1315);
                EXPECT_EQ(row.get<std::string>(3), bytes);
                EXPECT_EQ(row.get<Instant>(4), store.clock.now());
            },
            "select name, balance, part, bytes_kept, seen_at from sample_account");
    });
}

TEST_F(StoreSuite, AFailureUndoesItsOwnWorkAndNobodyElses) {
    put(1, "one", 1);
    std::vector<std::future<bool>> all;
    for (std::int64_t i = 2; i < 60; ++i)
        all.push_back(std::async(std::launch::async, [&, i] {
            try {
                store.write([&](Tx& tx) {
                    tx.run("insert into sample_account (id, name, balance) values (?, ?, 0)", i, "n" + std::to_string(i));
                    if (i % 3 == 0) throw Conflict("sample.no", {"不", "no"});
                    if (i % 5 == 0) tx.run("insert into sample_account (id, name, balance) values (1, 'again', 0)");
                });
                return true;
            } catch (const Conflict&) {
                return false;
            }
        }));
    for (std::int64_t i = 2; i < 60; ++i) {
        const bool kept = all[static_cast<std::size_t>(i - 2)].get();
        EXPECT_EQ(kept, i % 3 != 0 && i % 5 != 0) << i;
        EXPECT_EQ(balance(i).has_value(), kept) << i;
    }
}

TEST_F(StoreSuite, MoneyMovedByManyAtOnceStaysTheSame) {
    for (std::int64_t i = 0; i < 8; ++i) put(i, "a" + std::to_string(i), 100);
    std::vector<std::thread> threads;
    for (int t = 0; t < 8; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 40; ++i) store.write([&](Tx& tx) {
                const std::int64_t from = (t + i) % 8, to = (t * 3 + i * 5 + 1) % 8;
                const auto has = tx.first(first_column<std::int64_t>, "select balance from sample_account where id = ?", from);
                if (*has < 7 || from == to) return;
                tx.run("update sample_account set balance = balance - 7 where id = ?", from);
                tx.run("update sample_account set balance = balance + 7 where id = ?", to);
            });
        });
    for (auto& thread : threads) thread.join();
    const auto sum = store.read([](Tx& tx) { return *tx.first(first_column<std::int64_t>, "select cast(sum(balance) as bigint) from sample_account"); });
    const auto least = store.read([](Tx& tx) { return *tx.first(first_column<std::int64_t>, "select min(balance) from sample_account"); });
    EXPECT_EQ(sum, 800);
    EXPECT_GE(least, 0);
}

TEST_F(StoreSuite, TheSameKeyGivesTheFirstAnswerAndDoesNothing) {
    int ran = 0;
    const auto work = [&](Tx& tx) {
        ++ran;
        tx.run("insert into sample_account (id, name, balance) values (9, 'nine', 1)");
        return std::string("first");
    };
    EXPECT_EQ((*store).write_once(store.actor, {"k", "f"}, work), "first");
    EXPECT_EQ((*store).write_once(store.actor, {"k", "f"}, [](Tx&) { return std::string("second"); }), "first");
    EXPECT_EQ(ran, 1);
    try {
        (*store).write_once(store.actor, {"k", "another request"}, work);
        FAIL();
    } catch (const Conflict& conflict) {
        EXPECT_EQ(conflict.code, "store.key_reused");
    }
}

TEST_F(StoreSuite, AFailedWriteLeavesItsKeyFree) {
    EXPECT_THROW((*store).write_once(store.actor, {"k", "f"}, [](Tx&) -> std::string { throw Conflict("sample.no", {"不", "no"}); }), Conflict);
    EXPECT_EQ((*store).write_once(store.actor, {"k", "f"}, [](Tx&) { return std::string("now"); }), "now");
}

TEST_F(StoreSuite, AReaderSeesOneMomentWhileOthersWrite) {
    put(1, "one", 1);
    store.read([&](Tx& tx) {
        const auto before = tx.first(first_column<std::int64_t>, "select balance from sample_account where id = 1");
        std::async(std::launch::async, [&] { store.write([](Tx& other) { other.run("update sample_account set balance = 2 where id = 1"); }); }).get();
        EXPECT_EQ(tx.first(first_column<std::int64_t>, "select balance from sample_account where id = 1"), before);
    });
    EXPECT_EQ(balance(1), 2);
}

TEST_F(StoreSuite, WhatIsDeletedCanBeTakenAlong) {
    for (std::int64_t i = 1; i <= 3; ++i) put(i, "a" + std::to_string(i), i * 10);
    const auto taken = store.write([](Tx& tx) { return tx.take(first_column<std::int64_t>, "delete from sample_account where balance < ? returning id", std::int64_t{25}); });
    EXPECT_EQ(std::set(taken.begin(), taken.end()), (std::set<std::int64_t>{1, 2}));
    EXPECT_FALSE(balance(1));
    EXPECT_EQ(balance(3), 30);
}

TEST_F(StoreSuite, WhatWasTakenComesBackWhenTheWriteFails) {
    put(1, "one", 10);
    EXPECT_THROW(store.write([](Tx& tx) {
        tx.take(first_column<std::int64_t>, "delete from sample_account where id = ? returning id", std::int64_t{1});
        throw Conflict("sample.no", {"不", "no"});
    }),
                 Conflict);
    EXPECT_EQ(balance(1), 10);
}

class SettledSuite : public StoreSuite {
protected:
    store::Settled<std::int64_t> kept{"sample_account"};
    int read_anew = 0;

    std::int64_t count(Tx& tx) {
        return *kept.of(tx, [&](Tx& asked) { return ++read_anew, *asked.first(first_column<std::int64_t>, "select count(*) from sample_account"); });
    }
    std::int64_t count() {
        return store.read([&](Tx& tx) { return count(tx); });
    }
};

TEST_F(SettledSuite, AreReadOnceUntilTheyChange) {
    EXPECT_EQ(count(), 0);
    EXPECT_EQ(count(), 0);
    EXPECT_EQ(read_anew, 1);
    put(1, "one", 1);
    EXPECT_EQ(count(), 1);
    EXPECT_EQ(count(), 1);
    EXPECT_EQ(read_anew, 2);
}

TEST_F(SettledSuite, ShowATransactionItsOwnChanges) {
    store.write([&](Tx& tx) {
        EXPECT_EQ(count(tx), 0);
        tx.run("insert into sample_account (id, name, balance) values (1, 'one', 1)");
        EXPECT_EQ(count(tx), 1);
        tx.change("insert into sample_account (id, name, balance) values (2, 'two', 1)");
        EXPECT_EQ(count(tx), 2);
        tx.take(first_column<std::int64_t>, "delete from sample_account where id = 1 returning id");
        EXPECT_EQ(count(tx), 1);
    });
    EXPECT_EQ(count(), 1);
}

TEST_F(SettledSuite, ForgetWhatWasUndone) {
    EXPECT_EQ(count(), 0);
    for (int i = 0; i < 3; ++i)
        EXPECT_THROW(store.write([&](Tx& tx) {
            tx.run("insert into sample_account (id, name, balance) values (1, 'one', 1)");
            EXPECT_EQ(count(tx), 1);
            throw Conflict("sample.no", {"不", "no"});
        }),
                     Conflict);
    EXPECT_EQ(count(), 0);
    EXPECT_EQ(store.write([&](Tx& tx) { return count(tx); }), 0);
}

// Changed, undone and asked by many at once: nobody is shown what is not there.
TEST_F(SettledSuite, AreTheTableAtEveryMoment) {
    std::atomic<bool> over = false;
    const auto same = [&](Tx& tx) {
        const auto known = *kept.of(tx, [](Tx& asked) { return *asked.first(first_column<std::int64_t>, "select count(*) from sample_account"); });
        EXPECT_EQ(known, *tx.first(first_column<std::int64_t>, "select count(*) from sample_account"));
    };
    std::thread reader([&] {
        while (!over) store.read(same);
    });
    std::vector<std::thread> writers;
    for (std::int64_t t = 0; t < 4; ++t)
        writers.emplace_back([&, t] {
            for (std::int64_t i = 0; i < 30; ++i) try {
                    store.write([&](Tx& tx) {
                        same(tx);
                        tx.run("insert into sample_account (id, name, balance) values (?, ?, 0)", t * 100 + i, std::to_string(t * 100 + i));
                        same(tx);
                        if (i % 3 == 0) throw Conflict("sample.no", {"不", "no"});
                    });
                } catch (const Conflict&) {
                }
        });
    for (auto& writer : writers) writer.join();
    over = true;
    reader.join();
    EXPECT_EQ(count(), 80);
}

TEST_F(StoreSuite, PatientWorkIsDoneWhileOthersNeverStop) {
    put(1, "one", 0);
    std::atomic<bool> over = false;
    std::vector<std::thread> others;
    for (int t = 0; t < 4; ++t)
        others.emplace_back([&] {
            while (!over) store.write([](Tx& tx) { tx.run("update sample_account set balance = balance + 1 where id = 1"); });
        });
    Actor patient{.name = "system/test", .trace_id = {}, .patient = true};
    for (std::int64_t i = 2; i < 22; ++i)
        (*store).write(patient, [&](Tx& tx) { tx.run("insert into sample_account (id, name, balance) values (?, ?, 7)", i, std::to_string(i)); });
    over = true;
    for (auto& other : others) other.join();
    EXPECT_EQ(balance(21), 7);
}

TEST_F(StoreSuite, AnAppliedStepThatChangedStopsTheStart) {
    const Embedded changed[] = {{"0001_sample.sql", "create table sample_other (id bigint primary key);"}};
    const RoomSchema rooms[] = {{"sample", changed}};
    try {
        (*store).migrate(rooms);
        FAIL();
    } catch (const Problem& problem) {
        EXPECT_EQ(problem.code, "store.schema_changed");
    }
}

TEST_F(StoreSuite, AnOlderProgramRefusesANewerStore) {
    const RoomSchema rooms[] = {{"sample", {}}};
    try {
        (*store).migrate(rooms);
        FAIL();
    } catch (const Problem& problem) {
        EXPECT_EQ(problem.code, "store.schema_newer");
    }
}

TEST_F(StoreSuite, AStepThatFailsHalfWayLeavesNothingBehind) {
    const Embedded two[] = {steps[0], {"0002_broken.sql", "create table sample_half (id bigint primary key); create table sample_half (id bigint primary key);"}};
    const RoomSchema rooms[] = {{"sample", two}};
    EXPECT_ANY_THROW((*store).migrate(rooms));
    const Embedded mended[] = {steps[0], {"0002_mended.sql", "create table sample_half (id bigint primary key);"}};
    const RoomSchema again[] = {{"sample", mended}};
    (*store).migrate(again);
}

TEST_F(StoreSuite, CommitsWakeThoseWhoWait) {
    const auto seen = (*store).commits();
    auto waiting = std::async(std::launch::async, [&] { return (*store).wait_commits(seen, std::chrono::seconds{10}); });
    put(1, "one", 1);
    EXPECT_GT(waiting.get(), seen);
}

TEST_F(StoreSuite, AnActorMayActAtAnotherTime) {
    const Instant then = *parse_instant("2020-02-02T02:02:02Z");
    const Actor replayed{"system/replay", "", then};
    EXPECT_EQ((*store).write(replayed, [](Tx& tx) { return tx.now(); }), then);
}

// Of a server that several processes share; a SQLite file has one.
std::vector<std::string> shared_servers() {
    const char* server = std::getenv("YIWANG_TEST_STORE");
    return server ? std::vector<std::string>{server} : std::vector<std::string>{};
}
class SharedServer : public testing::TestWithParam<std::string> {};
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(SharedServer);
INSTANTIATE_TEST_SUITE_P(Postgresql, SharedServer, testing::ValuesIn(shared_servers()));

TEST_P(SharedServer, IsPreparedByProcessesThatBeginTogether) {
    const auto& server = GetParam();
    const Actor actor{"system/test", "", {}};
    const auto on_server = [&](const std::string& sql) { Store::open({.url = server, .readers = 1})->write(actor, [&](Tx& tx) { tx.run(sql); }); };
    for (int round = 0; round < 5; ++round) {
        const std::string schema = "together_" + std::to_string(getpid());
        on_server("create schema " + schema);
        std::vector<std::future<std::int64_t>> processes;
        for (int i = 0; i < 8; ++i)
            processes.push_back(std::async(std::launch::async, [&] {
                const auto store = Store::open({.url = server + "?options=-csearch_path%3D" + schema, .readers = 1});
                const RoomSchema rooms[] = {{"sample", steps}};
                store->migrate(rooms);
                return store->write(actor, [](Tx& tx) {
                    const auto id = tx.new_id<Module>().value;
                    tx.run("insert into sample_account (id, name, balance) values (?, ?, 0)", id, std::to_string(id));
                    return id;
                });
            }));
        std::set<std::int64_t> ids;
        for (auto& process : processes) EXPECT_NO_THROW(ids.insert(process.get()));
        EXPECT_EQ(ids.size(), processes.size());
        on_server("drop schema " + schema + " cascade");
    }
}

TEST(Sqlite, TheLogStaysBoundedWhileReadersComeAndGo) {
    char folder[] = "/tmp/yiwang-wal-XXXXXX";
    ASSERT_TRUE(mkdtemp(folder));
    const std::string file = std::string(folder) + "/s.db";
    {
        const auto store = Store::open({.url = "sqlite:" + file, .readers = 2, .wal_pages_max = 200});
        const RoomSchema rooms[] = {{"sample", steps}};
        store->migrate(rooms);
        const Actor actor{"system/test", "", {}};
        std::atomic<bool> stop{false};
        std::thread reader([&] {
            while (!stop) store->read(actor, [](Tx& tx) { tx.first(first_column<std::int64_t>, "select count(*) from sample_account"); });
        });
        const std::string text(2000, 'x');
        for (std::int64_t i = 0; i < 3000; ++i)
            store->write(actor, [&](Tx& tx) { tx.run("insert into sample_account (id, name, balance) values (?, ?, 0)", i, std::to_string(i) + text); });
        stop = true;
        reader.join();
        EXPECT_LT(std::filesystem::file_size(file + "-wal"), std::uintmax_t{16} << 20);
    }
    std::filesystem::remove_all(folder);
}

TEST(Sqlite, AFullDiskRefusesWritesAndGoesOnReading) {
    char folder[] = "/tmp/yiwang-full-XXXXXX";
    ASSERT_TRUE(mkdtemp(folder));
    {
        const auto store = Store::open({.url = "sqlite:" + std::string(folder) + "/s.db", .readers = 1});
        const RoomSchema rooms[] = {{"sample", steps}};
        store->migrate(rooms);
        const Actor actor{"system/test", "", {}};
        store->write(actor, [](Tx& tx) { tx.run("insert into sample_account (id, name, balance) values (1, 'kept', 1)"); });
        // The database may have no more pages than it has: what a full disk says, said by SQLite itself.
        store->write(actor, [](Tx& tx) { tx.first(first_column<std::int64_t>, "pragma max_page_count = 1"); });
        const std::string text(100'000, 'x');
        try {
            store->write(actor, [&](Tx& tx) { tx.run("insert into sample_account (id, name, balance) values (2, ?, 1)", text); });
            FAIL();
        } catch (const Unavailable& full) {
            EXPECT_EQ(full.code, "store.full");
        }
        EXPECT_EQ(store->read(actor, [](Tx& tx) { return *tx.first(first_column<std::int64_t>, "select count(*) from sample_account"); }), 1);
        store->write(actor, [](Tx& tx) { tx.first(first_column<std::int64_t>, "pragma max_page_count = 1000000"); });
        store->write(actor, [&](Tx& tx) { tx.run("insert into sample_account (id, name, balance) values (2, ?, 1)", text); });
    }
    std::filesystem::remove_all(folder);
}
}
}
