// What is wrong with a model's tables before anybody is judged by them. Pure; any thread.
#pragma once
#include "base/problem.hpp"
#include "kernel/rule/decisions.hpp"
namespace yiwang::rule {

struct TableFault {
    enum class Kind { gap, overlap, contradiction, unreachable, masked, unchecked };
    Kind kind;
    std::string table;
    std::vector<std::size_t> rows;                       // concerned, from 0
    std::vector<std::pair<std::string, Value>> example;  // inputs that show it
    Sentence says;
};

// Tries every table on a value of each span that its own tests tell apart: exact for tests that compare with
// literals. A table of more than 200,000 combinations, or with tests that compute, is named as unchecked.
std::vector<TableFault> check_tables(const DecisionModel&);
}
