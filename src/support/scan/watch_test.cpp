// Watches over several groups at once.
#include "support/scan/watch.hpp"
#include <gtest/gtest.h>
#include <random>
#include "base/problem.hpp"
namespace yiwang::support::scan::watching {
namespace {
constexpr std::int32_t today = 20'400;
constexpr std::uint32_t noise = 0, water = 1;

class Watch : public testing::Test {
protected:
    Watch() {
        std::mt19937 chance(1);
        const auto below = [&](double limit) { return limit * chance() / 4294967296.0; };
        for (int i = 0; i < 2'000; ++i) add({below(4'000), below(4'000), today - static_cast<std::int32_t>(below(180)), 0}, below(1) < 0.8 ? noise : water);
    }
    void add(const Case& one, std::uint32_t group) { cases.push_back(one), groups.push_back(group); }
    std::vector<Alarm> alarms(double recurrence_days = 100) const { return watch(cases, groups, today, {.scan = {.replicates = 199}, .recurrence_days = recurrence_days}); }

    std::vector<Case> cases;
    std::vector<std::uint32_t> groups;
};

TEST_F(Watch, AClusterOfOneGroupIsToldAsThatGroups) {
    for (int i = 0; i < 8; ++i) add({3'000 + i * 20.0, 3'000, today - i % 3, 0}, water);
    const auto told = alarms();
    ASSERT_EQ(told.size(), 1u);
    EXPECT_EQ(told[0].group, water);
    EXPECT_GE(told[0].cluster.cases.size(), 8u);
    for (const auto i : told[0].cluster.cases) EXPECT_EQ(groups[i], water);
    EXPECT_NEAR(told[0].recurrence_days, told[0].cluster.recurrence_days() / 3, 1e-6) << "all, noise and water were scanned";
}

TEST_F(Watch, AClusterOfSeveralGroupsIsToldOnce) {
    for (int i = 0; i < 24; ++i) add({3'000 + i * 10.0, 3'000, today - i % 3, 0}, i % 2 ? water : noise);
    EXPECT_EQ(alarms().size(), 1u);
}

TEST_F(Watch, WithoutAClusterThereIsNoAlarm) {
    EXPECT_TRUE(alarms().empty());
}

TEST_F(Watch, ARecurrenceOutOfRangeIsRefused) {
    EXPECT_THROW(alarms(0.5), Invalid);
    groups.pop_back();
    EXPECT_THROW(alarms(), Invalid);
}

TEST_F(Watch, ClustersTouchWhenTheirCirclesAndACellMeet) {
    Cluster here{}, there{};
    there.x_m = 900;
    here.radius_m = there.radius_m = 400;
    EXPECT_TRUE(touch(here, there, 200));
    there.x_m = 1'100;
    EXPECT_FALSE(touch(here, there, 200));
}
}
}
