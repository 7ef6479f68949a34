// The list in its orders, page by page, and the days on which deadlines fall, in the invented district of Linshan.
#include <gtest/gtest.h>
#include <algorithm>
#include "govern/appeals/period.hpp"
#include "govern/appeals/views.hpp"
#include "kernel/flow/desk.hpp"
#include "linshan.hpp"
namespace yiwang::govern::appeals {
namespace {
using namespace std::chrono_literals;

class Listing : public LinshanAtWork {
protected:
    Listing() { caller = reader(Scope::district); }
    Caller reader(Scope scope, std::string_view of_unit = "LS-CG") {
        Caller out = caller;
        out.kind = Caller::Kind::officer;
        out.unit = unit(of_unit);
        auto rights = std::make_shared<Rights>();
        (*rights)["appeals.read"] = (*rights)["appeals.handle"] = scope;
        out.rights = rights;
        return out;
    }
    Id<Appeal> filed(std::string kind = "", std::string_view to = "LS-CG") {
        store.clock.advance(1min);
        const auto id = file_one().id;
        if (!kind.empty()) to_unit(id, to, kind);
        return id;
    }
    Page<AppealLine> page_of(const Filter& filter, const Caller& who) {
        return store.read([&](Tx& tx) { return list(tx, filter, who); });
    }
    std::vector<Id<Appeal>> all_of(Filter filter, const Caller& who) {
        std::vector<Id<Appeal>> out;
        for (;;) {
            const auto page = page_of(filter, who);
            for (const auto& line : page.items) out.push_back(line.id);
            if (!page.next) return out;
            filter.cursor = page.next;
        }
    }
    std::vector<DueDay> days_of(const Filter& filter) {
        return store.read([&](Tx& tx) { return due_days(tx, filter, caller); });
    }
    Date today() { return local_date(store.clock.now()); }
};

TEST_F(Listing, EachOrderGivesEveryRowOnceOverAllPages) {
    std::vector<Id<Appeal>> ids;
    for (int i = 0; i < 7; ++i) ids.push_back(filed("Z07"));
    EXPECT_EQ(all_of({.order = Order::oldest, .limit = 2}, caller), ids);
    std::ranges::reverse(ids);
    EXPECT_EQ(all_of({.limit = 2}, caller), ids);
}

TEST_F(Listing, TheEarliestDeadlineIsFirstAndOnlyRunningClocksAreInIt) {
    const auto later = filed("Z02", "LS-SW"), urgent = filed("Z08", "LS-SW"), waits = filed(), done = filed("Z07"), same = filed("Z08", "LS-SW");
    store.write([&](Tx& tx) { take(tx, done, caller), finish(tx, done, "已修好"); });
    EXPECT_EQ(all_of({.order = Order::due, .limit = 1}, caller), (std::vector{urgent, same, later}));
    const auto due = *store.read([&](Tx& tx) { return get(tx, urgent); }).due_at;
    store.write([&](Tx& tx) { tx.run("update appeals_appeal set due_at = ? where id = ?", due, same); });
    EXPECT_EQ(all_of({.order = Order::due, .limit = 1}, caller), (std::vector{urgent, same, later})) << "rows of one deadline are told apart";
    EXPECT_EQ(std::ranges::count(all_of({}, caller), waits), 1) << "the others are in the list itself";
}

TEST_F(Listing, ACursorOfAnotherOrderIsRefusedInWords) {
    for (int i = 0; i < 3; ++i) filed("Z07");
    const auto next = page_of({.limit = 1}, caller).next;
    EXPECT_EQ(problem_code([&] { page_of({.order = Order::due, .cursor = next}, caller); }), "appeals.cursor");
    for (const auto* wrong : {"", "-", "12", "99999999999999999999-0000000000000", "12-x", "x"}) {
        EXPECT_EQ(problem_code([&] { page_of({.order = Order::due, .cursor = wrong}, caller); }), "appeals.cursor") << wrong;
        EXPECT_EQ(problem_code([&] { page_of({.cursor = wrong}, caller); }), "appeals.cursor") << wrong;
    }
    EXPECT_EQ(problem_code([&] { page_of({.q = "路灯", .order = Order::due}, caller); }), "appeals.order");
}

TEST_F(Listing, TheTotalIsCountedAsFarAsIsAsked) {
    for (int i = 0; i < 4; ++i) filed();
    const auto page = page_of({.limit = 1, .total_to = 3}, caller);
    EXPECT_EQ(page.total, 3);
    EXPECT_TRUE(page.total_is_capped);
    EXPECT_FALSE(page_of({.limit = 1, .total_to = 4}, caller).total_is_capped);
    EXPECT_EQ(problem_code([&] { page_of({.total_to = 50'001}, caller); }), "appeals.total_to");
    EXPECT_EQ(problem_code([&] { page_of({.total_to = 0}, caller); }), "appeals.total_to");
}

TEST_F(Listing, ADayOfTheCalendarCountsTheRowsThatTheListGivesForIt) {
    for (int i = 0; i < 5; ++i) filed(i % 2 ? "Z07" : "Z02", i % 2 ? "LS-CG" : "LS-SW");
    const Filter month{.due_from = today(), .due_to = today() + std::chrono::days{41}};
    const auto days = days_of(month);
    std::int64_t counted = 0;
    for (const auto& one : days) {
        EXPECT_EQ(page_of({.due_from = one.day, .due_to = one.day}, caller).total, one.count);
        counted += one.count;
    }
    EXPECT_EQ(counted, 5);
    EXPECT_EQ(page_of(month, reader(Scope::unit, "LS-SW")).total, 3) << "a unit sees its own";
    EXPECT_EQ(problem_code([&] { days_of({.due_from = today()}); }), "appeals.due_days");
    EXPECT_EQ(problem_code([&] { days_of({.due_from = today(), .due_to = today() + std::chrono::days{62}}); }), "appeals.due_days");
    EXPECT_EQ(problem_code([&] { days_of({.q = "路灯", .due_from = today(), .due_to = today()}); }), "appeals.order");
}

TEST_F(Listing, WhileItsClockStandsTheCaseSaysSinceWhenAndIsNotOverdue) {
    const auto id = filed("Z07");
    store.write([&](Tx& tx) { flow::suspend(tx, flow::open_task(tx, id.value, "handle")->id, "等待业主大会表决"); });
    const auto stands = store.clock.now();
    store.clock.advance(std::chrono::days{30});
    const auto seen = store.read([&](Tx& tx) { return page(tx, get(tx, id), caller); });
    EXPECT_EQ(seen.paused_at, stands);
    EXPECT_FALSE(seen.overdue);
}

TEST_F(Listing, EachFigureOfAPeriodOpensItsRows) {
    const auto done = [&](Id<Appeal> id) {
        store.write([&](Tx& tx) { take(tx, id, caller), finish(tx, id, "已修好"), check(tx, id, Verdict::passed, ""); });
    };
    const auto in_time = filed("Z07"), late = filed("Z07"), open = filed("Z07");
    const auto first = today();
    done(in_time);
    store.clock.set(*store.read([&](Tx& tx) { return get(tx, open); }).due_at + 1h);
    done(late);
    store.write([&](Tx& tx) { rate(tx, late, get(tx, late).phone_code, 4, ""); });
    store.clock.advance(24h);
    const auto last = today();
    const Days days{first, last};
    const auto totals = store.read([&](Tx& tx) { return figures_of(tx, days, days, days, Language::zh).now; });
    EXPECT_EQ(page_of({.closed_from = first, .closed_to = last, .late = false}, caller).total, totals.on_time);
    EXPECT_EQ(page_of({.closed_from = first, .closed_to = last, .sent_back = false}, caller).total, totals.first_right);
    EXPECT_EQ(page_of({.dispatched_from = first, .dispatched_to = last}, caller).total, totals.dispatched);
    EXPECT_EQ(page_of({.rated_from = first, .rated_to = last}, caller).total, totals.rated);
    EXPECT_EQ(page_of({.overdue_on = last}, caller).total, totals.overdue_at_end);
    EXPECT_EQ(all_of({.closed_from = first, .late = true}, caller), std::vector{late});
    EXPECT_EQ(all_of({.overdue_on = last}, caller), std::vector{open});
    EXPECT_EQ(all_of({.overdue_on = first}, caller), std::vector<Id<Appeal>>{});
    EXPECT_EQ(page_of({.reworked = true}, caller).total, 0);
    EXPECT_EQ(totals.on_time, 1);
}

TEST_F(Listing, AClockThatStandsIsInNoListOfLateOnesAndRunsOnWithWhatWasLeft) {
    bus::hear(rooms());
    const auto deliver = [&] {
        while (bus::deliver(*store) > 0) {}
    };
    const auto id = filed("Z07");
    const auto task = store.read([&](Tx& tx) { return flow::open_task(tx, id.value, "handle")->id; });
    const auto due = *store.read([&](Tx& tx) { return get(tx, id); }).due_at;
    store.write([&](Tx& tx) { flow::suspend(tx, task, "等待业主大会表决"); });
    deliver();
    store.clock.advance(std::chrono::days{30});
    EXPECT_EQ(page_of({.overdue = true}, caller).total, 0);
    EXPECT_EQ(store.read([&](Tx& tx) { return counts(tx, caller); }).overdue, 0);
    EXPECT_EQ(store.read([&](Tx& tx) { return page(tx, get(tx, id), caller); }).due_at, due) << "the case's page still says it";
    store.write([&](Tx& tx) { flow::go_on(tx, task, "已表决"); });
    deliver();
    const auto later = *store.read([&](Tx& tx) { return get(tx, id); }).due_at;
    EXPECT_GT(later, due + std::chrono::days{20});
    store.clock.set(later + 1min);
    EXPECT_EQ(page_of({.overdue = true}, caller).total, 1);
}

TEST_F(Listing, WhatIsFinishedWhileItsClockStoodIsAsLateAsItWas) {
    const auto id = filed("Z07");
    const auto due = *store.read([&](Tx& tx) { return get(tx, id); }).due_at;
    store.write([&](Tx& tx) { take(tx, id, caller); });
    store.clock.set(due + 1h);
    store.write([&](Tx& tx) { flow::suspend(tx, flow::open_task(tx, id.value, "handle")->id, "等待业主大会表决"); });
    store.write([&](Tx& tx) { finish(tx, id, "已修好"); });
    const auto done = store.read([&](Tx& tx) { return get(tx, id); });
    ASSERT_TRUE(done.due_at);
    EXPECT_LT(*done.due_at, *done.finished_at);
}
}
}
