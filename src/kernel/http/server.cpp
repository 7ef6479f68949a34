#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <thread>
#include "base/log.hpp"
#include "kernel/http/problem_reply.hpp"
#include "kernel/http/wire.hpp"
namespace yiwang::http {
namespace {
namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::awaitable;
using asio::use_awaitable;
using Tcp = asio::ip::tcp;
using std::chrono::seconds;
constexpr std::size_t head_max = 16 << 10, connections_max = 4096, streams_max = 1000, waiting_work_max = 64;
constexpr seconds head_time{10}, idle_time{60}, body_time{30}, write_time{60}, heartbeat{15}, stop_time{10}, linger_time{2};
constexpr std::size_t linger_max = 32 << 20;
constexpr std::chrono::milliseconds stream_poll{250};

// Runs f on the pool; the coroutine goes on where it was.
template <class F>
awaitable<Reply> on_pool(asio::thread_pool& pool, F f) {
    auto start = [&pool](auto handler, F work) {
        asio::post(pool, [handler = std::move(handler), work = std::move(work)]() mutable {
            Reply reply = work();
            auto executor = asio::get_associated_executor(handler);
            asio::post(executor, [handler = std::move(handler), reply = std::move(reply)]() mutable { std::move(handler)(std::move(reply)); });
        });
    };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>&, void(Reply)>(std::move(start), use_awaitable, std::move(f));
}

Problem too_large() {
    return Problem(413, "http.too_large", {"内容过大。", "The body is too large."});
}

struct Written {
    std::exception_ptr failure;
    std::string answer;
};

// Hands a write to the store's group writer; no thread waits for the disk.
awaitable<Written> on_disk(Store& store, const Actor& actor, std::optional<Once> once, Store::Answering work) {
    auto start = [&store, &actor](auto handler, std::optional<Once> once, Store::Answering work) {
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        const auto done = [shared](std::exception_ptr failure, std::string answer) {
            auto executor = asio::get_associated_executor(*shared);
            asio::post(executor, [shared, failure, answer = std::move(answer)]() mutable { std::move (*shared)(Written{failure, std::move(answer)}); });
        };
        try {
            store.write_later(actor, std::move(once), std::move(work), done);
        } catch (...) {
            done(std::current_exception(), "");
        }
    };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<>&, void(Written)>(std::move(start), use_awaitable, std::move(once), std::move(work));
}
}

struct Server::Inside {
    Inside(Outside& outside, std::span<const Module> modules, ServerOptions options)
        : desk(outside, modules, options), readers(static_cast<std::size_t>(options.workers)), workers(static_cast<std::size_t>(options.workers)) {
        Tcp::endpoint endpoint(asio::ip::make_address(options.address), static_cast<unsigned short>(options.port));
        acceptor.open(endpoint.protocol());
        acceptor.set_option(Tcp::acceptor::reuse_address(true));
        boost::system::error_code wrong;
        acceptor.bind(endpoint, wrong);
        if (wrong)
            throw Unavailable("http.port", {"端口 " + std::to_string(options.port) + " 已被占用，请换一个（--http.port）。",
                                            "Port " + std::to_string(options.port) + " is taken; choose another (--http.port)."}, wrong.message());
        acceptor.listen(1024);
        asio::co_spawn(io, accept(), asio::detached);
        for (int i = 0; i < std::max(options.io_threads, 1); ++i) threads.emplace_back([this] { io.run(); });
    }

    awaitable<void> accept() {
        for (;;) {
            boost::system::error_code wrong;
            // Each connection has a strand of its own: its coroutine and its timers never run at once.
            auto socket = co_await acceptor.async_accept(asio::make_strand(io), asio::redirect_error(use_awaitable, wrong));
            if (stopping) co_return;
            if (wrong) {
                asio::steady_timer pause(io, std::chrono::milliseconds{100});  // out of descriptors, say
                co_await pause.async_wait(use_awaitable);
                continue;
            }
            if (desk.metrics.connections >= static_cast<std::int64_t>(connections_max)) continue;
            boost::system::error_code ignored;
            socket.set_option(Tcp::no_delay(true), ignored);
            auto executor = socket.get_executor();
            asio::co_spawn(executor, serve(std::move(socket)), asio::detached);
        }
    }

    struct Counted {
        std::atomic<std::int64_t>& count;
        explicit Counted(std::atomic<std::int64_t>& count) : count(count) { ++count; }
        ~Counted() { --count; }
    };

    awaitable<void> serve(Tcp::socket socket) {
        const Counted counted(desk.metrics.connections);
        boost::system::error_code wrong;
        const auto endpoint = socket.remote_endpoint(wrong);
        if (wrong) co_return;
        beast::tcp_stream stream(std::move(socket));
        beast::flat_buffer buffer;
        try {
            for (bool first = true;; first = false)
                if (!co_await serve_one(stream, buffer, endpoint.address().to_string(), first)) break;
            stream.socket().shutdown(Tcp::socket::shutdown_send, wrong);
            co_await linger(stream);
        } catch (const boost::system::system_error&) {
            // The peer went away, or was too slow.
        } catch (const std::exception& failure) {
            log::error("http.connection", {{"error", failure.what()}});
        }
    }

