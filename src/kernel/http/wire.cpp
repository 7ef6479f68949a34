#include "kernel/http/wire.hpp"
#include <array>
#include <ctime>
namespace yiwang::http::wire {
namespace {
std::string field(const beast_http::request_header<Fields>& head, beast_http::field name) {
    return std::string(head[name]);
}

constexpr std::string_view page_policy =
    "Content-Security-Policy: default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; worker-src 'self' blob:; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'\r\nReferrer-Policy: same-origin\r\n";

// RFC 9110 5.6.7, made anew once a second.
std::string_view http_date() {
    thread_local std::time_t made = 0;
    thread_local std::array<char, 32> text;
    thread_local std::size_t size = 0;
    if (const auto now = std::time(nullptr); now != made) {
        std::tm parts{};
        gmtime_r(&now, &parts);
        size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
        made = now;
    }
    return {text.data(), size};
}

Problem ambiguous(const char* what) {
    return Problem(400, "http.smuggling", {"请求头含义不明，已拒绝。", "The request's head can be read in two ways; refused."}, {}, what);
}
}

Head head_of(const beast_http::request_header<Fields>& head, const std::string& peer) {
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
            .host = field(head, F::host),
            .forwarded_proto = std::string(head["X-Forwarded-Proto"]),
            .peer = peer};
}

std::string head_text(const Reply& reply, unsigned version, bool keep_alive, std::string_view trace_id) {
    std::string out;
    out.reserve(512);
    const auto put = [&](std::string_view name, std::string_view value) {
        out.append(name).append(": ");
        for (const char c : value) out += c == '\r' || c == '\n' || c == '\0' ? ' ' : c;  // a value never begins a line of its own
        out.append("\r\n");
    };
    out.append(version == 10 ? "HTTP/1.0 " : "HTTP/1.1 ").append(std::to_string(reply.status)).append(" ");
    out.append(beast_http::obsolete_reason(static_cast<beast_http::status>(reply.status))).append("\r\n");
    put("Date", http_date());
    if (!reply.content_type.empty()) put("Content-Type", reply.content_type);
    for (const auto& [name, value] : reply.headers) put(name, value);
    put("traceparent", "00-" + std::string(trace_id) + "-" + std::string(trace_id.substr(0, 16)) + "-00");
    out.append("X-Content-Type-Options: nosniff\r\n");
    if (reply.content_type.starts_with("text/html")) out.append(page_policy);
    if (!keep_alive) out.append("Connection: close\r\n");
    else if (version == 10) out.append("Connection: keep-alive\r\n");
    if (reply.status != 204 && reply.status != 304) put("Content-Length", std::to_string(reply.body.size()));
    return out.append("\r\n");
}
}
