// The house, wired: configuration, store, modules and what runs behind them. Commands stand on it.
#pragma once
#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>
#include "app/modules.hpp"
#include "base/config.hpp"
namespace yiwang::app {

class House {
public:
    // Opens the store, brings its tables up to date, deploys processes, reads the district's calendar and name.
    // clock: null for the system's. Throws Problem with what is wrong, before anything is served.
    explicit House(Config, const Clock* clock = nullptr);
    ~House();

    const Config& config() const { return config_; }
    Store& store() { return *store_; }
    Outside& outside() { return *outside_; }

    // Delivers facts and runs jobs until stop() or destruction.
    void start_workers();
    void stop();

    // Does what is due now, on this thread, until nothing is: for commands and simulated clocks.
    void settle();

private:
    std::uint64_t next_commit(std::uint64_t seen);
    void deliver_facts();
    void listen();
    void run_jobs();

    Config config_;
    std::unique_ptr<Store> store_;
    std::unique_ptr<HttpClient> http_;
    std::unique_ptr<Outside> outside_;
    std::atomic<bool> stopping_{false};
    std::vector<std::thread> threads_;
};

Actor system_actor(std::string_view what);
}
