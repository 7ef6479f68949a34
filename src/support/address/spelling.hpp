// What was meant by an address that is written wrong: characters of the same or nearly the same sound 同音字,
// of the same look 形近字, left out, doubled, too many or changed in order, and pinyin, whole or its
// initials.
//
// A text is read along the characters that stand after each other in known texts. Each step that no known
// text takes costs something and so does each change; the cheapest readings are kept. No list of look-alikes
// is needed: a character is put in where known texts have it between the same neighbours. Filled by learn()
// and settle(), then immutable; any thread may ask.
#pragma once
#include <boost/describe.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>
namespace yiwang::support::address {

constexpr bool is_digit(char32_t c) {
    return c >= U'0' && c <= U'9';
}

struct Correction {
    std::string written, understood;  // with a character on each side, as 罗胡区 and 罗湖区
};
BOOST_DESCRIBE_STRUCT(Correction, (), (written, understood))

struct Reading {
    std::string text;  // folded
    double cost = 0;   // about 1 for each wrong character; pinyin is cheaper
    std::vector<Correction> corrections;
};

class Spelling {
public:
    void learn(std::string_view text);
    void settle();  // after the last text

    // What else may be meant, the likeliest first; none of a text all of whose steps are known.
    std::vector<Reading> readings(std::string_view written, std::size_t count) const;

private:
    friend class Reader;
    struct Step {
        std::uint64_t symbols;  // three symbols of 16 bits, the last the lowest
        std::uint32_t count;
    };
    std::unordered_map<std::uint64_t, std::uint32_t> learnt_;  // until settle()
    std::vector<Step> steps_;                                  // by symbols
    std::vector<std::uint32_t> pairs_;                         // sorted
    std::unordered_set<std::string> words_;                    // of Latin letters
};
}
