// How many will come: counts of days ahead, from the counts of days before 工作量预测.
//
// Candidates are last week's repeated (seasonal naive) and exponential smoothings of the level under a rhythm of weekdays, with
// several rates of forgetting. Each is tried on the past as it would have been used, week after week (rolling origin); the
// one with the smallest error of weekly sums is taken (Hyndman, Athanasopoulos: Forecasting, Principles and Practice,
// 3rd edition, 5.10 and 8). Its errors then say how wide the band about the sum is. Pure; any thread.
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>
#include <boost/describe.hpp>
#include "base/time.hpp"
namespace yiwang::support::forecast {

inline constexpr int days_ahead = 7;
inline constexpr int weeks_least = 4;  // of history, below which last week is repeated

struct History {
    Date first;
    std::vector<std::int64_t> counts;  // of each day from the first, none left out
};

// The weekday, 1 to 7, whose rhythm a day follows: a public holiday that of a Sunday, a make-up working day that of a Monday.
using Rhythm = std::function<int(Date)>;
int own_weekday(Date);

enum class Method {
    last_week,  // 上周同日
    smoothed    // 指数平滑
};
BOOST_DESCRIBE_ENUM(Method, last_week, smoothed)

struct Forecast {
    std::vector<double> days;  // expected on each of the next seven
    double sum;
    double low, high;          // four of five sums are between them
    Method method;
    double forgetting;         // of a smoothing: how much less a day weighs than the one after it, 0..1
    // Of weekly sums, on the past: mean absolute error of the method taken, and of last week's repeated. Nothing with too short a past.
    std::optional<double> error, error_of_last_week;
};

// Throws Invalid "forecast.history": no whole week, more than 40 years, a negative count.
Forecast forecast(const History&, const Rhythm& = own_weekday);

struct Evaluation {
    std::int64_t weeks = 0;                        // forecast from what came before them alone
    double error = 0, error_of_last_week = 0;      // mean absolute, of weekly sums
    double daily = 0, daily_of_last_week = 0;      // mean absolute, of days
    std::int64_t inside = 0;                       // weeks whose sum was in the band
};
// Forecasts week after week, the first after `learn_weeks`; whole weeks counted back from the end.
Evaluation evaluate(const History&, int learn_weeks, const Rhythm& = own_weekday);
}
