// The day of appeals in the invented district of Linshan: what was filed, closed and is late, beside a week ago.
#include "govern/appeals/today/today.hpp"
#include <gtest/gtest.h>
#include "linshan.hpp"
namespace yiwang::govern::appeals::today {
namespace {
using std::chrono::hours;

std::vector<Module> with_today() {
    auto out = rooms();
    out.push_back(today::module());
    return out;
}

class Today : public LinshanAtWork {
protected:
    Today() : LinshanAtWork(with_today()) {
        store.clock.set(from_local(LocalTime(local_date(store.clock.now()))) + hours{15});
        leader.kind = Caller::Kind::officer;
        leader.language = Language::zh;
        reach(Scope::district);
    }
    void reach(Scope scope) {
        leader.rights = std::make_shared<Rights>(Rights{{"today.read", scope}, {"appeals.read", scope}});
    }
    void pass(std::chrono::seconds time) { store.clock.advance(time); }
    Number number(Figure figure) {
        return store.read([&](Tx& tx) { return numbers(tx, leader).at(static_cast<std::size_t>(figure)); });
    }
    std::vector<AppealLine> behind(Figure figure, std::optional<By> by = {}, std::optional<std::string> code = {}) {
        return store.read([&](Tx& tx) { return today::rows(tx, {figure, by, std::move(code)}, leader); });
    }
    Appeal given(std::string_view unit = "LS-CG") {
        const auto one = file_one();
        to_unit(one.id, unit);
        return store.read([&](Tx& tx) { return get(tx, one.id); });
    }
    void finished(Id<Appeal> id) {
        store.write([&](Tx& tx) { take(tx, id, caller); });
        store.write([&](Tx& tx) { finish(tx, id, "已修好"); });
    }
    void closed(Id<Appeal> id) {
        finished(id);
        store.write([&](Tx& tx) { check(tx, id, Verdict::passed, ""); });
    }

    Caller leader;
};

TEST_F(Today, WhatWasFiledStandsBesideTheSameHourOfTheSameDayAWeekAgo) {
    file_one();
    pass(hours{2});
    file_one();  // after this hour: of no account for the comparison
    pass(hours{7 * 24 - 2});
    file_one(), file_one(), file_one();
    const auto found = number(Figure::filed);
    EXPECT_EQ(found.value, 3);
    EXPECT_EQ(found.before, 1);
    ASSERT_EQ(found.line.size(), 7u);
    EXPECT_EQ(found.line.back(), 3);
    EXPECT_EQ(found.ghost.back(), 1);
    EXPECT_EQ(behind(Figure::filed).size(), 3u);
}

TEST_F(Today, AChangeIsToldByTheKindAndTheUnitThatMadeIt) {
    given("LS-CG");
    pass(hours{7 * 24});
    given("LS-CG"), given("LS-SC"), given("LS-SC");
    const auto found = number(Figure::filed);
    ASSERT_FALSE(found.changes.empty());
    const auto market = std::ranges::find(found.changes, print_id(unit("LS-SC").value), &Change::code);
    ASSERT_NE(market, found.changes.end());
    EXPECT_EQ(market->by, By::unit);
    EXPECT_EQ(market->now, 2);
    EXPECT_EQ(market->before, 0);
    EXPECT_FALSE(market->name.empty());
    EXPECT_EQ(std::ranges::find(found.changes, print_id(unit("LS-CG").value), &Change::code), found.changes.end()) << "one then and one now is no change";
    EXPECT_EQ(behind(Figure::filed, By::unit, market->code).size(), 2u);
}

TEST_F(Today, WhatIsLateIsOverdueUntilTheUnitHasFinished) {
    const auto one = given();
    ASSERT_TRUE(one.due_at);
    store.clock.set(*one.due_at - hours{3});
    EXPECT_EQ(number(Figure::due_soon).value, 1);
    EXPECT_EQ(number(Figure::overdue).value, 0);
    store.clock.set(*one.due_at + hours{1});
    EXPECT_EQ(number(Figure::due_soon).value, 0);
    EXPECT_EQ(number(Figure::overdue).value, 1);
    ASSERT_EQ(behind(Figure::overdue).size(), 1u);
    EXPECT_EQ(behind(Figure::overdue).front().id, one.id);
    finished(one.id);
    EXPECT_EQ(number(Figure::overdue).value, 0) << "it waits for its check";
    pass(hours{7 * 24});
    EXPECT_EQ(number(Figure::overdue).before, 0);
}

TEST_F(Today, AWeekAgoRemembersWhatWasOverdueThen) {
    const auto one = given();
    store.clock.set(*one.due_at + hours{1});
    pass(hours{6});
    closed(one.id);
    store.clock.set(*one.due_at + hours{1 + 7 * 24});
    const auto found = number(Figure::overdue);
    EXPECT_EQ(found.value, 0);
    EXPECT_EQ(found.before, 1);
}

TEST_F(Today, TheRateIsOfThoseClosedInSevenDaysAndOpensTheLateOnes) {
    EXPECT_FALSE(number(Figure::on_time).value) << "nothing was closed: no rate, and not nought";
    closed(given().id);
    const auto late = given();
    store.clock.set(*late.due_at + hours{1});
    closed(late.id);
    EXPECT_EQ(number(Figure::on_time).value, 50);
    ASSERT_EQ(behind(Figure::on_time).size(), 1u);
    EXPECT_EQ(behind(Figure::on_time).front().id, late.id);
    EXPECT_EQ(number(Figure::closed).value, 1);
}

TEST_F(Today, AUnitSeesItsOwnDayAndNobodyWithoutTheRightSeesAny) {
    given("LS-CG"), given("LS-SC"), given("LS-SC");
    reach(Scope::unit);
    leader.unit = unit("LS-SC");
    EXPECT_EQ(number(Figure::filed).value, 2);
    EXPECT_EQ(behind(Figure::filed).size(), 2u);
    leader.rights = std::make_shared<Rights>();
    EXPECT_EQ(code_of([&](Tx& tx) { numbers(tx, leader); }), "identity.no_right");
    EXPECT_EQ(code_of([&](Tx& tx) { today::rows(tx, {Figure::filed}, leader); }), "identity.no_right");
}

TEST_F(Today, APartIsAskedForByItsCode) {
    EXPECT_EQ(code_of([&](Tx& tx) { today::rows(tx, {Figure::filed, By::unit, "x"}, leader); }), "today.code");
    EXPECT_EQ(code_of([&](Tx& tx) { today::rows(tx, {Figure::filed, By::kind, {}}, leader); }), "today.code");
    EXPECT_TRUE(behind(Figure::filed, By::kind, "no such kind").empty());
}

TEST_F(Today, EveryFigureSaysWhatItMeansInBothLanguages) {
    for (const auto language : {Language::zh, Language::en}) {
        leader.language = language;
        for (const auto& one : store.read([&](Tx& tx) { return numbers(tx, leader); })) {
            EXPECT_FALSE(one.name.empty() || one.definition.empty() || one.query.empty());
            EXPECT_EQ(one.line.size(), 7u);
            EXPECT_EQ(one.ghost.size(), 7u);
        }
    }
}
}
}
