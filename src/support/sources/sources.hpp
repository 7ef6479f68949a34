// Sources 来源: outside systems that bring matters or are asked for them. What comes is kept first, under its sender's
// number, in the transaction that tells it on the bus; the same again is counted and nothing more, so that a sender
// may repeat itself after any outage. What cannot be taken stands in the source's queue until a person mends or drops it.
//
// A new source of a known adapter is a row, not code. Each function works inside the caller's transaction, on any
// worker thread; if one throws a Problem, all is as it was.
#pragma once
#include <string>
#include <vector>
#include "kernel/module/module.hpp"
#include "support/sources/events.hpp"
#include "support/sources/mapping.hpp"
namespace yiwang::support::sources {

// How a source's matters come in.
enum class Adapter {
    webhook,   // it pushes, signed
    pull,      // it is asked over HTTP
    imap,      // it is a mailbox
    mqtt,      // it publishes to a broker
    exchange,  // the city platform: pushes, signed, and is told what became of it
    folder     // it puts tables (.csv, .xlsx) into a folder
};
BOOST_DESCRIBE_ENUM(Adapter, webhook, pull, imap, mqtt, exchange, folder)

struct Source {
    std::string code, name, name_en;
    Adapter adapter;
    std::string channel;  // under which its matters are counted: a code of appeals' sources.csv
    bool active;
    json::Object settings, mapping;  // see settings.hpp, mapping.hpp
    std::string secret;              // signing key, token or password; never leaves the house
    std::string cursor;
    std::int64_t received, accepted, repeated, refused;
    std::optional<Instant> last_seen_at, fetched_at;
    std::string last_error;
    std::optional<Instant> last_error_at;
};
std::vector<Source> sources(Tx&);
Source get(Tx&, std::string_view code);  // throws NotFound "source"

struct SourceFields {  // what a person decides
    std::string name, name_en;
    Adapter adapter;
    std::string channel;
    bool active;
    json::Object settings, mapping;
};
BOOST_DESCRIBE_STRUCT(SourceFields, (), (name, name_en, adapter, channel, active, settings, mapping))
// Throws Invalid "sources.code", "sources.name", "sources.channel", "sources.settings", "sources.mapping"; Conflict "sources.code_taken".
void add(Tx&, std::string_view code, const SourceFields&);
void change(Tx&, std::string_view code, const SourceFields&);
// "": makes a signing key of its own. Gives the secret, for the one time it is seen.
std::string set_secret(Tx&, std::string_view code, std::string secret);
// Adds those of a catalog's sources.yaml that are not there yet; what people changed stays. Throws what add throws.
void load(Tx&, const json::Value&);

enum class State {
    received,  // told, and not yet taken
    accepted,
    repeated,  // the same matter as another arrival
    refused,   // waits in the queue for a person
    dropped    // by a person, with a reason
};
BOOST_DESCRIBE_ENUM(State, received, accepted, repeated, refused, dropped)

struct Arrival {
    Id<Arrival> id;
    std::string source, external, city_number, series;
    std::string body;    // as it came, at most 64 KiB of it; "base64,..." where it is no text
    std::string sha256;  // of what came
    std::string fields;  // Matter, JSON
    std::optional<Instant> changed_at;  // by the sender's clock
    State state;
    std::string field, reason_zh, reason_en;  // why refused or dropped
    std::string reference;                    // our number
    Id<Arrival> same_as;
    std::int64_t times;
    Instant received_at, last_at;
};
BOOST_DESCRIBE_STRUCT(Arrival, (), (id, source, external, city_number, series, body, sha256, fields, changed_at, state, field, reason_zh, reason_en, reference, same_as, times, received_at, last_at))
Arrival get(Tx&, Id<Arrival>);  // throws NotFound "arrival"
std::optional<Arrival> find(Tx&, std::string_view source, std::string_view external);

struct Came {
    Id<Arrival> arrival;
    std::string external;
    State state;  // repeated: it was known
    std::string reference;
};
BOOST_DESCRIBE_STRUCT(Came, (), (arrival, external, state, reference))
// Keeps one thing that came. body: as it came.
Came arrive(Tx&, const Source&, std::string_view body, const Mapped&);
// The same for JSON, by the source's mapping.
Came arrive(Tx&, const Source&, const json::Value& item);

// For whoever hears Received.
void accept(Tx&, Id<Arrival>, std::string_view reference);
void refuse(Tx&, Id<Arrival>, const Fault&);

// A refused arrival told again with fields that a person mended. Throws Invalid with the faults; Conflict "sources.not_refused".
void mend(Tx&, Id<Arrival>, Matter);
// Throws Invalid "sources.reason"; Conflict "sources.not_refused".
void drop(Tx&, Id<Arrival>, std::string_view reason);

// What a matter's sender is told of it; only exchange sources are. Kept in order and sent by a job, see exchange.cpp.
enum class Step { accepted, progress, returned, finished };
BOOST_DESCRIBE_ENUM(Step, accepted, progress, returned, finished)
void report(Tx&, Id<Arrival>, Step, std::string_view text);

Module module();
}
