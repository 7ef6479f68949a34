#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <unordered_map>
#include "base/problem.hpp"
#include "support/address/model.hpp"
namespace yiwang::support::address {

// Stochastic gradient of the likelihood of the right labels, steps by AdaGrad: forward and backward sums, then each
// weight moves by how much oftener its feature stood with a label than the model expected.
class Training {
public:
    Training(const std::vector<Labelled>& given, const TrainingOptions& options) : options_(options) {
        std::map<std::string, std::uint16_t> numbers;
        for (const auto& one : given)
            for (const auto& label : one.labels) {
                numbers.emplace(label, 0);
                if (label.size() > 2) numbers.emplace("I" + label.substr(1), 0), numbers.emplace("B" + label.substr(1), 0);
            }
        std::vector<std::string> names;
        for (auto& [name, number] : numbers) {
            number = static_cast<std::uint16_t>(names.size());
            names.push_back(name);
        }
        if (names.empty()) throw Problem(422, "address.labelled", {"没有标注数据。", "There are no labelled addresses."}, "file");
        model_.set_labels(std::move(names));
        std::vector<std::uint64_t> features;
        std::unordered_map<std::uint64_t, int> counts;
        for (const auto& one : given) {
            features_of(one.tokens, features);
            for (const auto feature : features) ++counts[feature];
        }
        for (const auto& one : given) {
            Sample sample;
            features_of(one.tokens, features);
            // What stood once tells nothing of another address.
            for (const auto feature : features)
                sample.rows.push_back(counts[feature] >= options_.least_count ? model_.add_row(feature) : Parser::Model::no_row);
            std::string before;
            for (const auto& label : one.labels) {
                // An I- without what it goes on with begins something.
                const bool astray = label[0] == 'I' && (before.size() < 2 || before.substr(1) != label.substr(1));
                const std::string right = astray ? "B" + label.substr(1) : label;
                sample.labels.push_back(numbers.at(right));
                before = right;
            }
            samples_.push_back(std::move(sample));
        }
        weight_squares_.assign(model_.weights.size(), 1e-3F);
        transition_squares_.assign(model_.transitions.size(), 1e-3F);
    }

    Parser run() {
        std::mt19937 source(options_.seed);
        std::vector<std::size_t> order(samples_.size());
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
        for (int round = 0; round < options_.rounds; ++round) {
            for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[source() % i]);
            for (const auto i : order) learn(samples_[i]);
            if (round >= options_.rounds / 2) remember();
        }
        average();
        model_.drop_weak(static_cast<float>(options_.weak));
        model_.make_ready();
        Parser out;
        out.model_ = std::make_shared<const Parser::Model>(std::move(model_));
        return out;
    }

private:
    // The mean of the later rounds' weights is steadier than the last ones.
    void remember() {
        weight_sums_.resize(model_.weights.size(), 0);
        transition_sums_.resize(model_.transitions.size(), 0);
        for (std::size_t i = 0; i < weight_sums_.size(); ++i) weight_sums_[i] += model_.weights[i];
        for (std::size_t i = 0; i < transition_sums_.size(); ++i) transition_sums_[i] += model_.transitions[i];
        ++remembered_;
    }
    void average() {
        for (std::size_t i = 0; i < weight_sums_.size(); ++i) model_.weights[i] = weight_sums_[i] / remembered_;
        for (std::size_t i = 0; i < transition_sums_.size(); ++i) model_.transitions[i] = transition_sums_[i] / remembered_;
    }

    struct Sample {
        std::vector<std::uint32_t> rows;  // features_a_token for each token
        std::vector<std::uint16_t> labels;
    };

    void move(float& weight, float& squares, float gradient) const {
        gradient -= static_cast<float>(options_.decay) * weight;
        squares += gradient * gradient;
        weight += static_cast<float>(options_.rate) * gradient / std::sqrt(squares);
    }

