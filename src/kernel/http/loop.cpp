#include "kernel/http/loop.hpp"
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
namespace yiwang::http {
namespace {
constexpr std::chrono::milliseconds look_every{250};
}

Deadline::Deadline(Loop& loop, Socket& socket) : loop_(loop), socket_(socket) {
    loop_.deadlines_.insert(this);
}

Deadline::~Deadline() {
    loop_.deadlines_.erase(this);
}

void Deadline::within(std::chrono::seconds time) {
    at_ = loop_.looks_ + static_cast<std::uint64_t>(time / look_every) + 1;
    passed_ = false;
}

void Deadline::look(std::uint64_t now) {
    if (now < at_) return;
    never();
    passed_ = true;
    boost::system::error_code ignored;
    socket_.cancel(ignored);
}

Loop::Loop() {
    asio::co_spawn(io_, look_at_deadlines(), asio::detached);
}

void Loop::start() {
    thread_ = std::thread([this] { io_.run(); });
}

void Loop::stop() {
    io_.stop();
    if (thread_.joinable()) thread_.join();
}

Async<void> Loop::look_at_deadlines() {
    for (Timer timer(io_.get_executor());;) {
        timer.expires_after(look_every);
        co_await timer.async_wait(awaiting);
        ++looks_;
        for (auto* deadline : deadlines_) deadline->look(looks_);
    }
}
}
