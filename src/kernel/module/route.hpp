// Routes: what a room answers over HTTP, typed from end to end.
//
// A handler is a plain blocking function: Out handler(Tx&, const Request&, const In&). In and Out are
// described structs (base/json.hpp). In's fields come from the path, then the query (GET, DELETE) or
// the JSON body (POST, PUT, PATCH); anything unknown, missing or of a wrong type is refused before a
// transaction begins. OpenAPI, the test of rights and the test of bad input are made from this table.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>
#include "kernel/module/caller.hpp"
namespace yiwang {

struct Outside;

struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

struct Request {
    std::string method, path;
    std::map<std::string, std::string> parameters;             // from the path
    std::vector<std::pair<std::string, std::string>> query;    // decoded
    std::string content_type, body;
    std::string cookie_session, bearer, idempotency_key, peer;  // as sent; peer is an IP address
    std::string accept, if_match;  // as sent
    std::string webhook_id, webhook_timestamp, webhook_signature;  // as sent (Standard Webhooks 1.0)
    std::string origin;  // "http://host:8800" as the client knows us, for links that must be whole; "" where it is not known
    Caller caller;
};

struct Reply {
    int status = 200;
    std::string content_type = "application/json";
    std::string body;
    std::vector<std::pair<std::string, std::string>> headers;
};

// A list, one page of it.
template <class T>
struct Page {
    std::vector<T> items;
    std::optional<std::string> next;  // cursor of the next page
    std::int64_t total = 0;
    bool total_is_capped = false;     // there are more than total
    BOOST_DESCRIBE_CLASS(Page, (), (items, next, total, total_is_capped), (), ())
};
template <class T>
struct Items {
    std::vector<T> items;
    BOOST_DESCRIBE_CLASS(Items, (), (items), (), ())
};

// Who may call.
struct Access {
    enum class Kind { anyone, signed_in, right };
    Kind kind = Kind::right;
    std::string right;             // "appeals.dispatch"
    int per_minute = 0;            // for one caller, of those not signed in one peer address; machines where anyone may call: no limit of its own; 0: the house's limit
};
inline Access anyone(int per_minute = 0) { return {Access::Kind::anyone, {}, per_minute}; }
inline Access signed_in() { return {Access::Kind::signed_in, {}, 0}; }
inline Access holds(std::string right, int per_minute = 0) { return {Access::Kind::right, std::move(right), per_minute}; }

struct StreamEvent {
    std::string id, event, data;  // id: where to go on from, data: JSON
};

struct Route {
    // read: on a snapshot. write: in the group writer. work: on a worker, opens its own transactions
    // (slow arithmetic, files, children). stream: server-sent events, asked again after each commit.
    enum class Kind { read, write, work, stream };
    using InTx = std::function<Reply(Tx&)>;

    std::string method, path;  // "/api/appeals/{appeal}"
    Access access;
    Kind kind = Kind::read;
    std::string summary;
    json::Object input, output;  // JSON Schema
    std::string output_type = "application/json";
    bool raw_body = false;       // the body is not JSON but the thing itself
    std::size_t body_max = 1 << 20;
    int status = 200;            // of a good answer
    bool cross_origin = false;   // pages of other sites may ask, as nobody or with a token

    // Where a standard says it: the token's place if it is not the Authorization header ("" for none), and the
    // form of refusals if it is not RFC 9457. The caller's language is known, nothing else of the caller need be.
    std::function<std::string(const Request&)> token{};
    std::function<Reply(const Request&, const Problem&)> refusal{};