    // Reads away what the peer still sends: closed at once, it would see a broken pipe instead of our answer.
    static awaitable<void> linger(beast::tcp_stream& stream) {
        std::array<char, 16384> rest;
        boost::system::error_code wrong;
        stream.expires_after(linger_time);
        for (std::size_t all = 0; !wrong && all < linger_max;)
            all += co_await stream.async_read_some(asio::buffer(rest), asio::redirect_error(use_awaitable, wrong));
    }

    // One request and its answer; false when the connection is over.
    awaitable<bool> serve_one(beast::tcp_stream& stream, beast::flat_buffer& buffer, std::string peer, bool first) {
        wire::Parser parser;
        parser.header_limit(static_cast<std::uint32_t>(head_max));
        parser.body_limit(boost::none);
        boost::system::error_code wrong;
        stream.expires_after(first ? head_time : idle_time);
        if (buffer.size() == 0) {
            co_await read_some(stream, buffer, wrong);
            if (wrong) co_return false;
            stream.expires_after(head_time);
        }
        co_await wire::beast_http::async_read_header(stream, buffer, parser, asio::redirect_error(use_awaitable, wrong));
        if (wrong == wire::beast_http::error::end_of_stream || stopping) co_return false;
        if (wrong) co_return co_await refuse(stream, wrong);
        const Counted counted(desk.metrics.in_flight);
        const auto began = std::chrono::steady_clock::now();
        Task task;
        std::optional<Reply> reply;
        bool keep = parser.get().keep_alive() && !stopping;
        try {
            task.head = wire::head_of(parser.get().base(), std::move(peer));
            reply = desk.receive(task);
        } catch (...) {
            task.trace_id = log::new_trace_id();
            reply = desk.failed(task, std::current_exception());
            keep = false;
        }
        const auto body_max = task.route ? std::max<std::size_t>(task.route->body_max, 1) : std::size_t{1} << 20;
        const auto length = parser.content_length();
        if (!reply && length && *length > body_max) reply = desk.failed(task, std::make_exception_ptr(too_large()));
        if (reply && !parser.is_done()) keep = false;  // its body is not read
        if (!reply) {
            if (boost::beast::iequals(parser.get()[wire::beast_http::field::expect], "100-continue")) {
                wire::beast_http::response<wire::beast_http::empty_body> go(wire::beast_http::status::continue_, parser.get().version());
                co_await wire::beast_http::async_write(stream, go, use_awaitable);
            }
            parser.body_limit(body_max);
            stream.expires_after(body_time);
            co_await wire::beast_http::async_read(stream, buffer, parser, asio::redirect_error(use_awaitable, wrong));
            if (wrong == wire::beast_http::error::body_limit) {
                reply = desk.failed(task, std::make_exception_ptr(too_large()));
                keep = false;
            } else if (wrong) co_return co_await refuse(stream, wrong);
            task.request.body = std::move(parser.get().body());
        }
        stream.expires_never();
        if (!reply && task.route->kind == Route::Kind::stream) {
            co_await serve_stream(stream, task);
            co_return false;
        }
        if (!reply) reply = co_await answer(task);
        const int status = reply->status;
        co_await send(stream, task, std::move(*reply), parser.get().version(), keep);
        desk.metrics.answered(task.route_name, status, std::chrono::steady_clock::now() - began);
        co_return keep;
    }

    static awaitable<void> read_some(beast::tcp_stream& stream, beast::flat_buffer& buffer, boost::system::error_code& wrong) {
        const auto got = co_await stream.async_read_some(buffer.prepare(4096), asio::redirect_error(use_awaitable, wrong));
        buffer.commit(got);
    }

    // What could not be read as HTTP gets one clear answer, and the connection ends.
    awaitable<bool> refuse(beast::tcp_stream& stream, boost::system::error_code wrong) {
        using E = wire::beast_http::error;
        const bool slow = wrong == beast::error::timeout, long_head = wrong == E::header_limit || wrong == E::buffer_overflow;
        if (!slow && wrong.category() != make_error_code(E::bad_method).category()) co_return false;
        Task task;
        task.trace_id = log::new_trace_id();
        const Problem problem = slow        ? Problem(408, "http.slow", {"请求发送太慢。", "The request came too slowly."})
                                : long_head ? Problem(431, "http.head_too_large", {"请求头过大。", "The head is too large."})
                                            : Problem(400, "http.malformed", {"不是有效的 HTTP 请求。", "This is no well-formed HTTP request."}, {}, wrong.message());
        if (!slow) co_await send(stream, task, problem_reply(problem, Language::zh, task.trace_id), 11, false);
        co_return false;
    }

