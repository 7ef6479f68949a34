// One thread's event loop, and the deadlines of what waits on it. Inside kernel/http only.
//
// A connection lives on one loop from its first byte to its last: no strands, no locks.
#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <set>
#include <thread>
namespace yiwang::http {
namespace asio = boost::asio;
using Tcp = asio::ip::tcp;
using Executor = asio::io_context::executor_type;
template <class T>
using Async = asio::awaitable<T, Executor>;
using Socket = asio::basic_stream_socket<Tcp, Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;
constexpr asio::use_awaitable_t<Executor> awaiting;

class Loop;

// When a socket has waited long enough: what it then waits for ends as operation_aborted. Loops look four times
// a second and deadlines are counted in looks, so that a limit costs neither a timer nor a question for the time.
// On the loop's thread only.
class Deadline {
public:
    Deadline(Loop&, Socket&);
    ~Deadline();
    Deadline(const Deadline&) = delete;
    Deadline& operator=(const Deadline&) = delete;
    void within(std::chrono::seconds);  // a quarter of a second more at most
    void never() { at_ = none; }
    bool passed() const { return passed_; }

private:
    friend Loop;
    static constexpr std::uint64_t none = ~std::uint64_t{0};
    void look(std::uint64_t now);
    Loop& loop_;
    Socket& socket_;
    std::uint64_t at_ = none;
    bool passed_ = false;
};

class Loop {
public:
    Loop();
    ~Loop() { stop(); }
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;
    Executor executor() { return io_.get_executor(); }
    void start();  // its thread
    void stop();   // and waits for it

private:
    friend Deadline;
    Async<void> look_at_deadlines();
    std::set<Deadline*> deadlines_;  // outlives io_, which ends the connections
    std::uint64_t looks_ = 0;
    asio::io_context io_{1};
    std::thread thread_;
};
}
