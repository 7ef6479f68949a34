#include "kernel/notice/stream.hpp"
#include <algorithm>
#include <map>
#include <set>
// Transactions of several writers end in another order than they begin: a row may appear behind one that was told
// already. So the place from which to go on is not the last row but a moment some seconds before it, with what was
// told since: the notices by their ids, of each topic how many changes. A topic told once too often does no harm.
namespace yiwang::notice {
namespace {
constexpr auto overlap = std::chrono::seconds{10};

struct Position {
    std::string since;  // an instant
    std::vector<Id<Notice>> told;
    json::Object changes;  // topic: count since then
};
BOOST_DESCRIBE_STRUCT(Position, (), (since, told, changes))

std::optional<Position> read_position(const std::string& text) {
    try {
        return json::read<Position>(text);
    } catch (const Problem&) {
        return {};  // of another version of the program: begin anew
    }
}

std::map<std::string, std::int64_t> changes_since(Tx& tx, Instant since) {
    std::map<std::string, std::int64_t> out;
    tx.each([&](const Row& row) { out[row.get<std::string>(0)] = row.number(1); },
            "select topic, count(*) from notice_change where at > ? group by topic order by topic", since);
    return out;
}

std::vector<Notice> notices_since(Tx& tx, Id<identity::Officer> officer, Instant since) {
    return tx.all(row_as<Notice>, "select id, officer, title, text, link, at, case when read_at is null then 0 else 1 end "
                                  "from notice_notice where officer = ? and at > ? order by id", officer, since);
}

// The position of one who has been told everything until now.
Position position_now(Tx& tx, Id<identity::Officer> officer) {
    const Instant since = tx.now() - overlap;
    Position out{print(since), {}, {}};
    for (const auto& notice : notices_since(tx, officer, since)) out.told.push_back(notice.id);
    for (const auto& [topic, count] : changes_since(tx, since)) out.changes[topic] = count;
    return out;
}
}

std::vector<StreamEvent> events_since(Tx& tx, const Request& request, const std::string& last_id) {
    const auto officer = request.caller.officer;
    const auto position = read_position(last_id);
    const auto since = position ? parse_instant(position->since) : std::nullopt;
    if (!since) {
        const auto unread = tx.first(first_column<std::int64_t>, "select count(*) from notice_notice where officer = ? and read_at is null", officer);
        return {{json::text(position_now(tx, officer)), "begun", json::print(json::Object{{"unread", unread.value_or(0)}})}};
    }
    std::vector<StreamEvent> out;
    for (const auto& notice : notices_since(tx, officer, *since))
        if (std::find(position->told.begin(), position->told.end(), notice.id) == position->told.end()) out.push_back({{}, "notice", json::text(notice)});
    for (const auto& [topic, count] : changes_since(tx, *since)) {
        const auto* before = position->changes.if_contains(topic);
        if (!before || !before->is_int64() || before->get_int64() != count) out.push_back({{}, topic + "_changed", "{}"});
    }
    if (out.empty()) return out;
    // Who is cut off in the middle goes on from the old place.
    for (auto& event : out) event.id = last_id;
    out.back().id = json::text(position_now(tx, officer));
    return out;
}
}
