#include "support/forecast/forecast.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include "base/problem.hpp"
namespace yiwang::support::forecast {
namespace {
constexpr std::size_t days_max = 40 * 366, week = days_ahead;
constexpr std::size_t rhythm_weeks = 26;     // the rhythm is that of the last half year
constexpr std::size_t tried_weeks = 16;      // the methods are tried on the last so many
constexpr double counts_against_rhythm = 10; // a weekday's factor leaves 1 as it has more counts than these
constexpr std::array forgettings{0.01, 0.03, 0.06, 0.12, 0.25};
constexpr double quantile = 1.2816;          // of the normal distribution, 90 %

struct Candidate {
    Method method;
    double forgetting;
};
std::vector<Candidate> candidates() {
    std::vector<Candidate> out{{Method::last_week, 0}};
    for (const auto forgetting : forgettings) out.push_back({Method::smoothed, forgetting});
    return out;
}

// The counts with the weekday that each day, and each of the next seven, is like: 0 to 6.
struct Series {
    std::span<const std::int64_t> counts;
    std::span<const std::uint8_t> like;
    Series until(std::size_t days) const { return {counts.first(days), like.first(days + week)}; }
};

using Factors = std::array<double, week>;
Factors rhythm_of(const Series& past) {
    const auto from = past.counts.size() - std::min(past.counts.size(), rhythm_weeks * week);
    std::array<double, week> sums{}, days{};
    for (auto i = from; i < past.counts.size(); ++i) sums[past.like[i]] += static_cast<double>(past.counts[i]), ++days[past.like[i]];
    const double mean = std::accumulate(sums.begin(), sums.end(), 0.0) / static_cast<double>(past.counts.size() - from);
    Factors out;
    for (std::size_t d = 0; d < week; ++d) out[d] = (sums[d] + counts_against_rhythm) / (days[d] * mean + counts_against_rhythm);
    return out;
}

// What the week after `past` brings by this method.
std::array<double, week> ahead(const Series& past, const Candidate& by) {
    const auto known = past.counts.size();
    std::array<double, week> out{};
    if (by.method == Method::last_week) {
        for (std::size_t d = 0; d < week; ++d) out[d] = static_cast<double>(past.counts[known - week + d]);
        return out;
    }
    const auto factors = rhythm_of(past);
    double counts = 0, expected = 0;  // both forgotten alike: their ratio is the smoothed level
    for (std::size_t i = 0; i < known; ++i) {
        counts = counts * (1 - by.forgetting) + static_cast<double>(past.counts[i]);
        expected = expected * (1 - by.forgetting) + factors[past.like[i]];
    }
    for (std::size_t d = 0; d < week; ++d) out[d] = counts / expected * factors[past.like[known + d]];
    return out;
}

double sum_of(const std::array<double, week>& days) {
    return std::accumulate(days.begin(), days.end(), 0.0);
}

struct Tried {
    double absolute = 0, squares = 0, foreseen = 0;
};
Tried try_on(const Series& past, const Candidate& by) {
    Tried out;
    const auto weeks = std::min(past.counts.size() / week - weeks_least, tried_weeks);
    for (std::size_t back = weeks; back > 0; --back) {
        const auto known = past.counts.size() - back * week;
        const double foreseen = sum_of(ahead(past.until(known), by));
        const auto came = past.counts.subspan(known, week);
        const double error = static_cast<double>(std::accumulate(came.begin(), came.end(), std::int64_t{0})) - foreseen;
        out.absolute += std::abs(error) / static_cast<double>(weeks);
        out.squares += error * error;
        out.foreseen += foreseen;
    }
    return out;
}

Forecast forecast_of(const Series& past) {
    Candidate best{Method::last_week, 0};
    Tried tried;
    std::optional<double> error, error_of_last_week;
    if (past.counts.size() / week > weeks_least) {
        for (const auto& by : candidates()) {
            const auto one = try_on(past, by);
            if (by.method == Method::last_week) error_of_last_week = one.absolute;
            if (!error || one.absolute < *error) error = one.absolute, best = by, tried = one;
        }
    }
    const auto days = ahead(past, best);
    const double sum = sum_of(days);
    // Counts spread at least as chance spreads them; more by as much as past sums did.
    const double spread = std::sqrt((sum + 1) * std::max(1.0, tried.foreseen > 0 ? tried.squares / tried.foreseen : 1.0));
    return {{days.begin(), days.end()}, sum, std::max(0.0, std::floor(sum - quantile * spread)), std::ceil(sum + quantile * spread), best.method, best.forgetting, error,
            error_of_last_week};
}

std::vector<std::uint8_t> likeness(const History& history, const Rhythm& rhythm) {
    std::vector<std::uint8_t> out;
    for (std::size_t i = 0; i < history.counts.size() + week; ++i) out.push_back(static_cast<std::uint8_t>(std::clamp(rhythm(history.first + std::chrono::days(i)), 1, 7) - 1));
    return out;
}

void check(const History& history) {
    const bool negative = std::any_of(history.counts.begin(), history.counts.end(), [](std::int64_t n) { return n < 0; });
    if (history.counts.size() < week || history.counts.size() > days_max || negative)
        throw Invalid("history", "forecast.history", {"预测需要至少一整周的逐日数量。", "A forecast needs the counts of at least one whole week."});
}
}

int own_weekday(Date day) {
    return weekday(day);
}

Forecast forecast(const History& history, const Rhythm& rhythm) {
    check(history);
    const auto like = likeness(history, rhythm);
    return forecast_of({history.counts, like});
}

Evaluation evaluate(const History& history, int learn_weeks, const Rhythm& rhythm) {
    check(history);
    const auto like = likeness(history, rhythm);
    const Series all{history.counts, like};
    Evaluation out;
    const auto first = history.counts.size() % week + week * static_cast<std::size_t>(std::max(learn_weeks, 1));
    for (auto known = first; known + week <= history.counts.size(); known += week) {
        const auto past = all.until(known);
        const auto ours = forecast_of(past);
        const auto last = ahead(past, {Method::last_week, 0});
        double came = 0;
        for (std::size_t d = 0; d < week; ++d) {
            const auto count = static_cast<double>(history.counts[known + d]);
            came += count;
            out.daily += std::abs(count - ours.days[d]) / week;
            out.daily_of_last_week += std::abs(count - last[d]) / week;
        }
        out.error += std::abs(came - ours.sum);
        out.error_of_last_week += std::abs(came - sum_of(last));
        out.inside += came >= ours.low && came <= ours.high;
        ++out.weeks;
    }
    for (auto* mean : {&out.error, &out.error_of_last_week, &out.daily, &out.daily_of_last_week})
        if (out.weeks) *mean /= static_cast<double>(out.weeks);
    return out;
}
}
