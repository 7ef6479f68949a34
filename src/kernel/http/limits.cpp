#include "kernel/http/limits.hpp"
#include <algorithm>
namespace yiwang::http {
namespace {
constexpr std::size_t buckets_max = 100'000;
}

bool RateLimit::take(const std::string& key, int per_minute, Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    if (buckets_.size() >= buckets_max)  // full ones say nothing that a new one would not
        std::erase_if(buckets_, [&](const auto& one) { return now - one.second.at > std::chrono::minutes{1}; });
    auto [at, fresh] = buckets_.try_emplace(key, Bucket{static_cast<double>(per_minute), now});
    auto& bucket = at->second;
    const double seconds = std::chrono::duration<double>(now - bucket.at).count();
    bucket.tokens = std::min<double>(per_minute, bucket.tokens + seconds * per_minute / 60);
    bucket.at = now;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
}
}
