// A process is tried on past cases before it goes live: what people did, in the order in which they did it, on the new drawing.
//
// A step that the new process asks for and the past does not know is taken as done at once, and counted; one that the past knows
// and the new process does not ask for is counted too. Services answer what they set then. Pure.
#pragma once
#include "kernel/bpmn/drive.hpp"
#include "kernel/mining/cases.hpp"
namespace yiwang::mining {

struct Rehearsed {
    Id<flow::Instance> instance;
    std::vector<std::string> added;    // elements that were not done then
    std::vector<std::string> left_out; // done then, not asked for now
    bool ended = false, ended_then = false;
    std::string stopped_by;            // what went wrong: "No condition at g holds ..."
    std::vector<std::string> stands_at;
};
BOOST_DESCRIBE_STRUCT(Rehearsed, (), (instance, added, left_out, ended, ended_then, stopped_by, stands_at))

struct ElementCount {
    std::string element;
    std::int64_t cases;
};
BOOST_DESCRIBE_STRUCT(ElementCount, (), (element, cases))

struct Rehearsal {
    std::int64_t cases = 0, same = 0, stopped = 0, other_end = 0;  // other_end: it ends now and did not then, or the other way round
    std::vector<ElementCount> added, left_out;
    std::vector<Rehearsed> examples;   // of those that differ, at most 20
};
BOOST_DESCRIBE_STRUCT(Rehearsal, (), (cases, same, stopped, other_end, added, left_out, examples))

Rehearsed rehearse(const bpmn::ModelPtr&, const bpmn::Library&, const Case&);
Rehearsal rehearse(const bpmn::ModelPtr&, const bpmn::Library&, const std::vector<Case>&);
}
