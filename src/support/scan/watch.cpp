#include "support/scan/watch.hpp"
#include <algorithm>
#include <cmath>
#include <map>
#include "base/problem.hpp"
namespace yiwang::support::scan {
namespace {
bool mostly_the_same(const Cluster& a, const Cluster& b) {
    std::vector<std::size_t> both;
    std::set_intersection(a.cases.begin(), a.cases.end(), b.cases.begin(), b.cases.end(), std::back_inserter(both));
    return 2 * both.size() > std::min(a.cases.size(), b.cases.size());
}

// The group of four in five of the cases, if there is one.
std::optional<std::uint32_t> mostly_of(const Cluster& cluster, std::span<const std::uint32_t> group_of) {
    std::map<std::uint32_t, std::size_t> counts;
    for (const auto i : cluster.cases)
        if (5 * ++counts[group_of[i]] >= 4 * cluster.cases.size()) return group_of[i];
    return {};
}
}

std::vector<Alarm> watch(std::span<const Case> cases, std::span<const std::uint32_t> group_of, std::int32_t today, const WatchOptions& options) {
    if (group_of.size() != cases.size() || !(options.recurrence_days >= 1 && options.recurrence_days <= 100'000))
        throw Invalid("options", "scan.options", {"扫描参数超出范围。", "An option of the scan is out of its range."});
    std::map<std::uint32_t, std::vector<std::size_t>> groups;
    for (std::size_t i = 0; i < cases.size(); ++i) groups[group_of[i]].push_back(i);
    std::erase_if(groups, [&](const auto& group) { return static_cast<std::int64_t>(group.second.size()) < options.group_voices_least; });
    const double scans = groups.size() > 1 ? static_cast<double>(groups.size() + 1) : 1;  // one group alone is all

    std::vector<Alarm> found;
    const auto keep = [&](std::optional<std::uint32_t> group, Cluster cluster) {
        const double recurrence = cluster.recurrence_days() / scans;
        if (recurrence >= options.recurrence_days) found.push_back({group, std::move(cluster), recurrence});
    };
    for (auto& cluster : scan(cases, today, options.scan)) {
        const auto group = mostly_of(cluster, group_of);
        keep(group, std::move(cluster));
    }
    for (const auto& [group, members] : groups) {
        if (groups.size() < 2) break;
        std::vector<Case> own;
        for (const auto i : members) own.push_back(cases[i]);
        for (auto& cluster : scan(own, today, options.scan)) {
            for (auto& i : cluster.cases) i = members[i];
            keep(group, std::move(cluster));
        }
    }
    std::stable_sort(found.begin(), found.end(), [](const Alarm& a, const Alarm& b) { return a.cluster.p < b.cluster.p; });
    std::vector<Alarm> out;
    for (auto& alarm : found)
        if (std::none_of(out.begin(), out.end(), [&](const Alarm& told) { return mostly_the_same(told.cluster, alarm.cluster); })) out.push_back(std::move(alarm));
    return out;
}

bool touch(const Cluster& a, const Cluster& b, double cell_m) {
    return std::hypot(a.x_m - b.x_m, a.y_m - b.y_m) <= a.radius_m + b.radius_m + cell_m;
}
}
