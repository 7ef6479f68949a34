// Tasks 任务 of people: who may take one, when it is due, how it is finished. Work around a task (hand over, ask for more
// time, urge, ...) is in desk.hpp, finding tasks in inbox.hpp.
//
// Functions here are for rooms that keep traces in their own words; they leave none.
#pragma once
#include <optional>
#include <string>
#include <vector>
#include "kernel/module/module.hpp"
namespace yiwang::flow {
struct Instance;

struct Task {
    Id<Task> id;
    Id<Instance> instance;
    std::int64_t subject;
    std::string process, element;     // id in the BPMN: "handle"; inside a called process "investigate/handle"
    std::string name;                 // as drawn: "处置"
    std::string role;
    Id<identity::Unit> unit;          // whose task it is, empty: any unit of the role
    std::string place;                // code of a block, "" if none
    Id<identity::Officer> taken_by;   // empty: not taken
    Instant created_at;
    std::optional<Instant> due_at;
    std::optional<Instant> paused_at; // its clock stands since
    std::string suspended;            // why, "" if it is not
    std::string form;                 // name of its JSON Schema, "" if none
    std::string page;                 // of the room that finishes it, "" if any desk may
    std::int64_t urged, supervised;   // how often it was urged; 1 while somebody supervises it
};
BOOST_DESCRIBE_STRUCT(Task, (),
                      (id, instance, subject, process, element, name, role, unit, place, taken_by, created_at, due_at, paused_at, suspended, form, page, urged, supervised))

Task get_task(Tx&, Id<Task>);  // an open one; throws Conflict "flow.task_done"
std::vector<Task> open_tasks(Tx&, std::int64_t subject);
std::optional<Task> open_task(Tx&, std::int64_t subject, std::string_view element);

// Finishes a task, sets variables, goes on. Throws Conflict "flow.task_done": done already, or the instance has moved on;
// "flow.task_waits": somebody who was asked to help has not answered. Invalid: its form refuses the variables.
void complete(Tx&, Id<Task>, const json::Object& variables);
void assign(Tx&, Id<Task>, Id<identity::Unit>);
// Throws Conflict "flow.task_taken": another officer has it.
void take(Tx&, Id<Task>, Id<identity::Officer>);
void release(Tx&, Id<Task>);
// Every open task that the officer has is for others again; told for each (Released).
void release_all(Tx&, Id<identity::Officer>);
void set_due(Tx&, Id<Task>, Instant);
// Stops its clock: what was left of the time is left when it goes on.
void pause(Tx&, Id<Task>);
void resume(Tx&, Id<Task>);
}
