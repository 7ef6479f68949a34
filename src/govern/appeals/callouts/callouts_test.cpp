// Somebody must take an urgent matter: calls in the invented district of Linshan.
#include "govern/appeals/callouts/callouts.hpp"
#include <gtest/gtest.h>
#include "base/yaml.hpp"
#include "linshan.hpp"
namespace yiwang::govern::appeals::callouts {
namespace {
std::vector<Module> with_callouts() {
    auto out = rooms();
    out.push_back(callouts::module());
    return out;
}

class Callouts : public LinshanAtWork {
protected:
    Callouts() : LinshanAtWork(with_callouts()) {
        store.write([](Tx& tx) { EXPECT_TRUE(identity::load_roles(tx, read_yaml("catalog/linshan/kernel/identity/roles.yaml")).empty()); });
        bus::hear(all);
        job::know(all);
    }
    // Filed and given to the unit; what follows has happened.
    Appeal urgent(std::string_view unit_code = "LS-CG") {
        const auto appeal = file_one("路灯漏电，有人触到了");
        to_unit(appeal.id, unit_code);
        settle();
        return appeal;
    }
    void settle() {
        while (bus::deliver(*store) + job::run_due(outside) > 0) {}
    }
    void pass(std::chrono::minutes time) {
        store.clock.advance(time);
        settle();
    }
    Callout of(const Appeal& appeal) {
        return *store.read([&](Tx& tx) { return latest(tx, appeal.id); });
    }
    std::vector<Id<identity::Officer>> called(const Appeal& appeal) {
        std::vector<Id<identity::Officer>> out;
        for (const auto& one : store.read([&](Tx& tx) { return calls(tx, of_in(tx, appeal)); })) out.push_back(one.officer);
        return out;
    }
    static Id<Callout> of_in(Tx& tx, const Appeal& appeal) { return latest(tx, appeal.id)->id; }
    std::vector<Id<identity::Officer>> chain_of(std::string_view code) {
        return store.read([&](Tx& tx) { return chain(tx, identity::find_unit_by_code(tx, code)->id); });
    }

    std::vector<Module> all = with_callouts();
    static constexpr Setting settings[] = {{"app.data", "/nowhere", ""}, {"notice.sms_url", "", ""}, {"notice.quiet_hours", "", ""}, {"appeals.learn", "false", ""}};
    Config config = Config::load(settings, "", {}, {});
    struct NoHttp : HttpClient {
        HttpAnswer ask(const std::string&, const std::string&, const std::string&, const std::map<std::string, std::string>&, std::chrono::milliseconds) override { return {}; }
    } http;
    Outside outside{*store, config, http};
};

TEST_F(Callouts, OneAfterAnotherIsCalledUntilSomebodyTakesIt) {
    const auto appeal = urgent();
    const auto people = chain_of("LS-CG");
    ASSERT_GE(people.size(), 2u);
    EXPECT_EQ(called(appeal), std::vector{people[0]});
    pass(std::chrono::minutes{2});
    EXPECT_EQ(called(appeal).size(), 1u) << "each has three minutes";
    pass(std::chrono::minutes{1});
    EXPECT_EQ(called(appeal), (std::vector{people[0], people[1]}));
    Caller who = caller;
    who.officer = people[1];
    store.write([&](Tx& tx) { take(tx, appeal.id, who); });
    settle();
    EXPECT_EQ(of(appeal).state, CalloutState::answered);
    EXPECT_EQ(of(appeal).answered_by, people[1]);
    pass(std::chrono::minutes{30});
    EXPECT_EQ(called(appeal).size(), 2u);
}

TEST_F(Callouts, WhenNobodyAnswersInTwoRoundsThoseWhoArbitrateAreTold) {
    const auto appeal = urgent();
    const auto people = chain_of("LS-CG");
    pass(std::chrono::minutes{3});
    for (std::size_t i = 0; i < 2 * people.size() + 2; ++i) pass(std::chrono::minutes{3});
    EXPECT_EQ(of(appeal).state, CalloutState::unanswered);
    EXPECT_EQ(called(appeal).size(), 2 * people.size());
    EXPECT_GT(store.read([](Tx& tx) { return *tx.first(first_column<std::int64_t>, "select count(*) from notice_notice where title like '紧急事项无人应答%'"); }), 0);
}

TEST_F(Callouts, TheUnitsRosterSaysWhoComesFirst) {
    const auto unit_id = unit("LS-CG");
    const auto stranger = chain_of("LS-HB").front();
    store.write([&](Tx& tx) { set_roster(tx, unit_id, {stranger}); });
    EXPECT_EQ(called(urgent()).front(), stranger);
    EXPECT_EQ(code_of([&](Tx& tx) { set_roster(tx, unit_id, {stranger, stranger}); }), "callouts.roster");
    EXPECT_EQ(code_of([&](Tx& tx) { set_roster(tx, unit_id, {{4711}}); }), "callouts.roster");
}

TEST_F(Callouts, WhoeverHasLeftIsNotCalled) {
    const auto first = chain_of("LS-CG").front();
    store.write([&](Tx& tx) { identity::leave(tx, first, "退休"); });
    const auto people = called(urgent());
    EXPECT_NE(people.front(), first);
}

TEST_F(Callouts, AMatterThatGoesElsewhereEndsTheCallsAndBeginsThemThere) {
    const auto appeal = urgent();
    store.write([&](Tx& tx) { send_back(tx, appeal.id, "不是我们的"); });
    settle();
    EXPECT_EQ(of(appeal).state, CalloutState::ended);
    to_unit(appeal.id, "LS-HB");
    settle();
    EXPECT_EQ(of(appeal).state, CalloutState::calling);
    EXPECT_EQ(of(appeal).unit, unit("LS-HB"));
}

TEST_F(Callouts, OrdinaryMattersCallNobody) {
    const auto appeal = file_one();
    to_unit(appeal.id);
    settle();
    EXPECT_FALSE(store.read([&](Tx& tx) { return latest(tx, appeal.id); }));
}
}
}
