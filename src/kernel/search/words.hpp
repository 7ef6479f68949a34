// What is searched for: words of texts, and questions made of them.
#pragma once
#include <string>
#include <string_view>
#include <vector>
namespace yiwang::search {

inline constexpr std::size_t words_max =
    16'000;  // of one text; the rest is not found. PostgreSQL counts to 16,383
inline constexpr std::size_t word_bytes_max = 192;  // longer words are cut

// Words of a text in their order; each Han character begins one (base/text.hpp index_words).
std::vector<std::string> words_of(std::string_view text);

// Words that stand side by side; of the last one only the beginning may be known.
struct Phrase {
    std::vector<std::string> words;
    bool last_is_beginning = false;
};

// Every group must be found, of a group one phrase; none of `without`.
struct Question {
    std::vector<std::vector<Phrase>> all;
    std::vector<Phrase> without;
};

// Throws Invalid("q", "search.query"), see search.hpp.
Question read_question(std::string_view);

// The question for each engine.
std::string as_fts5(const Question&, std::string_view kind);
std::string as_tsquery(const Question&);
std::string as_tsvector(const std::vector<std::string>& words);
}
