// Kinds learned from closed appeals, in the invented district of Linshan.
#include "govern/appeals/learning.hpp"
#include <gtest/gtest.h>
#include "linshan.hpp"
namespace yiwang::govern::appeals {
namespace {
class Learning : public Linshan {
protected:
    // Closed appeals whose words no keyword of the list knows.
    void close_cases(int count, std::string_view lamp_kind = "Z07") {
        store.clock.advance(std::chrono::hours{24});
        store.write([&](Tx& tx) {
            for (int i = 0; i < count; ++i) {
                Appeal appeal{};
                const bool lamp = i / 2 % 2;
                const auto number = std::to_string(closed_++);
                appeal.title = lamp ? "晚上黑漆漆" : "半夜轰隆隆";
                appeal.text = (lamp ? "巷子里黑漆漆看不见，第" : "楼下轰隆隆睡不着，第") + number + "次反映";
                appeal.kind = lamp ? std::string(lamp_kind) : "Z11";
                appeal.filed_at = tx.now();
                appeal.source = "past";
                appeal.external_id = number;
                const auto id = register_imported(tx, appeal).id;
                tx.run("update appeals_appeal set state = ?, closed_at = ? where id = ?", State::closed, tx.now(), id);
            }
        });
        store.clock.advance(std::chrono::hours{24});
    }
    Training train() { return train_kinds(*store, {"system/test", "", {}}); }
    Suggestion suggested(std::string text) {
        return store.read([&](Tx& tx) { return suggest(tx, {"", text, {"", "990101002", ""}, "", tx.now()}); });
    }

    int closed_ = 0;
};

TEST_F(Learning, WithFewPastCasesNothingIsTriedAndKeywordsGoOn) {
    close_cases(60);
    EXPECT_EQ(train().outcome, TrainingOutcome::too_few);
    EXPECT_TRUE(store.read([](Tx& tx) { return trainings(tx); }).empty());
    EXPECT_FALSE(suggested("工地噪声太大").learned);
}

TEST_F(Learning, TheFirstModelGoesLiveWhenItIsBetterThanKeywords) {
    close_cases(200);
    const auto made = train();
    EXPECT_EQ(made.outcome, TrainingOutcome::live);
    EXPECT_EQ(made.asked, 40);
    EXPECT_GT(made.top1, made.other_top1);
    const auto found = suggested("家门口黑漆漆的");
    ASSERT_TRUE(found.best);
    EXPECT_TRUE(found.learned);
    EXPECT_EQ(found.best->kind, "Z07");
    ASSERT_FALSE(found.words.empty());
    EXPECT_NE(found.words[0].find("黑漆漆"), std::string::npos) << found.words[0];
    EXPECT_NE(found.best->reasons[0].zh.find("黑漆漆"), std::string::npos) << found.best->reasons[0].zh;
}

TEST_F(Learning, AModelThatIsNotBetterStaysOut) {
    close_cases(200);
    const auto first = train();
    close_cases(80);
    EXPECT_EQ(train().outcome, TrainingOutcome::not_better);
    const auto history = store.read([](Tx& tx) { return trainings(tx); });
    ASSERT_EQ(history.size(), 2u);
    EXPECT_FALSE(history[0].in_use);
    EXPECT_EQ(history[1].training.id, first.id);
    EXPECT_TRUE(history[1].in_use);
}

TEST_F(Learning, WhatTheDistrictChangesIsLearnedAndTheFormerModelCanBePutBack) {
    close_cases(200);
    const auto first = train();
    close_cases(200, "Z06");
    const auto second = train();
    EXPECT_EQ(second.outcome, TrainingOutcome::live);
    const auto why_missing = problem_code([&] { store.write([&](Tx& tx) { put_back(tx, first.id, " "); }); });
    EXPECT_EQ(why_missing, "appeals.missing");
    EXPECT_EQ(problem_code([&] { store.write([&](Tx& tx) { put_back(tx, second.id, "x"); }); }), "appeals.model_in_use");
    store.write([&](Tx& tx) { put_back(tx, first.id, "新模型把路灯分错了"); });
    const auto history = store.read([](Tx& tx) { return trainings(tx); });
    EXPECT_TRUE(history[1].in_use);
    EXPECT_EQ(suggested("家门口黑漆漆的").best->kind, "Z07");
}

TEST_F(Learning, ACorrectionByAnOperatorIsLearnedFromBeforeTheCaseIsClosed) {
    Caller caller;
    caller.kind = Caller::Kind::system;
    store.write([&](Tx& tx) {
        const auto appeal = file(tx, {.text = "工地噪声太大，半夜还在施工", .channel = "hotline"}, caller);
        dispatch(tx, appeal.id, {identity::find_unit_by_code(tx, "LS-CG")->id, "Z07"}, suggested_kind(tx, asked_of(appeal)));
    });
    const auto kept = store.read([](Tx& tx) { return tx.first(first_column<std::string>, "select suggested from appeals_correction where chosen = ?", "Z07"); });
    EXPECT_TRUE(kept);
    EXPECT_NE(*kept, "Z07");
}
}
}
