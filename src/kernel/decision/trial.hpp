// A version tried before it is published: on one set of inputs, with its why and why not, and on past matters.
// Inside kernel/decision only.
#pragma once
#include "kernel/decision/versions.hpp"
namespace yiwang::decision {

struct Said {
    std::string zh, en;
};
BOOST_DESCRIBE_STRUCT(Said, (), (zh, en))

struct Matched {  // a table that was decided
    std::string table;
    std::vector<std::int64_t> rows;  // that matched, from 0
};
BOOST_DESCRIBE_STRUCT(Matched, (), (table, rows))

struct Tried {
    std::string value;  // a FEEL literal
    std::vector<Said> reasons;
    std::vector<Matched> matched;
    std::vector<std::string> notes;   // why parts of it are null
    std::optional<Said> why_not;      // the smallest change after which it is as wanted; nothing if that was not asked, or none is found
};
BOOST_DESCRIBE_STRUCT(Tried, (), (value, reasons, matched, notes, why_not))

// wanted: unary tests for the value ("\"urgent\"", ">= 200"), "" if nobody asks why not; or a row, from 0, of the decision's own
// table that is to match.
// Throws NotFound "rule.decision", Invalid "decision.wanted", Problem "rule.too_long".
Tried try_out(const rule::DecisionModel&, const std::string& decision, const rule::Context& inputs, std::string_view wanted, std::optional<std::int64_t> row, Instant now);

struct Made {  // what was decided for a matter once
    std::int64_t matter;
    std::string decision, inputs, answer;
    Instant at;
    std::int64_t version_number;
};

struct Changed {
    std::string matter;  // its printed id
    std::string decision;
    Instant decided_at;
    std::int64_t by_version;
    std::string before, after;  // FEEL literals
    std::vector<Said> reasons;  // of what it would be now
};
BOOST_DESCRIBE_STRUCT(Changed, (), (matter, decision, decided_at, by_version, before, after, reasons))

struct Turn {  // how many matters turn from one answer to another
    std::string decision, before, after;
    std::int64_t matters;
};
BOOST_DESCRIBE_STRUCT(Turn, (), (decision, before, after, matters))

struct Effect {
    std::int64_t tried = 0, changed = 0;
    std::int64_t unknown = 0;         // not tried: the decision is gone, or all together take too long
    std::vector<Turn> turns;          // the most frequent first
    std::vector<Changed> matters;     // the newest 200 of those that change
};
BOOST_DESCRIBE_STRUCT(Effect, (), (tried, changed, unknown, turns, matters))

// The newest that were decided by the model, at most 2,000.
std::vector<Made> made_by(Tx&, std::string_view model);
// Each is decided again by this model, at the time at which it was decided.
Effect effect_on(const rule::DecisionModel&, const std::vector<Made>&);

// Takes away what was decided long ago: all but the newest `kept` of each model.
void forget_old(Store&, std::int64_t kept);
}
