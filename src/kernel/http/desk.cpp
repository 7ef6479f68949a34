#include "kernel/http/desk.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "kernel/http/compress.hpp"
#include "kernel/http/problem_reply.hpp"
#include "kernel/module/etag.hpp"
#include "kernel/module/query_text.hpp"
namespace yiwang::http {
namespace {
constexpr std::size_t compress_from = 1400;  // what fits into one packet gains nothing
constexpr std::size_t target_max = 8192;

Problem bad_request(std::string_view code, std::string en, std::string details = {}) {
    return Problem(400, "http." + std::string(code), {"请求格式不对。", std::move(en)}, {}, std::move(details));
}

// W3C Trace Context: the caller's trace id, if it sends a valid one.
std::string trace_of(const std::string& traceparent) {
    if (traceparent.size() == 55 && traceparent.starts_with("00-")) {
        const auto id = traceparent.substr(3, 32);
        if (id.find_first_not_of("0123456789abcdef") == id.npos && id.find_first_not_of('0') != id.npos) return id;
    }
    return log::new_trace_id();
}

Language language_of(const std::string& accept) {
    const auto zh = accept.find("zh"), en = accept.find("en");
    return en != accept.npos && (zh == accept.npos || en < zh) ? Language::en : Language::zh;
}

std::string session_of(const std::string& cookies) {
    static constexpr std::string_view name = "yiwang_session=";
    for (std::size_t at = cookies.find(name); at != cookies.npos; at = cookies.find(name, at + 1))
        if (at == 0 || cookies[at - 1] == ' ' || cookies[at - 1] == ';') {
            const auto from = at + name.size();
            return cookies.substr(from, cookies.find(';', from) - from);
        }
    return {};
}

bool unsafe(const std::string& method) {
    return method != "GET" && method != "HEAD" && method != "OPTIONS";
}

Reply text_reply(std::string body, std::string type) {
    return {.status = 200, .content_type = std::move(type), .body = std::move(body), .headers = {{"Cache-Control", "no-cache"}}};
}

// How the client knows us. Only links are made of it: who sends another Host gets links to there himself.
std::string origin_of(const Head& head) {
    constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]";
    if (head.host.empty() || head.host.size() > 255 || head.host.find_first_not_of(allowed) != head.host.npos) return {};
    return (head.forwarded_proto == "https" ? "https://" : "http://") + head.host;
}

// What another site's page may ask of this path (WHATWG Fetch, CORS preflight).
Reply preflight(const std::string& methods) {
    return {.status = 204,
            .content_type = {},
            .body = {},
            .headers = {{"Allow", methods + ", OPTIONS"},
                        {"Access-Control-Allow-Origin", "*"},
                        {"Access-Control-Allow-Methods", methods},
                        {"Access-Control-Allow-Headers", "Accept-Language, Authorization, Content-Type, Idempotency-Key"},
                        {"Access-Control-Max-Age", "86400"}}};
}

// Never with the browser's cookies: "*" is not read by a page that sent them.
void share(const Route* route, Reply& reply) {
    if (route && route->cross_origin) reply.headers.emplace_back("Access-Control-Allow-Origin", "*");
}

Problem too_many() {
    return Problem(429, "http.too_many", {"请求过于频繁，请稍后再试。", "Too many requests; wait a little."});
}

bool accepts(const std::string& header, std::string_view coding) {
    const auto at = header.find(coding);
    return at != header.npos && header.compare(at + coding.size(), 4, ";q=0") != 0;
}
}

Desk::Desk(Outside& outside, std::span<const Module> modules, const ServerOptions& options)
    : outside_(outside), options_(options), router_(modules), files_(options.static_folder), openapi_(openapi(modules)) {}

