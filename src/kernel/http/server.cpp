#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <thread>
#include "kernel/http/connection.hpp"
namespace yiwang::http {
namespace {
constexpr std::int64_t connections_max = 4096;
constexpr std::chrono::seconds stop_time{10};
}

struct Server::Inside {
    Inside(Outside& outside, std::span<const Module> modules, const ServerOptions& options) : edge(outside, modules, options) {
        Tcp::endpoint endpoint(asio::ip::make_address(options.address), static_cast<unsigned short>(options.port));
        acceptor.open(endpoint.protocol());
        acceptor.set_option(Tcp::acceptor::reuse_address(true));
        boost::system::error_code wrong;
        acceptor.bind(endpoint, wrong);
        if (wrong)
            throw Unavailable("http.port", {"端口 " + std::to_string(options.port) + " 已被占用，请换一个（--http.port）。",
                                            "Port " + std::to_string(options.port) + " is taken; choose another (--http.port)."}, wrong.message());
        acceptor.listen(1024);
        const int count = options.loops > 0 ? options.loops : std::max(static_cast<int>(std::thread::hardware_concurrency()) / 2, 1);
        for (int i = 1; i < count; ++i) loops.push_back(std::make_unique<Loop>());
        asio::co_spawn(loops[0]->executor(), accept(), asio::detached);
        for (auto& loop : loops) loop->start();
    }
    ~Inside() { stop(); }

    // Each connection goes to the next loop, and stays there.
    Async<void> accept() {
        for (std::size_t turn = 0;; turn = (turn + 1) % loops.size()) {
            Loop& loop = *loops[turn];
            boost::system::error_code wrong;
            auto socket = co_await acceptor.async_accept(loop.executor(), asio::redirect_error(awaiting, wrong));
            if (edge.stopping) co_return;
            if (wrong) {
                Timer pause(loops[0]->executor(), std::chrono::milliseconds{100});  // out of descriptors, say
                co_await pause.async_wait(awaiting);
                continue;
            }
            if (edge.desk.metrics.connections >= connections_max) continue;
            asio::co_spawn(loop.executor(), serve(loop, std::move(socket)), asio::detached);
        }
    }

    Async<void> serve(Loop& loop, Socket socket) {
        boost::system::error_code wrong;
        const auto peer = socket.remote_endpoint(wrong);
        if (wrong) co_return;
        socket.set_option(Tcp::no_delay(true), wrong);
        socket.non_blocking(true, wrong);
        const auto connection = std::make_unique<Connection>(edge, loop, std::move(socket), peer.address().to_string());
        co_await connection->serve();
    }

    void stop() {
        if (edge.stopping.exchange(true)) return;
        asio::post(loops[0]->executor(), [this] {
            boost::system::error_code ignored;
            acceptor.close(ignored);
        });
        // Requests under way may finish; those who only wait for the next one are cut off.
        const auto until = std::chrono::steady_clock::now() + stop_time;
        const auto& metrics = edge.desk.metrics;
        while (metrics.in_flight > metrics.streams && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(std::chrono::milliseconds{10});
        for (auto& loop : loops) loop->stop();
        edge.readers.join();
        edge.workers.join();
    }

    Edge edge;
    std::vector<std::unique_ptr<Loop>> loops = first_loop();
    asio::basic_socket_acceptor<Tcp, Executor> acceptor{loops[0]->executor()};

private:
    static std::vector<std::unique_ptr<Loop>> first_loop() {
        std::vector<std::unique_ptr<Loop>> out;
        out.push_back(std::make_unique<Loop>());
        return out;
    }
};

Server::Server(Outside& outside, std::span<const Module> modules, ServerOptions options)
    : inside_(std::make_unique<Inside>(outside, modules, options)) {}

Server::~Server() {
    stop();
}

int Server::port() const {
    return inside_->acceptor.local_endpoint().port();
}

void Server::stop() {
    inside_->stop();
}

Module module() {
    return {.name = "http"};
}
}
