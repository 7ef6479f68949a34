#include "kernel/notice/stream.hpp"
#include <map>
#include <set>
#include <sstream>
// Transactions of several writers end in another order than they begin: a row may appear behind one that was
// told already. So the place from which to go on is not the last row but a moment some seconds before it,
// with what was told since: the notices by their ids, of each topic how many changes. A topic told once too
// often does no harm.
namespace yiwang::notice {
namespace {
constexpr auto overlap = std::chrono::seconds{10};

struct Position {
    Instant since;
    std::set<std::string> told;     // printed ids of notices
    std::set<std::string> changes;  // "appeals=3": changes of the topic since then
};

// "2026-11-24T01:00:00Z;0k3...,0k3...;appeals=3,scenes=1"
std::string print_position(const Position& position) {
    const auto list = [](const std::set<std::string>& of) {
        std::string out;
        for (const auto& one : of) out += (out.empty() ? "" : ",") + one;
        return out;
    };
    return print(position.since) + ";" + list(position.told) + ";" + list(position.changes);
}

std::vector<std::string> split(const std::string& text, char by) {
    std::vector<std::string> out;
    std::stringstream parts(text);
    for (std::string part; std::getline(parts, part, by);) out.push_back(part);
    return out;
}

// Nothing for what this program did not print: who comes with that begins anew.
std::optional<Position> read_position(const std::string& text) {
    auto parts = split(text, ';');
    parts.resize(3);
    const auto since = parse_instant(parts[0]);
    if (!since) return {};
    const auto told = split(parts[1], ','), changes = split(parts[2], ',');
    return Position{*since, {told.begin(), told.end()}, {changes.begin(), changes.end()}};
}

std::map<std::string, std::int64_t> changes_since(Tx& tx, Instant since) {
    std::map<std::string, std::int64_t> out;
    tx.each([&](const Row& row) { out[row.get<std::string>(0)] = row.number(1); },
            "select topic, count(*) from notice_change where at > ? group by topic order by topic", since);
    return out;
}

std::vector<Notice> notices_since(Tx& tx, Id<identity::Officer> officer, Instant since) {
    return tx.all(row_as<Notice>,
                  "select id, officer, title, text, link, at, case when read_at is null then 0 else 1 end "
                  "from notice_notice where officer = ? and at > ? order by id",
                  officer, since);
}

std::string change_mark(const std::string& topic, std::int64_t count) {
    return topic + "=" + std::to_string(count);
}

// The position of one who has been told everything until now.
Position position_now(Tx& tx, Id<identity::Officer> officer) {
    const Instant since = tx.now() - overlap;
    Position out{since, {}, {}};
    for (const auto& notice : notices_since(tx, officer, since)) out.told.insert(to_string(notice.id));
    for (const auto& [topic, count] : changes_since(tx, since)) out.changes.insert(change_mark(topic, count));
    return out;
}
}

std::vector<StreamEvent> events_since(Tx& tx, const Request& request, const std::string& last_id) {
    const auto officer = request.caller.officer;
    const auto position = read_position(last_id);
    if (!position) {
        const auto unread =
            tx.first(first_column<std::int64_t>,
                     "select count(*) from notice_notice where officer = ? and read_at is null", officer);
        return {{print_position(position_now(tx, officer)), "begun",
                 json::print(json::Object{{"unread", unread.value_or(0)}})}};
    }
    std::vector<StreamEvent> out;
    for (const auto& notice : notices_since(tx, officer, position->since))
        if (!position->told.contains(to_string(notice.id)))
            out.push_back({last_id, "notice", json::text(notice)});
    for (const auto& [topic, count] : changes_since(tx, position->since))
        if (!position->changes.contains(change_mark(topic, count)))
            out.push_back({last_id, topic + "_changed", "{}"});
    // Who is cut off in the middle goes on from the old place.
    if (!out.empty()) out.back().id = print_position(position_now(tx, officer));
    return out;
}
}
