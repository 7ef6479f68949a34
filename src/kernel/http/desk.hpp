// From a request that was read to the work it asks for: route, rights, limits, input. Knows no socket.
// Any thread. Inside kernel/http only.
#pragma once
#include <variant>
#include "kernel/http/http.hpp"
#include "kernel/http/limits.hpp"
#include "kernel/http/metrics.hpp"
#include "kernel/http/router.hpp"
#include "kernel/http/static_files.hpp"
namespace yiwang::http {

// A request's head, as the socket's side understood it.
struct Head {
    std::string method, target;
    std::string content_type, content_encoding, cookie, authorization, accept_language, accept_encoding, accept, if_none_match, if_match, idempotency_key, csrf,
        traceparent, last_event_id, webhook_id, webhook_timestamp, webhook_signature;
    std::string host, forwarded_proto;  // for links that must be whole
    std::string peer;
};

struct Task {  // a request on its way
    Head head;
    const Route* route = nullptr;
    Pace* pace = nullptr;  // of the route
    std::string_view route_name = "none";
    std::string trace_id, path, query;
    Language language = Language::zh;
    Request request;
    std::size_t body_max() const { return route ? std::max<std::size_t>(route->body_max, 1) : std::size_t{1} << 20; }
};

class Desk {
public:
    Desk(Outside&, std::span<const Module>, const ServerOptions&);

    // What the head alone decides: a static file, an error, or a route whose body may be read.
    std::optional<Reply> receive(Task&);

    // Who asks, and whether they may; reads the input. On a worker. Throws Problem.
    void admit(Task&);
    Reply read(Task&);
    Reply work(Task&);
    // For a write: gives the work and its key; the answer it makes is unpacked by answer_of.
    std::pair<std::optional<Once>, Store::Answering> write(Task&);
    static Reply answer_of(const std::string& packed);
    std::vector<StreamEvent> stream(Task&, const std::string& last_id);

    Reply failed(const Task&, std::exception_ptr) const;
    // Validators, compression: the last touch on a good answer.
    void finish(const Task&, Reply&) const;

    Store& store() { return outside_.store; }
    Metrics metrics;

private:
    std::optional<Reply> house_route(Task&);
    std::optional<Reply> static_file(Task&);
    void check_head(const Task&) const;

    Outside& outside_;
    ServerOptions options_;
    Router router_;
    StaticFiles files_;
    std::string openapi_;
    RateLimit rate_;
};
}
