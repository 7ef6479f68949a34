// What a Classifier holds. Inside support/classify only.
#pragma once
#include "support/classify/features.hpp"
namespace yiwang::support::classify {

[[noreturn]] void refuse_model();

constexpr std::size_t labels_max = 1000;

struct Classifier::Model {
    std::vector<std::string> labels;  // ascending
    Vocabulary vocabulary;
    std::vector<float> planes;        // [feature * labels + label]
    std::vector<float> offsets;       // of each label
    float sharpness = 1;              // 1 / temperature: distances are multiplied by it

    std::size_t width() const { return labels.size(); }
    // The distance to each label's plane.
    std::vector<double> distances(const std::vector<Value>&) const;
    // Softmax of distances by the sharpness.
    std::vector<double> confidences(const std::vector<double>& distances, double sharpness) const;
};
}
