#include "kernel/http/wire.hpp"
#include <algorithm>
#include <array>
#include <ctime>
namespace yiwang::http::wire {
namespace {
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

// Headers that have no number in Beast.
std::string* ours(Head& out, boost::beast::string_view name) {
    for (const auto& [known, to] : {std::pair{"Idempotency-Key", &out.idempotency_key}, {"X-Yiwang", &out.csrf}, {"traceparent", &out.traceparent}, {"Last-Event-ID", &out.last_event_id}, {"X-Forwarded-Proto", &out.forwarded_proto},
                                    {"webhook-id", &out.webhook_id}, {"webhook-timestamp", &out.webhook_timestamp}, {"webhook-signature", &out.webhook_signature}})
        if (boost::beast::iequals(name, known)) return to;
    return nullptr;
}

Problem ambiguous(const char* what) {
    return Problem(400, "http.smuggling", {"请求头含义不明，已拒绝。", "The request's head can be read in two ways; refused."}, {}, what);
}
}

Head head_of(const beast_http::request_header<Fields>& head, const std::string& peer) {
    using F = beast_http::field;
    Head out;
    out.method = head.method_string();
    out.target = head.target();
    out.peer = peer;
    int hosts = 0, lengths = 0, encodings = 0;
    // One walk over what is there; asking for each by name would search for all that is not.
    for (const auto& field : head) {
        std::string* to = nullptr;
        switch (field.name()) {
            case F::host: ++hosts, to = &out.host; break;
            case F::content_length: ++lengths; break;
            case F::transfer_encoding:
                if (++encodings > 1 || !boost::beast::iequals(field.value(), "chunked")) throw ambiguous("Transfer-Encoding");
                break;
            case F::content_type: to = &out.content_type; break;
            case F::content_encoding: to = &out.content_encoding; break;
            case F::cookie: to = &out.cookie; break;
            case F::authorization: to = &out.authorization; break;
            case F::accept_language: to = &out.accept_language; break;
            case F::accept_encoding: to = &out.accept_encoding; break;
            case F::if_none_match: to = &out.if_none_match; break;
            case F::if_match: to = &out.if_match; break;
            case F::accept: to = &out.accept; break;
            default: to = ours(out, field.name_string());
        }
        if (to && to->empty()) *to = field.value();  // the first of a name counts
    }
    if (lengths > 0 && encodings > 0) throw ambiguous("both Content-Length and Transfer-Encoding");
    if (lengths > 1) throw ambiguous("two Content-Length");
    if (hosts > 1) throw ambiguous("two Host");
    if (head.version() == 11 && hosts == 0) throw ambiguous("no Host");
    return out;
}

std::string head_text(const Reply& reply, unsigned version, bool keep_alive, std::string_view trace_id) {
    std::string out;
    out.reserve(512);
    const auto put = [&](std::string_view name, std::string_view value) { out.append(name).append(": ").append(value).append("\r\n"); };
    const auto put_theirs = [&](std::string_view name, std::string_view value) {
        const auto from = out.size();
        put(name, value);
        std::replace_if(out.begin() + static_cast<std::ptrdiff_t>(from), out.end() - 2, [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');  // never a line of its own
    };
    out.append(version == 10 ? "HTTP/1.0 " : "HTTP/1.1 ").append(std::to_string(reply.status)).append(" ");
    out.append(beast_http::obsolete_reason(static_cast<beast_http::status>(reply.status))).append("\r\n");
    put("Date", http_date());
    if (!reply.content_type.empty()) put_theirs("Content-Type", reply.content_type);
    for (const auto& [name, value] : reply.headers) put_theirs(name, value);
    out.append("traceparent: 00-").append(trace_id).append("-").append(trace_id.substr(0, 16)).append("-00\r\n");
    out.append("X-Content-Type-Options: nosniff\r\n");
    if (reply.content_type.starts_with("text/html")) out.append(page_policy);
    if (!keep_alive) out.append("Connection: close\r\n");
    else if (version == 10) out.append("Connection: keep-alive\r\n");
    if (reply.status != 204 && reply.status != 304) put("Content-Length", std::to_string(reply.body.size()));
    return out.append("\r\n");
}
}
