// Drives a process by itself: finishes what waits, lets times and messages come, and answers what only
// another engine's language could say. It finds out whether a process can come to its end, and where it
// stands still if it cannot. Pure and repeatable: what it chooses comes from a seed.
#pragma once
#include "kernel/bpmn/machine.hpp"
namespace yiwang::bpmn {

struct Drive {
    bool ended = false;
    std::string error;                   // code of the error nobody caught, or what stopped it
    std::vector<std::string> stands_at;  // ids of elements where nothing moves any more
    std::vector<std::string> path;       // ids of elements as they were entered
    int stimuli = 0;                     // how often it had to be pushed
};

// Processes by id, for calls.
using Library = std::map<std::string, ModelPtr>;

// What can happen to an execution from outside. at: the wait that comes true; null: what waits is completed.
struct Push {
    std::int64_t token;
    const Node* at;
};
std::vector<Push> pushes(const Execution&);
// The start events of the process itself; -1 alone where it has none.
std::vector<int> starts_of(const Model&);

// One run.
Drive drive(const ModelPtr&, const Library&, std::uint64_t seed, int stimuli_max = 400);

// Runs with different choices until one comes to its end; the last one if none does.
Drive drive_to_end(const ModelPtr&, const Library&, int runs = 120);
}