std::optional<Reply> Desk::receive(Task& task) {
    task.trace_id = trace_of(task.head.traceparent);
    task.language = language_of(task.head.accept_language);
    try {
        check_head(task);
        const auto question = task.head.target.find('?');
        task.path = task.head.target.substr(0, question);
        task.query = question == std::string::npos ? "" : task.head.target.substr(question + 1);
        if (auto reply = house_route(task)) return reply;
        if (!rate_.take(task.head.peer, options_.per_minute)) throw too_many();
        auto found = router_.find(task.head.method, task.path);
        if (!found.served) {
            if (found.allowed.empty() && !task.path.starts_with("/api/") && !unsafe(task.head.method)) return static_file(task);
            if (found.allowed.empty()) throw NotFound("http.path");
            if (found.cross_origin && task.head.method == "OPTIONS") return preflight(found.allowed);
            auto reply = problem_reply(Problem(405, "http.method", {"这个地址不支持这种操作。", "This address does not take this method."}), task.language, task.trace_id);
            reply.headers.emplace_back("Allow", found.allowed);
            return reply;
        }
        task.route = &found.served->route;
        task.route_name = found.served->name;
        task.pace = &found.served->pace;
        auto& r = task.request;
        r.path = task.path;
        r.caller.language = task.language;
        auto query = parse_query(task.query);
        if (!query) throw bad_request("query", "The query is malformed.");
        r.method = task.head.method == "HEAD" ? "GET" : task.head.method;
        r.parameters = std::move(found.parameters);
        r.query = std::move(*query);
        r.content_type = task.head.content_type;
        r.cookie_session = session_of(task.head.cookie);
        r.origin = origin_of(task.head);
        if (task.head.authorization.starts_with("Bearer ")) r.bearer = task.head.authorization.substr(7);
        r.idempotency_key = task.head.idempotency_key;
        r.accept = task.head.accept;
        r.if_match = task.head.if_match;
        r.webhook_id = task.head.webhook_id;
        r.webhook_timestamp = task.head.webhook_timestamp;
        r.webhook_signature = task.head.webhook_signature;
        r.peer = task.head.peer;
        return {};
    } catch (...) {
        return failed(task, std::current_exception());
    }
}

void Desk::check_head(const Task& task) const {
    const auto& target = task.head.target;
    if (target.empty() || target.front() != '/') throw bad_request("target", "The target must begin with a slash.");
    if (target.size() > target_max) throw Problem(414, "http.target", {"地址过长。", "The address is too long."});
    if (!percent_decoded(target, false)) throw bad_request("target", "The target has a bad escape, a NUL or is not UTF-8.");
    if (!task.head.content_encoding.empty() && task.head.content_encoding != "identity")
        throw Problem(415, "http.encoding", {"请求内容不能压缩。", "A request's body must not be compressed."});
}

std::optional<Reply> Desk::house_route(Task& task) {
    if (task.head.method != "GET" && task.head.method != "HEAD") return {};
    if (task.path == "/healthz") return text_reply("ok\n", "text/plain; charset=utf-8");
    if (task.path == "/readyz") {
        outside_.store.read({"system/http", task.trace_id, {}}, [](Tx&) {});
        return text_reply("ready\n", "text/plain; charset=utf-8");
    }
    if (task.path == "/metrics") return text_reply(metrics.print(outside_.store), "text/plain; version=0.0.4; charset=utf-8");
    if (task.path == "/api/openapi.json") return text_reply(openapi_, "application/json");
    return {};
}

std::optional<Reply> Desk::static_file(Task& task) {
    const auto path = percent_decoded(task.path, false);
    const auto* file = path ? files_.find(*path == "/" ? "/index.html" : *path) : nullptr;
    if (!file) throw NotFound("http.path");
    task.route_name = "static";
    Reply reply{.status = 200, .content_type = file->type, .body = {}, .headers = {{"ETag", file->etag}}};
    reply.headers.emplace_back("Cache-Control", file->immutable ? "public, max-age=31536000, immutable" : "no-cache");
    if (!file->gzip.empty() || !file->brotli.empty()) reply.headers.emplace_back("Vary", "Accept-Encoding");
    if (matches(task.head.if_none_match, file->etag)) {
        reply.status = 304;
        return reply;
    }
    if (!file->brotli.empty() && accepts(task.head.accept_encoding, "br")) reply.headers.emplace_back("Content-Encoding", "br"), reply.body = file->brotli;
    else if (!file->gzip.empty() && accepts(task.head.accept_encoding, "gzip")) reply.headers.emplace_back("Content-Encoding", "gzip"), reply.body = file->gzip;
    else reply.body = file->body;
    return reply;
}

void Desk::admit(Task& task) {
    auto& request = task.request;
    const auto& access = task.route->access;
    if (request.bearer.empty() && task.route->token) request.bearer = task.route->token(request);
    request.caller = options_.who ? options_.who(outside_.store, request) : Caller{};
    request.caller.language = task.language;
    request.caller.actor.trace_id = task.trace_id;
    const bool nobody = request.caller.kind == Caller::Kind::nobody;
    if (nobody && access.kind != Access::Kind::anyone) throw Unauthorised();
    if (access.kind == Access::Kind::right) request.caller.require(access.right);
    // An office works behind one address: an address counts only for those of whom nothing else is known. What is open to
    // anyone is not counted for a machine: an administrator gave it its token.
    const bool counted = access.per_minute && (access.kind != Access::Kind::anyone || request.caller.kind != Caller::Kind::machine);
    if (counted && !rate_.take((nobody ? task.head.peer : request.caller.actor.name) + " " + std::string(task.route_name), access.per_minute)) throw too_many();
    // A browser adds its cookie to any page's request, but not this header to another site's.
    if (!nobody && request.bearer.empty() && unsafe(request.method) && task.head.csrf.empty())
        throw Problem(403, "http.csrf", {"请求缺少 X-Yiwang 头，已拒绝。", "The header X-Yiwang is missing; refused."});
    if (nobody && request.caller.actor.name.empty()) request.caller.actor.name = "resident/";
    if (!unsafe(request.method) || task.route->raw_body || request.body.empty()) return;
    if (!request.content_type.starts_with("application/json"))
        throw Problem(415, "http.content_type", {"请求内容须为 application/json。", "The body must be application/json."});
}

