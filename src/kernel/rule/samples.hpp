// Values that a table's tests tell apart: for each input the literals it is compared with, what lies between
// them and beyond. Inside kernel/rule only.
#pragma once
#include "kernel/rule/table.hpp"
namespace yiwang::rule {

struct Samples {
    std::vector<Value> values;
    bool exact = true;  // every test compares with literals
};
// Of one input of the table.
Samples samples_of(const Table&, std::size_t input);

// The literals in what a value is compared with, and what lies right beside them.
std::vector<Value> values_beside(const Node&);

// All tables below a tree, with their own.
void tables_below(const Node&, std::vector<const Table*>&);
}
