#include <linear.h>
#include <algorithm>
#include <cmath>
#include <map>
#include "base/problem.hpp"
#include "base/text.hpp"
#include "support/classify/model.hpp"
namespace yiwang::support::classify {
namespace {
constexpr std::size_t examples_max = 50'000;

[[noreturn]] void refuse(Sentence says) {
    throw Invalid("examples", "classify.examples", std::move(says));
}

// Checks the examples and gives the number of each one's label among the labels in their order.
std::vector<std::size_t> number_labels(std::span<const Example> examples, std::vector<std::string>& labels) {
    if (examples.size() > examples_max) refuse({"样例最多 50,000 条。", "At most 50,000 examples."});
    std::map<std::string, std::size_t> counts;
    for (const auto& one : examples) {
        if (one.label.empty() || one.label.find('\0') != one.label.npos || !valid_utf8(one.label)) refuse({"有样例没有类别。", "An example has no label."});
        if (!valid_utf8(one.text.head) || !valid_utf8(one.text.body)) refuse({"有样例不是 UTF-8 文本。", "An example is not UTF-8."});
        ++counts[one.label];
    }
    if (counts.size() < 2 || counts.size() > labels_max) refuse({"类别应为 2 至 1,000 个。", "There must be 2 to 1,000 labels."});
    for (auto& [label, count] : counts) {
        if (count < 2) refuse({"类别“" + label + "”只有一条样例。", "The label \"" + label + "\" has one example only."});
        count = labels.size();
        labels.push_back(label);
    }
    std::vector<std::size_t> out;
    for (const auto& one : examples) out.push_back(counts.at(one.label));
    return out;
}

// The texts as LIBLINEAR reads them: numbers of features from one on, then the offset, then -1.
class Problems {
public:
    Problems(const Vocabulary& vocabulary, std::span<const Example> examples, const std::vector<std::size_t>& labels, std::size_t label_count)
        : labels_(labels), label_count_(label_count) {
        const int offset = static_cast<int>(vocabulary.size()) + 1;
        for (const auto& one : examples) {
            auto& row = rows_.emplace_back();
            for (const auto& value : vocabulary.values_of(one.text)) row.push_back({static_cast<int>(value.feature) + 1, value.value});
            row.push_back({offset, 1});
            row.push_back({-1, 0});
        }
        for (auto& row : rows_) starts_.push_back(row.data());
        sides_.resize(rows_.size());
        problem_ = {static_cast<int>(rows_.size()), offset, sides_.data(), starts_.data(), 1};
    }

    // The plane between the texts of a label and the rest; its last number is the offset. The primal solver draws no random numbers.
    std::vector<double> plane_of(std::size_t label, double cost) {
        double own = 0;
        for (std::size_t i = 0; i < sides_.size(); ++i) own += labels_[i] == label, sides_[i] = labels_[i] == label ? 1 : -1;
        static const bool silent = [] {
            set_print_string_function([](const char*) {});
            return true;
        }();
        (void)silent;
        int which[] = {1, -1};
        double weights[] = {static_cast<double>(sides_.size()) / (own * static_cast<double>(label_count_)), 1};  // labels count alike, however few their examples
        parameter how{L2R_L2LOSS_SVC, 0.001, cost, 2, which, weights, 0.1, nullptr};
        ::model* found = ::train(&problem_, &how);
        const double sign = found->label[0] == 1 ? 1 : -1;
        std::vector<double> out(found->w, found->w + problem_.n);
        for (double& one : out) one *= sign;
        free_and_destroy_model(&found);
        return out;
    }

private:
    const std::vector<std::size_t>& labels_;
    std::size_t label_count_;
    std::vector<std::vector<feature_node>> rows_;
    std::vector<feature_node*> starts_;
    std::vector<double> sides_;
    problem problem_{};
};

Classifier::Model fit(std::span<const Example> examples, const std::vector<std::size_t>& numbers, std::vector<std::string> labels, const TrainingOptions& options) {
    Classifier::Model out;
    out.labels = std::move(labels);
    out.vocabulary = Vocabulary::of(examples, options.features_max);
    out.planes.assign(out.vocabulary.size() * out.width(), 0);
    out.offsets.assign(out.width(), 0);
    Problems problems(out.vocabulary, examples, numbers, out.width());
    for (std::size_t y = 0; y < out.width(); ++y) {
        const auto plane = problems.plane_of(y, options.cost);
        for (std::size_t f = 0; f < out.vocabulary.size(); ++f) out.planes[f * out.width() + y] = static_cast<float>(plane[f]);
        out.offsets[y] = static_cast<float>(plane.back());
    }
    return out;
}

struct HeldOut {
    std::vector<double> distances;
    std::size_t right;
};

// Each example as a model sees it that was trained without it. Labels are spread over the folds, so that none is left without one.
std::vector<HeldOut> hold_out(std::span<const Example> examples, const std::vector<std::size_t>& numbers, const std::vector<std::string>& labels, const TrainingOptions& options) {
    const auto folds = static_cast<std::size_t>(std::clamp(options.folds, 2, 10));
    std::vector<std::size_t> fold_of, next(labels.size());
    for (const auto y : numbers) fold_of.push_back((next[y]++ + y) % folds);
    std::vector<HeldOut> out;
    for (std::size_t fold = 0; fold < folds; ++fold) {
        std::vector<Example> seen;
        std::vector<std::size_t> seen_numbers;
        for (std::size_t i = 0; i < examples.size(); ++i)
            if (fold_of[i] != fold) seen.push_back(examples[i]), seen_numbers.push_back(numbers[i]);
        if (seen.size() == examples.size()) continue;
        const auto model = fit(seen, seen_numbers, labels, options);
        for (std::size_t i = 0; i < examples.size(); ++i)
            if (fold_of[i] == fold) out.push_back({model.distances(model.vocabulary.values_of(examples[i].text)), numbers[i]});
    }
    return out;
}

// The sharpness under which the right labels are likeliest: by golden section, on the logarithm, where there is one minimum.
double best_sharpness(const std::vector<HeldOut>& held_out) {
    const auto surprise = [&](double log_sharpness) {
        const double sharpness = std::exp(log_sharpness);
        double out = 0;
        for (const auto& one : held_out) {
            const double most = *std::max_element(one.distances.begin(), one.distances.end());
            double all = 0;
            for (const double distance : one.distances) all += std::exp((distance - most) * sharpness);
            out += std::log(all) + (most - one.distances[one.right]) * sharpness;
        }
        return out;
    };
    constexpr double golden = 0.6180339887498949;
    double low = std::log(0.1), high = std::log(50.0);
    while (high - low > 1e-3) {
        const double a = high - (high - low) * golden, b = low + (high - low) * golden;
        if (surprise(a) < surprise(b)) high = b;
        else low = a;
    }
    return std::exp((low + high) / 2);
}
}

Classifier Classifier::train(std::span<const Example> examples, const TrainingOptions& options) {
    std::vector<std::string> labels;
    const auto numbers = number_labels(examples, labels);
    auto model = fit(examples, numbers, labels, options);
    model.sharpness = static_cast<float>(best_sharpness(hold_out(examples, numbers, labels, options)));
    Classifier out;
    out.model_ = std::make_shared<const Model>(std::move(model));
    return out;
}
}