    std::function<InTx(const Request&)> bind;                     // read, write: reads the input, may throw Problem
    std::function<InTx(Tx&, const Request&)> prepare{};           // write, in place of bind: thinks on a snapshot before it waits its turn
    std::function<Reply(Outside&, const Request&)> work;          // work
    std::function<std::vector<StreamEvent>(Tx&, const Request&, const std::string& last_id)> stream;
};

// The request's fields as one JSON object by In's schema. Throws Invalid; see the head.
json::Object gather(const Request&, const json::Object& schema, bool has_json_body);

template <class In>
In read_input(const Request& request, bool raw_body = false) {
    static const json::Object schema = json::schema<In>();
    const bool body = !raw_body && (request.method == "POST" || request.method == "PUT" || request.method == "PATCH");
    return json::to<In>(gather(request, schema, body));
}

template <class Out>
Reply as_reply(Out&& out, int status) {
    using T = std::remove_cvref_t<Out>;
    if constexpr (std::is_same_v<T, Reply>) return std::forward<Out>(out);
    else return {.status = status, .content_type = "application/json", .body = json::text(out), .headers = {}};
}

template <class Out>
json::Object output_schema() {
    if constexpr (std::is_void_v<Out> || std::is_same_v<Out, Reply>) return {};
    else return json::schema<Out>();
}

struct RouteOptions {
    std::string summary{};
    std::string output_type = "application/json";
    bool raw_body = false;
    std::size_t body_max = 1 << 20;
    int status = 200;  // of a good answer; 204 where the handler gives nothing
};

template <class In, class Out>
Route tx_route(std::string method, Route::Kind kind, std::string path, Access access, Out (*handler)(Tx&, const Request&, const In&),
               RouteOptions options) {
    Route route{.method = std::move(method), .path = std::move(path), .access = std::move(access), .kind = kind,
                .summary = options.summary, .input = json::schema<In>(), .output = output_schema<Out>(),
                .output_type = options.output_type, .raw_body = options.raw_body, .body_max = options.body_max,
                .status = std::is_void_v<Out> ? 204 : options.status,
                .bind = {}, .work = {}, .stream = {}};
    route.bind = [handler, status = options.status, raw = options.raw_body](const Request& request) -> Route::InTx {
        return [handler, status, &request, in = read_input<In>(request, raw)](Tx& tx) -> Reply {
            if constexpr (std::is_void_v<Out>) {
                handler(tx, request, in);
                return {.status = 204, .content_type = {}, .body = {}, .headers = {}};
            } else return as_reply(handler(tx, request, in), status);
        };
    };
    return route;
}

template <class In, class Out>
Route get(std::string path, Access access, Out (*handler)(Tx&, const Request&, const In&), RouteOptions options = {}) {
    return tx_route("GET", Route::Kind::read, std::move(path), std::move(access), handler, std::move(options));
}
template <class In, class Out>
Route post(std::string path, Access access, Out (*handler)(Tx&, const Request&, const In&), RouteOptions options = {}) {
    return tx_route("POST", Route::Kind::write, std::move(path), std::move(access), handler, std::move(options));
}
// A write that thinks first: `prepare` on a snapshot, beside others; then `handler` in its turn, given what was prepared.
// What it found may be out of date by then: the handler checks what must hold.
template <class In, class Prepared, class Out>
Route post(std::string path, Access access, Prepared (*prepare)(Tx&, const Request&, const In&), Out (*handler)(Tx&, const Request&, const In&, const Prepared&), RouteOptions options = {}) {
    auto route = tx_route<In, Out>("POST", Route::Kind::write, std::move(path), std::move(access), nullptr, options);
    route.bind = nullptr;
    route.prepare = [prepare, handler, status = options.status](Tx& tx, const Request& request) -> Route::InTx {
        const In in = read_input<In>(request);
        return [handler, status, &request, in, prepared = prepare(tx, request, in)](Tx& tx_of_write) { return as_reply(handler(tx_of_write, request, in, prepared), status); };
    };
    return route;
}
template <class In, class Out>
Route put(std::string path, Access access, Out (*handler)(Tx&, const Request&, const In&), RouteOptions options = {}) {
    return tx_route("PUT", Route::Kind::write, std::move(path), std::move(access), handler, std::move(options));
}
template <class In, class Out>
Route remove(std::string path, Access access, Out (*handler)(Tx&, const Request&, const In&), RouteOptions options = {}) {
    return tx_route("DELETE", Route::Kind::write, std::move(path), std::move(access), handler, std::move(options));
}

// Work outside a transaction: Out handler(Outside&, const Request&, const In&).
template <class In, class Out>
Route work(std::string method, std::string path, Access access, Out (*handler)(Outside&, const Request&, const In&),
           RouteOptions options = {}) {
    Route route{.method = std::move(method), .path = std::move(path), .access = std::move(access), .kind = Route::Kind::work,
                .summary = options.summary, .input = json::schema<In>(), .output = output_schema<Out>(),
                .output_type = options.output_type, .raw_body = options.raw_body, .body_max = options.body_max,
                .status = std::is_void_v<Out> ? 204 : options.status,
                .bind = {}, .work = {}, .stream = {}};
    route.work = [handler, status = options.status, raw = options.raw_body](Outside& outside, const Request& request) -> Reply {
        const In in = read_input<In>(request, raw);
        if constexpr (std::is_void_v<Out>) {
            handler(outside, request, in);
            return {.status = 204, .content_type = {}, .body = {}, .headers = {}};
        } else return as_reply(handler(outside, request, in), status);
    };
    return route;
}

// Server-sent events: what happened since last_id ("" at first), asked again after each commit.
inline Route stream(std::string path, Access access,
                    std::vector<StreamEvent> (*handler)(Tx&, const Request&, const std::string& last_id), RouteOptions options = {}) {
    return {.method = "GET", .path = std::move(path), .access = std::move(access), .kind = Route::Kind::stream,
            .summary = options.summary, .input = json::schema<Nothing>(), .output = {}, .output_type = "text/event-stream",
            .raw_body = false, .body_max = 0, .status = 200, .bind = {}, .work = {}, .stream = handler};
}
}
