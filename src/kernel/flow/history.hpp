// The way an instance went: every step, what it visited and what it changed.
#pragma once
#include "kernel/flow/flow.hpp"
namespace yiwang::flow {

struct StepView {
    Instant at;
    std::string actor, cause;                  // "complete handle"
    std::vector<std::string> visits;           // "+handle" entered, "-handle" left, "xhandle" cancelled, ">to_check" a flow taken
    json::Object changes;                      // variables set
};
BOOST_DESCRIBE_STRUCT(StepView, (), (at, actor, cause, visits, changes))

std::vector<StepView> path(Tx&, Id<Instance>);  // oldest first, the last 2,000
// Who finished the task at that element last.
struct Done {
    Id<Task> task;
    Id<identity::Unit> unit;
    Id<identity::Officer> taken_by;
};
std::optional<Done> last_done(Tx&, Id<Instance>, std::string_view element);
// Elements whose tasks were finished, each once.
std::vector<std::string> done_elements(Tx&, Id<Instance>);
std::vector<std::string> waits_at(Tx&, Id<Instance>);
// Instances of a process begun in [from, to), oldest first; after: the last of the page before.
std::vector<Instance> begun(Tx&, std::string_view process, Instant from, Instant to, std::optional<Instance> after, int at_most);
// The model that an instance runs on.
bpmn::ModelPtr model_of(Tx&, Id<Instance>);
Id<Definition> definition_of(Tx&, Id<Instance>);
}
