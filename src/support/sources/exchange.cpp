// What the city platform is told of its orders: in order for each, again until it has heard, under a key that is the
// same for each try.
#include "support/sources/exchange.hpp"
#include <algorithm>
#include "base/text.hpp"
#include "kernel/job/job.hpp"
#include "kernel/module/query_text.hpp"
#include "support/sources/settings.hpp"
#include "support/sources/signature.hpp"
namespace yiwang::support::sources {
namespace {
constexpr auto answer_within = std::chrono::seconds{10};

struct Sending {
    Id<Report> report;
};
BOOST_DESCRIBE_STRUCT(Sending, (), (report))

struct Due {
    Report report;
    Arrival arrival;
    Source source;
};

// The first report of the same arrival that still waits, this one or an earlier one.
std::optional<Due> due(Store& store, Id<Report> last) {
    return store.read(actor(), [&](Tx& tx) -> std::optional<Due> {
        static const std::string sql = "select " + columns<Report>("r.") + " from sources_report r join sources_report l on l.arrival = r.arrival where l.id = ? and r.id <= l.id and r.state = 'waiting' order by r.id limit 1";
        auto report = tx.first(row_as<Report>, sql, last);
        if (!report) return {};
        auto arrival = get(tx, report->arrival);
        auto source = get(tx, arrival.source);
        return Due{std::move(*report), std::move(arrival), std::move(source)};
    });
}

std::string with_number(std::string url, std::string_view number) {
    constexpr std::string_view place = "{number}";
    const auto at = url.find(place);
    if (at == url.npos) return url;
    return url.replace(at, place.size(), percent_encoded(number));
}

void settle(Store& store, Id<Report> id, ReportState state, const std::string& error) {
    store.write(actor(), [&](Tx& tx) {
        tx.run("update sources_report set state = ?, attempts = attempts + 1, error = ?, sent_at = ? where id = ?", state, ellipsis(error, 300),
               state == ReportState::sent ? std::optional(tx.now()) : std::nullopt, id);
    });
}

HttpAnswer tell(Outside& outside, const Due& it) {
    const auto body = json::print(json::Object{{"number", it.arrival.external}, {"our_number", it.arrival.reference}, {"step", json::name_of(it.report.step)},
                                               {"text", it.report.text}, {"at", print(it.report.told_at)}});
    const auto id = print_id(it.report.id.value);
    std::map<std::string, std::string> headers{{"Content-Type", "application/json"}, {"Idempotency-Key", id}};
    if (is_secret(it.source.secret)) {
        const auto seconds = std::to_string(std::chrono::floor<std::chrono::seconds>(outside.store.now()).time_since_epoch().count());
        headers.insert({{"webhook-id", id}, {"webhook-timestamp", seconds}, {"webhook-signature", sign(it.source.secret, id, seconds, body)}});
    }
    try {
        return outside.http.ask("POST", with_number(*settings_of(it.source).report_url, it.arrival.external), body, headers, answer_within);
    } catch (const Problem& unreachable) {
        settle(outside.store, it.report.id, ReportState::waiting, unreachable.says.zh);
        throw;
    }
}

void send(Outside& outside, const Sending& in) {
    while (const auto it = due(outside.store, in.report)) {
        if (it->source.adapter != Adapter::exchange) return;
        const auto answer = tell(outside, *it);
        const bool later = answer.status >= 500 || answer.status == 408 || answer.status == 429;
        const auto said = "HTTP " + std::to_string(answer.status) + " " + (valid_utf8(answer.body) ? answer.body : "");
        if (answer.status >= 200 && answer.status < 300) settle(outside.store, it->report.id, ReportState::sent, "");
        else settle(outside.store, it->report.id, later ? ReportState::waiting : ReportState::failed, said);
        if (later) throw Unavailable("sources.platform", {"对方平台暂时不可用。", "The other platform cannot answer just now."}, said);
    }
}

void give_up(Tx& tx, std::string_view payload, std::string_view) {
    tx.run("update sources_report set state = ? where id = ? and state = ?", ReportState::failed, json::read<Sending>(payload).report, ReportState::waiting);
}
}

void report(Tx& tx, Id<Arrival> id, Step step, std::string_view text) {
    struct Receiver {
        Id<Arrival> arrival;
        std::string source;
    };
    const auto receivers = tx.all([](const Row& row) { return Receiver{row.get<Id<Arrival>>(0), row.get<std::string>(1)}; },
                                  "select a.id, a.source from sources_arrival a join sources_source s on s.code = a.source where (a.id = ? or a.same_as = ?) and s.adapter = 'exchange' order by a.id", id, id);
    for (const auto& one : receivers) {
        const auto report = tx.new_id<Report>();
        tx.run("insert into sources_report (id, arrival, source, step, text, state, attempts, error, told_at) values (?, ?, ?, ?, ?, ?, 0, '', ?)", report, one.arrival, one.source, step,
               text, ReportState::waiting, tx.now());
        job::enqueue(tx, "sources.send_report", Sending{report}, {.at = {}, .key = print_id(report.value)});
    }
}

std::vector<ReportLine> reports(Tx& tx, std::string_view source) {
    static const std::string sql = "select r.id, a.external, a.reference, r.step, r.text, r.state, r.attempts, r.error, r.told_at, r.sent_at from sources_report r join sources_arrival a on a.id = r.arrival "
                                   "where r.source = ? order by r.id desc limit 200";
    return tx.all(row_as<ReportLine>, sql, source);
}

void send_again(Tx& tx, Id<Report> id) {
    if (tx.change("update sources_report set state = ? where id = ? and state = ?", ReportState::waiting, id, ReportState::failed) == 0) throw NotFound("report");
    tx.trace("sources.report_sent_again", id, "", "", "");
    job::enqueue(tx, "sources.send_report", Sending{id}, {.at = {}, .key = print_id(id.value)});
}

Job sending() {
    auto out = job::kind<Sending>("sources.send_report", send);
    out.attempts_max = 14;  // over about three hours
    out.given_up = give_up;
    return out;
}
}
