// Facts about processes, told on the bus.
#pragma once
#include "base/id.hpp"
#include "base/json.hpp"
namespace yiwang::identity {
struct Officer;
struct Unit;
}
namespace yiwang::flow {
struct Instance;
struct Task;

// A timer has rung.
struct TimerFired {
    static constexpr std::string_view name = "flow.timer_fired";
    std::int64_t matter;
    std::string element;
    std::int64_t subject() const { return matter; }
};
BOOST_DESCRIBE_STRUCT(TimerFired, (), (matter, element))

// A message or signal that a process throws.
struct Told {
    static constexpr std::string_view name = "flow.told";
    bool signal;
    std::string event, key;
    Id<Instance> from;
    std::int64_t matter;
    json::Object variables;
    std::int64_t subject() const { return matter; }
};
BOOST_DESCRIBE_STRUCT(Told, (), (signal, event, key, from, matter, variables))

// A step has failed for good: it stands until an operator mends it.
struct IncidentRaised {
    static constexpr std::string_view name = "flow.incident_raised";
    std::int64_t matter;
    std::string process, element, error;
    std::int64_t subject() const { return matter; }
};
BOOST_DESCRIBE_STRUCT(IncidentRaised, (), (matter, process, element, error))

// Told when a task is urged or supervised: whoever has it gets a notice.
struct Urged {
    static constexpr std::string_view name = "flow.urged";
    std::int64_t matter;
    Id<Task> task;
    Id<identity::Unit> unit;
    Id<identity::Officer> officer;
    std::string task_name, words;
    bool supervised;
    std::int64_t subject() const { return matter; }
};
BOOST_DESCRIBE_STRUCT(Urged, (), (matter, task, unit, officer, task_name, words, supervised))

// A task's clock stands, runs again, or has another due time: the task says which.
struct Rescheduled {
    static constexpr std::string_view name = "flow.rescheduled";
    Id<Task> task;
    std::int64_t matter;
    std::string process, element;
    std::int64_t subject() const { return matter; }
};
BOOST_DESCRIBE_STRUCT(Rescheduled, (), (task, matter, process, element))

// A task is for others again: the officer who had it has left.
struct Released {
    static constexpr std::string_view name = "flow.released";
    Id<Task> task;
    std::int64_t matter;
    std::string process, element;
    std::int64_t subject() const { return matter; }
};
BOOST_DESCRIBE_STRUCT(Released, (), (task, matter, process, element))
}
