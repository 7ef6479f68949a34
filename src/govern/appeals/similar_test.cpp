// What was done before in cases like this one, in the invented district of Linshan.
#include "govern/appeals/similar.hpp"
#include <gtest/gtest.h>
#include "linshan.hpp"
namespace yiwang::govern::appeals {
namespace {
class SimilarCases : public LinshanAtWork {
protected:
    Appeal closed(std::string text, std::string kind, std::string_view to, std::string result) {
        const auto appeal = file_one(std::move(text));
        to_unit(appeal.id, to, std::move(kind));
        store.write([&](Tx& tx) {
            take(tx, appeal.id, caller);
            finish(tx, appeal.id, result);
            check(tx, appeal.id, Verdict::passed, "");
        });
        return appeal;
    }
    std::vector<SimilarCase> similar_to(const Appeal& appeal, const Caller& who) {
        return store.read([&](Tx& tx) { return similar_cases(tx, appeal, who); });
    }
    Caller reader(Scope scope, std::string_view of_unit = "LS-CG") {
        Caller out = caller;
        out.kind = Caller::Kind::officer;
        out.unit = unit(of_unit);
        auto rights = std::make_shared<Rights>();
        (*rights)["appeals.read"] = scope;
        out.rights = rights;
        return out;
    }
};

TEST_F(SimilarCases, ThoseClosedWithTheMostWordsInCommonAreFirstWithWhatWasDone) {
    const auto other = closed("人行道上的路灯被树挡住了，走路看不见。", "Z07", "LS-CG", "已修剪");
    const auto like = closed("松林路口的路灯不亮了，晚上太黑，已经三天。", "Z07", "LS-CG", "更换灯头，当晚恢复");
    closed("河道里有漂浮物", "Z02", "LS-SW", "已打捞");
    const auto open = file_one("松林路口的路灯又不亮了，晚上太黑，不敢走。");
    file_one("松林路口的路灯还是不亮，晚上太黑，不敢走。");
    const auto found = similar_to(open, reader(Scope::district));
    ASSERT_EQ(found.size(), 2u) << "no open one, and none of another sort";
    EXPECT_EQ(found[0].id, like.id);
    EXPECT_EQ(found[0].result, "更换灯头，当晚恢复");
    EXPECT_GT(found[0].words, found[1].words);
    EXPECT_FALSE(found[0].shared.empty());
    EXPECT_EQ(found[1].id, other.id);
}

TEST_F(SimilarCases, AUnitLearnsFromItsOwnAloneAndFiveAtMostAreGiven) {
    for (int i = 0; i < 7; ++i) closed("路口的路灯不亮，晚上太黑", "Z07", i < 2 ? "LS-ZJ" : "LS-CG", "已修好");
    const auto open = file_one("巷子口的路灯不亮，晚上太黑");
    EXPECT_EQ(similar_to(open, reader(Scope::district)).size(), 5u);
    EXPECT_EQ(similar_to(open, reader(Scope::unit, "LS-ZJ")).size(), 2u);
}

TEST_F(SimilarCases, WhatPointsNowhereIsLikeNothing) {
    closed("路口的路灯不亮", "Z07", "LS-CG", "已修好");
    EXPECT_TRUE(similar_to(file_one("。。。"), reader(Scope::district)).empty());
}
}
}
