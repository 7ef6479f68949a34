// What is wrong with a model before anybody is judged by it. Pure; any thread.
#pragma once
#include "base/problem.hpp"
#include "kernel/rule/decisions.hpp"
namespace yiwang::rule {

struct TableFault {
    enum class Kind { type, gap, overlap, contradiction, unreachable, masked, unchecked };
    Kind kind;
    std::string table;
    std::vector<std::size_t> rows;                       // concerned, from 0
    std::vector<std::pair<std::string, Value>> example;  // inputs that show it
    Sentence says;
    std::optional<std::size_t> column{};                 // of a cell, inputs first, then outputs
};

// Tries every table on a value of each span that its own tests tell apart: exact for tests that compare with
// literals. A table of more than 200,000 combinations, or with tests that compute, is named as unchecked, and so is what
// is left after 20 million steps of work on the model.
std::vector<TableFault> check_tables(const DecisionModel&);

// Cells and expressions that can never be what their types say: a number compared with a text, a result that is not
// among the output's values. What is not known before it is computed passes.
std::vector<TableFault> check_types(const DecisionModel&);
}
