// The list of rights and duties 权责清单: kinds of appeal in three levels, each with the unit that answers
// for it, its time limit and its legal basis; and the suggestion of kind and owner that stands on it.
//
// The list is data: catalog/<district>/govern/appeals/duties.csv. Any thread, in the caller's transaction.
#pragma once
#include <string>
#include <vector>
#include "base/csv.hpp"
#include "base/problem.hpp"
#include "kernel/flow/calendar.hpp"
#include "kernel/identity/identity.hpp"
#include "kernel/store/tx.hpp"
namespace yiwang::govern::appeals {

enum class Lane { urgent, normal, campaign, supervised };
BOOST_DESCRIBE_ENUM(Lane, urgent, normal, campaign, supervised)

struct Kind {
    std::string code, level1, level2, level3, level3_en;
    std::string lead_unit;  // a unit's code, or "street": the street office of the place
    std::string co_units;   // codes, joined by ;
    std::int64_t deadline_amount;
    flow::LimitUnit deadline_unit;
    Lane lane;
    std::string legal_basis;
    std::string keywords;   // joined by ;
};
BOOST_DESCRIBE_STRUCT(Kind, (), (code, level1, level2, level3, level3_en, lead_unit, co_units, deadline_amount, deadline_unit, lane,
                                 legal_basis, keywords))

// Takes in the list, replacing kinds of the same code. Returns the faults, one sentence each with its line;
// with any fault nothing is taken in.
std::vector<std::string> load_kinds(Tx&, const Table&);

std::vector<Kind> kinds(Tx&);
std::optional<Kind> find_kind(Tx&, std::string_view code);

// The unit of a code, or for "street" the street office of the place; nothing if there is none.
std::optional<identity::Unit> owner_of(Tx&, std::string_view lead_unit, std::string_view street);

// "4 个工作时", "4 working hours".
Sentence limit_in_words(const Kind&);

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

struct Match {
    const Kind* kind;
    double weight;                    // letters of the words found
    std::vector<std::string> words;   // that were found in the text
};
// The kinds whose keywords stand in a text, heaviest first. Pure; the list must outlive the answer.
std::vector<Match> rank(const std::vector<Kind>&, std::string_view title, std::string_view text);

// What the list, and the rules beside it, say of a text at a place, and why. known_kind: "" if it is not known.
struct SuggestIn {
    std::string_view title, text, street, known_kind;
    Instant at;
};
Suggestion suggest(Tx&, const SuggestIn&);

// The kind alone that comes first; nothing if the text points nowhere.
struct SuggestedKind {
    std::string kind;
    double confidence;
};
std::optional<SuggestedKind> suggested_kind(Tx&, const SuggestIn&);
}
