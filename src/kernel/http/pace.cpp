#include "kernel/http/pace.hpp"
#include <sys/resource.h>
#include <algorithm>
#include <ctime>
namespace yiwang::http {
namespace {
constexpr std::int64_t score_min = -100'000, score_max = 300, weight = 10;  // a slow answer's, for each limit it lasted

std::chrono::nanoseconds computed_by_this_thread() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
}

std::int64_t waits_of_this_thread() {
    rusage usage{};
    getrusage(RUSAGE_THREAD, &usage);
    return usage.ru_nvcsw;
}
}

Stopwatch::Stopwatch() : began_(std::chrono::steady_clock::now()), computed_(computed_by_this_thread()), waits_(waits_of_this_thread()) {}

std::chrono::nanoseconds Stopwatch::slow() const {
    const auto lasted = std::chrono::steady_clock::now() - began_;
    if (lasted <= Pace::quick_limit) return {};
    if (waits_of_this_thread() != waits_) return lasted;
    const auto computed = computed_by_this_thread() - computed_;
    return computed > Pace::quick_limit ? computed : std::chrono::nanoseconds{};
}

void Pace::took(std::chrono::nanoseconds slow) {
    const auto score = score_.load(std::memory_order_relaxed);
    const auto next = slow.count() == 0 ? score + 1 : score - weight * (slow / quick_limit);
    if (next != score) score_.store(std::clamp(next, score_min, score_max), std::memory_order_relaxed);
}
}
