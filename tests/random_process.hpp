// Random processes for tests, valid by how they are made: blocks within blocks, each entered by one flow and left by one.
// The graph is what a reference walks; the same graph is written as BPMN for the machine.
#pragma once
#include <random>
#include <string>
#include <vector>
namespace yiwang::random_process {

enum class Is {
    start, end, terminate, error_end, user, service, script, choice, fork, either, event_choice, timer_catch, message_catch, sub, event_sub, event_start, timer_edge, signal_edge, error_edge
};

struct Node {
    Is is;
    int parent = -1;        // the sub-process it is inside of
    int host = -1;          // of edges
    bool interrupting = true;
    int runs = 0;           // of a loop: how many; 0: none
    bool one_by_one = false;
    std::vector<int> out{}, in{}, edges{};
    int otherwise = -1;     // the flow taken if no other is
    int index = 0;
    std::string id() const;
};

struct Flow {
    int from, to;
    int variable = -1, value = 0;  // taken if v<variable> = value; -1: always
    std::string id() const { return "f" + std::to_string(index); }
    int index = 0;
};

struct Graph {
    std::vector<Node> nodes;
    std::vector<Flow> flows;
    static constexpr int variables = 4, values = 3;

    std::vector<int> inside(int scope, Is is) const;
    std::string bpmn() const;
};

// The same graph for the same seed. size: about how many nodes.
Graph grow(std::uint64_t seed, int size);
}
