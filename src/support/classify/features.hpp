// Texts as weighed n-grams. Inside support/classify only.
#pragma once
#include <cstdint>
#include <vector>
#include <boost/unordered/unordered_flat_map.hpp>
#include "support/classify/classify.hpp"
namespace yiwang::support::classify {

// A character as it is compared, and where it stands in the text that was given.
struct Letter {
    char32_t folded;
    std::size_t from, to;  // bytes
};
std::vector<Letter> letters_of(std::string_view);

// One n-gram of a field: three code points of 21 bits, the field above them. No two share a number.
using Gram = std::uint64_t;
inline constexpr std::size_t gram_length_max = 3;

struct GramAt {
    Gram gram;
    std::uint32_t at, length;  // letters
};
std::vector<GramAt> grams_of(const std::vector<Letter>&, Field);

struct Value {
    std::uint32_t feature;
    float value;
    std::uint32_t times;  // it stands in the field
};

// The n-grams that are known, each with what its rarity makes it weigh.
class Vocabulary {
public:
    // Those that stand in two texts or more, of each field at most features_max, the commonest; of equally common ones the lower.
    static Vocabulary of(std::span<const Example>, std::size_t features_max);
    // Throws what from_bytes throws: not ascending, not finite, or of unequal length.
    static Vocabulary from_parts(std::vector<Gram>, std::vector<float> weights);

    std::size_t size() const { return grams_.size(); }
    const std::vector<Gram>& grams() const { return grams_; }
    const std::vector<float>& weights() const { return weights_; }
    static constexpr std::uint32_t unknown = 0xFFFFFFFF;
    std::uint32_t find(Gram) const;

    // (1 + ln count) x weight, each field of length one, in the order of the features.
    std::vector<Value> values_of(const Text&) const;

private:
    void add_values(const std::string& text, Field, std::vector<Value>& to) const;

    void keep_places();

    std::vector<Gram> grams_;  // ascending
    std::vector<float> weights_;
    boost::unordered_flat_map<Gram, std::uint32_t> places_;  // of each in them
};
}
