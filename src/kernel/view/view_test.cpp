// Saved views: one's own, and shared with the unit.
#include "kernel/view/view.hpp"
#include <gtest/gtest.h>
#include "kernel/trail/trail.hpp"
#include "test_store.hpp"
namespace yiwang::view {
namespace {
class Views : public testing::Test {
protected:
    Views() {
        mine.officer = {1}, mine.unit = {7};
        colleague.officer = {2}, colleague.unit = {7};
        stranger.officer = {3}, stranger.unit = {8};
    }
    std::size_t seen(const Caller& who) {
        return store.read([&](Tx& tx) { return views(tx, "appeals", who).size(); });
    }
    View keep_one(NewView in) {
        return store.write([&](Tx& tx) { return keep(tx, in, mine); });
    }
    Caller mine, colleague, stranger;
    TestStore store{{trail::module(), identity::module(), view::module()}, {trail::record}};
};

TEST_F(Views, WhatIsSharedIsSeenByTheUnitAndNobodyElse) {
    keep_one({"appeals", "超期的噪声", {{"overdue", true}, {"kind", "Z11"}}, false});
    const auto shared = keep_one({"appeals", "本街道待办", {{"state", "handling"}}, true});
    EXPECT_EQ(seen(mine), 2u);
    EXPECT_EQ(seen(colleague), 1u);
    EXPECT_EQ(seen(stranger), 0u);
    EXPECT_EQ(problem_code([&] { store.write([&](Tx& tx) { forget(tx, shared.id, colleague); }); }), "view.view.not_found");
    store.write([&](Tx& tx) { forget(tx, shared.id, mine); });
    EXPECT_EQ(seen(colleague), 0u);
}

TEST_F(Views, TheSameNameAgainTakesItsPlace) {
    keep_one({"appeals", "超期", {{"overdue", true}}, false});
    keep_one({"appeals", "超期", {{"overdue", true}, {"street", "1"}}, false});
    const auto kept = store.read([&](Tx& tx) { return views(tx, "appeals", mine); });
    ASSERT_EQ(kept.size(), 1u);
    EXPECT_EQ(kept[0].query.size(), 2u);
}

TEST_F(Views, WhatIsTooMuchIsRefused) {
    EXPECT_EQ(problem_code([&] { keep_one({"appeals", " ", {}, false}); }), "view.name");
    EXPECT_EQ(problem_code([&] { keep_one({"appeals", "x", {{"q", std::string(5000, 'x')}}, false}); }), "view.query");
    for (int i = 0; i < 100; ++i) keep_one({"appeals", std::to_string(i), {}, false});
    EXPECT_EQ(problem_code([&] { keep_one({"appeals", "one more", {}, false}); }), "view.too_many");
}
}
}
