#include "support/sources/routes.hpp"
#include "base/text.hpp"
#include "kernel/job/job.hpp"
#include "kernel/mail/mail.hpp"
#include "support/sources/exchange.hpp"
#include "support/sources/fetching.hpp"
#include "support/sources/push.hpp"
namespace yiwang::support::sources {
namespace {
constexpr std::size_t page_rows = 50;

struct SourceLine {  // all but the secret
    std::string code, name, name_en;
    Adapter adapter;
    std::string channel;
    bool active;
    json::Object settings, mapping;
    bool has_secret;
    std::int64_t received, accepted, repeated, refused, waiting;  // waiting: in the queue
    std::optional<Instant> last_seen_at;
    std::string last_error;
    std::optional<Instant> last_error_at;
};
BOOST_DESCRIBE_STRUCT(SourceLine, (), (code, name, name_en, adapter, channel, active, settings, mapping, has_secret, received, accepted, repeated, refused, waiting, last_seen_at, last_error, last_error_at))

struct Named {
    std::string code;
};
BOOST_DESCRIBE_STRUCT(Named, (), (code))
struct Adding : SourceFields {
    std::string code;
};
BOOST_DESCRIBE_STRUCT(Adding, (SourceFields), (code))
struct SecretGiven {
    std::string code;
    std::optional<std::string> secret;
};
BOOST_DESCRIBE_STRUCT(SecretGiven, (), (code, secret))
struct SecretShown {
    std::optional<std::string> secret;  // that the house made; one that was given is not said again
};
BOOST_DESCRIBE_STRUCT(SecretShown, (), (secret))
struct Listed {
    std::string code;
    std::optional<State> state;
    std::optional<std::string> cursor;
};
BOOST_DESCRIBE_STRUCT(Listed, (), (code, state, cursor))
struct ArrivalLine {
    Id<Arrival> id;
    std::string external, city_number;
    State state;
    Matter matter;
    std::string body;  // "" to whom may not see people
    std::string field, reason;
    std::string reference;
    std::int64_t times;
    Instant received_at, last_at;
};
BOOST_DESCRIBE_STRUCT(ArrivalLine, (), (id, external, city_number, state, matter, body, field, reason, reference, times, received_at, last_at))
struct Mending {
    Id<Arrival> arrival;
    Matter matter;
};
BOOST_DESCRIBE_STRUCT(Mending, (), (arrival, matter))
struct Dropping {
    Id<Arrival> arrival;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(Dropping, (), (arrival, reason))
struct Resending {
    Id<Report> report;
};
BOOST_DESCRIBE_STRUCT(Resending, (), (report))

// A source belongs to the whole district; so do the rights over it.
void require_district(const Request& request, std::string_view right) {
    if (request.caller.require(right) != Scope::district) throw Forbidden(right);
}

SourceLine line_of(Tx& tx, const Source& s) {
    const auto waiting = tx.first(first_column<std::int64_t>, "select count(*) from sources_arrival where source = ? and state = 'refused'", s.code);
    return {s.code, s.name, s.name_en, s.adapter, s.channel, s.active, s.settings, s.mapping, !s.secret.empty(), s.received, s.accepted, s.repeated, s.refused, *waiting, s.last_seen_at, s.last_error, s.last_error_at};
}

Items<SourceLine> list(Tx& tx, const Request& request, const Nothing&) {
    require_district(request, "sources.read");
    Items<SourceLine> out;
    for (const auto& one : sources(tx)) out.items.push_back(line_of(tx, one));
    return out;
}

SourceLine add_one(Tx& tx, const Request& request, const Adding& in) {
    require_district(request, "sources.manage");
    add(tx, in.code, in);
    return line_of(tx, get(tx, in.code));
}

SourceLine change_one(Tx& tx, const Request& request, const Adding& in) {
    require_district(request, "sources.manage");
    change(tx, in.code, in);
    return line_of(tx, get(tx, in.code));
}

SecretShown put_secret(Tx& tx, const Request& request, const SecretGiven& in) {
    require_district(request, "sources.manage");
    const auto given = in.secret.value_or("");
    const auto kept = set_secret(tx, in.code, given);
    return {given.empty() ? std::optional(kept) : std::nullopt};
}

void fetch_now(Tx& tx, const Request& request, const Named& in) {
    require_district(request, "sources.manage");
    job::cancel(tx, "sources.fetch", in.code);  // one that waits for its next try
    ask_to_fetch(tx, get(tx, in.code));
}

ArrivalLine line_of(const Arrival& a, const Caller& caller) {
    auto matter = json::read<Matter>(a.fields);
    const bool sees = caller.scope("sources.mend") == Scope::district;
    if (!sees) {
        matter.reporter_name = masked_name(matter.reporter_name);
        matter.reporter_phone = masked_phone(matter.reporter_phone);
        if (matter.reporter_email) matter.reporter_email = mail::masked_address(*matter.reporter_email);
    }
    return {a.id, a.external, a.city_number, a.state, std::move(matter), sees ? a.body : "", a.field, caller.language == Language::zh ? a.reason_zh : a.reason_en, a.reference, a.times, a.received_at, a.last_at};
}

Page<ArrivalLine> list_arrivals(Tx& tx, const Request& request, const Listed& in) {
    require_district(request, "sources.read");
    get(tx, in.code);
    const auto before = in.cursor ? parse_id(*in.cursor) : std::optional(std::numeric_limits<std::int64_t>::max());
    if (!before) throw Invalid("cursor", "sources.cursor", {"页码不对，请从头查看。", "This is no cursor; begin again."});
    static const std::string all = "select " + columns<Arrival>() + " from sources_arrival where source = ? and id < ? ";
    static const std::string any = all + "order by id desc limit ?", in_state = all + "and state = ? order by id desc limit ?";
    const auto rows = in.state ? tx.all(row_as<Arrival>, in_state, in.code, *before, *in.state, page_rows + 1) : tx.all(row_as<Arrival>, any, in.code, *before, page_rows + 1);
    Page<ArrivalLine> out;
    for (const auto& row : rows) {
        if (out.items.size() == page_rows) {
            out.next = print_id(out.items.back().id.value);
            break;
        }
        out.items.push_back(line_of(row, request.caller));
    }
    out.total = *(in.state ? tx.first(first_column<std::int64_t>, "select count(*) from sources_arrival where source = ? and state = ?", in.code, *in.state)
                           : tx.first(first_column<std::int64_t>, "select count(*) from sources_arrival where source = ?", in.code));
    return out;
}

void mend_one(Tx& tx, const Request& request, const Mending& in) {
    require_district(request, "sources.mend");
    mend(tx, in.arrival, in.matter);
}
void drop_one(Tx& tx, const Request& request, const Dropping& in) {
    require_district(request, "sources.mend");
    drop(tx, in.arrival, in.reason);
}
Items<ReportLine> list_reports(Tx& tx, const Request& request, const Named& in) {
    require_district(request, "sources.read");
    return {reports(tx, get(tx, in.code).code)};
}
void resend(Tx& tx, const Request& request, const Resending& in) {
    require_district(request, "sources.mend");
    send_again(tx, in.report);
}
}

std::vector<Route> routes() {
    const std::string all = "/api/sources", one = all + "/{code}";
    return {get(all, holds("sources.read"), list, {.summary = "Sources of matters, what came of each"}),
            post(all, holds("sources.manage"), add_one, {.summary = "Add a source of a known adapter", .status = 201}),
            put(one, holds("sources.manage"), change_one, {.summary = "Change a source's settings and mapping, switch it on or off"}),
            put(one + "/secret", holds("sources.manage"), put_secret, {.summary = "Set a source's secret, or have a signing key made; it is shown once"}),
            post(one + "/fetch", holds("sources.manage"), fetch_now, {.summary = "Ask a source now"}),
            post(one + "/push", anyone(), push, {.summary = "Push matters as a source, signed by Standard Webhooks", .raw_body = true, .body_max = 4 << 20}),
            get(one + "/arrivals", holds("sources.read"), list_arrivals, {.summary = "What a source brought, newest first; people masked"}),
            get(one + "/reports", holds("sources.read"), list_reports, {.summary = "What the city platform was told, newest first"}),
            post(all + "/arrivals/{arrival}/mend", holds("sources.mend"), mend_one, {.summary = "Mend a refused arrival and send it on"}),
            post(all + "/arrivals/{arrival}/drop", holds("sources.mend"), drop_one, {.summary = "Drop a refused arrival, with a reason"}),
            post(all + "/reports/{report}/send", holds("sources.mend"), resend, {.summary = "Send a failed report to the city platform again"})};
}
}
