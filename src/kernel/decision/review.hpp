// What must be right before a version is published: it compiles, its tables have no fault, its cases pass.
// Pure but for what it imports. Inside kernel/decision only.
#pragma once
#include "kernel/decision/versions.hpp"
namespace yiwang::decision {

struct Finding {
    std::string kind;                 // "fault" (does not compile), "type", "gap", "overlap", "contradiction", "unreachable", "masked", "unchecked", "no_cases", "too_long"
    std::string element;              // the decision whose table it is
    std::vector<std::int64_t> rows;   // concerned, from 0
    std::optional<std::int64_t> column;  // inputs first, then outputs, from 0
    std::string zh, en;
    bool blocks = true;               // it may not be published so
};
BOOST_DESCRIBE_STRUCT(Finding, (), (kind, element, rows, column, zh, en, blocks))

struct CaseOutcome {
    std::string id, node;
    bool passed;
    std::string got, why;  // got: a FEEL literal
};
BOOST_DESCRIBE_STRUCT(CaseOutcome, (), (id, node, passed, got, why))

struct Review {
    std::vector<Finding> findings;
    std::vector<CaseOutcome> cases;
    std::vector<std::string> decisions, inputs;
    bool publishable = false;
};
BOOST_DESCRIBE_STRUCT(Review, (), (findings, cases, decisions, inputs, publishable))

// Throws what reading the cases throws.
Review review(const rule::DecisionModel&, const std::string& cases, Instant now);
// The first thing that stands against publishing, as a Problem: Invalid "decision.faulty".
void refuse_faulty(const Review&, const std::string& where);
}
