// Jobs: work that must be done later or outside, told in a transaction and kept until done.
//
// At least once: a worker takes a job under a lease; one that dies loses the lease, not the job. A job
// that throws is tried again with exponential back-off, then stands as failed until someone resumes it.
#pragma once
#include <optional>
#include <string>
#include "kernel/module/module.hpp"
namespace yiwang::job {

struct Kept;  // a job in the store

struct When {
    std::optional<Instant> at{};  // not before; nothing: now
    std::string key{};            // a job with this key that is not done yet is not told twice
};

Id<Kept> enqueue_text(Tx&, std::string_view name, std::string payload, const When& = {});

// Tells a job with a described struct as its payload.
template <class Payload>
Id<Kept> enqueue(Tx& tx, std::string_view name, const Payload& payload, const When& when = {}) {
    return enqueue_text(tx, name, json::text(payload), when);
}
void cancel(Tx&, std::string_view name, std::string_view key);

template <class Payload>
Job kind(std::string name, void (*run)(Outside&, const Payload&), std::chrono::seconds every = {}) {
    return {std::move(name), [run](Outside& outside, std::string_view text) { run(outside, json::read<Payload>(text)); }, every};
}

// Names the kinds, once, before the first job is told.
void know(std::span<const Module>);

// Tells the kinds that run by themselves; once at start, after the tables are there, and when the clock was set back.
void begin(Store&);

// Runs what is due now, on the calling thread. Returns how many ran. Safe in many processes at once.
int run_due(Outside&, int at_most = 100);

// When the next job is due; nothing if none waits. For a simulated clock.
std::optional<Instant> next_due(Store&);

struct Failed {
    Id<Kept> id;
    std::string name, error;
    int attempts;
    Instant at;
};
BOOST_DESCRIBE_STRUCT(Failed, (), (id, name, error, attempts, at))
std::vector<Failed> failed(Tx&);
void resume(Tx&, Id<Kept>);  // throws NotFound

Module module();
}
