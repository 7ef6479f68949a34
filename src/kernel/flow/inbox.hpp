// Finding tasks: mine, my unit's, overdue, soon due, by any field that the process names. Each question is answered from one
// index, so that a page of it costs the same at ten tasks and at a million.
#pragma once
#include "kernel/flow/task.hpp"
namespace yiwang::flow {

struct Inbox {
    Id<identity::Unit> unit{};        // tasks of this unit; empty: of any
    Id<identity::Officer> taken_by{};
    std::string role{};
    std::string place{};              // code of a block
    std::string process{}, element{};
    std::string field{}, value{};     // a field that the process names (yw:fields), and what it must be
    std::optional<Instant> due_before{};
    bool untaken = false;             // nobody has it yet
    enum class Order { oldest, due };  // by age (best within a unit, officer, place or field), or by due time (those without one are left out)
    BOOST_DESCRIBE_NESTED_ENUM(Order, oldest, due)
    Order order = Order::oldest;
    int limit = 50;                   // 1 to 200
    Id<Task> after{};                 // the last task of the page before
};
std::vector<Task> inbox(Tx&, const Inbox&);
}
