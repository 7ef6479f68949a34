// What a decision table tells of itself, for explanations. Values; any thread.
#pragma once
#include "kernel/rule/value.hpp"
namespace yiwang::rule {

// How a table came to its result: what its inputs were, and which rows matched (from 0).
struct Because {
    std::string table;
    std::vector<std::pair<std::string, Value>> inputs;  // as written, and what they were
    std::vector<std::size_t> rows;
    std::vector<std::string> annotations;  // of those rows
    Value result;
};
}
