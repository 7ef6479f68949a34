// The suggestion of kind and owner for a matter, with its reasons: by what past appeals teach (learning.hpp), by the keywords of
// the list of duties, by the rules beside it (decisions.hpp). Any thread, in the caller's transaction.
#pragma once
#include <string>
#include <vector>
#include "base/problem.hpp"
#include "kernel/identity/identity.hpp"
#include "support/duties/duties.hpp"
namespace yiwang::govern::appeals {
namespace duties = support::duties;
using duties::Lane;

struct Reason {
    std::string zh, en;
};
BOOST_DESCRIBE_STRUCT(Reason, (), (zh, en))

struct Candidate {
    Id<identity::Unit> unit;
    std::string unit_name, kind, kind_name;
    double confidence;  // 0..1: how often answers as sure as this were right; of keywords, their share of the evidence
    std::vector<Reason> reasons;
};
BOOST_DESCRIBE_STRUCT(Candidate, (), (unit, unit_name, kind, kind_name, confidence, reasons))

struct Suggestion {
    std::optional<Candidate> best;  // none: nothing in the text points anywhere
    std::vector<Candidate> alternatives;
    std::vector<std::string> words;  // of the text, that speak for the best: shown where they stand
    bool learned = false;            // by the model that is in use (learning.hpp); else by the list's keywords
    bool sure = true;                // false: less than the setting appeals.sure_percent, a person should look
};
BOOST_DESCRIBE_STRUCT(Suggestion, (), (best, alternatives, words, learned, sure))

// What the list, and the rules beside it, say of a text at a place, and why. known_kind: "" if it is not known.
struct SuggestIn {
    std::string_view title, text;
    duties::Circumstances where;
    std::string_view known_kind;
    Instant at;
};
Suggestion suggest(Tx&, const SuggestIn&, std::size_t alternatives = 4);

// The kind alone that comes first; nothing if the text points nowhere.
struct SuggestedKind {
    std::string kind;
    double confidence;
};
std::optional<SuggestedKind> suggested_kind(Tx&, const SuggestIn&);
}
