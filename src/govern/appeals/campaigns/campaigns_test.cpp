// One class of appeals is brought down together, in the invented district of Linshan.
#include "govern/appeals/campaigns/campaigns.hpp"
#include <gtest/gtest.h>
#include "linshan.hpp"
namespace yiwang::govern::appeals::campaigns {
namespace {
std::vector<Module> with_campaigns() {
    auto out = rooms();
    out.push_back(campaigns::module());
    return out;
}

class Campaigns : public LinshanAtWork {
protected:
    Campaigns() : LinshanAtWork(with_campaigns()) {}

    void file_many(int count, std::string kind = "Z03") {
        store.write([&](Tx& tx) {
            for (int i = 0; i < count; ++i) file(tx, {.text = "门口占道摆卖 " + std::to_string(i), .kind = kind, .channel = "hotline"}, caller);
        });
    }
    Date today(int days = 0) { return local_date(store.clock.now()) + std::chrono::days{days}; }
    NewCampaign wanted() { return {"占道摆卖专项", "连续三周上升", "Z03", {}, unit("LS-CG"), 50, today(), today(27)}; }
    Campaign begun() {
        return store.write([&](Tx& tx) { return begin(tx, wanted()); });
    }
    Effect seen(const Campaign& one) {
        return store.read([&](Tx& tx) { return effect(tx, one); });
    }
};

TEST_F(Campaigns, WhatItWasBeforeIsSetBesideWhatItIsNow) {
    for (int week = 0; week < 8; ++week) {
        file_many(6);
        file_many(3, "Z01");  // of another kind
        store.clock.advance(std::chrono::days{7});
    }
    const auto one = begun();
    EXPECT_FALSE(seen(one).known) << "no week is over yet";
    EXPECT_DOUBLE_EQ(seen(one).mean_before, 6);
    for (const int filed : {5, 4, 2, 2}) {
        file_many(filed);
        store.clock.advance(std::chrono::days{7});
    }
    const auto after = seen(one);
    EXPECT_TRUE(after.known);
    EXPECT_DOUBLE_EQ(after.mean_now, 13.0 / 4);
    EXPECT_FALSE(after.reached) << "half of six is three";
    file_many(1);
    store.clock.advance(std::chrono::days{7});
    EXPECT_TRUE(seen(one).reached);
    EXPECT_EQ(seen(one).weeks.size(), 14u);
}

TEST_F(Campaigns, AWrongOneIsRefusedByItsField) {
    const auto refused = [&](auto&& change) {
        auto in = wanted();
        change(in);
        return code_of([&](Tx& tx) { begin(tx, in); });
    };
    EXPECT_EQ(refused([](auto& in) { in.title = " "; }), "campaigns.missing");
    EXPECT_EQ(refused([](auto& in) { in.kind = "Z99"; }), "campaigns.kind");
    EXPECT_EQ(refused([](auto& in) { in.street = "990101777"; }), "campaigns.street");
    EXPECT_EQ(refused([](auto& in) { in.lead = {77}; }), "campaigns.lead");
    EXPECT_EQ(refused([](auto& in) { in.target_percent = 101; }), "campaigns.target");
    EXPECT_EQ(refused([&](auto& in) { in.ends_on = today(-1); }), "campaigns.days");
    EXPECT_EQ(refused([](auto&) {}), "");
    EXPECT_EQ(refused([](auto&) {}), "campaigns.running") << "one at a time of one kind and place";
}

TEST_F(Campaigns, ItsStoryIsKeptAndItEndsWithAConclusion) {
    const auto one = begun();
    store.write([&](Tx& tx) { note(tx, one.id, "联合执法两次，劝离 30 摊"); });
    EXPECT_EQ(code_of([&](Tx& tx) { end(tx, one.id, false, ""); }), "campaigns.missing");
    store.write([&](Tx& tx) { end(tx, one.id, false, "降至原来的四成，转入常态管理"); });
    EXPECT_EQ(code_of([&](Tx& tx) { note(tx, one.id, "x"); }), "campaigns.over");
    const auto kept = store.read([&](Tx& tx) { return get(tx, one.id); });
    EXPECT_EQ(kept.state, CampaignState::ended);
    EXPECT_EQ(store.read([&](Tx& tx) { return entries(tx, one.id).size(); }), 1u);
}
}
}
