// Whether a route's reads are so quick that a hop to a worker would cost more than they do: those are
// answered on the loop. Slow answers weigh by their length, so that a loop never spends more than a small
// part of its time on them. Any thread; an answer more or less does not matter. Inside kernel/http only.
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
namespace yiwang::http {

// Times one answer on this thread.
class Stopwatch {
public:
    Stopwatch();
    // Nothing for a quick answer. Else how long it computed, or lasted if it waited (for a lock, a disk, another
    // server); that other threads had the processor meanwhile does not count.
    std::chrono::nanoseconds slow() const;

private:
    std::chrono::steady_clock::time_point began_;
    std::chrono::nanoseconds computed_;
    std::int64_t waits_;
};

class Pace {
public:
    static constexpr std::chrono::microseconds quick_limit{200};
    bool quick() const { return score_.load(std::memory_order_relaxed) >= proof; }
    void took(std::chrono::nanoseconds slow);  // as the stopwatch says

private:
    static constexpr std::int64_t proof = 100;
    std::atomic<std::int64_t> score_{0};
};
}
