// The case engine: every matter is an instance 实例 of a process drawn in BPMN 2.0.2.
//
// Run by now: none start and end events, terminate end, user, service and script-less manual tasks,
// exclusive and parallel gateways, timer intermediate catch and boundary events (interrupting or not) on
// the working calendar. Any other element is refused when the process is deployed, by name. Each step is
// part of the caller's transaction: token, tasks, timers, trace and facts come about together or not at all.
//
// Extension attributes (namespace https://yiwang.dev/bpmn, prefix yw): yw:service on service tasks;
// yw:role on user tasks (who may take it); yw:limit on timers and user tasks: a name of a variable that
// holds a Limit, or a literal such as "2 working_days". Conditions are FEEL (kernel/rule).
#pragma once
#include <string>
#include <vector>
#include "kernel/flow/calendar.hpp"
#include "kernel/module/module.hpp"
namespace yiwang::flow {

struct Definition;  // one version of a process

struct Instance {
    Id<Instance> id;
    std::string process;
    std::int64_t version;
    std::int64_t subject;  // the matter: Id<Appeal>, ...
    std::string state;     // "running", "ended"
    Instant started_at;
    std::optional<Instant> ended_at;
};
BOOST_DESCRIBE_STRUCT(Instance, (), (id, process, version, subject, state, started_at, ended_at))

struct Task {
    Id<Task> id;
    Id<Instance> instance;
    std::int64_t subject;
    std::string element;              // id in the BPMN: "handle"
    std::string name;                 // as drawn: "处置"
    std::string role;
    Id<identity::Unit> unit;          // whose task it is, empty: any unit of the role
    Id<identity::Officer> taken_by;   // empty: not taken
    Instant created_at;
    std::optional<Instant> due_at;
    std::optional<Instant> paused_at; // its clock stands since
};
BOOST_DESCRIBE_STRUCT(Task, (), (id, instance, subject, element, name, role, unit, taken_by, created_at, due_at, paused_at))

// Reads a process; throws Invalid "flow.unsupported" with the element's name and id, or "flow.broken" (a
// sequence flow to nowhere, no start, an unbound service, an unknown condition).
void check_process(std::string_view bpmn, const std::vector<std::string>& services);

// Deploys the modules' processes: a changed text becomes a new version, running instances stay on theirs.
void deploy(Store&, std::span<const Module>);

// Starts the newest version and runs it to its first waiting places.
Id<Instance> start(Tx&, std::string_view process, std::int64_t subject, const json::Object& variables);

std::optional<Instance> find(Tx&, std::string_view process, std::int64_t subject);
std::vector<Task> open_tasks(Tx&, std::int64_t subject);
std::optional<Task> open_task(Tx&, std::int64_t subject, std::string_view element);

// Finishes a user task, sets variables, goes on. Throws Conflict "flow.task_done": done already, or the
// instance has moved on.
void complete(Tx&, Id<Task>, const json::Object& variables);
void assign(Tx&, Id<Task>, Id<identity::Unit>);
// Throws Conflict "flow.task_taken": another officer has it.
void take(Tx&, Id<Task>, Id<identity::Officer>);
void release(Tx&, Id<Task>);
void set_due(Tx&, Id<Task>, Instant);
void pause(Tx&, Id<Task>);
void resume(Tx&, Id<Task>);

json::Object variables(Tx&, Id<Instance>);

struct Inbox {
    Id<identity::Unit> unit{};        // tasks of this unit; empty: of any
    Id<identity::Officer> taken_by{};
    std::string role{};
    std::optional<Instant> due_before{};
    int limit = 50;
    Id<Task> after{};                 // paging
};
std::vector<Task> inbox(Tx&, const Inbox&);

// Told on the bus when a timer on a task's boundary fires (and by the process itself).
struct TimerFired {
    static constexpr std::string_view name = "flow.timer_fired";
    std::int64_t matter;
    std::string element;
    std::int64_t subject() const { return matter; }
};
BOOST_DESCRIBE_STRUCT(TimerFired, (), (matter, element))

Module module();
}
