// What happened in a process, read from the steps of its instances: one case 案例 an instance, one visit an element.
#pragma once
#include "kernel/flow/history.hpp"
namespace yiwang::mining {

struct Visit {
    std::string element;
    Instant entered;
    std::optional<Instant> left;   // nothing: it is still there
    bool cancelled = false;
    std::string actor;             // who let it leave
};

struct Case {
    flow::Instance instance;
    std::vector<flow::StepView> steps;
    std::vector<Visit> visits;     // in the order in which they were entered
};

Case case_of(const flow::Instance&, std::vector<flow::StepView>);
// Cases begun in [from, to), oldest first; at most `cases_max`, else Problem 422 "mining.too_many".
constexpr int cases_max = 50'000;
std::vector<Case> cases(Tx&, std::string_view process, Instant from, Instant to);
}
