// Clusters planted among cases whose places and days have nothing to do with each other.
#include "support/scan/scan.hpp"
#include <gtest/gtest.h>
#include <cmath>
#include <random>
#include "base/problem.hpp"
namespace yiwang::support::scan::scanning {
namespace {
constexpr std::int32_t today = 20'400;

const Options quick{.replicates = 199};

// Four kilometres by four: more in some places, more on some weekdays.
std::vector<Case> background(unsigned seed, int count, int days = 180) {
    std::mt19937 chance(seed);
    const auto below = [&](double limit) { return limit * chance() / 4294967296.0; };
    std::vector<Case> out;
    while (static_cast<int>(out.size()) < count) {
        const Case one{std::pow(below(1), 2) * 4'000, below(4'000), today - static_cast<std::int32_t>(below(days)), 0};
        if (one.day % 7 > 1 || below(1) < 0.5) out.push_back(one);
    }
    return out;
}

void plant(std::vector<Case>& cases, int count, double x, double y, int days, std::uint64_t voice = 0) {
    for (int i = 0; i < count; ++i) cases.push_back({x + i % 5 * 60.0, y + i % 3 * 60.0, today - i % days, voice});
}

TEST(Scan, FindsWhatWasPlantedWhereItWasPlanted) {
    auto cases = background(1, 2'000);
    plant(cases, 18, 3'000, 3'000, 3);
    const auto found = scan(cases, today, quick);
    ASSERT_FALSE(found.empty());
    EXPECT_LT(found[0].p, 0.001);
    EXPECT_GT(found[0].recurrence_days(), 1'000);
    EXPECT_LT(std::hypot(found[0].x_m - 3'120, found[0].y_m - 3'060), 400);
    EXPECT_LE(found[0].days, 4);
    EXPECT_GE(found[0].observed, 15);
    EXPECT_EQ(found[0].observed, static_cast<std::int64_t>(found[0].cases.size()));
    for (const auto i : found[0].cases) EXPECT_LE(std::hypot(cases[i].x_m - found[0].x_m, cases[i].y_m - found[0].y_m), found[0].radius_m + 150);
}

TEST(Scan, TwoClustersAreToldApart) {
    auto cases = background(2, 2'000);
    plant(cases, 20, 3'000, 3'000, 2);
    plant(cases, 16, 1'000, 500, 4);
    const auto found = scan(cases, today, quick);
    ASSERT_GE(found.size(), 2u);
    EXPECT_LT(found[0].p, 0.01);
    EXPECT_LT(found[1].p, 0.01);
    EXPECT_GT(std::hypot(found[0].x_m - found[1].x_m, found[0].y_m - found[1].y_m), 2'000);
}

TEST(Scan, APlaceThatAlwaysReportsMuchIsNoCluster) {
    auto cases = background(3, 1'500);
    for (int day = 0; day < 180; ++day)
        for (int i = 0; i < 4; ++i) cases.push_back({1'000, 3'000, today - day, 0});
    for (const auto& one : scan(cases, today, quick)) EXPECT_GT(one.p, 0.01);
}

TEST(Scan, ADayOnWhichAllPlacesReportMuchIsNoCluster) {
    auto cases = background(4, 2'000);
    auto typhoon = background(5, 300, 1);
    cases.insert(cases.end(), typhoon.begin(), typhoon.end());
    for (const auto& one : scan(cases, today, quick)) EXPECT_GT(one.p, 0.01);
}

TEST(Scan, OneVoiceThatReportsManyTimesCountsOnce) {
    auto cases = background(6, 2'000);
    plant(cases, 92, 3'000, 3'000, 5, 77);
    for (const auto& one : scan(cases, today, quick)) EXPECT_GT(one.p, 0.01);
    plant(cases, 92, 3'000, 3'000, 5);
    const auto found = scan(cases, today, quick);
    ASSERT_FALSE(found.empty());
    EXPECT_LT(found[0].p, 1e-6);
    EXPECT_GE(found[0].cases.size(), 180u) << "the rows of one voice are shown, though counted once";
    EXPECT_LE(found[0].observed, 96);
}

// p is what it says: without a cluster it is below any limit about as often as the limit says.
TEST(Scan, ByChanceAloneSmallPAreRare_slow) {
    int below_fifth = 0, below_hundredth = 0;
    for (unsigned seed = 0; seed < 60; ++seed) {
        const auto cases = background(100 + seed, 400, 60);
        const auto found = scan(cases, today, {.replicates = 99, .seed = seed});
        below_fifth += !found.empty() && found[0].p <= 0.2;
        below_hundredth += !found.empty() && found[0].p <= 0.01;
    }
    EXPECT_LE(below_fifth, 22);  // 12 expected; more than 22 once in a thousand
    EXPECT_GE(below_fifth, 4);
    EXPECT_LE(below_hundredth, 4);
}

TEST(Scan, TheSameSeedGivesTheSameAnswerAndTomorrowIsNotLookedAt) {
    auto cases = background(7, 800, 100);
    const auto first = scan(cases, today, quick);
    for (int i = 0; i < 50; ++i) cases.push_back({1, 1, today + 1, 0});
    const auto second = scan(cases, today, quick);
    ASSERT_EQ(first.size(), second.size());
    for (std::size_t i = 0; i < first.size(); ++i) EXPECT_EQ(first[i].p, second[i].p);
}

TEST(Scan, WithNothingToCompareThereIsNoCluster) {
    EXPECT_TRUE(scan({}, today).empty());
    std::vector<Case> one_place;
    for (int i = 0; i < 20; ++i) one_place.push_back({0, 0, today - i % 3, 0});
    EXPECT_TRUE(scan(one_place, today).empty());
    EXPECT_TRUE(scan(background(8, 500), today + 400).empty());
}

TEST(Scan, OptionsAndCasesOutOfRangeAreRefused) {
    const auto code = [](std::span<const Case> cases, const Options& options) {
        try {
            scan(cases, today, options);
        } catch (const Problem& problem) {
            return problem.code;
        }
        return std::string();
    };
    EXPECT_EQ(code({}, {.days_max = 0}), "scan.options");
    EXPECT_EQ(code({}, {.cell_m = 0}), "scan.options");
    EXPECT_EQ(code({}, {.cell_m = 10, .radius_max_m = 1000}), "scan.options");
    EXPECT_EQ(code({}, {.replicates = 9}), "scan.options");
    const std::vector<Case> nowhere{{std::nan(""), 0, today, 0}};
    EXPECT_EQ(code(nowhere, {}), "scan.case");
}
}
}
