// The log written in one piece: as durable as written in twenty, and what fails leaves everything as it was.
#include "kernel/store/wal_vfs.hpp"
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <csignal>
#include <filesystem>
#include <fstream>
namespace yiwang::store {
namespace {

class LogInOnePiece : public testing::Test {
protected:
    LogInOnePiece() {
        char pattern[] = "/tmp/yiwang-log-XXXXXX";
        folder = mkdtemp(pattern);
        file = folder / "s.db";
        db = open(file, wal_vfs());
        // As the store has it: with temp_store in memory what undoes a statement is not written to a file of its own.
        run("pragma journal_mode = wal; pragma synchronous = full; pragma temp_store = memory; create table t (id integer primary key, text); create index t_text on t (text)");
    }
    ~LogInOnePiece() override {
        sqlite3_close(db);
        std::filesystem::remove_all(folder);
    }
    static sqlite3* open(const std::string& name, const char* vfs) {
        sqlite3* out = nullptr;
        EXPECT_EQ(sqlite3_open_v2(name.c_str(), &out, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, vfs), SQLITE_OK);
        return out;
    }
    int run(const std::string& sql) { return sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr); }
    static std::string ask(sqlite3* from, const std::string& sql) {
        std::string out;
        sqlite3_exec(from, sql.c_str(), [](void* to, int, char** values, char**) { return *static_cast<std::string*>(to) += values[0] ? values[0] : "null", 0; }, &out, nullptr);
        return out;
    }
    // What a machine that stops now leaves behind, opened as another program would.
    std::string after_a_crash(const std::string& sql) {
        const auto there = folder / "crashed";
        std::filesystem::create_directory(there);
        for (const auto* part : {"s.db", "s.db-wal"}) std::filesystem::copy_file(folder / part, there / part, std::filesystem::copy_options::overwrite_existing);
        sqlite3* other = open(there / "s.db", nullptr);
        auto out = ask(other, "pragma integrity_check") + " " + ask(other, sql);
        sqlite3_close(other);
        std::filesystem::remove_all(there);
        return out;
    }
    static std::int64_t writes() {
        std::ifstream in("/proc/self/io");
        for (std::string word; in >> word;)
            if (word == "syscw:") {
                std::int64_t out = 0;
                in >> out;
                return out;
            }
        return 0;
    }
    static std::string many(int count) { return "insert into t (text) with recursive n(i) as (select 1 union all select i + 1 from n where i < " + std::to_string(count) + ") select hex(randomblob(200)) from n"; }

    std::filesystem::path folder, file;
    sqlite3* db = nullptr;
};

TEST_F(LogInOnePiece, WhatIsCommittedIsInTheFile) {
    for (int i = 1; i <= 50; ++i) {
        ASSERT_EQ(run("insert into t (text) values ('a row')"), SQLITE_OK);
        ASSERT_EQ(after_a_crash("select count(*) from t"), "ok " + std::to_string(i));
    }
}

TEST_F(LogInOnePiece, WhatIsNotCommittedIsNot) {
    run("insert into t (text) values ('kept')");
    run("pragma cache_size = 2; begin; " + many(2000));  // more than the cache holds: frames go out before the commit, and are read again
    EXPECT_EQ(ask(db, "select count(*) from t"), "2001");
    EXPECT_EQ(after_a_crash("select count(*) from t"), "ok 1");
    run("rollback");
    EXPECT_EQ(ask(db, "pragma integrity_check"), "ok");
    EXPECT_EQ(ask(db, "select count(*) from t"), "1");
    run("begin; " + many(2000) + "; commit");
    EXPECT_EQ(after_a_crash("select count(*) from t"), "ok 2001");
}

TEST_F(LogInOnePiece, OthersSeeACommitAtOnce) {
    sqlite3* other = open(file, nullptr);
    for (int i = 1; i <= 20; ++i) {
        run("insert into t (text) values ('a row')");
        EXPECT_EQ(ask(other, "select count(*) from t"), std::to_string(i));
    }
    run("pragma wal_checkpoint(truncate)");
    EXPECT_EQ(ask(other, "pragma integrity_check"), "ok");
    sqlite3_close(other);
}

TEST_F(LogInOnePiece, IsCopiedLittleByLittleAndWhole) {
    for (const bool paced : {true, false}) {
        run("begin; " + many(3000) + "; commit");
        sqlite3* copier = open(file, copier_vfs());
        pace_copying(paced);
        EXPECT_EQ(ask(copier, "pragma wal_checkpoint(restart)").substr(0, 1), "0") << "busy";
        pace_copying(true);
        sqlite3_close(copier);
        sqlite3* other = open(file, nullptr);
        EXPECT_EQ(ask(other, "pragma integrity_check"), "ok");
        EXPECT_EQ(ask(other, "select count(*) from t"), paced ? "3000" : "6000");
        sqlite3_close(other);
    }
}

TEST_F(LogInOnePiece, ACommitIsOneWrite) {
#ifdef __SANITIZE_ADDRESS__
    GTEST_SKIP() << "a sanitizer looks at memory by writing to pipes of its own";
#endif
    run(many(500));
    const auto before = writes();
    run("begin; insert into t (text) values (hex(randomblob(200))), (hex(randomblob(200))), (hex(randomblob(200))), (hex(randomblob(200))); commit");
    EXPECT_LE(writes() - before, 2);
}

TEST_F(LogInOnePiece, AFullDiskUndoesTheTransactionAndNoMore) {
    run("insert into t (text) values ('kept')");
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit limit{};
    getrlimit(RLIMIT_FSIZE, &limit);
    const auto before = limit;
    limit.rlim_cur = std::filesystem::file_size(file.string() + "-wal") + 10'000;
    setrlimit(RLIMIT_FSIZE, &limit);
    EXPECT_NE(run("begin; " + many(500) + "; commit"), SQLITE_OK);
    if (!sqlite3_get_autocommit(db)) run("rollback");
    EXPECT_EQ(ask(db, "select count(*) from t"), "1") << "reading goes on";
    setrlimit(RLIMIT_FSIZE, &before);
    EXPECT_EQ(run("insert into t (text) values ('later')"), SQLITE_OK);
    EXPECT_EQ(after_a_crash("select count(*) from t"), "ok 2");
}
}
}
