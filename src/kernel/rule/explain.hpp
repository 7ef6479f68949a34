// Why a decision came out as it did, and what would have made it come out otherwise, in sentences for people.
// Pure; any thread.
#pragma once
#include "base/problem.hpp"
#include "kernel/rule/decisions.hpp"
namespace yiwang::rule {

// One sentence for each table that was decided: the row that matched, its annotation, and the inputs it saw.
std::vector<Sentence> explain(const Answer&);

struct Change {
    std::vector<std::pair<std::string, Value>> inputs;  // what must be otherwise, and how
    std::optional<DateValue> from;                      // or only time must pass: the day from which it is so
    Value value;                                        // what the decision gives then
    Sentence says;
};

// The smallest change after which `wanted` holds for the decision's answer: a day on which it comes true by itself
// (within ten years), else one input, else two. Values are tried that the model's own tables compare with. Nothing
// if none is found within 20,000 evaluations, or 20 million steps of work. Throws what decide() throws.
std::optional<Change> why_not(const DecisionModel&, std::string_view decision, const Context& inputs, Instant now,
                              const std::function<bool(const Answer&)>& wanted);
}
