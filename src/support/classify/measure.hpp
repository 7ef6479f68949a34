// How well a classifier does on texts that it has not seen, and how far its confidence can be believed. Any thread.
#pragma once
#include <array>
#include <map>
#include "support/classify/classify.hpp"
namespace yiwang::support::classify {

// One text's own label, and what was answered.
struct Judged {
    std::size_t example;  // its place in the list
    std::string label;
    std::vector<Choice> choices;
};

struct ReliabilityBin {  // of answers about equally sure
    double from, to;     // confidence
    std::size_t answers;
    double confidence, right;  // means; 0 where there are no answers
};
inline constexpr std::size_t reliability_bins = 10;

struct Measured {
    std::size_t asked = 0;
    double top1 = 0, top3 = 0;     // share whose label is the first answer, one of the first three
    double macro_f1 = 0;           // mean of the F1 of every label that is asked or answered
    double calibration_error = 0;  // expected calibration error (ECE), ten bins of equal width
    std::array<ReliabilityBin, reliability_bins> reliability{};
};
Measured measure(std::span<const Judged>);

// The parts to be asked, in turn, of models trained on the rest: `folds` parts by a seeded shuffle, labels spread evenly.
std::vector<std::vector<std::size_t>> folds_of(std::span<const Example>, std::size_t folds, unsigned seed);

// Trains on all but those asked, and asks. Labels with fewer than two examples left are not learned.
std::vector<Judged> ask(std::span<const Example>, const std::vector<std::size_t>& asked, const TrainingOptions& = {});
}
