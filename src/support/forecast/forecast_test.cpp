// Weeks ahead from weeks before.
#include "support/forecast/forecast.hpp"
#include <gtest/gtest.h>
#include <random>
#include "base/problem.hpp"
namespace yiwang::support::forecast {
namespace {
const Date monday = *parse_date("2026-01-05");

// Poisson counts about a level that drifts, more on workdays; holidays as Sundays.
History counts(int weeks, double level, double drift, unsigned seed, const Rhythm& rhythm = own_weekday) {
    std::mt19937 chance(seed);
    History out{monday, {}};
    for (int day = 0; day < weeks * 7; ++day) {
        const int like = rhythm(monday + std::chrono::days(day));
        const double rate = level * std::exp(drift * day / 7) * (like < 6 ? 1.2 : 0.5);
        out.counts.push_back(std::poisson_distribution<std::int64_t>(rate)(chance));
    }
    return out;
}

TEST(Forecast, AWeekOfEqualDaysIsForeseenAsItWas) {
    History even{monday, std::vector<std::int64_t>(70, 20)};
    const auto made = forecast(even);
    for (const auto day : made.days) EXPECT_NEAR(day, 20, 0.01);
    EXPECT_LE(made.low, 140);
    EXPECT_GE(made.high, 140);
    EXPECT_EQ(made.error, 0);
}

TEST(Forecast, WeekendsAreForeseenAsWeekends) {
    const auto made = forecast(counts(30, 20, 0, 1));
    EXPECT_EQ(made.method, Method::smoothed);
    EXPECT_NEAR(made.days[0], 24, 3);
    EXPECT_NEAR(made.days[6], 10, 3);
}

TEST(Forecast, OnCountsOfChanceItErrsLessThanLastWeekRepeatedAndTheBandHolds) {
    Evaluation all;
    for (unsigned seed = 0; seed < 5; ++seed) {
        const auto one = evaluate(counts(60, 10, 0, seed), 13);
        all.error += one.error, all.error_of_last_week += one.error_of_last_week, all.inside += one.inside, all.weeks += one.weeks;
    }
    EXPECT_LT(all.error, 0.8 * all.error_of_last_week);  // chance alone: 1 / sqrt 2
    EXPECT_NEAR(static_cast<double>(all.inside) / static_cast<double>(all.weeks), 0.8, 0.08);
}

TEST(Forecast, ALevelThatMovesIsFollowed) {
    const auto made = evaluate(counts(60, 10, 0.05, 3), 13);
    EXPECT_LT(made.error, 1.15 * made.error_of_last_week);
}

TEST(Forecast, AHolidayIsForeseenAsASunday) {
    const auto holiday = monday + std::chrono::days(30 * 7 + 2);
    const Rhythm rhythm = [&](Date day) { return day == holiday ? 7 : weekday(day); };
    const auto made = forecast(counts(30, 20, 0, 1), rhythm);
    EXPECT_NEAR(made.days[2], made.days[6], 1e-9);
}

TEST(Forecast, WithAShortPastLastWeekIsRepeated) {
    const auto made = forecast({monday, {1, 2, 3, 4, 5, 6, 7, 0}});
    EXPECT_EQ(made.method, Method::last_week);
    EXPECT_EQ(made.days, (std::vector<double>{2, 3, 4, 5, 6, 7, 0}));
    EXPECT_FALSE(made.error);
}

TEST(Forecast, NothingButZeroesGivesZero) {
    const auto made = forecast({monday, std::vector<std::int64_t>(100, 0)});
    EXPECT_NEAR(made.sum, 0, 1e-9);
    EXPECT_EQ(made.low, 0);
}

TEST(Forecast, AHistoryThatIsNoneIsRefused) {
    EXPECT_THROW(forecast({monday, {1, 2, 3}}), Invalid);
    EXPECT_THROW(forecast({monday, {1, 2, 3, -1, 2, 3, 4}}), Invalid);
}
}
}
