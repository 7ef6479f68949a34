// Places with their addresses and other names, found by what people write: parts missing, aliases, wrong
// characters, pinyin initials, landmarks; and suggestions while one types.
//
// Words are overlapping pairs of Han characters and whole runs of letters and digits, each weighed by how few
// places have it; numbers weigh as much as names. Only the words that few places have are followed, so that
// an answer among a million takes microseconds to a few milliseconds. Immutable; any thread may ask.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>
#include "support/address/spelling.hpp"
#include "support/geometry/point_index.hpp"
namespace yiwang::support::address {

struct Place {
    std::string code, name, address;     // code: of a block, or a room's own key
    std::vector<std::string> aliases{};  // short names, former names, landmarks
    geometry::Point at{};
};

struct Match {
    std::uint32_t place;
    double confidence;  // 0 to 1: how much of what was written the place explains, less what it contradicts
};

struct Found {
    std::vector<Match> matches;  // the best first
    Reading understood;          // what was read instead of what was written; no text: it was taken as written
};

class Gazetteer {
public:
    Gazetteer() = default;
    explicit Gazetteer(std::vector<Place>);

    std::size_t size() const { return places_.size(); }
    const Place& place(std::uint32_t number) const { return places_[number]; }

    // At most `count`, none below a confidence of 0.2. What fits no place as it is written is read as what
    // may have been meant, with less confidence than the same place written right.
    Found find(std::string_view written, std::size_t count = 5) const;
    // While one types: the last word may be a beginning; pinyin and its initials are read as well.
    std::vector<Match> suggest(std::string_view typed, std::size_t count = 10) const;
    // Places near a point, nearest first: what to say of it.
    std::vector<geometry::PointIndex::Near> near(geometry::Point, std::size_t count, double within_m) const;

private:
    struct Word {
        std::uint32_t begin, end;  // in postings_
        float weight;
    };
    struct Effort {
        std::size_t followed, looked_at;  // postings followed, places compared whole
    };
    std::vector<Match> ranked(const std::vector<std::string>& words, std::size_t count, Effort) const;

    std::vector<Place> places_;
    std::unordered_map<std::string, std::uint32_t> numbers_;  // of words
    std::vector<Word> words_;
    std::vector<std::uint32_t> postings_;
    std::vector<float> totals_;                                    // of each place's words
    std::vector<std::pair<std::string, std::uint32_t>> initials_;  // of names, sorted
    std::vector<std::pair<std::string, std::uint32_t>> names_;     // folded names and aliases, sorted
    geometry::PointIndex points_;
    Spelling spelling_;
};

// The form in which addresses are taken apart: folded, 幢 and 座 as 栋, Chinese numerals that count as
// digits.
std::u32string address_text(std::string_view);

// The words by which addresses are compared: of that form, signs, 号 室 房 and the like left out.
std::vector<std::string> address_words(std::string_view);
}