Reply Desk::read(Task& task) {
    const log::Trace trace(task.trace_id);
    const Stopwatch watch;
    admit(task);
    const auto work = task.route->bind(task.request);
    auto reply = outside_.store.read(task.request.caller.actor, work);
    task.pace->took(watch.slow());
    return reply;
}

Reply Desk::work(Task& task) {
    const log::Trace trace(task.trace_id);
    admit(task);
    return task.route->work(outside_, task.request);
}

std::vector<StreamEvent> Desk::stream(Task& task, const std::string& last_id) {
    const log::Trace trace(task.trace_id);
    return outside_.store.read(task.request.caller.actor, [&](Tx& tx) { return task.route->stream(tx, task.request, last_id); });
}

std::pair<std::optional<Once>, Store::Answering> Desk::write(Task& task) {
    const log::Trace trace(task.trace_id);
    admit(task);
    std::optional<Once> once;
    const auto& r = task.request;
    if (!r.idempotency_key.empty()) {
        if (r.idempotency_key.size() > 100) throw Invalid("Idempotency-Key", "http.idempotency_key", {"幂等键最长 100 个字符。", "An idempotency key has 100 characters at most."});
        once = Once{r.caller.actor.name + " " + r.idempotency_key, etag_of(r.method + " " + r.path + "\n" + r.body)};
    }
    const auto& route = *task.route;
    auto bound = route.prepare ? outside_.store.read(r.caller.actor, [&](Tx& tx) { return route.prepare(tx, r); }) : route.bind(r);
    return {once, [work = std::move(bound)](Tx& tx) {
                Reply reply = work(tx);
                json::Array headers;
                for (const auto& [name, value] : reply.headers) headers.push_back({name, value});
                return json::print(json::Array{reply.status, reply.content_type, std::move(headers)}) + "\n" + reply.body;
            }};
}

Reply Desk::answer_of(const std::string& packed) {
    const auto line = packed.find('\n');
    const auto head = json::parse(std::string_view(packed).substr(0, line)).get_array();
    Reply reply{.status = static_cast<int>(head[0].as_int64()), .content_type = std::string(head[1].as_string()), .body = packed.substr(line + 1), .headers = {}};
    for (const auto& pair : head[2].as_array()) reply.headers.emplace_back(pair.at(0).as_string(), pair.at(1).as_string());
    return reply;
}

Reply Desk::failed(const Task& task, std::exception_ptr failure) const {
    const log::Trace trace(task.trace_id);
    const Problem problem = problem_of(failure);
    auto reply = task.route && task.route->refusal ? task.route->refusal(task.request, problem) : problem_reply(problem, task.language, task.trace_id);
    if (problem.status == 429 || problem.status == 503) reply.headers.emplace_back("Retry-After", problem.status == 429 ? "30" : "5");
    return reply;
}

void Desk::finish(const Task& task, Reply& reply) const {
    share(task.route, reply);
    if (task.route_name == "static" || reply.body.empty()) return;
    if (reply.status == 200 && task.head.method != "POST") {
        std::string etag;
        bool caching = false;
        for (const auto& [name, value] : reply.headers) {
            caching |= name == "Cache-Control";
            if (name == "ETag") etag = value;  // the room's own
        }
        if (etag.empty()) reply.headers.emplace_back("ETag", etag = etag_of(reply.body));
        if (!caching) reply.headers.emplace_back("Cache-Control", "private, no-cache");
        if (matches(task.head.if_none_match, etag)) {
            reply.status = 304;
            reply.body.clear();
            return;
        }
    }
    const bool text = reply.content_type.find("json") != std::string::npos || reply.content_type.starts_with("text/") || reply.content_type.ends_with("vector-tile");
    if (!text || reply.body.size() < compress_from || !accepts(task.head.accept_encoding, "gzip")) return;
    reply.body = gzip(reply.body, 1);
    reply.headers.emplace_back("Content-Encoding", "gzip");
    reply.headers.emplace_back("Vary", "Accept-Encoding, Accept-Language");
}
}
