// What if: a process played forward with arrivals, staffing, working times and choices taken from history, and changed at will.
//
// Staff: people a role has on duty in service hours; a task takes one of them for its working time, first come first served. The
// working time of an element is estimated from history as the time from when its officer was free (had finished something
// before, or the task had come) to when it was finished, in service hours. Choices at gateways fall as often as they did.
// Pure and repeatable by seed. What it is worth is measured: assumptions from the first part of a history, played over the
// rest, and compared with what then happened.
#pragma once
#include "kernel/bpmn/drive.hpp"
#include "kernel/mining/durations.hpp"
namespace yiwang::mining {

struct RoleStaff {
    std::string role;
    std::int64_t people;
};
BOOST_DESCRIBE_STRUCT(RoleStaff, (), (role, people))

struct Assumptions {
    std::vector<Instant> arrivals;                        // when cases begin
    std::map<std::string, std::int64_t> staff;            // by role
    std::map<std::string, std::vector<double>> work;      // hours of service time, by element; as observed
    std::map<std::string, std::int64_t> flows;            // how often each was taken
    std::map<std::string, std::vector<double>> delays;    // hours of clock time that events and outside services took
};
Assumptions assume(const bpmn::Model&, const std::vector<Case>&);

struct Played {
    std::int64_t cases = 0, ended = 0;
    std::optional<double> hours_median, hours_p90, hours_mean;
    std::vector<std::pair<std::string, double>> busy;     // by role: share of the service time that people worked
    std::int64_t waiting_max = 0;                         // tasks waiting for somebody at the worst moment
};
// Cases that arrive, until the last has ended or `until`.
Played play(const bpmn::ModelPtr&, const bpmn::Library&, const Assumptions&, Instant until, std::uint64_t seed);

struct WhatIf {
    std::int64_t cases, ended, waiting_max;
    std::optional<double> hours_median, hours_p90, hours_mean;              // simulated
    std::optional<double> then_median, then_p90, then_mean;                  // what happened in the part that was kept back
    std::optional<double> error_median, error_mean;                          // |simulated - happened| / happened
    std::vector<RoleStaff> staff;
};
BOOST_DESCRIBE_STRUCT(WhatIf, (), (cases, ended, waiting_max, hours_median, hours_p90, hours_mean, then_median, then_p90, then_mean, error_median, error_mean, staff))
// Learns from the first `learn` of the cases (0 to 1), plays the arrivals of the rest. staff: people instead of those observed.
WhatIf what_if(const bpmn::ModelPtr&, const bpmn::Library&, const std::vector<Case>&, double learn, const std::map<std::string, std::int64_t>& staff, std::uint64_t seed);
}
