#include "govern/appeals/scoring/rates.hpp"
#include <algorithm>
#include <cmath>
#include <limits>
namespace yiwang::govern::appeals::scoring {

Interval wilson(std::int64_t met, std::int64_t cases) {
    constexpr double z = 1.959963984540054;
    const double n = static_cast<double>(cases), p = static_cast<double>(met) / n;
    const double middle = p + z * z / (2 * n), half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n)), scale = 1 + z * z / n;
    return {std::clamp((middle - half) / scale, 0.0, p), std::clamp((middle + half) / scale, p, 1.0)};  // p lies inside, however it is rounded
}

double prior_weight(std::span<const Tally> tallies) {
    double more_than_chance = 0, pairs = 0;
    for (const auto& one : tallies) {
        const double variance = one.n * one.expected * (1 - one.expected);
        if (variance <= 0) continue;
        const double off = one.met - one.n * one.expected;
        more_than_chance += off * off / variance - 1;
        pairs += one.n - 1;
    }
    if (pairs <= 0 || more_than_chance <= 0) return std::numeric_limits<double>::infinity();
    const double correlation = std::min(more_than_chance / pairs, 0.99);
    return 1 / correlation - 1;
}

double shrunk(const Tally& one, double weight) {
    if (std::isinf(weight) || one.n <= 0) return one.expected;
    return (one.met + weight * one.expected) / (one.n + weight);
}
}
