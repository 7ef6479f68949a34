// A room declares itself as one value: its tables, routes, processes, jobs, hearings and settings.
//
// Returned by one function a room, `Module module()`, listed in app/modules.cpp. check() finds every
// fault of the whole list before the port opens.
#pragma once
#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>
#include "base/config.hpp"
#include "base/embedded.hpp"
#include "kernel/module/outside.hpp"
#include "kernel/module/route.hpp"
namespace yiwang {

// A kind of job: work that is kept in the store until it is done, see kernel/job.
struct Job {
    std::string name;  // "notice.send_sms", imperative
    std::function<void(Outside&, std::string_view payload)> run;
    std::chrono::seconds every{0};  // 0: only when told; else also by itself, with payload {}
    int attempts_max = 8;
    std::chrono::seconds lease{60};  // a worker silent for longer has lost it
    // Told, in the transaction that gives it up, after the last try.
    std::function<void(Tx&, std::string_view payload, std::string_view error)> given_up{};
};

// Hears a fact of the bus, in a transaction of its own, at least once, in order per subject.
struct Hearing {
    std::string fact;    // "appeals.filed"
    std::string hearer;  // "notice.appeals_filed": must not change, deliveries are kept under it
    std::function<void(Tx&, const Fact&)> hear;
};

template <class Event>
Hearing on(std::string hearer, void (*hear)(Tx&, const Event&)) {
    return {std::string(Event::name), std::move(hearer),
            [hear](Tx& tx, const Fact& fact) { hear(tx, json::read<Event>(fact.body)); }};
}

// A service task of a process: what it is given and what it gives back (variables to set).
struct ServiceCall {
    std::int64_t instance, subject;
    const json::Object& variables;
    std::string key{};  // the same for each try of one step: for effects outside that must not happen twice
};
// Thrown by a service: the BPMN error of that code is raised where it stands. Anything else that it throws is a failure.
struct ServiceError {
    std::string code;
    json::Object variables{};
};
struct Service {
    std::string name;  // as in the .bpmn: "appeals.close"
    std::function<json::Object(Tx&, const ServiceCall&)> run{};       // inside the step
    std::function<json::Object(Outside&, const ServiceCall&)> work{};  // outside, as a job; one of the two
};

struct Module {
    std::string_view name{};
    std::span<const Embedded> schema{};
    std::vector<std::string_view> settled{};  // of its tables, those that few write and everybody asks; see kernel/store/settled.hpp
    std::vector<Route> routes{};
    std::span<const Embedded> processes{};
    std::span<const Embedded> forms{};       // JSON Schemas of tasks: <name>.form.json
    std::vector<Service> services{};
    std::vector<Job> jobs{};
    std::vector<Hearing> hears{};
    std::vector<std::string_view> tells{};   // names of its facts
    std::vector<std::string_view> rights{};  // rights it defines
    std::vector<Setting> settings{};
};

// Every fault of the list: double names and routes, a route whose right nobody defines, a hearing of a
// fact nobody tells, a setting without a room. Sentences in English; empty if all is well.
std::vector<std::string> check(std::span<const Module>);

// What Store::migrate is told of them.
std::vector<RoomSchema> schemas(std::span<const Module>);
}
