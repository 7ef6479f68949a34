// What the edge counts of itself, in Prometheus' text form 0.0.4. Any thread. Inside kernel/http only.
#pragma once
#include <array>
#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include "kernel/store/store.hpp"
namespace yiwang::http {

class Metrics {
public:
    void answered(std::string_view route, int status, std::chrono::steady_clock::duration took);
    std::string print(const Store&) const;
    std::atomic<std::int64_t> connections{0}, in_flight{0}, streams{0};

private:
    static constexpr std::array<double, 9> bounds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10};
    mutable std::mutex mutex_;
    std::map<std::string, std::map<int, std::int64_t>, std::less<>> requests_;  // by route and status
    std::array<std::int64_t, bounds.size() + 1> buckets_{};
    double seconds_ = 0;
};
}
