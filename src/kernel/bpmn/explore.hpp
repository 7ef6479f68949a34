// Explores what a process can do, before anybody uses it: every order in which things may happen, every way a
// condition may turn out. Data are left out: a way that no data ever take counts as possible, so that a
// finding is "may", and the absence of one is sure wherever the exploration was complete.
#pragma once
#include "kernel/bpmn/drive.hpp"
namespace yiwang::bpmn {

struct Exploration {
    bool complete = false;  // all states were seen; else only `states` of them
    int states = 0;
    bool can_end = false;
    std::vector<std::string> stands_at;  // elements at which it may stand still for ever
    std::vector<std::string> never;      // elements that are never entered (known only if complete)
    std::vector<std::string> stuck;      // gateways where no condition may hold and there is no default
    std::vector<std::string> circles;    // elements from which it may run in a circle without waiting
    std::vector<std::string> crowded;    // elements at which tokens pile up without bound
    std::vector<std::string> uncaught;   // codes of errors that may end it
};

Exploration explore(const ModelPtr&, const Library&, int states_max = 4000);

// What a look before use finds: the model's own faults, what exploration shows, roles, services, forms,
// decisions and processes that nobody knows. known: answers whether a name of a kind ("service", "role",
// "form", "decision", "process", "variable") is known.
using Known = std::function<bool(std::string_view kind, std::string_view name)>;
std::vector<Fault> look_before_use(const ModelPtr&, const Library&, const Known& known);
}
