// What is known of a matter before anybody reads it, in the invented district of Linshan.
#include "govern/appeals/understanding.hpp"
#include <gtest/gtest.h>
#include "govern/appeals/decisions.hpp"
#include "linshan.hpp"
namespace yiwang::govern::appeals {
namespace {
class Understanding : public LinshanAtWork {
protected:
    Understood of(NewAppeal in) {
        return store.read([&](Tx& tx) { return understand(tx, in); });
    }
    Candidate sure(std::string_view unit_code, std::string kind) {
        return {unit(unit_code), "", std::move(kind), "", 0.97, {}};
    }
};

TEST_F(Understanding, KindOwnerSubjectAndMoodComeFromTheText) {
    const auto known = of({.text = "隔壁工地半夜还在施工，噪声太大，投诉三次了，忍无可忍！"});
    ASSERT_TRUE(known.best);
    EXPECT_EQ(known.best->kind_name, "工地噪声");
    EXPECT_EQ(known.subject, "site");
    EXPECT_EQ(known.mood, Mood::angry);
    EXPECT_FALSE(known.learned);
    EXPECT_FALSE(known.alone) << "keywords are not enough";
}

TEST_F(Understanding, AGivenKindAndSubjectAreKept) {
    const auto known = of({.text = "工地施工扰民", .kind = "Z07", .subject = "school"});
    EXPECT_EQ(known.best->kind, "Z07");
    EXPECT_EQ(known.subject, "school");
}

TEST_F(Understanding, ATextThatPointsNowhereIsForAPerson) {
    const auto known = of({.text = "今天天气很好"});
    EXPECT_FALSE(known.best);
    EXPECT_FALSE(known.alone);
    EXPECT_EQ(known.mood, Mood::calm);
}

TEST_F(Understanding, OfficialsDecideWhatNeedsNoHand) {
    const auto alone = [&](std::string text, double confidence, bool learned, bool placed) {
        auto best = sure("LS-CG", "Z07");
        best.confidence = confidence;
        return store.read([&](Tx& tx) { return alone_by_rule(tx, "", text, best, learned, placed); });
    };
    EXPECT_TRUE(alone("路灯不亮", 0.97, true, true));
    EXPECT_FALSE(alone("路灯不亮", 0.949, true, true));
    EXPECT_FALSE(alone("路灯不亮", 0.97, false, true));
    EXPECT_FALSE(alone("路灯不亮", 0.97, true, false));
    EXPECT_FALSE(alone("路灯不亮，忍无可忍", 0.97, true, true)) << "an angry person is for a person";
}

TEST_F(Understanding, WhatNeedsNoHandIsDispatchedAsItIsFiled) {
    Understood known;
    known.best = sure("LS-CG", "Z07");
    known.alone = true;
    const auto appeal = store.write([&](Tx& tx) { return file(tx, {.text = "路灯不亮了", .channel = "hotline"}, caller, known); });
    EXPECT_EQ(appeal.state, State::dispatched);
    EXPECT_EQ(appeal.unit, unit("LS-CG"));
    EXPECT_TRUE(appeal.due_at);
    const auto traces = store.read([&](Tx& tx) { return trail::of(tx, appeal.id); });
    EXPECT_TRUE(std::any_of(traces.begin(), traces.end(), [](const auto& one) { return one.verb == "appeals.dispatched" && one.why == "自动分拨，把握 97%"; }));
}

TEST_F(Understanding, AnUnitThatIsGoneByThenIsForAPerson) {
    Understood known;
    known.best = Candidate{{12345}, "", "Z07", "", 0.99, {}};
    known.alone = true;
    const auto appeal = store.write([&](Tx& tx) { return file(tx, {.text = "路灯不亮了", .channel = "hotline"}, caller, known); });
    EXPECT_EQ(appeal.state, State::filed) << "what was prepared may be out of date";
}
}
}
