// Whose matter it is, who helps, and what comes after closing, in the invented district of Linshan.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include "base/yaml.hpp"
#include "govern/appeals/after_closing.hpp"
#include "govern/appeals/disputes.hpp"
#include "govern/appeals/supervision.hpp"
#include "govern/appeals/views.hpp"
#include "kernel/flow/desk.hpp"
#include "linshan.hpp"
namespace yiwang::govern::appeals {
namespace {
class ClosedLoop : public LinshanAtWork {
protected:
    template <class F>
    void step(F&& f) {
        store.write([&](Tx& tx) { f(tx); });
    }
    Appeal row(Id<Appeal> id) {
        return store.read([&](Tx& tx) { return get(tx, id); });
    }
    Caller of(std::string_view unit_code, std::int64_t officer) {
        Caller out = caller;
        out.unit = unit(unit_code);
        out.officer = {officer};
        return out;
    }
    // Filed with a phone, so that its reporter has a code.
    Appeal filed_by_phone(std::string text = "路灯不亮了，晚上太黑。") {
        return store.write([&](Tx& tx) { return file(tx, {.text = text, .channel = "hotline", .reporter_phone = "13900001111"}, caller); });
    }
    void work_through(Id<Appeal> id, std::int64_t officer = 5) {
        Caller who = caller;
        who.officer = {officer};
        step([&](Tx& tx) { take(tx, id, who); });
        step([&](Tx& tx) { finish(tx, id, "已修好"); });
        step([&](Tx& tx) { check(tx, id, Verdict::passed, ""); });
    }
    void list_has(const std::string& code, const std::function<void(duties::Duty&)>& change) {
        const auto draft = store.write([&](Tx& tx) {
            auto duty = *duties::find_kind(tx, code);
            change(duty);
            const auto made = duties::begin_draft(tx, "测试");
            duties::put(tx, made.id, duty, "测试");
            return made.id;
        });
        store.actor.name = "system/another";
        step([&](Tx& tx) { duties::publish(tx, draft); });
        store.actor.name = "system/test";
    }
};

TEST_F(ClosedLoop, WhoDecidesOnMoreTimeFindsWhatWaitsAndBothHearOfIt) {
    const auto officers = store.write([&](Tx& tx) {
        EXPECT_TRUE(identity::load_roles(tx, read_yaml("catalog/linshan/kernel/identity/roles.yaml")).empty());
        const auto add = [&](const std::string& name, std::string_view post, const std::string& role) {
            const auto id = identity::add_officer(tx, {name, name, "", "!"});
            identity::add_post(tx, id, identity::find_unit_by_code(tx, post)->id, role, role);
            return id;
        };
        return std::pair(add("asks", "LS-CG", "handler"), add("decides", "LS-ZX", "operator"));
    });
    const auto told = [&](Id<identity::Officer> id) {
        return store.read([&](Tx& tx) { return tx.all(first_column<std::string>, "select title from notice_notice where officer = ? order by id", id); });
    };
    Caller decides = of("LS-ZX", officers.second.value);
    decides.rights = std::make_shared<Rights>(Rights{{"appeals.read", Scope::district}});
    const auto waiting = [&] { return store.read([&](Tx& tx) { return list(tx, {.extension_asked = true}, decides).items.size(); }); };
    const auto appeal = file_one();
    to_unit(appeal.id);
    step([&](Tx& tx) { take(tx, appeal.id, of("LS-CG", officers.first.value)); });
    EXPECT_EQ(waiting(), 0u);
    store.actor.name = "officer/" + print_id(officers.first.value);
    step([&](Tx& tx) { ask_extension(tx, appeal.id, {2, flow::LimitUnit::working_days}, "缺配件"); });
    EXPECT_EQ(waiting(), 1u);
    EXPECT_THAT(told(officers.second), testing::Contains("延期申请 " + appeal.number));
    store.actor.name = "officer/" + print_id(officers.second.value);
    step([&](Tx& tx) { decide_extension(tx, appeal.id, true, ""); });
    EXPECT_EQ(waiting(), 0u);
    EXPECT_THAT(told(officers.first), testing::Contains("延期已同意 " + appeal.number));
    store.actor.name = "officer/" + print_id(officers.first.value);
    step([&](Tx& tx) { ask_extension(tx, appeal.id, {1, flow::LimitUnit::working_days}, "配件还没有到"); });
    step([&](Tx& tx) { finish(tx, appeal.id, "已修好"); });
    EXPECT_EQ(waiting(), 0u) << "it is done; there is nothing to decide";
}

TEST_F(ClosedLoop, ADisputeIsRuledAndTheRuledUnitHasItsFullTime) {
    const auto appeal = file_one();
    to_unit(appeal.id);
    store.clock.advance(std::chrono::hours{20});
    step([&](Tx& tx) { dispute(tx, appeal.id, unit("LS-ZJ"), "属于住建部门的项目"); });
    EXPECT_EQ(state(appeal.id), State::disputed);
    EXPECT_FALSE(row(appeal.id).due_at) << "its clock stands while nobody has it";
    const auto task = store.read([&](Tx& tx) { return *flow::open_task(tx, appeal.id.value, "arbitrate"); });
    EXPECT_TRUE(task.due_at) << "a ruling has a limit of its own";
    EXPECT_EQ(code_of([&](Tx& tx) { finish(tx, appeal.id, "x"); }), "appeals.wrong_state");
    EXPECT_EQ(code_of([&](Tx& tx) { rule(tx, appeal.id, {unit("LS-ZJ"), " "}); }), "appeals.missing");
    step([&](Tx& tx) { rule(tx, appeal.id, {unit("LS-ZJ"), "道路未移交，由建设方主管部门负责"}); });
    const auto ruled = row(appeal.id);
    EXPECT_EQ(ruled.state, State::dispatched);
    EXPECT_EQ(ruled.unit, unit("LS-ZJ"));
    const auto kind = store.read([](Tx& tx) { return *duties::find_kind(tx, "Z07"); });
    EXPECT_EQ(*ruled.due_at, flow::calendar().due(store.clock.now(), {kind.deadline_amount, kind.deadline_unit}));
    EXPECT_EQ(code_of([&](Tx& tx) { dispute(tx, appeal.id, {}, "还是不归我们"); }), "appeals.ruled_already");
    work_through(appeal.id);
    EXPECT_EQ(state(appeal.id), State::closed);
}

TEST_F(ClosedLoop, ARulingTeachesTheListThroughASecondPairOfEyes) {
    const auto appeal = file_one();
    to_unit(appeal.id);
    step([&](Tx& tx) { dispute(tx, appeal.id, {}, "不是我们的"); });
    EXPECT_EQ(code_of([&](Tx& tx) { rule(tx, appeal.id, {unit("LS-ZJ"), "归住建", Teach::street}); }), "appeals.no_street");
    EXPECT_EQ(state(appeal.id), State::disputed) << "nothing of it has happened";
    step([&](Tx& tx) { rule(tx, appeal.id, {unit("LS-ZJ"), "归住建", Teach::district}); });
    EXPECT_NE(store.read([](Tx& tx) { return duties::find_kind(tx, "Z07")->lead_unit; }), "LS-ZJ") << "not before somebody else puts it in force";
    const auto draft = store.read([](Tx& tx) { return duties::drafts(tx).front(); });
    EXPECT_EQ(draft.title, "争议裁定");
    EXPECT_EQ(code_of([&](Tx& tx) { duties::publish(tx, draft.id); }), "duties.own_draft");
    store.actor.name = "officer/another";
    step([&](Tx& tx) { duties::publish(tx, draft.id); });
    EXPECT_EQ(store.read([](Tx& tx) { return duties::find_kind(tx, "Z07")->lead_unit; }), "LS-ZJ");
}

TEST_F(ClosedLoop, UrgentMattersAreHandledFirst) {
    const auto appeal = file_one("路灯漏电，有人触到了");
    to_unit(appeal.id);
    EXPECT_EQ(code_of([&](Tx& tx) { dispute(tx, appeal.id, {}, "不是我们的"); }), "appeals.act_first");
}

TEST_F(ClosedLoop, AUnitThatGivesAwayWhatTheListGivesItIsSeen) {
    const auto owner = store.read([](Tx& tx) { return duties::find_kind(tx, "Z07")->lead_unit; });
    for (int i = 0; i < 3; ++i) {
        EXPECT_TRUE(store.read([](Tx& tx) { return unwilling(tx).empty(); }));
        const auto appeal = file_one();
        to_unit(appeal.id, owner);
        step([&](Tx& tx) { i == 1 ? dispute(tx, appeal.id, {}, "不归我们") : send_back(tx, appeal.id, "不归我们"); });
        const auto other = file_one();
        to_unit(other.id, owner == "LS-ZJ" ? "LS-SC" : "LS-ZJ");
        step([&](Tx& tx) { send_back(tx, other.id, "分错了"); });  // the list says so too
    }
    const auto seen = store.read([](Tx& tx) { return unwilling(tx); });
    ASSERT_EQ(seen.size(), 1u);
    EXPECT_EQ(seen[0].unit, unit(owner));
    EXPECT_EQ(seen[0].times, 3);
    store.clock.advance(std::chrono::days{91});
    EXPECT_TRUE(store.read([](Tx& tx) { return unwilling(tx).empty(); }));
}

TEST_F(ClosedLoop, SeveralUnitsDoOneMatterUnderOneLead) {
    list_has("Z07", [](duties::Duty& duty) { duty.co_units = "LS-SC;LS-HB"; });
    const auto appeal = file_one();
    to_unit(appeal.id, "LS-CG");
    EXPECT_TRUE(store.read([&](Tx& tx) { return flow::was_asked(tx, appeal.id.value, unit("LS-SC")); }));
    step([&](Tx& tx) { take(tx, appeal.id, caller); });
    EXPECT_EQ(code_of([&](Tx& tx) { finish(tx, appeal.id, "已修好"); }), "flow.task_waits") << "no part is closed before all are";

    Caller other = of("LS-SC", 9);
    other.kind = Caller::Kind::officer;
    auto rights = std::make_shared<Rights>();
    (*rights)["appeals.read"] = Scope::unit;
    other.rights = rights;
    EXPECT_EQ(store.read([&](Tx& tx) { return get_within(tx, appeal.id, other, "appeals.read").id; }), appeal.id) << "a unit that is asked may read";
    EXPECT_EQ(store.read([&](Tx& tx) { return list(tx, {.helping = true}, other).items.size(); }), 1u);
    EXPECT_EQ(store.read([&](Tx& tx) { return list(tx, {}, other).items.size(); }), 0u);
    for (const auto& help : store.read([&](Tx& tx) { return flow::open_helps(tx, flow::open_task(tx, appeal.id.value, "handle")->id); })) {
        Caller of_unit = caller;
        of_unit.unit = help.unit;
        step([&](Tx& tx) { flow::answer_help(tx, help.id, of_unit, "我们的部分已完成"); });
    }
    step([&](Tx& tx) { finish(tx, appeal.id, "已修好"); });
    EXPECT_EQ(state(appeal.id), State::checking);
}

TEST_F(ClosedLoop, WhatIsGivenAwayTakesItsHelpersWithIt) {
    list_has("Z07", [](duties::Duty& duty) { duty.co_units = "LS-SC"; });
    const auto appeal = file_one();
    to_unit(appeal.id, "LS-CG");
    step([&](Tx& tx) { send_back(tx, appeal.id, "不归我们"); });
    EXPECT_TRUE(store.read([&](Tx& tx) { return flow::asked_about(tx, unit("LS-SC")).empty(); }));
}

TEST_F(ClosedLoop, NotFixedGoesToAReviewerAndThenToOtherHands) {
    const auto appeal = filed_by_phone();
    to_unit(appeal.id, "LS-CG");
    const auto handlers = store.read([&](Tx& tx) { return identity::officers_of(tx, unit("LS-CG"), "handler"); });
    ASSERT_FALSE(handlers.empty());
    const auto first = handlers.front().id.value;
    work_through(appeal.id, first);
    EXPECT_EQ(code_of([&](Tx& tx) { not_fixed(tx, appeal.id, "000000", "还是不亮"); }), "appeals.wrong_code");
    step([&](Tx& tx) { not_fixed(tx, appeal.id, appeal.phone_code, "还是不亮"); });
    EXPECT_EQ(state(appeal.id), State::reviewing);
    EXPECT_EQ(code_of([&](Tx& tx) { not_fixed(tx, appeal.id, appeal.phone_code, "还是不亮"); }), "appeals.not_closed");
    step([&](Tx& tx) { review(tx, appeal.id, true, "现场看过，确实没亮"); });
    EXPECT_EQ(state(appeal.id), State::dispatched);
    EXPECT_FALSE(row(appeal.id).closed_at);
    Caller same = caller;
    same.officer = {first};
    if (handlers.size() > 1) EXPECT_EQ(code_of([&](Tx& tx) { take(tx, appeal.id, same); }), "appeals.same_hands");
    else step([&](Tx& tx) { take(tx, appeal.id, same); });
    if (handlers.size() > 1) work_through(appeal.id, handlers[1].id.value);
    else step([&](Tx& tx) { finish(tx, appeal.id, "换了灯"); check(tx, appeal.id, Verdict::passed, ""); });
    step([&](Tx& tx) { not_fixed(tx, appeal.id, appeal.phone_code, "又坏了"); });
    step([&](Tx& tx) { review(tx, appeal.id, false, "现场灯是亮的"); });
    EXPECT_EQ(state(appeal.id), State::closed);
    EXPECT_EQ(code_of([&](Tx& tx) { not_fixed(tx, appeal.id, appeal.phone_code, "再来"); }), "appeals.reopened_twice");
}

TEST_F(ClosedLoop, AfterFifteenDaysItIsFiledAnew) {
    const auto appeal = filed_by_phone();
    to_unit(appeal.id);
    work_through(appeal.id);
    store.clock.advance(std::chrono::days{16});
    EXPECT_EQ(code_of([&](Tx& tx) { not_fixed(tx, appeal.id, appeal.phone_code, "还是不亮"); }), "appeals.too_late");
    EXPECT_FALSE(store.read([&](Tx& tx) { return progress(tx, appeal.number, appeal.phone_code).can_reopen; }));
}

TEST_F(ClosedLoop, ALowRatingMayBeObjectedToOnceAndIsDecidedBySomebodyElse) {
    const auto appeal = filed_by_phone();
    to_unit(appeal.id);
    work_through(appeal.id);
    EXPECT_EQ(code_of([&](Tx& tx) { object_to_rating(tx, appeal.id, "恶意评价"); }), "appeals.no_low_rating");
    step([&](Tx& tx) { rate(tx, appeal.id, appeal.phone_code, 1, "差"); });
    step([&](Tx& tx) { object_to_rating(tx, appeal.id, "评价的是另一件事"); });
    EXPECT_EQ(code_of([&](Tx& tx) { object_to_rating(tx, appeal.id, "再说一次"); }), "appeals.objected");
    EXPECT_EQ(code_of([&](Tx& tx) { decide_objection(tx, appeal.id, true, "属实"); }), "appeals.own_objection");
    store.actor.name = "officer/reviewer";
    step([&](Tx& tx) { decide_objection(tx, appeal.id, true, "属实"); });
    EXPECT_EQ(row(appeal.id).rating_set_aside, 1);
    EXPECT_EQ(row(appeal.id).stars, 1) << "what was said stays";
    EXPECT_EQ(code_of([&](Tx& tx) { decide_objection(tx, appeal.id, false, "x"); }), "appeals.no_objection");
}

TEST_F(ClosedLoop, ASupervisedMatterWaitsForItsReportAndIsLifted) {
    const auto appeal = file_one();
    EXPECT_EQ(code_of([&](Tx& tx) { supervise(tx, appeal.id, "一周内解决", {}); }), "appeals.wrong_state") << "nobody has it yet";
    to_unit(appeal.id, "LS-CG");
    step([&](Tx& tx) { supervise(tx, appeal.id, "一周内解决", tx.now() + std::chrono::days{7}); });
    EXPECT_EQ(row(appeal.id).lane, Lane::supervised);
    EXPECT_EQ(code_of([&](Tx& tx) { supervise(tx, appeal.id, "再催", {}); }), "appeals.supervised");
    Caller leader = caller;
    leader.kind = Caller::Kind::officer;
    auto rights = std::make_shared<Rights>();
    (*rights)["appeals.read"] = Scope::district;
    leader.rights = rights;
    EXPECT_EQ(store.read([&](Tx& tx) { return supervised(tx, leader).size(); }), 1u);
    step([&](Tx& tx) { report_to_supervisor(tx, appeal.id, "已协调供电部门"); });
    step([&](Tx& tx) { supervise(tx, appeal.id, "明日再报", {}); });
    EXPECT_EQ(store.read([&](Tx& tx) { return supervisions(tx, appeal.id).size(); }), 2u);
    step([&](Tx& tx) { lift_supervision(tx, appeal.id, "已解决"); });
    EXPECT_TRUE(store.read([&](Tx& tx) { return supervised(tx, leader).empty(); }));
    EXPECT_EQ(code_of([&](Tx& tx) { report_to_supervisor(tx, appeal.id, "x"); }), "appeals.not_supervised");
}
}
}
