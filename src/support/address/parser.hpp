// Addresses cut into their parts: province, city, district, town, road, number, estate, building, storey, room, by a
// linear-chain conditional random field over tokens. The model is a file; whoever has labelled addresses trains one with
// `yiwang address train`, and without one the house trains itself on addresses it makes (see making.hpp).
//
// 20,000 addresses a second and more on one core. A parser is immutable; any thread may ask it.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>
#include "support/address/tokens.hpp"
namespace yiwang::support::address {

struct Part {
    std::string kind;  // "road", "roadno", "poi", ...
    std::string text;
};

class Parser {
public:
    // Throws Problem 422 "address.model": the file is none of ours.
    static Parser load(const std::string& file);
    static Parser from_bytes(std::string_view);
    std::string bytes() const;
    void save(const std::string& file) const;

    std::vector<Part> parse(std::string_view address) const;
    std::vector<std::string> labels(const std::vector<std::string>& tokens) const;  // the best sequence

private:
    friend class Training;
    struct Model;
    std::shared_ptr<const Model> model_;
};

struct TrainingOptions {
    int rounds = 14;
    double rate = 0.05, decay = 1e-4;  // of AdaGrad, of the weights
    double dropped = 0.3;              // share of features left out at each visit
    int least_count = 2;               // of a feature
    double weak = 0.15;                // features without a weight above this are left out of the model
    unsigned seed = 1;
};
Parser train(const std::vector<Labelled>&, const TrainingOptions& = {});

struct Score {
    std::size_t right = 0, found = 0, wanted = 0, whole = 0, addresses = 0;
    double precision() const { return found ? static_cast<double>(right) / static_cast<double>(found) : 0; }
    double recall() const { return wanted ? static_cast<double>(right) / static_cast<double>(wanted) : 0; }
    double f1() const { return right ? 2 * precision() * recall() / (precision() + recall()) : 0; }
};
Score score(const Parser&, const std::vector<Labelled>&);
}
