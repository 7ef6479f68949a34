#include "kernel/http/wire.hpp"
namespace yiwang::http::wire {
namespace {
std::string field(const beast_http::request_header<>& head, beast_http::field name) {
    return std::string(head[name]);
}

Problem ambiguous(const char* what) {
    return Problem(400, "http.smuggling", {"请求头含义不明，已拒绝。", "The request's head can be read in two ways; refused."}, {}, what);
}
}

Head head_of(const beast_http::request_header<>& head, std::string peer) {
    using F = beast_http::field;
    if (head.count(F::content_length) > 0 && head.count(F::transfer_encoding) > 0) throw ambiguous("both Content-Length and Transfer-Encoding");
    if (head.count(F::content_length) > 1) throw ambiguous("two Content-Length");
    if (head.count(F::host) > 1) throw ambiguous("two Host");
    if (head.version() == 11 && head.count(F::host) == 0) throw ambiguous("no Host");
    if (const auto te = head[F::transfer_encoding]; !te.empty() && !boost::beast::iequals(te, "chunked")) throw ambiguous("Transfer-Encoding");
    return {.method = std::string(head.method_string()),
            .target = std::string(head.target()),
            .content_type = field(head, F::content_type),
            .content_encoding = field(head, F::content_encoding),
            .cookie = field(head, F::cookie),
            .authorization = field(head, F::authorization),
            .accept_language = field(head, F::accept_language),
            .accept_encoding = field(head, F::accept_encoding),
            .if_none_match = field(head, F::if_none_match),
            .idempotency_key = std::string(head["Idempotency-Key"]),
            .csrf = std::string(head["X-Yiwang"]),
            .traceparent = std::string(head["traceparent"]),
            .last_event_id = std::string(head["Last-Event-ID"]),
            .peer = std::move(peer)};
}

Response response_of(Reply reply, unsigned version, bool keep_alive, bool head_only) {
    using F = beast_http::field;
    Response out(static_cast<beast_http::status>(reply.status), version);
    if (!reply.content_type.empty()) out.set(F::content_type, reply.content_type);
    for (const auto& [name, value] : reply.headers) out.insert(name, value);
    out.set("X-Content-Type-Options", "nosniff");
    if (reply.content_type.starts_with("text/html")) {
        out.set("Content-Security-Policy", "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; "
                                           "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'");
        out.set("Referrer-Policy", "same-origin");
    }
    out.keep_alive(keep_alive);
    const auto size = reply.body.size();
    if (!head_only) out.body() = std::move(reply.body);
    if (reply.status != 204 && reply.status != 304) out.content_length(size);
    return out;
}
}