    awaitable<Reply> answer(Task& task) {
        using K = Route::Kind;
        if (task.route->kind == K::read)
            co_return co_await on_pool(readers, [this, &task] { return guarded(task, [&] { return desk.read(task); }); });
        if (task.route->kind == K::work) {
            if (waiting_work >= static_cast<int>(waiting_work_max))
                co_return desk.failed(task, std::make_exception_ptr(Unavailable("http.busy", {"系统正忙，请稍后再试。", "The system is busy; try again soon."})));
            ++waiting_work;
            auto reply = co_await on_pool(workers, [this, &task] { return guarded(task, [&] { return desk.work(task); }); });
            --waiting_work;
            co_return reply;
        }
        std::pair<std::optional<Once>, Store::Answering> write;
        auto refused = co_await on_pool(readers, [this, &task, &write] {
            return guarded(task, [&] {
                write = desk.write(task);
                return Reply{.status = 0, .content_type = {}, .body = {}, .headers = {}};
            });
        });
        if (refused.status != 0) co_return refused;
        auto written = co_await on_disk(desk.store(), task.request.caller.actor, std::move(write.first), std::move(write.second));
        co_return guarded(task, [&] {
            if (written.failure) std::rethrow_exception(written.failure);
            return Desk::answer_of(written.answer);
        });
    }

    template <class F>
    Reply guarded(Task& task, F&& f) {
        try {
            Reply reply = f();
            return reply;
        } catch (...) {
            return desk.failed(task, std::current_exception());
        }
    }

    awaitable<void> send(beast::tcp_stream& stream, const Task& task, Reply reply, unsigned version, bool keep) {
        desk.finish(task, reply);
        auto response = wire::response_of(std::move(reply), version, keep, task.head.method == "HEAD");
        wire::beast_http::response_serializer<wire::beast_http::string_body> serializer(response);
        stream.expires_after(write_time);
        if (task.head.method == "HEAD") co_await wire::beast_http::async_write_header(stream, serializer, use_awaitable);
        else co_await wire::beast_http::async_write(stream, serializer, use_awaitable);
        stream.expires_never();
    }

    // Server-sent events (WHATWG HTML 9.2): what happened since, again after each commit, and a heartbeat.
    awaitable<void> serve_stream(beast::tcp_stream& stream, Task& task) {
        if (desk.metrics.streams >= static_cast<std::int64_t>(streams_max)) {
            co_await send(stream, task, desk.failed(task, std::make_exception_ptr(Unavailable("http.streams", {"实时连接过多。", "Too many live connections."}))), 11, false);
            co_return;
        }
        const Counted counted(desk.metrics.streams);
        auto admitted = co_await on_pool(readers, [this, &task] {
            return guarded(task, [&] {
                desk.admit(task);
                return Reply{.status = 0, .content_type = {}, .body = {}, .headers = {}};
            });
        });
        if (admitted.status != 0) {
            co_await send(stream, task, std::move(admitted), 11, false);
            co_return;
        }
        static constexpr std::string_view head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nX-Accel-Buffering: no\r\nConnection: close\r\n\r\nretry: 2000\n\n";
        co_await asio::async_write(stream, asio::buffer(head), use_awaitable);
        std::string last = task.head.last_event_id;
        std::uint64_t seen = ~std::uint64_t{0};
        auto quiet_since = std::chrono::steady_clock::now();
        asio::steady_timer timer(co_await asio::this_coro::executor);
        while (!stopping) {
            std::string out;
            if (const auto commits = desk.store().commits(); commits != seen) {
                seen = commits;
                auto reply = co_await on_pool(readers, [this, &task, &last] { return guarded(task, [&] { return events_since(task, last); }); });
                if (reply.status != 200) co_return;
                out = std::move(reply.body);
            }
            const auto now = std::chrono::steady_clock::now();
            if (out.empty() && now - quiet_since >= heartbeat) out = ": still here\n\n";
            if (!out.empty()) {
                stream.expires_after(write_time);
                co_await asio::async_write(stream, asio::buffer(out), use_awaitable);
                quiet_since = now;
            }
            timer.expires_after(stream_poll);
            co_await timer.async_wait(use_awaitable);
        }
    }

    Reply events_since(Task& task, std::string& last) {
        std::string out;
        for (const auto& event : desk.stream(task, last)) {
            out += "id: " + event.id + "\nevent: " + event.event + "\ndata: " + event.data + "\n\n";
            last = event.id;
        }
        return {.status = 200, .content_type = "text/event-stream", .body = std::move(out), .headers = {}};
    }

    void stop() {
        if (stopping.exchange(true)) return;
        asio::post(io, [this] {
            boost::system::error_code ignored;
            acceptor.close(ignored);
        });
        // Requests under way may finish; those who only wait for the next one are cut off.
        const auto until = std::chrono::steady_clock::now() + stop_time;
        while (desk.metrics.in_flight > desk.metrics.streams && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(std::chrono::milliseconds{10});
        io.stop();
        for (auto& thread : threads) thread.join();
        readers.join();
        workers.join();
    }

    Desk desk;
    asio::io_context io;
    asio::thread_pool readers, workers;
    Tcp::acceptor acceptor{io};
    std::vector<std::thread> threads;
    std::atomic<bool> stopping{false};
    std::atomic<int> waiting_work{0};
};

Server::Server(Outside& outside, std::span<const Module> modules, ServerOptions options)
    : inside_(std::make_unique<Inside>(outside, modules, std::move(options))) {}

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