    void learn(const Sample& whole) {
        // Features left out by chance at each visit: none may lean on a single one.
        Sample sample = whole;
        for (auto& row : sample.rows)
            if (chance_() % 1000 < static_cast<unsigned>(options_.dropped * 1000)) row = Parser::Model::no_row;
        const std::size_t n = model_.width(), t = sample.labels.size();
        scores_.assign(t * n, 0);
        for (std::size_t i = 0; i < t; ++i)
            for (std::size_t f = 0; f < features_a_token; ++f) {
                const auto row = sample.rows[i * features_a_token + f];
                if (row == Parser::Model::no_row) continue;
                const float* weight = model_.weights.data() + std::size_t{row} * model_.stride();
                for (std::size_t y = 0; y < n; ++y) scores_[i * n + y] += weight[y];
            }
        // Probabilities scaled token by token, so that no sum leaves the range of a float.
        forward_.assign(t * n, 0);
        backward_.assign(t * n, 0);
        exp_transitions_.resize(model_.transitions.size());
        for (std::size_t k = 0; k < exp_transitions_.size(); ++k) exp_transitions_[k] = std::exp(model_.transitions[k]);
        for (std::size_t i = 0; i < t; ++i) {
            float* own = scores_.data() + i * n;
            const float most = *std::max_element(own, own + n);
            for (std::size_t y = 0; y < n; ++y) own[y] = std::exp(own[y] - most);
        }
        const auto scale = [&](float* values) {
            float sum = 0;
            for (std::size_t y = 0; y < n; ++y) sum += values[y];
            if (sum > 0)
                for (std::size_t y = 0; y < n; ++y) values[y] /= sum;
        };
        for (std::size_t y = 0; y < n; ++y) forward_[y] = model_.may_begin[y] ? scores_[y] * exp_transitions_[n * n + y] : 0;
        scale(forward_.data());
        for (std::size_t i = 1; i < t; ++i) {
            for (std::size_t y = 0; y < n; ++y) {
                float sum = 0;
                for (const auto x : model_.from[y]) sum += forward_[(i - 1) * n + x] * exp_transitions_[x * n + y];
                forward_[i * n + y] = sum * scores_[i * n + y];
            }
            scale(forward_.data() + i * n);
        }
        for (std::size_t y = 0; y < n; ++y) backward_[(t - 1) * n + y] = 1;
        for (std::size_t i = t - 1; i > 0; --i) {
            for (std::size_t y = 0; y < n; ++y) {
                const float ahead = scores_[i * n + y] * backward_[i * n + y];
                for (const auto x : model_.from[y]) backward_[(i - 1) * n + x] += exp_transitions_[x * n + y] * ahead;
            }
            scale(backward_.data() + (i - 1) * n);
        }
        std::vector<float> expected(n);
        for (std::size_t i = 0; i < t; ++i) {
            float sum = 0;
            for (std::size_t y = 0; y < n; ++y) sum += expected[y] = forward_[i * n + y] * backward_[i * n + y];
            if (!(sum > 0)) continue;
            for (std::size_t y = 0; y < n; ++y) expected[y] = (y == sample.labels[i] ? 1.0F : 0.0F) - expected[y] / sum;
            for (std::size_t f = 0; f < features_a_token; ++f) {
                if (sample.rows[i * features_a_token + f] == Parser::Model::no_row) continue;
                const std::size_t row = std::size_t{sample.rows[i * features_a_token + f]} * model_.stride();
                for (std::size_t y = 0; y < n; ++y)
                    if (std::abs(expected[y]) > 1e-4F) move(model_.weights[row + y], weight_squares_[row + y], expected[y]);
            }
            if (i) learn_transitions(sample, i);
            else
                for (std::size_t y = 0; y < n; ++y)
                    if (model_.may_begin[y]) move(model_.transitions[n * n + y], transition_squares_[n * n + y], expected[y]);
        }
    }

    void learn_transitions(const Sample& sample, std::size_t i) {
        const std::size_t n = model_.width();
        float sum = 0;
        const auto weight = [&](std::size_t x, std::size_t y) {
            return forward_[(i - 1) * n + x] * exp_transitions_[x * n + y] * scores_[i * n + y] * backward_[i * n + y];
        };
        for (std::size_t y = 0; y < n; ++y)
            for (const auto x : model_.from[y]) sum += weight(x, y);
        if (!(sum > 0)) return;
        for (std::size_t y = 0; y < n; ++y)
            for (const auto x : model_.from[y]) {
                const float right = x == sample.labels[i - 1] && y == sample.labels[i] ? 1.0F : 0.0F;
                const float gradient = right - weight(x, y) / sum;
                if (std::abs(gradient) > 1e-4F) move(model_.transitions[x * n + y], transition_squares_[x * n + y], gradient);
            }
    }

    TrainingOptions options_;
    std::minstd_rand chance_{options_.seed};
    Parser::Model model_;
    std::vector<Sample> samples_;
    std::vector<float> weight_sums_, transition_sums_;
    float remembered_ = 0;
    std::vector<float> weight_squares_, transition_squares_, scores_, forward_, backward_, exp_transitions_;
};

Parser train(const std::vector<Labelled>& given, const TrainingOptions& options) {
    return Training(given, options).run();
}
}
