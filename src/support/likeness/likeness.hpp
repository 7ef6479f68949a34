// Which of many short texts, at near places and times, tell of the same matter 相似: by words, place, time, kind and who wrote.
//
// Words are pairs of characters; each weighs by how rare it is among the texts held (inverse document frequency), what everybody writes
// (请相关部门尽快处理) next to nothing. House numbers, and names of estates and roads, that differ speak against: 3栋 and 5栋 are two
// matters. A small logistic model makes one score of it; its weights were fitted by `yiwang evaluate repeats --fit`, see likeness.cpp.
//
// Several threads may ask an Index at once while none changes it; all else is pure. Answers do not depend on the order in which texts were added.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>
#include <boost/describe.hpp>
#include <boost/unordered/unordered_flat_map.hpp>
#include "base/time.hpp"
#include "support/geometry/point.hpp"
namespace yiwang::support::likeness {
using geometry::Point;

struct Said {
    std::string text;
    std::optional<Point> point{};
    std::string place{};    // code of the smallest known block, "" if not known
    std::string kind{};     // "" if not known
    std::string contact{};  // of who wrote, "" if not known
    Instant at{};
};

inline constexpr std::size_t feature_count = 13;
using Features = std::array<double, feature_count>;
using Weights = std::array<double, feature_count>;  // the first is of the constant 1

// What two have in common, and how surely they tell of the same matter.
struct Likeness {
    double score = 0;                 // 0..1: how often pairs as like as these were the same
    double words = 0;                 // 0..1: weighted cosine of their pairs of characters, 1 of a text with itself
    std::vector<std::string> shared;  // of compare(): the weightiest words in common, 4 at most
    std::optional<double> metres;     // apart; nothing: one is without a point
    double days = 0;                  // apart
    bool same_place = false, same_kind = false, same_contact = false;
    bool other_number = false;        // house numbers or names that exclude each other
};
BOOST_DESCRIBE_STRUCT(Likeness, (), (score, words, shared, metres, days, same_place, same_kind, same_contact, other_number))

struct Found {
    std::int64_t id;
    Likeness likeness;
};

class Index {
public:
    Index();
    // A text that is held already under the id stays as it is.
    void add(std::int64_t id, const Said&);
    // Those said before are held no longer.
    void forget_before(Instant);
    bool holds(std::int64_t id) const { return slots_.contains(id); }
    std::size_t size() const { return slots_.size(); }

    // The likest with a score of score_least and more, best first. A text with a point finds those about it, to 330 m at least and 1 km at
    // most, those of its block without a point, and those of unknown place; one without a point those of its block and of unknown place.
    std::vector<Found> find(const Said&, std::size_t most = 5, double score_least = 0) const;
    // Of two texts, held or not, by how rare words are here.
    Likeness compare(const Said&, const Said&) const;
    Features features(const Said&, const Said&) const;

private:
    using Word = std::uint32_t;  // hash of a pair of characters
    struct Name {                // "3栋": a building, 3; "翠竹路": a road, 翠竹
        char32_t sort;
        Word which;
        auto operator<=>(const Name&) const = default;
    };
    struct Read {  // what is kept of a text; ascending, each once
        std::vector<Word> words;
        std::vector<Name> names;
    };
    struct Held {
        std::int64_t id;
        Said said;  // without its text
        Read read;
    };
    struct Posting {
        Word word;
        std::uint32_t slot;
        auto operator<=>(const Posting&) const = default;
    };
    struct Cell {  // both ascending; what is added goes to the few, and with them to the many when they are no longer few
        std::vector<Posting> many, few;
    };
    struct Asked {  // a text that is held against others
        const Read& read;
        std::vector<double> squares;  // of its words' weights
        double weight;                // their sum
    };
    struct Shared {
        double words_weight, least_weight, cosine;
        int number, name;  // 1: in common; -1: they exclude each other; 0: neither
    };

    struct Frequency {
        std::uint32_t texts = 0, assumed = 0;  // that hold the word; that are taken to have held it before any was held
        double log = 0;                        // of one more than both
    };

    static Read read(std::string_view text);
    static std::span<const Posting> postings_of(const std::vector<Posting>& ascending, Word);
    static Shared names_shared(const Read&, const Read&);
    double weight(Word) const;
    double weight_of(const Read&) const;  // sum of squares
    Asked asked(const Read&) const;
    void count(Word, int more);
    Shared shared(const Asked&, const Read&) const;
    std::vector<std::string> runs_in_common(std::string_view text, const Read&) const;
    Features features(const Said&, const Asked&, const Said&, const Read&, Likeness&) const;

    void count_texts();

    std::vector<Held> held_;  // by slot
    double texts_log_ = 0;    // of one more than all that are held and assumed
    std::unordered_map<std::int64_t, std::uint32_t> slots_;
    boost::unordered_flat_map<Word, Frequency> frequencies_;
    std::unordered_map<std::uint64_t, Cell> cells_;        // of points, of blocks, of nowhere
};

// A pair whose truth is known.
struct Judged {
    Features features;
    bool same;
};
// Logistic regression by Newton's method with a little shrinking. Weights of the model whose scores are likeliest for what was judged.
Weights fit(std::span<const Judged>);
double score(const Weights&, const Features&);
}
