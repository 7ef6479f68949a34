// A daily watch over all cases together and over each group of them, with few false alarms in all.
//
// Each group is scanned by itself; an alarm is a cluster that chance alone would show, in any of the groups, less often than
// once in `recurrence_days` daily watches (Bonferroni over the groups). Pure; any thread.
#pragma once
#include <optional>
#include "support/scan/scan.hpp"
namespace yiwang::support::scan {

struct WatchOptions {
    Options scan{};
    double recurrence_days = 100;      // 1..100,000
    std::int64_t group_voices_least = 30;  // a group with fewer cases in all is not scanned by itself
};

struct Alarm {
    std::optional<std::uint32_t> group;  // nothing: of several, none of which gives four in five
    Cluster cluster;
    double recurrence_days;              // of a watch over all of the groups
};

// group_of: of each case. The most telling first; of two alarms that share most of the smaller one's cases, the more telling alone.
// Throws as scan(), and Invalid "scan.options" for a recurrence out of range or groups that are not as many as cases.
std::vector<Alarm> watch(std::span<const Case>, std::span<const std::uint32_t> group_of, std::int32_t today, const WatchOptions& = {});

// Do two clusters touch: is what is seen today what was seen yesterday?
bool touch(const Cluster&, const Cluster&, double cell_m);
}
