// Words and kinds that rise above their own past.
#include "support/scan/rising.hpp"
#include <gmock/gmock.h>
#include <random>
#include "base/problem.hpp"
namespace yiwang::support::scan {
namespace {
constexpr std::int32_t today = 20'400;

// Thirteen weeks in which each of 300 topics is said now and then, the first ones often, more on workdays.
std::vector<Said> weeks(unsigned seed) {
    std::mt19937 chance(seed);
    std::vector<Said> out;
    for (int back = 0; back < 13 * 7; ++back)
        for (int topic = 0; topic < 300; ++topic) {
            const double rate = (topic < 10 ? 2.0 : 0.05) * (back % 7 < 5 ? 1.2 : 0.5);
            for (int n = std::poisson_distribution<int>(rate)(chance); n > 0; --n) out.push_back({today - back, 0, {"topic" + std::to_string(topic)}});
        }
    return out;
}

TEST(Rising, WhatIsSaidAsOftenAsEverIsNotTold) {
    std::size_t told = 0;
    for (unsigned seed = 0; seed < 20; ++seed) told += rising(weeks(seed), today).size();
    EXPECT_LE(told, 4u) << "a false topic in one of twenty weeks";
}

TEST(Rising, ANewTopicIsToldWithItsPastAndItsMessages) {
    auto said = weeks(1);
    for (int i = 0; i < 9; ++i) said.push_back({today - i % 4, 0, {"停水"}});
    const auto found = rising(said, today);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].topic, "停水");
    EXPECT_EQ(found[0].observed, 9);
    EXPECT_LT(found[0].expected, 0.1);
    EXPECT_EQ(found[0].before, std::vector<std::int64_t>(12, 0));
    EXPECT_EQ(found[0].said.size(), 9u);
}

TEST(Rising, OneVoiceIsHeardOnceAWindow) {
    auto said = weeks(1);
    for (int i = 0; i < 92; ++i) said.push_back({today - i % 7, 5, {"停水"}});
    EXPECT_TRUE(rising(said, today).empty());
}

TEST(Rising, ATopicThatComesInWavesNeedsAGreaterOne) {
    std::vector<Said> said;
    const auto add = [&](std::string topic, int weeks_back, int times) {
        for (int i = 0; i < times; ++i) said.push_back({today - weeks_back * 7 - i % 7, 0, {topic}});
    };
    for (int week = 1; week <= 12; ++week) add("even", week, 5), add("waves", week, week % 3 ? 0 : 15);
    add("even", 0, 18), add("waves", 0, 18);
    const auto found = rising(said, today);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].topic, "even");
}

TEST(Rising, WordsThatOnlyJoinAndNumbersAreNoTopics) {
    EXPECT_THAT(words("小区的水管爆了，已经停水3天"), testing::IsSupersetOf({"小区", "水管", "管爆", "停水"}));
    EXPECT_THAT(words("小区的水管爆了，已经停水3天"), testing::Not(testing::Contains("区的")));
    EXPECT_THAT(words("2026 5"), testing::IsEmpty());
}

TEST(Rising, NeighbouringPairsOfTheSameMessagesAreOneTopic) {
    std::vector<Said> said;
    for (int week = 1; week <= 12; ++week) said.push_back({today - week * 7 - 6, 0, words("路灯坏了")});
    for (int i = 0; i < 12; ++i) said.push_back({today - i % 5, 0, words(i % 2 ? "布吉河发臭" : "昨天起布吉河发臭")});
    const auto found = joined(rising(said, today));
    ASSERT_EQ(found.size(), 1u) << "what only some of the same messages say is covered";
    EXPECT_EQ(found[0].topic, "布吉河发臭");
}

TEST(Rising, AShortPastHasFewerWeeksAndNoWeekIsTakenForEmptyThatWasNotRead) {
    auto said = weeks(1);
    std::erase_if(said, [](const Said& one) { return one.day <= today - 6 * 7; });
    EXPECT_TRUE(rising(said, today).empty());
    for (int i = 0; i < 9; ++i) said.push_back({today - i % 4, 0, {"停水"}});
    const auto found = rising(said, today);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].before.size(), 5u);
    std::erase_if(said, [](const Said& one) { return one.day <= today - 3 * 7; });
    EXPECT_TRUE(rising(said, today).empty());
}

TEST(Rising, OptionsOutOfRangeAreRefused) {
    EXPECT_THROW(rising({}, today, {.window_days = 5}), Invalid);
    EXPECT_THROW(rising({}, today, {.windows_before = 2}), Invalid);
    EXPECT_TRUE(rising({}, today).empty());
}
}
}
