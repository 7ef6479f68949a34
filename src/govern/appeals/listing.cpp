// Lists and counts of appeals, within the rows that the reader's right reaches.
#include <algorithm>
#include "base/text.hpp"
#include "govern/appeals/views.hpp"
#include "govern/appeals/where.hpp"
#include "kernel/flow/desk.hpp"
#include "kernel/search/search.hpp"
#include "support/space/space.hpp"
namespace yiwang::govern::appeals {
namespace {
constexpr std::int64_t total_max = 1000;
constexpr auto soon = std::chrono::hours{24};

Instant begin_of(Date day) {
    return from_local(LocalTime(day));
}

Where where_of(Tx& tx, const Filter& filter, const Caller& caller, const Instant& now) {
    Where where;
    if (filter.helping.value_or(false)) caller.require("appeals.read"), where.among("id", flow::asked_about(tx, caller.unit));
    else within(where, caller, "appeals.read");
    if (filter.state) where.add("state = ?", *filter.state);
    if (filter.unit) where.add("unit = ?", *filter.unit);
    if (filter.kind) where.add("kind = ?", *filter.kind);
    if (filter.street) where.add("street = ?", *filter.street);
    if (filter.channel) where.add("channel = ?", *filter.channel);
    if (filter.mine.value_or(false)) where.add("unit = ?", caller.unit);
    if (filter.overdue.value_or(false)) where.add("due_at < ? and finished_at is null", now);
    constexpr std::chrono::days day{1};
    if (filter.from) where.add("filed_at >= ?", begin_of(*filter.from));
    if (filter.to) where.add("filed_at < ?", begin_of(*filter.to + day));
    if (filter.closed_from) where.add("closed_at >= ?", begin_of(*filter.closed_from));
    if (filter.closed_to) where.add("closed_at < ?", begin_of(*filter.closed_to + day));
    return where;
}

std::int64_t limit_of(const Filter& filter) {
    const auto limit = filter.limit.value_or(50);
    if (limit < 1 || limit > 200) throw Invalid("limit", "appeals.limit", {"每页 1 至 200 条。", "1 to 200 a page."});
    return limit;
}

std::int64_t cursor_of(const Filter& filter) {
    if (!filter.cursor) return std::numeric_limits<std::int64_t>::max();
    const auto id = parse_id(*filter.cursor);
    if (!id) throw Invalid("cursor", "appeals.cursor", {"翻页位置不对，请从第一页开始。", "The cursor is wrong; begin at the first page."});
    return *id;
}

struct Bare {  // a line before names are put to its codes
    Id<Appeal> id;
    std::string number, title;
    State state;
    std::string kind;
    Id<identity::Unit> unit;
    std::string street, channel;
    Instant filed_at;
    std::optional<Instant> due_at, finished_at, closed_at;
    Lane lane;
    std::optional<double> lng, lat;
    std::optional<std::int64_t> stars;
};
BOOST_DESCRIBE_STRUCT(Bare, (), (id, number, title, state, kind, unit, street, channel, filed_at, due_at, finished_at, closed_at, lane, lng, lat, stars))

std::vector<Bare> fetch(Tx& tx, Where where, std::int64_t before, std::int64_t limit) {
    where.add("id < ? order by id desc limit ?", before, limit);
    return tx.all_with(row_as<Bare>, "select " + columns<Bare>() + " from appeals_appeal where " + where.sql, where.cells);
}

// Words first: the index gives ids newest first, the filters keep theirs.
std::vector<Bare> fetch_found(Tx& tx, const Where& where, const std::string& words, std::int64_t before, std::int64_t limit) {
    std::vector<Bare> out;
    for (bool more = true; more && static_cast<std::int64_t>(out.size()) < limit;) {
        const auto found = search::find(tx, "appeal", words, 200, before == std::numeric_limits<std::int64_t>::max() ? 0 : before);
        more = found.ids.size() == 200;
        if (found.ids.empty()) break;
        Where these = where;
        std::string marks;
        for (const auto id : found.ids) marks += marks.empty() ? "?" : ", ?", these.cells.push_back(to_cell(id));
        these.sql += " and id in (" + marks + ")";
        for (auto& line : fetch(tx, std::move(these), std::numeric_limits<std::int64_t>::max(), limit - static_cast<std::int64_t>(out.size())))
            out.push_back(std::move(line));
        before = found.ids.back();
    }
    return out;
}

class Names {
public:
    explicit Names(Tx& tx) : tx_(tx) {
        const auto list = duties::list(tx);
        for (const auto* kind : list->kinds()) kinds_[kind->code] = kind->level3;
    }
    const std::string& kind(const std::string& code) { return kinds_[code]; }
    const std::string& unit(Id<identity::Unit> id) {
        auto [at, fresh] = units_.try_emplace(id.value);
        if (const auto unit = fresh && id ? identity::find_unit(tx_, id) : std::nullopt) at->second = unit->name;
        return at->second;
    }
    const std::string& block(const std::string& code) {
        auto [at, fresh] = blocks_.try_emplace(code);
        if (const auto block = fresh && !code.empty() ? support::space::find_block(tx_, code) : std::nullopt) at->second = block->name;
        return at->second;
    }

private:
    Tx& tx_;
    std::map<std::string, std::string> kinds_, blocks_;
    std::map<std::int64_t, std::string> units_;
};

AppealLine line_of(const Bare& in, Names& names, Instant now) {
    const bool open = !in.finished_at && in.due_at;
    return {in.id, in.number, in.title, in.state, in.kind, names.kind(in.kind), names.unit(in.unit), names.block(in.street), in.channel,
            in.filed_at, in.due_at, in.closed_at, open && *in.due_at < now, open && *in.due_at >= now && *in.due_at < now + soon, in.lane,
            in.lng, in.lat, in.stars};
}
}

Page<AppealLine> list(Tx& tx, const Filter& filter, const Caller& caller) {
    const auto limit = limit_of(filter);
    const auto before = cursor_of(filter);
    const Instant now = tx.now();
    const Where where = where_of(tx, filter, caller, now);
    const bool words = filter.q && !blank(*filter.q);
    auto rows = words ? fetch_found(tx, where, *filter.q, before, limit + 1) : fetch(tx, where, before, limit + 1);
    Page<AppealLine> out;
    if (static_cast<std::int64_t>(rows.size()) > limit) {
        rows.pop_back();
        out.next = print_id(rows.back().id.value);
    }
    Names names(tx);
    for (const auto& row : rows) out.items.push_back(line_of(row, names, now));
    if (words) {
        const auto found = search::find(tx, "appeal", *filter.q, 1);
        out.total = found.total;
        out.total_is_capped = found.total_is_capped;
        return out;
    }
    const std::string capped = "select count(*) from (select 1 from appeals_appeal where " + where.sql + " limit 1001) t";
    out.total = tx.all_with(first_column<std::int64_t>, capped, where.cells).at(0);
    out.total_is_capped = out.total > total_max;
    out.total = std::min(out.total, total_max);
    return out;
}

std::vector<AppealLine> lines(Tx& tx, const std::vector<Id<Appeal>>& ids, const Caller& caller) {
    Where where;
    within(where, caller, "appeals.read");
    where.among("id", ids);
    Names names(tx);
    std::vector<AppealLine> out;
    for (const auto& row : fetch(tx, std::move(where), std::numeric_limits<std::int64_t>::max(), static_cast<std::int64_t>(ids.size()))) out.push_back(line_of(row, names, tx.now()));
    return out;
}

std::int64_t count_filed(Tx& tx, const FiledBetween& in) {
    return *tx.first(first_column<std::int64_t>, "select count(*) from appeals_appeal where kind = ? and (? = '' or street = ?) and filed_at >= ? and filed_at < ?", in.kind, in.street, in.street,
                     in.from, in.to);
}

Counts counts(Tx& tx, const Caller& caller) {
    const Instant now = tx.now(), today = from_local(LocalTime(local_date(now)));
    const auto count = [&](std::string_view condition, auto... values) {
        Where where;
        within(where, caller, "appeals.read");
        where.add(condition, values...);
        return tx.all_with(first_column<std::int64_t>, "select count(*) from appeals_appeal where " + where.sql, where.cells).at(0);
    };
    return {.waiting_dispatch = count("state = ?", State::filed),
            .dispatched = count("state = ?", State::dispatched),
            .handling = count("state = ?", State::handling),
            .checking = count("state = ?", State::checking),
            .overdue = count("closed_at is null and finished_at is null and due_at < ?", now),
            .due_soon = count("closed_at is null and finished_at is null and due_at >= ? and due_at < ?", now, now + soon),
            .closed_today = count("closed_at >= ?", today),
            .filed_today = count("filed_at >= ?", today)};
}

Appeal get_within(Tx& tx, Id<Appeal> id, const Caller& caller, std::string_view right) {
    caller.require(right);
    auto appeal = find(tx, id);
    const bool seen = appeal && (reaches(caller, right, *appeal) || (right == "appeals.read" && caller.unit && flow::was_asked(tx, id.value, caller.unit)));
    if (!seen) throw NotFound("appeals.appeal");
    return std::move(*appeal);
}

bool reaches(const Caller& caller, std::string_view right, const Appeal& appeal) {
    const auto scope = caller.scope(right);
    if (!scope) return false;
    switch (*scope) {  // as within() says it to the database
        case Scope::district: return true;
        case Scope::street: return appeal.street == caller.street;
        case Scope::unit: return appeal.unit && appeal.unit == caller.unit;
        case Scope::own: return appeal.taken_by && appeal.taken_by == caller.officer;
    }
    return false;
}
}
