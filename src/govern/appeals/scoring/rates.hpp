// Rates over few and many cases: how sure they are, and what they tell once chance is taken out. Pure.
#pragma once
#include <cstdint>
#include <span>
namespace yiwang::govern::appeals::scoring {

struct Interval {
    double low, high;  // 0..1
};

// The score interval of a proportion, 95 % (Wilson 1927; method 3 of Newcombe, Statistics in Medicine 17, 1998). met of n, n > 0.
Interval wilson(std::int64_t met, std::int64_t n);

// Met of n, where a share `expected` (0..1) is expected of one like this.
struct Tally {
    double met = 0, n = 0, expected = 0;
};

// How many cases that which is expected weighs as much as, for a beta prior about it: from how much more the tallies differ
// from what is expected than chance makes them (moments of the beta-binomial: Williams, Applied Statistics 31, 1982).
// Infinity where they differ no more than that. Above 0.
double prior_weight(std::span<const Tally>);

// The rate with what is expected weighing that many cases: the mean of the beta posterior (empirical Bayes), 0..1.
double shrunk(const Tally&, double prior_weight);
}
