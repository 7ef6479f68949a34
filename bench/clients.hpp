// Clients that each send the next transaction when the last is durable, without a thread of their own; and what came of it.
#pragma once
#include <sys/resource.h>
#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include "kernel/store/store.hpp"
namespace yiwang::bench {
using Ticks = std::chrono::steady_clock;

struct Outcome {
    double rate = 0, p50_ms = 0, p99_ms = 0, cpu_us = 0;
};

inline double cpu_seconds() {
    rusage use{};
    getrusage(RUSAGE_SELF, &use);
    return static_cast<double>(use.ru_utime.tv_sec + use.ru_stime.tv_sec) + 1e-6 * static_cast<double>(use.ru_utime.tv_usec + use.ru_stime.tv_usec);
}

inline Outcome outcome(std::vector<double>& latencies, double seconds, double cpu) {
    std::sort(latencies.begin(), latencies.end());
    const auto at = [&](double q) { return latencies.empty() ? 0 : latencies[static_cast<std::size_t>(q * static_cast<double>(latencies.size() - 1))] * 1e3; };
    const auto count = static_cast<double>(latencies.size());
    return {count / seconds, at(0.5), at(0.99), 1e6 * cpu / std::max(count, 1.0)};
}

// next() gives the work of the next transaction; an empty one ends the run before its time.
inline Outcome run_clients(Store& store, int clients, double seconds, const std::function<Store::Answering()>& next) {
    const Actor actor{"system/bench", "", {}};
    std::mutex mutex;
    std::condition_variable over;
    std::vector<double> latencies;
    int running = clients;
    const auto began = Ticks::now();
    const double cpu = cpu_seconds();
    std::function<void()> send = [&] {
        Store::Answering work;
        {
            const std::lock_guard lock(mutex);
            work = next();
            if (!work) {
                if (--running == 0) over.notify_one();
                return;
            }
        }
        const auto sent = Ticks::now();
        store.write_later(actor, {}, std::move(work), [&, sent](std::exception_ptr failure, const std::string&) {
            if (failure) std::rethrow_exception(failure);
            const auto now = Ticks::now();
            bool again = false;
            {
                const std::lock_guard lock(mutex);
                latencies.push_back(std::chrono::duration<double>(now - sent).count());
                again = std::chrono::duration<double>(now - began).count() < seconds;
                if (!again && --running == 0) over.notify_one();
            }
            if (again) send();
        });
    };
    for (int i = 0; i < clients; ++i) send();
    std::unique_lock lock(mutex);
    over.wait(lock, [&] { return running == 0; });
    return outcome(latencies, std::chrono::duration<double>(Ticks::now() - began).count(), cpu_seconds() - cpu);
}
}
