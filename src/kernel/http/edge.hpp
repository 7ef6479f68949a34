// What all connections of a server share. Inside kernel/http only.
#pragma once
#include <boost/asio/thread_pool.hpp>
#include "kernel/http/desk.hpp"
namespace yiwang::http {

struct Edge {
    Edge(Outside& outside, std::span<const Module> modules, const ServerOptions& options)
        : desk(outside, modules, options), readers(static_cast<std::size_t>(options.workers)), workers(static_cast<std::size_t>(options.workers)) {}

    Desk desk;
    boost::asio::thread_pool readers, workers;
    std::atomic<bool> stopping{false};
    std::atomic<int> waiting_work{0};
};

// Counts what is there while it is there.
struct Counted {
    std::atomic<std::int64_t>& count;
    explicit Counted(std::atomic<std::int64_t>& count) : count(count) { ++count; }
    ~Counted() { --count; }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;
};
}
