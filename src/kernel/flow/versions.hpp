// Versions of processes: drafted, tried, published by a second person; and instances moved from one to another.
#pragma once
#include "kernel/bpmn/explore.hpp"
#include "kernel/flow/flow.hpp"
namespace yiwang::flow {

// Keeps a version of the process; "draft" or "active". The text is kept as it came, byte for byte.
Id<Definition> put_version(Tx&, std::string_view bpmn, std::string_view process, std::string_view state, std::string_view author);
// What begins the process from now on is what this version says.
void activate(Tx&, Id<Definition>);
// Throws Invalid "flow.broken": a service, decision or form that it names is not there.
void check_names(Tx&, const bpmn::Model&);

struct VersionView {
    Id<Definition> id;
    std::string process, name;  // name: what people call it, in the drawing; the process where it says nothing
    std::int64_t version;
    std::string state, author, published_by;
    Instant deployed_at;
    std::optional<Instant> published_at;
    std::int64_t running;  // instances
};
BOOST_DESCRIBE_STRUCT(VersionView, (), (id, process, name, version, state, author, published_by, deployed_at, published_at, running))
std::vector<VersionView> versions(Tx&, std::string_view process = {});
std::string bpmn_of(Tx&, Id<Definition>);
bpmn::ModelPtr model_of(Tx&, Id<Definition>);
bpmn::Library active_models(Tx&);  // of the versions that begin instances

// A draft: it is read, and its faults are told; only one that can be run is kept. Throws Invalid "flow.broken", "flow.unsupported".
Id<Definition> draft(Tx&, std::string_view bpmn, std::string_view author);
std::vector<bpmn::Fault> look_before_use(Tx&, std::string_view bpmn);
// Throws Conflict "flow.own_draft" (its author), "flow.not_draft".
void publish(Tx&, Id<Definition>, std::string_view by);
// The version before it begins new instances again. Throws Conflict "flow.only_version".
void withdraw(Tx&, Id<Definition>, std::string_view reason);

// Where tokens go that stand at an element: "handle" -> "handle_first". Elements that are not named stay where they are.
struct Plan {
    Id<Definition> to;
    std::vector<std::pair<std::string, std::string>> moves{};
};
struct PlanFault {
    Id<Instance> instance;
    std::string element, what;
};
BOOST_DESCRIBE_STRUCT(PlanFault, (), (instance, element, what))
// What keeps an instance from being moved; empty: it can be.
std::vector<PlanFault> check_plan(Tx&, Id<Instance>, const Plan&);
// Moves it: tasks stay with who has them. Throws Conflict "flow.plan" with what keeps it from it.
void migrate(Tx&, Id<Instance>, const Plan&);
std::vector<Id<Instance>> running(Tx&, Id<Definition>, int at_most = 1000);
}
