// The case engine: every matter is an instance 实例 of a process drawn in BPMN 2.0.2 (what is run: kernel/bpmn/model.hpp).
//
// A step is part of the caller's transaction: tokens, tasks, timers, the step's own record, trace and facts come about
// together or not at all. Instances stay on the version they began with until they are moved. Timers are exact through
// restarts; a clock that jumps fires what has become due, once. Many processes of the house may share one PostgreSQL.
//
// Services: Service::run works inside the step; one that throws ServiceError raises a BPMN error, and any other failure undoes
// the step. Service::work works outside, as a job: at least once, with the same key each time; it is tried again with
// back-off, then stands as an incident 异常 until somebody retries, skips or fails it.
#pragma once
#include <string>
#include <vector>
#include "kernel/bpmn/model.hpp"
#include "kernel/flow/calendar.hpp"
#include "kernel/flow/events.hpp"
#include "kernel/flow/task.hpp"
#include "kernel/module/module.hpp"
namespace yiwang::flow {

struct Definition;  // one version of a process

struct Instance {
    Id<Instance> id;
    std::string process;
    std::int64_t version;
    std::int64_t subject;  // the matter: Id<Appeal>, ...
    std::string state;     // "running", "ended", "failed" (an error nobody caught), "stopped" (by hand)
    Instant started_at;
    std::optional<Instant> ended_at;
    std::string error;
};
BOOST_DESCRIBE_STRUCT(Instance, (), (id, process, version, subject, state, started_at, ended_at, error))

// Deploys the modules' processes: a changed text becomes a new version, running instances stay on theirs. Throws Invalid
// "flow.unsupported" or "flow.broken" with the element's id: it cannot be run, or names a service that is not bound.
void deploy(Store&, std::span<const Module>);
// The same check, without deploying.
void check_process(std::string_view bpmn, const std::vector<std::string>& services);

// Starts the newest version and runs it to its first waiting places. subject 0: the instance's own id.
// Throws NotFound "flow.process", Conflict "flow.no_start" (only a message, signal or timer begins it).
Id<Instance> start(Tx&, std::string_view process, std::int64_t subject, const json::Object& variables);

std::optional<Instance> find(Tx&, std::string_view process, std::int64_t subject);  // the latest
Instance get(Tx&, Id<Instance>);
json::Object variables(Tx&, Id<Instance>);
void set_variables(Tx&, Id<Instance>, const json::Object&);
// Ends it as it stands, with a reason. Throws Conflict "flow.ended".
void stop(Tx&, Id<Instance>, std::string_view reason);

// A message to whoever waits for it under that key (one instance), else to the process that it begins. How many took it: 0 or 1.
int send(Tx&, std::string_view message, std::string_view key, const json::Object& variables);
// A signal to all who wait for it, and to all processes that it begins.
int broadcast(Tx&, std::string_view signal, const json::Object& variables);

struct Incident {
    Id<Incident> id;
    Id<Instance> instance;
    std::int64_t subject;
    std::string process, element;
    std::int64_t token;
    std::string kind;   // "service", "timer"
    std::string error;
    Instant raised_at;
    std::optional<Instant> resolved_at;
    std::string resolution;
};
BOOST_DESCRIBE_STRUCT(Incident, (), (id, instance, subject, process, element, token, kind, error, raised_at, resolved_at, resolution))
std::vector<Incident> open_incidents(Tx&, std::string_view process = {});

struct Mend {
    enum class How { retry, skip, fail };    // again; as if done; as a BPMN error
    BOOST_DESCRIBE_NESTED_ENUM(How, retry, skip, fail)
    How how = How::retry;
    std::optional<json::Object> variables{}; // set first
    std::optional<std::string> error{};      // the code of `fail`
    std::string reason{};
};
BOOST_DESCRIBE_STRUCT(Mend, (), (how, variables, error, reason))
// Throws Conflict "flow.incident_resolved"; Invalid "reason": it is empty.
void resolve(Tx&, Id<Incident>, const Mend&);

// What the job behind a service outside is given.
struct ServiceWork {
    Id<Instance> instance;
    std::int64_t token;
    std::string element;
};
BOOST_DESCRIBE_STRUCT(ServiceWork, (), (instance, token, element))

Module module();
}
