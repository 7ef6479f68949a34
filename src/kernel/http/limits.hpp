// How often one address may ask: token buckets. Any thread. Inside kernel/http only.
#pragma once
#include <chrono>
#include <mutex>
#include <string>
#include <unordered_map>
namespace yiwang::http {

class RateLimit {
public:
    using Clock = std::chrono::steady_clock;
    // Takes one of `per_minute` tokens that refill evenly, a whole minute's worth at most; false if none is left.
    bool take(const std::string& key, int per_minute, Clock::time_point now = Clock::now());

private:
    struct Bucket {
        double tokens;
        Clock::time_point at;
    };
    std::mutex mutex_;
    std::unordered_map<std::string, Bucket> buckets_;
};
}
