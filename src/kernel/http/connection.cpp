#include "kernel/http/connection.hpp"
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/write.hpp>
#include <array>
#include <memory_resource>
#include <utility>
#include "base/log.hpp"
#include "kernel/http/problem_reply.hpp"
namespace yiwang::http {
namespace {
using std::chrono::seconds;
constexpr std::size_t head_max = 16 << 10, streams_max = 1000, waiting_work_max = 64, read_size = 16 << 10;
constexpr seconds head_time{10}, idle_time{60}, body_time{30}, write_time{60}, heartbeat{15}, linger_time{2};
constexpr std::size_t linger_max = 32 << 20;
constexpr std::chrono::milliseconds stream_poll{250};
using E = wire::beast_http::error;

// Runs f on the pool; the coroutine goes on where it was.
template <class F>
Async<Reply> on_pool(asio::thread_pool& pool, F f) {
    auto start = [&pool](auto handler, F work) {
        asio::post(pool, [handler = std::move(handler), work = std::move(work)]() mutable {
            Reply reply = work();
            auto executor = asio::get_associated_executor(handler);
            asio::post(executor, [handler = std::move(handler), reply = std::move(reply)]() mutable { std::move(handler)(std::move(reply)); });
        });
    };
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<Executor>&, void(Reply)>(std::move(start), awaiting, std::move(f));
}

struct Written {
    std::exception_ptr failure;
    std::string answer;
};

// Hands a write to the store's group writer; no thread waits for the disk.
Async<Written> on_disk(Store& store, const Actor& actor, std::optional<Once> once, Store::Answering work) {
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
    co_return co_await asio::async_initiate<const asio::use_awaitable_t<Executor>&, void(Written)>(std::move(start), awaiting, std::move(once), std::move(work));
}

template <class F>
Reply guarded(Desk& desk, const Task& task, F&& f) {
    try {
        return f();
    } catch (...) {
        return desk.failed(task, std::current_exception());
    }
}

Reply nothing_yet() {
    return {.status = 0, .content_type = {}, .body = {}, .headers = {}};
}

Problem too_large() {
    return Problem(413, "http.too_large", {"内容过大。", "The body is too large."});
}
}

// Between requests a connection is little more than its socket. What reads and answers one is made when its first bytes have come, out
// of memory that the one before has just warmed: a thousand connections that kept theirs would evict each other from the cache.
Async<void> Connection::serve() {
    try {
        deadline_.within(head_time);
        for (bool keep = true; keep; deadline_.within(idle_time)) {
            if (unread_.size() == 0) {
                boost::system::error_code wrong;
                begun_ = co_await socket_.async_read_some(asio::buffer(beginning_), asio::redirect_error(awaiting, wrong));
                if (wrong) break;
            }
            keep = co_await serve_one();
            if (unread_.size() == 0 && unread_.capacity() > 0) unread_.shrink_to_fit();
        }
        boost::system::error_code wrong;
        socket_.shutdown(Tcp::socket::shutdown_send, wrong);
        co_await linger();
    } catch (const boost::system::system_error&) {
        // The peer went away, or was too slow.
    } catch (const std::exception& failure) {
        log::error("http.connection", {{"error", failure.what()}});
    }
}

// Reads away what the peer still sends: closed at once, it would see a broken pipe instead of our answer.
Async<void> Connection::linger() {
    std::array<char, 16384> rest;
    boost::system::error_code wrong;
    deadline_.within(linger_time);
    for (std::size_t all = 0; !wrong && all < linger_max;)
        all += co_await socket_.async_read_some(asio::buffer(rest), asio::redirect_error(awaiting, wrong));
}

// The request whose first bytes are there, and its answer; false when the connection is over.
Async<bool> Connection::serve_one() {
    std::array<std::byte, 4096> space;  // of its head
    std::pmr::monotonic_buffer_resource memory(space.data(), space.size());
    wire::Parser parser(std::piecewise_construct, std::make_tuple(), std::make_tuple(wire::Allocator(&memory)));
    parser.header_limit(static_cast<std::uint32_t>(head_max));
    parser.body_limit(boost::none);
    deadline_.within(head_time);
    if (const auto wrong = co_await feed(parser, &wire::Parser::is_header_done)) {
        co_await refuse(wrong);
        co_return false;
    }
    if (edge_.stopping) co_return false;
    const Counted in_flight(edge_.desk.metrics.in_flight);
    const auto began = std::chrono::steady_clock::now();
    Task task;
    std::optional<Reply> reply;
    bool keep = parser.get().keep_alive() && !edge_.stopping;
    try {
        task.head = wire::head_of(parser.get().base(), peer_);
        reply = edge_.desk.receive(task);
    } catch (...) {
        task.trace_id = log::new_trace_id();
        reply = edge_.desk.failed(task, std::current_exception());
        keep = false;
    }
    const auto length = parser.content_length();
    if (!reply && length && *length > task.body_max()) reply = edge_.desk.failed(task, std::make_exception_ptr(too_large()));
    if (!reply) {
        if (!co_await read_body(parser, task, reply)) co_return false;
    }
    if (!parser.is_done()) keep = false;  // its body is not read
    deadline_.never();
    if (!reply && task.route->kind == Route::Kind::stream) {
        co_await serve_stream(task);
        co_return false;
    }
    if (!reply) reply = co_await answer(task);
    const int status = reply->status;
    co_await send(task, std::move(*reply), parser.get().version(), keep);
    edge_.desk.metrics.answered(task.route_name, status, std::chrono::steady_clock::now() - began);
    co_return keep;
}

// Feeds the parser what is there, and what comes, until done.
Async<boost::system::error_code> Connection::feed(wire::Parser& parser, bool (wire::Parser::*done)() const) {
    boost::system::error_code wrong;
    if (begun_ > 0) {
        const auto taken = parser.put(asio::buffer(beginning_, begun_), wrong), left = std::exchange(begun_, 0) - taken;
        unread_.commit(asio::buffer_copy(unread_.prepare(left), asio::buffer(beginning_.data() + taken, left)));
        if (wrong == E::need_more) wrong = {};
        if (wrong || (parser.*done)()) co_return wrong;
    }
    for (;;) {
        if (unread_.size() > 0) {
            unread_.consume(parser.put(unread_.data(), wrong));
            if (wrong == E::need_more) wrong = {};
            if (wrong || (parser.*done)()) co_return wrong;
        }
        const auto got = co_await socket_.async_read_some(unread_.prepare(read_size), asio::redirect_error(awaiting, wrong));
        unread_.commit(got);
        if (wrong == asio::error::eof && parser.got_some()) parser.put_eof(wrong);
        if (wrong) co_return wrong;
    }
}

// False when what came was no HTTP, which is answered.
Async<bool> Connection::read_body(wire::Parser& parser, Task& task, std::optional<Reply>& reply) {
    if (boost::beast::iequals(parser.get()[wire::beast_http::field::expect], "100-continue")) co_await write("HTTP/1.1 100 Continue\r\n\r\n");
    parser.body_limit(task.body_max());
    parser.eager(true);
    deadline_.within(body_time);
    boost::system::error_code wrong;
    if (!parser.is_done()) wrong = co_await feed(parser, &wire::Parser::is_done);
    if (wrong == E::body_limit) reply = edge_.desk.failed(task, std::make_exception_ptr(too_large()));
    else if (wrong) {
        co_await refuse(wrong);
        co_return false;
    } else task.request.body = std::move(parser.get().body());
    co_return true;
}

// What could not be read as HTTP gets one clear answer, and the connection ends.
Async<void> Connection::refuse(boost::system::error_code wrong) {
    const bool slow = deadline_.passed(), long_head = wrong == E::header_limit || wrong == E::buffer_overflow;
    if (!slow && wrong.category() != make_error_code(E::bad_method).category()) co_return;
    Task task;
    task.trace_id = log::new_trace_id();
    const Problem problem = slow        ? Problem(408, "http.slow", {"请求发送太慢。", "The request came too slowly."})
                            : long_head ? Problem(431, "http.head_too_large", {"请求头过大。", "The head is too large."})
                                        : Problem(400, "http.malformed", {"不是有效的 HTTP 请求。", "This is no well-formed HTTP request."}, {}, wrong.message());
    co_await send(task, problem_reply(problem, Language::zh, task.trace_id), 11, false);
    boost::system::error_code ignored;
    socket_.shutdown(Tcp::socket::shutdown_send, ignored);
    co_await linger();
}

Async<Reply> Connection::answer(Task& task) {
    using K = Route::Kind;
    Desk& desk = edge_.desk;
    if (task.route->kind == K::read) {
        const auto read = [&desk, &task] { return guarded(desk, task, [&] { return desk.read(task); }); };
        if (task.pace->quick()) {
            auto reply = read();
            // The answers of one turn of the loop are sent together: a peer woken once takes them all.
            co_await asio::post(socket_.get_executor(), awaiting);
            co_return reply;
        }
        co_return co_await on_pool(edge_.readers, read);
    }
    if (task.route->kind == K::work) {
        if (edge_.waiting_work >= static_cast<int>(waiting_work_max))
            co_return desk.failed(task, std::make_exception_ptr(Unavailable("http.busy", {"系统正忙，请稍后再试。", "The system is busy; try again soon."})));
        ++edge_.waiting_work;
        auto reply = co_await on_pool(edge_.workers, [&desk, &task] { return guarded(desk, task, [&] { return desk.work(task); }); });
        --edge_.waiting_work;
        co_return reply;
    }
    std::pair<std::optional<Once>, Store::Answering> work;
    auto refused = co_await on_pool(edge_.readers, [&desk, &task, &work] {
        return guarded(desk, task, [&] {
            work = desk.write(task);
            return nothing_yet();
        });
    });
    if (refused.status != 0) co_return refused;
    auto written = co_await on_disk(desk.store(), task.request.caller.actor, std::move(work.first), std::move(work.second));
    co_return guarded(desk, task, [&] {
        if (written.failure) std::rethrow_exception(written.failure);
        return Desk::answer_of(written.answer);
    });
}

Async<void> Connection::send(const Task& task, Reply reply, unsigned version, bool keep) {
    edge_.desk.finish(task, reply);
    const auto head = wire::head_text(reply, version, keep, task.trace_id);
    co_await write(head, task.head.method == "HEAD" ? std::string_view{} : reply.body);
}

// Most answers fit into the socket's buffer at once; the loop is asked to wait only for what does not.
Async<void> Connection::write(std::string_view first, std::string_view second) {
    const std::array<asio::const_buffer, 2> both{asio::buffer(first), asio::buffer(second)};
    boost::system::error_code wrong;
    auto sent = socket_.write_some(both, wrong);
    if (wrong && wrong != asio::error::would_block) throw boost::system::system_error(wrong);
    if (sent == first.size() + second.size()) co_return;
    deadline_.within(write_time);
    if (sent < first.size()) {
        co_await asio::async_write(socket_, asio::buffer(first.substr(sent)), awaiting);
        sent = first.size();
    }
    co_await asio::async_write(socket_, asio::buffer(second.substr(sent - first.size())), awaiting);
    deadline_.never();
}

// Server-sent events (WHATWG HTML 9.2): what happened since, again after each commit, and a heartbeat.
Async<void> Connection::serve_stream(Task& task) {
    Desk& desk = edge_.desk;
    const Counted counted(desk.metrics.streams);
    auto refused = co_await on_pool(edge_.readers, [&desk, &task] {
        return guarded(desk, task, [&] {
            if (desk.metrics.streams > static_cast<std::int64_t>(streams_max)) throw Unavailable("http.streams", {"实时连接过多。", "Too many live connections."});
            desk.admit(task);
            return nothing_yet();
        });
    });
    if (refused.status != 0) {
        co_await send(task, std::move(refused), 11, false);
        co_return;
    }
    co_await write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nX-Accel-Buffering: no\r\nConnection: close\r\n\r\nretry: 2000\n\n");
    std::string last = task.head.last_event_id;
    std::uint64_t seen = ~std::uint64_t{0};
    auto quiet_since = std::chrono::steady_clock::now();
    Timer timer(socket_.get_executor());
    while (!edge_.stopping) {
        std::string out;
        if (const auto commits = desk.store().commits(); commits != seen) {
            seen = commits;
            auto reply = co_await on_pool(edge_.readers, [this, &desk, &task, &last] { return guarded(desk, task, [&] { return events_since(task, last); }); });
            if (reply.status != 200) co_return;
            out = std::move(reply.body);
        }
        const auto now = std::chrono::steady_clock::now();
        if (out.empty() && now - quiet_since >= heartbeat) out = ": still here\n\n";
        if (!out.empty()) {
            co_await write(out);
            quiet_since = now;
        }
        timer.expires_after(stream_poll);
        co_await timer.async_wait(awaiting);
    }
}

Reply Connection::events_since(Task& task, std::string& last) {
    std::string out;
    for (const auto& event : edge_.desk.stream(task, last)) {
        out += "id: " + event.id + "\nevent: " + event.event + "\ndata: " + event.data + "\n\n";
        last = event.id;
    }
    return {.status = 200, .content_type = "text/event-stream", .body = std::move(out), .headers = {}};
}
}
