// Callers whose transactions are one group: each has its own failure and sees what those before it did. On SQLite in memory, or the
// PostgreSQL that YIWANG_TEST_STORE names.
#include <future>
#include <gtest/gtest.h>
#include "test_store.hpp"
#include "base/problem.hpp"
namespace yiwang {
namespace {
constexpr Embedded account_steps[] = {{"0001_sample.sql", "create table sample_account (id bigint primary key, name text not null unique, note text);"
                                                  "create table sample_entry (id bigint primary key, account bigint not null references sample_account (id));"}};

struct Answer {
    std::exception_ptr failure;
    std::string text;
};

class GroupSuite : public testing::Test {
protected:
    TestStore store{{{.name = "sample", .schema = account_steps}}, {}, *parse_instant("2026-11-24T01:00:00Z"), 1};

    // What each is answered, all of them done in one group: the writer is busy until all have come.
    std::vector<Answer> in_one_group(const std::vector<Store::Answering>& works) {
        std::promise<void> all_there;
        const auto there = all_there.get_future().share();
        std::promise<void> begun;
        const auto busy = later([&begun, there](Tx&) {
            begun.set_value();
            there.wait();
            return std::string();
        });
        begun.get_future().wait();
        std::vector<std::future<Answer>> waiting;
        for (const auto& work : works) waiting.push_back(later(work));
        all_there.set_value();
        busy.wait();
        std::vector<Answer> out;
        for (auto& one : waiting) out.push_back(one.get());
        return out;
    }
    std::future<Answer> later(Store::Answering work) {
        auto answered = std::make_shared<std::promise<Answer>>();
        (*store).write_later(store.actor, {}, std::move(work), [answered](std::exception_ptr failure, std::string text) { answered->set_value({failure, std::move(text)}); });
        return answered->get_future();
    }
    static std::int64_t count(Tx& tx, std::string_view table = "sample_account") {
        return *tx.first(first_column<std::int64_t>, "select count(*) from " + std::string(table));
    }
    static void put(Tx& tx, std::int64_t id, const std::string& name) { tx.run("insert into sample_account (id, name) values (?, ?)", id, name); }
};

std::string code_of(const Answer& answer) {
    try {
        if (answer.failure) std::rethrow_exception(answer.failure);
    } catch (const Problem& problem) {
        return problem.code;
    }
    return "";
}

TEST_F(GroupSuite, RowsOfManyAreSeenByWhoeverAsksAfterThem) {
    std::vector<Store::Answering> works;
    for (std::int64_t i = 1; i <= 100; ++i)
        works.push_back([i](Tx& tx) {
            put(tx, i, std::to_string(i));
            return i % 7 == 0 ? std::to_string(count(tx)) : "";
        });
    const auto answers = in_one_group(works);
    for (std::size_t i = 0; i < answers.size(); ++i) {
        EXPECT_FALSE(answers[i].failure);
        EXPECT_EQ(answers[i].text, (i + 1) % 7 == 0 ? std::to_string(i + 1) : "");
    }
    EXPECT_EQ(store.read([](Tx& tx) { return count(tx); }), 100);
}

TEST_F(GroupSuite, RowsAreChangedAndTakenAwayAfterTheyWerePutIn) {
    const auto answers = in_one_group({[](Tx& tx) {
        for (std::int64_t i = 1; i <= 40; ++i) put(tx, i, std::to_string(i));
        tx.run("update sample_account set note = 'seen' where id <= 3");
        tx.run("insert into sample_account (id, name, note) values (41, 'other', 'it''s (?) fine')");
        put(tx, 42, "last");
        return std::to_string(tx.change("delete from sample_account where id > 10"));
    }});
    EXPECT_EQ(answers[0].text, "32");
    EXPECT_EQ(store.read([](Tx& tx) { return *tx.first(first_column<std::int64_t>, "select count(*) from sample_account where note = 'seen'"); }), 3);
}

TEST_F(GroupSuite, ARowIsThereBeforeAnotherRefersToIt) {
    std::vector<Store::Answering> works;
    for (std::int64_t i = 1; i <= 50; ++i)
        works.push_back([i](Tx& tx) {
            put(tx, i, std::to_string(i));
            tx.run("insert into sample_entry (id, account) values (?, ?)", i, i);
            return std::string();
        });
    for (const auto& answer : in_one_group(works)) EXPECT_EQ(code_of(answer), "");
    EXPECT_EQ(store.read([](Tx& tx) { return count(tx, "sample_entry"); }), 50);
}

// Its failure shows on PostgreSQL only when somebody asks, or at the end.
TEST_F(GroupSuite, WhoAsksAfterAnothersFailureIsNotTheOneThatFailed) {
    store.write([](Tx& tx) { put(tx, 1, "one"); });
    const auto again = [](Tx& tx) {
        put(tx, 2, "one");
        return std::string();
    };
    const auto ask = [](Tx& tx) { return std::to_string(count(tx)); };
    const auto change = [](Tx& tx) {
        tx.run("update sample_account set note = 'changed' where id = 1");
        return std::string();
    };
    const std::vector<std::pair<std::vector<Store::Answering>, std::vector<std::string>>> groups{
        {{again, ask}, {"store.constraint", ""}}, {{change, again, ask}, {"", "store.constraint", ""}}, {{ask, change, again}, {"", "", "store.constraint"}}, {{again}, {"store.constraint"}}};
    for (const auto& [works, codes] : groups) {
        std::vector<std::string> found;
        for (const auto& answer : in_one_group(works)) found.push_back(code_of(answer));
        EXPECT_EQ(found, codes);
    }
    EXPECT_EQ(store.read([](Tx& tx) { return *tx.first(first_column<std::string>, "select note from sample_account where id = 1"); }), "changed");
}

TEST_F(GroupSuite, AFailureAmongJoinedRowsIsItsOwnersAlone) {
    store.write([](Tx& tx) { put(tx, 1, "taken"); });
    std::vector<Store::Answering> works;
    for (std::int64_t i = 2; i <= 60; ++i)
        works.push_back([i](Tx& tx) {
            put(tx, i, i % 20 == 0 ? "taken" : std::to_string(i));
            return std::string();
        });
    const auto answers = in_one_group(works);
    for (std::size_t i = 0; i < answers.size(); ++i) EXPECT_EQ(code_of(answers[i]), (i + 2) % 20 == 0 ? "store.constraint" : "");
    EXPECT_EQ(store.read([](Tx& tx) { return count(tx); }), 57);
}

TEST_F(GroupSuite, ARowThatManyPutInIsAsTheLastLeftIt) {
    std::vector<Store::Answering> works;
    for (std::int64_t i = 0; i < 60; ++i)
        works.push_back([i](Tx& tx) {
            tx.run("insert into sample_account (id, name, note) values (?, ?, ?) on conflict (id) do update set note = excluded.note", i % 7, std::to_string(i % 7), std::to_string(i));
            if (i % 20 == 10) put(tx, 100 + i, "other " + std::to_string(i));
            return std::string();
        });
    for (const auto& answer : in_one_group(works)) EXPECT_EQ(code_of(answer), "");
    store.read([](Tx& tx) {
        for (std::int64_t k = 0; k < 7; ++k) EXPECT_EQ(tx.first(first_column<std::string>, "select note from sample_account where id = ?", k), std::to_string(59 - (59 - k) % 7));
        EXPECT_EQ(count(tx), 10);
    });
}
}
}
