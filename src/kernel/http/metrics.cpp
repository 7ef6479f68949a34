#include "kernel/http/metrics.hpp"
namespace yiwang::http {

void Metrics::answered(std::string_view route, int status, std::chrono::steady_clock::duration took) {
    const double seconds = std::chrono::duration<double>(took).count();
    std::size_t bucket = 0;
    while (bucket < bounds.size() && seconds > bounds[bucket]) ++bucket;
    const std::lock_guard lock(mutex_);
    auto at = requests_.find(route);
    if (at == requests_.end()) at = requests_.emplace(route, std::map<int, std::int64_t>{}).first;
    ++at->second[status];
    ++buckets_[bucket];
    seconds_ += seconds;
}

std::string Metrics::print(const Store& store) const {
    std::string out = "# TYPE yiwang_http_requests_total counter\n";
    const std::lock_guard lock(mutex_);
    for (const auto& [route, counts] : requests_)
        for (const auto& [status, count] : counts)
            out += "yiwang_http_requests_total{route=\"" + route + "\",status=\"" + std::to_string(status) + "\"} " + std::to_string(count) + "\n";
    out += "# TYPE yiwang_http_request_seconds histogram\n";
    std::int64_t all = 0;
    for (std::size_t i = 0; i < bounds.size(); ++i) {
        char bound[32];
        std::snprintf(bound, sizeof bound, "%g", bounds[i]);
        out += "yiwang_http_request_seconds_bucket{le=\"" + std::string(bound) + "\"} " + std::to_string(all += buckets_[i]) + "\n";
    }
    out += "yiwang_http_request_seconds_bucket{le=\"+Inf\"} " + std::to_string(all += buckets_.back()) + "\n";
    out += "yiwang_http_request_seconds_sum " + std::to_string(seconds_) + "\nyiwang_http_request_seconds_count " + std::to_string(all) + "\n";
    const auto gauge = [&](std::string_view name, std::int64_t value) {
        out.append("# TYPE ").append(name).append(" gauge\n").append(name).append(" ").append(std::to_string(value)).append("\n");
    };
    gauge("yiwang_http_connections", connections);
    gauge("yiwang_http_in_flight", in_flight);
    gauge("yiwang_http_streams", streams);
    out += "# TYPE yiwang_store_commits_total counter\nyiwang_store_commits_total " + std::to_string(store.commits()) + "\n";
    return out;
}
}
