#include <cmath>
#include "support/likeness/likeness.hpp"
namespace yiwang::support::likeness {

double score(const Weights& weights, const Features& features) {
    double sum = 0;
    for (std::size_t i = 0; i < feature_count; ++i) sum += weights[i] * features[i];
    return 1 / (1 + std::exp(-sum));
}

Weights fit(std::span<const Judged> judged) {
    constexpr std::size_t n = feature_count;
    constexpr double shrinking = 1;  // of all weights but the constant's
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
        double moved = 0;
        for (std::size_t i = 0; i < n; ++i) {
            const double step = system[i][n] / system[i][i];
            weights[i] += step;
            moved += std::abs(step);
        }
        if (moved < 1e-9) break;
    }
    return weights;
}
}
