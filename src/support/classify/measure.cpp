#include "support/classify/measure.hpp"
#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
namespace yiwang::support::classify {
namespace {
struct Tally {
    double right = 0, answered = 0, asked = 0;
};

void add_reliability(std::span<const Judged> judged, Measured& to) {
    std::array<double, reliability_bins> sure{}, right{};
    for (const auto& one : judged) {
        const double confidence = one.choices.front().confidence;
        const auto bin = std::min(static_cast<std::size_t>(confidence * reliability_bins), reliability_bins - 1);
        ++to.reliability[bin].answers;
        sure[bin] += confidence;
        right[bin] += one.choices.front().label == one.label;
    }
    for (std::size_t i = 0; i < reliability_bins; ++i) {
        auto& bin = to.reliability[i];
        bin.from = static_cast<double>(i) / reliability_bins;
        bin.to = static_cast<double>(i + 1) / reliability_bins;
        if (bin.answers == 0) continue;
        bin.confidence = sure[i] / static_cast<double>(bin.answers);
        bin.right = right[i] / static_cast<double>(bin.answers);
        to.calibration_error += std::abs(sure[i] - right[i]) / static_cast<double>(judged.size());
    }
}
}

Measured measure(std::span<const Judged> judged) {
    Measured out;
    out.asked = judged.size();
    if (judged.empty()) return out;
    std::map<std::string, Tally> tallies;
    for (const auto& one : judged) {
        const auto& first = one.choices.front().label;
        ++tallies[one.label].asked;
        ++tallies[first].answered;
        if (first == one.label) ++tallies[first].right, ++out.top1;
        const auto end = one.choices.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(one.choices.size(), 3));
        out.top3 += std::any_of(one.choices.begin(), end, [&](const Choice& c) { return c.label == one.label; });
    }
    for (const auto& [label, tally] : tallies) out.macro_f1 += 2 * tally.right / (tally.answered + tally.asked);
    out.macro_f1 /= static_cast<double>(tallies.size());
    out.top1 /= static_cast<double>(judged.size());
    out.top3 /= static_cast<double>(judged.size());
    add_reliability(judged, out);
    return out;
}

std::vector<std::vector<std::size_t>> folds_of(std::span<const Example> examples, std::size_t folds, unsigned seed) {
    std::vector<std::size_t> order(examples.size());
    std::iota(order.begin(), order.end(), 0);
    std::mt19937 random(seed);
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random() % i]);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return examples[a].label < examples[b].label; });
    std::vector<std::vector<std::size_t>> out(folds);
    for (std::size_t i = 0; i < order.size(); ++i) out[i % folds].push_back(order[i]);
    for (auto& fold : out) std::sort(fold.begin(), fold.end());
    return out;
}

std::vector<Judged> ask(std::span<const Example> examples, const std::vector<std::size_t>& asked, const TrainingOptions& options) {
    std::vector<char> is_asked(examples.size());
    for (const auto i : asked) is_asked[i] = 1;
    std::map<std::string_view, std::size_t> left;
    for (std::size_t i = 0; i < examples.size(); ++i)
        if (!is_asked[i]) ++left[examples[i].label];
    std::vector<Example> learned;
    for (std::size_t i = 0; i < examples.size(); ++i)
        if (!is_asked[i] && left[examples[i].label] > 1) learned.push_back(examples[i]);
    const auto classifier = Classifier::train(learned, options);
    std::vector<Judged> out;
    for (const auto i : asked) out.push_back({i, examples[i].label, classifier.answer(examples[i].text).choices});
    return out;
}
}
