// How long each element of a process takes, how often it is done again, where cases wait: the data of a heat map.
#pragma once
#include "kernel/mining/cases.hpp"
namespace yiwang::mining {

inline double hours(std::chrono::microseconds span) {
    return static_cast<double>(span.count()) / 3.6e9;
}

struct ElementFigures {
    std::string element;
    std::int64_t visits, cases, cancelled, open;  // open: not left yet
    std::int64_t again;                           // visits beyond the first of a case: rework
    std::optional<double> hours_median, hours_p90, hours_mean;  // clock hours from entered to left, of those left
    std::optional<double> working_hours_median;   // the same in service hours of the calendar
    double share;                                 // of all the time that cases waited anywhere, 0 to 1
};
BOOST_DESCRIBE_STRUCT(ElementFigures, (), (element, visits, cases, cancelled, open, again, hours_median, hours_p90, hours_mean, working_hours_median, share))

struct FlowFigures {
    std::string flow;
    std::int64_t taken;
};
BOOST_DESCRIBE_STRUCT(FlowFigures, (), (flow, taken))

struct ProcessFigures {
    std::int64_t cases = 0, ended = 0;
    std::optional<double> hours_median, hours_p90;  // of those ended, from beginning to end
    std::vector<ElementFigures> elements;           // the greatest share first
    std::vector<FlowFigures> flows;
};
BOOST_DESCRIBE_STRUCT(ProcessFigures, (), (cases, ended, hours_median, hours_p90, elements, flows))

ProcessFigures figures(const std::vector<Case>&);
// The value at a quantile of an unsorted list; nothing if it is empty.
std::optional<double> quantile(std::vector<double>, double q);
}
