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
    double confidence;  // 0..1: share of the evidence that speaks for it
    std::vector<Reason> reasons;
};
BOOST_DESCRIBE_STRUCT(Candidate, (), (unit, unit_name, kind, kind_name, confidence, reasons))

struct Suggestion {
    std::optional<Candidate> best;  // none: nothing in the text points anywhere
    std::vector<Candidate> alternatives;
};
BOOST_DESCRIBE_STRUCT(Suggestion, (), (best, alternatives))

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
}
