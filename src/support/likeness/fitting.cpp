#include <algorithm>
#include <cmath>
#include "support/likeness/likeness.hpp"
namespace yiwang::support::likeness {

double score(const Weights& weights, const Features& features) {
    double sum = 0;
    for (std::size_t i = 0; i < feature_count; ++i) sum += weights[i] * features[i];
    return 1 / (1 + std::exp(-sum));
}

namespace {
constexpr double shrinking = 1;  // of all weights but the constant's

// Of what was judged, less the price of large weights.
double likelihood(std::span<const Judged> judged, const Weights& weights) {
    double out = 0;
    for (std::size_t i = 1; i < feature_count; ++i) out -= shrinking * weights[i] * weights[i] / 2;
    for (const auto& one : judged) {
        const double p = score(weights, one.features);
        out += std::log(std::max(1e-300, one.same ? p : 1 - p));
    }
    return out;
}
}

Weights fit(std::span<const Judged> judged) {
    constexpr std::size_t n = feature_count;
    constexpr int rounds = 30;
    Weights weights{};
    for (int round = 0; round < rounds; ++round) {
        std::array<std::array<double, n + 1>, n> system{};  // the Hessian, and the gradient beside it
        for (std::size_t i = 0; i < n; ++i) {
            system[i][i] = i ? shrinking : 1e-9;
            system[i][n] = i ? -shrinking * weights[i] : 0;
        }
        for (const auto& one : judged) {
            const double p = score(weights, one.features), pull = (one.same ? 1 : 0) - p, bend = p * (1 - p);
            for (std::size_t i = 0; i < n; ++i) {
                system[i][n] += pull * one.features[i];
                for (std::size_t j = 0; j < n; ++j) system[i][j] += bend * one.features[i] * one.features[j];
            }
        }
        // Gauss-Jordan; the matrix is positive definite, so that no rows are exchanged.
        for (std::size_t i = 0; i < n; ++i)
            for (std::size_t k = 0; k < n; ++k) {
                if (k == i) continue;
                const double factor = system[k][i] / system[i][i];
                for (std::size_t j = i; j <= n; ++j) system[k][j] -= factor * system[i][j];
            }
        const double before = likelihood(judged, weights);
        Weights next;
        double part = 1;
        do {  // a whole step may go too far
            for (std::size_t i = 0; i < n; ++i) next[i] = weights[i] + part * system[i][n] / system[i][i];
            part /= 2;
        } while (part > 1e-6 && likelihood(judged, next) < before);
        const double after = likelihood(judged, next);
        if (after <= before) break;
        weights = next;
        if (after - before < 1e-7) break;
    }
    return weights;
}
}
