// The parser's weights and its search for the best labels. Inside support/address only.
#pragma once
#include <unordered_map>
#include "support/address/features.hpp"
#include "support/address/parser.hpp"
namespace yiwang::support::address {

struct Parser::Model {
    std::vector<std::string> labels;  // "B-road", "I-road", ...
    // from[y]: labels that may stand before y: an I- follows its own B- or I- alone.
    std::vector<std::vector<std::uint16_t>> from;
    std::vector<char> may_begin;

    // Weights of each known feature, one a label; rows in the order in which features were first seen.
    std::vector<std::uint64_t> keys;  // open addressing, 0: free
    std::vector<std::uint32_t> rows;
    std::vector<float> weights;
    std::vector<float> transitions;  // [before * labels + label]; the row before all: [labels * labels + label]

    std::vector<float> steps;  // of transitions, padded to eight; made by make_ready() once they stand

    std::size_t width() const { return labels.size(); }
    std::size_t stride() const { return (width() + 7) / 8 * 8; }  // of a row of weights: eight at a time
    void set_labels(std::vector<std::string>);
    std::uint32_t row_of(std::uint64_t feature) const;  // no_row: unknown
    std::uint32_t add_row(std::uint64_t feature);
    void drop_weak(float least);
    void make_ready();
    static constexpr std::uint32_t no_row = 0xFFFFFFFF;

    // scores[i * stride + y] of each token and label.
    void scores_of(const std::vector<std::string>& tokens, std::vector<std::uint64_t>& features, std::vector<float>& scores) const;
    std::vector<std::uint16_t> best(const std::vector<float>& scores, std::size_t tokens) const;

private:
    void grow();
    std::size_t used_ = 0;
};
}
