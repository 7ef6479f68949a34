// Listens to the brokers of all MQTT sources that are on: takes what comes in batches, each one transaction, and
// acknowledges it when that is on the disk. Of many processes on one store one listens to a source at a time, under a
// lease. A broker that is away is tried again after a while that grows to a minute. One thread.
#pragma once
#include <map>
#include <memory>
#include <string>
#include "support/sources/sources.hpp"
namespace yiwang::support::sources {

class MqttSession;

class Listener {
public:
    explicit Listener(Outside&);
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    // Looks once at what has come, waiting so long for it. Returns how many messages were taken. Throws what the store
    // throws, and what a broken connection does, once; nothing is acknowledged then.
    int turn(std::chrono::milliseconds at_most);
    // Lets another process listen at once.
    void leave();

private:
    struct Line;
    void find_sources();
    int take(Line&, std::chrono::milliseconds at_most);
    void let_rest(Line&, const std::string& why);
    Outside& outside_;
    std::string name_;  // of this listener, for leases
    std::map<std::string, std::unique_ptr<Line>> lines_;
    std::chrono::steady_clock::time_point looked_{};
};
}
