// What comes in: kept once, told once, mended or dropped by a person.
#include <algorithm>
#include "base/base64.hpp"
#include "base/text.hpp"
#include "kernel/store/digest.hpp"
#include "support/sources/settings.hpp"
namespace yiwang::support::sources {
namespace {
constexpr std::size_t body_max = 64 << 10;
constexpr std::string_view waiting = " and same_as is null and state in ('received', 'accepted') order by id desc limit 1";

std::string kept_body(std::string_view body) {
    if (!valid_utf8(body) || body.find('\0') != body.npos) return "base64," + base64(body.substr(0, body_max / 4 * 3));
    auto end = std::min(body.size(), body_max);
    while (end < body.size() && end > 0 && (body[end] & 0xC0) == 0x80) --end;  // not inside a character
    return std::string(body.substr(0, end));
}

struct Reason {
    std::string field, zh, en;
};
Reason reason_of(const std::vector<Fault>& faults) {
    return faults.empty() ? Reason{} : Reason{faults[0].field, faults[0].says.zh, faults[0].says.en};
}

void count(Tx& tx, std::string_view source, State state) {
    tx.run("update sources_source set received = received + 1, repeated = repeated + ?, refused = refused + ?, last_seen_at = ? where code = ?",
           state == State::repeated, state == State::refused, tx.now(), source);
}

// The arrival that stands for the same matter: the city platform knows both under one number, or it is another alarm of
// one series within the window.
std::optional<Id<Arrival>> same_matter(Tx& tx, const Source& source, const Mapped& mapped) {
    static const std::string by_number = "select id from sources_arrival where city_number = ?" + std::string(waiting);
    static const std::string by_series = "select id from sources_arrival where source = ? and series = ? and last_at >= ?" + std::string(waiting);
    if (!mapped.matter.city_number.empty())
        if (const auto found = tx.first(first_column<Id<Arrival>>, by_number, mapped.matter.city_number)) return found;
    const auto minutes = settings_of(source).window_minutes.value_or(0);
    if (mapped.series.empty() || minutes == 0) return {};
    return tx.first(first_column<Id<Arrival>>, by_series, source.code, mapped.series, tx.now() - std::chrono::minutes{minutes});
}

// The sender's number, or one of ours: alike things are one, but for alarms, which may come alike each day.
std::string number_of(const Source& source, const Mapped& mapped, const std::string& sum, Id<Arrival> id) {
    if (!mapped.external.empty() && valid_utf8(mapped.external)) return mapped.external;
    if (!mapped.series.empty() && settings_of(source).window_minutes.value_or(0) > 0) return mapped.series + "#" + print_id(id.value);
    return "sha256:" + sum;
}

void tell_received(Tx& tx, const Source& source, Id<Arrival> id, std::string_view external, const Matter& matter) {
    tx.tell(Received{id, source.code, source.channel, std::string(external), matter});
}

void add_to(Tx& tx, const Source& source, Id<Arrival> root, std::string_view external, std::string_view body, const Matter& matter) {
    tx.run("insert into sources_addition (id, arrival, body, fields, added_at) values (?, ?, ?, ?, ?)", tx.new_id<Matter>(), root, body, json::text(matter), tx.now());
    tx.run("update sources_arrival set last_at = ? where id = ?", tx.now(), root);
    tx.tell(Changed{root, source.code, source.channel, std::string(external), matter});
}

// A refused arrival that can be taken now: told, or added to the arrival that stands for the same matter by now.
State take_on(Tx& tx, const Source& source, const Arrival& arrival, const Mapped& mapped) {
    const auto root = same_matter(tx, source, mapped);
    const State state = root ? State::repeated : State::received;
    tx.run("update sources_arrival set state = ?, same_as = ?, reference = ?, fields = ?, city_number = ?, field = '', reason_zh = '', reason_en = '' where id = ?", state,
           root.value_or(Id<Arrival>{}), root ? get(tx, *root).reference : "", json::text(mapped.matter), mapped.matter.city_number, arrival.id);
    if (root) add_to(tx, source, *root, arrival.external, arrival.body, mapped.matter);
    else tell_received(tx, source, arrival.id, arrival.external, mapped.matter);
    return state;
}

// It came before under this number.
Came again(Tx& tx, const Source& source, const Arrival& known, std::string_view body, const std::string& sum, const Mapped& mapped) {
    const bool older = mapped.changed_at && known.changed_at && *mapped.changed_at < *known.changed_at;
    const auto reason = reason_of(mapped.faults);
    State came = State::repeated;
    if (known.state == State::refused && sum != known.sha256 && !older) {
        tx.run("update sources_arrival set body = ?, sha256 = ?, fields = ?, changed_at = ?, field = ?, reason_zh = ?, reason_en = ? where id = ?", kept_body(body), sum,
               json::text(mapped.matter), mapped.changed_at, reason.field, reason.zh, reason.en, known.id);
        came = mapped.faults.empty() ? take_on(tx, source, get(tx, known.id), mapped) : State::refused;
    } else if (sum != known.sha256 && !older && mapped.faults.empty() && known.state != State::dropped) {
        tx.run("update sources_arrival set sha256 = ?, changed_at = ? where id = ?", sum, mapped.changed_at, known.id);
        add_to(tx, source, known.same_as ? known.same_as : known.id, known.external, kept_body(body), mapped.matter);
    }
    tx.run("update sources_arrival set times = times + 1, last_at = ? where id = ?", tx.now(), known.id);
    count(tx, source.code, came);
    return {known.id, known.external, came, known.reference};
}

Arrival expect_refused(Tx& tx, Id<Arrival> id) {
    auto arrival = get(tx, id);
    if (arrival.state != State::refused) throw Conflict("sources.not_refused", {"这件已不在待处理队列中。", "This no longer waits in the queue."});
    return arrival;
}
}

Arrival get(Tx& tx, Id<Arrival> id) {
    static const std::string sql = "select " + columns<Arrival>() + " from sources_arrival where id = ?";
    auto found = tx.first(row_as<Arrival>, sql, id);
    if (!found) throw NotFound("arrival");
    return std::move(*found);
}

std::optional<Arrival> find(Tx& tx, std::string_view source, std::string_view external) {
    static const std::string sql = "select " + columns<Arrival>() + " from sources_arrival where source = ? and external = ?";
    return tx.first(row_as<Arrival>, sql, source, external);
}

Came arrive(Tx& tx, const Source& source, std::string_view body, const Mapped& given) {
    Mapped mapped = given;
    const auto sum = sha256(body);
    const auto id = tx.new_id<Arrival>();
    const auto external = number_of(source, mapped, sum, id);
    if (source.adapter == Adapter::exchange && mapped.matter.city_number.empty()) mapped.matter.city_number = external;
    if (const auto known = find(tx, source.code, external)) return again(tx, source, *known, body, sum, mapped);

    const auto root = mapped.faults.empty() ? same_matter(tx, source, mapped) : std::nullopt;
    const State state = !mapped.faults.empty() ? State::refused : root ? State::repeated : State::received;
    const auto reason = reason_of(mapped.faults);
    const auto reference = root ? get(tx, *root).reference : "";
    tx.run("insert into sources_arrival (id, source, external, city_number, series, body, sha256, fields, changed_at, state, field, reason_zh, reason_en, reference, same_as, times, received_at, last_at) "
           "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?) on conflict do nothing",  // one that another process keeps just now: tried again, and found
           id, source.code, external, mapped.matter.city_number, mapped.series, kept_body(body), sum, json::text(mapped.matter), mapped.changed_at, state, reason.field, reason.zh,
           reason.en, reference, root.value_or(Id<Arrival>{}), tx.now(), tx.now());
    count(tx, source.code, state);
    if (state == State::received) tell_received(tx, source, id, external, mapped.matter);
    if (root) {
        add_to(tx, source, *root, external, kept_body(body), mapped.matter);
        // What was reported before it came is true of it as well.
        if (!reference.empty()) report(tx, id, Step::accepted, reference);
    }
    return {id, external, state, reference};
}

Came arrive(Tx& tx, const Source& source, const json::Value& item) {
    return arrive(tx, source, json::print(item), Mapping(source.mapping).map(item));
}

void accept(Tx& tx, Id<Arrival> id, std::string_view reference) {
    const auto arrival = get(tx, id);
    if (arrival.state != State::received) return;  // the fact is told at least once
    tx.run("update sources_arrival set state = ?, reference = ? where id = ?", State::accepted, reference, id);
    tx.run("update sources_arrival set reference = ? where same_as = ?", reference, id);
    tx.run("update sources_source set accepted = accepted + 1 where code = ?", arrival.source);
    report(tx, id, Step::accepted, reference);
}

void refuse(Tx& tx, Id<Arrival> id, const Fault& fault) {
    const auto arrival = get(tx, id);
    if (arrival.state != State::received) return;
    tx.run("update sources_arrival set state = ?, field = ?, reason_zh = ?, reason_en = ? where id = ?", State::refused, fault.field, fault.says.zh, fault.says.en, id);
    tx.run("update sources_source set refused = refused + 1 where code = ?", arrival.source);
}

void mend(Tx& tx, Id<Arrival> id, Matter matter) {
    const auto arrival = expect_refused(tx, id);
    const auto faults = faults_of(matter);
    if (!faults.empty()) {
        Invalid problem(faults[0].field, faults[0].code, faults[0].says);
        problem.faults = faults;
        throw problem;
    }
    if (matter.city_number.empty()) matter.city_number = arrival.city_number;
    tx.trace("sources.mended", id, "", "", "");
    take_on(tx, get(tx, arrival.source), arrival, {arrival.external, arrival.series, arrival.changed_at, std::move(matter), {}});
}

void drop(Tx& tx, Id<Arrival> id, std::string_view reason) {
    const auto why = trimmed(reason);
    if (why.empty() || length(why) > 500) throw Invalid("reason", "sources.reason", {"请写明原因，最多 500 字。", "Say why, in at most 500 characters."});
    expect_refused(tx, id);
    tx.run("update sources_arrival set state = ?, reason_zh = ?, reason_en = ? where id = ?", State::dropped, why, why, id);
    tx.trace("sources.dropped", id, "", "", why);
    report(tx, id, Step::returned, why);
}
}
