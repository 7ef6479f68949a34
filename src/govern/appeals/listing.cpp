// Lists and counts of appeals, within the rows that the reader's right reaches.
#include <algorithm>
#include "base/text.hpp"
#include "govern/appeals/repeats.hpp"
#include "govern/appeals/views.hpp"
#include "govern/appeals/where.hpp"
#include "kernel/flow/desk.hpp"
#include "kernel/search/search.hpp"
#include "support/geometry/area_index.hpp"
#include "support/geometry/shapes.hpp"
#include "support/space/space.hpp"
namespace yiwang::govern::appeals {
namespace {
namespace geometry = support::geometry;
constexpr std::int64_t total_default = 1'000, total_most = 50'000, due_days_most = 62;
constexpr std::string_view clock_runs = "due_at is not null and finished_at is null and closed_at is null";
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
    if (filter.overdue.value_or(false)) where.add("id in (select id from appeals_appeal where closed_at is null and finished_at is null and due_at < ?)", now);  // few, and found by an index
    constexpr std::chrono::days day{1};
    if (filter.from) where.add("filed_at >= ?", begin_of(*filter.from));
    if (filter.to) where.add("filed_at < ?", begin_of(*filter.to + day));
    if (filter.closed_from) where.add("closed_at >= ?", begin_of(*filter.closed_from));
    if (filter.closed_to) where.add("closed_at < ?", begin_of(*filter.closed_to + day));
    if (filter.dispatched_from) where.add("dispatched_at >= ?", begin_of(*filter.dispatched_from));
    if (filter.dispatched_to) where.add("dispatched_at < ?", begin_of(*filter.dispatched_to + day));
    if (filter.rated_from || filter.rated_to) where.add("rating_set_aside = 0");
    if (filter.rated_from) where.add("rated_at >= ?", begin_of(*filter.rated_from));
    if (filter.rated_to) where.add("rated_at < ?", begin_of(*filter.rated_to + day));
    if (filter.overdue_on) {
        const Instant at = begin_of(*filter.overdue_on + day);
        where.add("due_at < ? and +dispatched_at < ? and (finished_at is null or finished_at >= ?)", at, at, at);
    }
    if (filter.late) where.add(*filter.late ? "due_at < coalesce(finished_at, closed_at)" : "(due_at is null or coalesce(finished_at, closed_at) <= due_at)");
    if (filter.sent_back) where.add(*filter.sent_back ? "sent_back > 0" : "sent_back = 0");
    if (filter.reworked) where.add(*filter.reworked ? "reworked > 0" : "reworked = 0");
    constexpr std::string_view waits = "(state = 'handling' and id in (select appeal from appeals_extension where approved is null))";
    if (filter.extension_asked) where.add(*filter.extension_asked ? waits : "not " + std::string(waits));
    if (filter.due_from || filter.due_to || filter.order == Order::due) where.add(clock_runs);
    if (filter.due_from) where.add("due_at >= ?", begin_of(*filter.due_from));
    if (filter.due_to) where.add("due_at < ?", begin_of(*filter.due_to + day));
    return where;
}

std::int64_t limit_of(const Filter& filter) {
    const auto limit = filter.limit.value_or(50);
    if (limit < 1 || limit > 200) throw Invalid("limit", "appeals.limit", {"每页 1 至 200 条。", "1 to 200 a page."});
    return limit;
}

std::int64_t total_of(const Filter& filter) {
    const auto most = filter.total_to.value_or(total_default);
    if (most < 1 || most > total_most) throw Invalid("total_to", "appeals.total_to", {"总数最多数到 50000。", "A total is counted up to 50,000 at most."});
    return most;
}

// The row after which a page begins.
struct Position {
    std::int64_t id = std::numeric_limits<std::int64_t>::max();
    Instant due{};  // in order of deadlines
};

// As printed by cursor_after: an id, in order of deadlines with the deadline before it: "1764201600000000-0a1b2c3d4e5f6".
Position position_of(const Filter& filter) {
    const auto order = filter.order.value_or(Order::newest);
    if (!filter.cursor) return order == Order::newest ? Position{} : Position{.id = 0, .due = Instant::min()};
    const auto wrong = Invalid("cursor", "appeals.cursor", {"翻页位置不对，请从第一页开始。", "The cursor is wrong; begin at the first page."});
    std::string_view text = *filter.cursor;
    Position out;
    if (order == Order::due) {
        std::int64_t us = 0;
        const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), us);
        text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
        if (error != std::errc{} || !text.starts_with('-')) throw wrong;
        text.remove_prefix(1);
        out.due = Instant(std::chrono::microseconds(us));
    }
    const auto id = parse_id(text);
    if (!id) throw wrong;
    out.id = *id;
    return out;
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

std::string cursor_after(const Bare& row, const Filter& filter) {
    const auto id = print_id(row.id.value);
    return filter.order == Order::due ? std::to_string(row.due_at->time_since_epoch().count()) + "-" + id : id;
}

std::vector<Bare> fetch(Tx& tx, Where where, const Position& after, std::int64_t limit, Order order = Order::newest) {
    switch (order) {
        case Order::newest: where.add("id < ? order by id desc limit ?", after.id, limit); break;
        case Order::oldest: where.add("id > ? order by id limit ?", after.id, limit); break;
        case Order::due: where.add("due_at is not null and (due_at, id) > (?, ?) order by due_at, id limit ?", after.due, after.id, limit); break;
    }
    return tx.all_with(row_as<Bare>, "select " + columns<Bare>() + " from appeals_appeal where " + where.sql, where.cells);
}

Invalid no_order() {
    return Invalid("order", "appeals.order", {"按词或按区域查到的只能从新到旧排，请先清除搜索词或区域。", "What words or an area find comes newest first alone; clear them first."});
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
        for (auto& line : fetch(tx, std::move(these), {}, limit - static_cast<std::int64_t>(out.size())))
            out.push_back(std::move(line));
        before = found.ids.back();
    }
    return out;
}

// The corners of an area drawn on the map.
geometry::Outline area_of(std::string_view text) {
    const auto wrong = [] { return Invalid("area", "appeals.area", {"区域应由 3 至 200 个点围成，请在地图上重新画。", "An area has 3 to 200 corners; draw it again on the map."}); };
    geometry::Ring ring;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        const auto corner = text.substr(0, end);
        const auto comma = corner.find(',');
        geometry::Point point{};
        const auto read = [](std::string_view number, double& out) {
            const auto [stop, error] = std::from_chars(number.data(), number.data() + number.size(), out);
            return error == std::errc{} && stop == number.data() + number.size();
        };
        if (comma == corner.npos || !read(corner.substr(0, comma), point.lng) || !read(corner.substr(comma + 1), point.lat) || !(std::abs(point.lng) <= 180) || !(std::abs(point.lat) <= 90)) throw wrong();
        ring.push_back(point);
        text = end < text.size() ? text.substr(end + 1) : std::string_view{};
    }
    if (ring.size() < 3 || ring.size() > 200) throw wrong();
    ring.push_back(ring.front());
    geometry::Outline area{{ring}};
    if (!geometry::Shape(area).fault().empty()) throw Invalid("area", "appeals.area_crosses", {"画的线相互交叉，请重新画。", "The drawn line crosses itself; draw it again."});
    return area;
}

struct Placed {
    Id<Appeal> id;
    double lng, lat;
};
BOOST_DESCRIBE_STRUCT(Placed, (), (id, lng, lat))

// The rows in an area: of a small one all are looked up by place; of one that holds very many the newest are gone through.
std::vector<Bare> fetch_in_area(Tx& tx, Where where, const geometry::Outline& area, std::int64_t before, std::int64_t limit) {
    constexpr std::int64_t small = 20'000, step = 1'000;
    const auto box = geometry::box_of(area);
    where.add("lng between ? and ? and lat between ? and ?", box.west, box.east, box.south, box.north);
    const auto placed = [&](std::string_view order, std::int64_t most, std::int64_t under) {
        Where these = where;
        these.add("id < ?", under);
        these.sql.append(order).append(" limit " + std::to_string(most));
        return tx.all_with(row_as<Placed>, "select id, lng, lat from appeals_appeal where " + these.sql, these.cells);
    };
    const geometry::AreaIndex index(std::span(&area, 1));
    const auto inside = [&](const Placed& one) { return index.first_holding({one.lng, one.lat}) == 0; };
    std::vector<Id<Appeal>> ids;
    auto all = placed("", small + 1, before);
    if (static_cast<std::int64_t>(all.size()) <= small) {
        std::erase_if(all, [&](const Placed& one) { return !inside(one); });
        std::sort(all.begin(), all.end(), [](const Placed& a, const Placed& b) { return a.id.value > b.id.value; });
        for (const auto& one : all)
            if (static_cast<std::int64_t>(ids.size()) < limit) ids.push_back(one.id);
    } else
        for (bool more = true; more && static_cast<std::int64_t>(ids.size()) < limit;) {
            const auto rows = placed(" order by id desc", step, before);
            for (const auto& one : rows)
                if (static_cast<std::int64_t>(ids.size()) < limit && inside(one)) ids.push_back(one.id);
            more = static_cast<std::int64_t>(rows.size()) == step;
            if (!rows.empty()) before = rows.back().id.value;
        }
    Where these;
    these.among("id", ids);
    return fetch(tx, std::move(these), {}, limit);
}

class Names {
public:
    Names(Tx& tx, Language language) : tx_(tx) {
        for (const auto& one : channels(tx)) channels_[one.code] = language == Language::en ? one.name_en : one.name;
        const auto list = duties::list(tx);
        for (const auto* kind : list->kinds()) kinds_[kind->code] = kind->level3;
    }
    const std::string& kind(const std::string& code) { return kinds_[code]; }
    const std::string& channel(const std::string& code) { return channels_[code]; }
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
    std::map<std::string, std::string> kinds_, channels_, blocks_;
    std::map<std::int64_t, std::string> units_;
};

AppealLine line_of(const Bare& in, Names& names, Instant now) {
    const bool open = !in.finished_at && in.due_at;
    return {in.id, in.number, in.title, in.state, in.kind, names.kind(in.kind), names.unit(in.unit), names.block(in.street), in.channel, names.channel(in.channel),
            in.filed_at, in.due_at, in.closed_at, open && *in.due_at < now, open && *in.due_at >= now && *in.due_at < now + soon, in.lane,
            in.lng, in.lat, in.stars};
}

// The rows as lines, with names and voices.
std::vector<AppealLine> lines_of(Tx& tx, const std::vector<Bare>& rows, Language language) {
    std::vector<Id<Appeal>> ids;
    for (const auto& row : rows) ids.push_back(row.id);
    const auto voices = count_voices(tx, ids);
    Names names(tx, language);
    std::vector<AppealLine> out;
    for (const auto& row : rows) {
        out.push_back(line_of(row, names, tx.now()));
        if (const auto at = voices.find(row.id.value); at != voices.end()) out.back().voices = at->second;
    }
    return out;
}
}

Page<AppealLine> list(Tx& tx, const Filter& filter, const Caller& caller) {
    const auto limit = limit_of(filter), most = total_of(filter);
    const auto order = filter.order.value_or(Order::newest);
    const auto after = position_of(filter);
    const Instant now = tx.now();
    const Where where = where_of(tx, filter, caller, now);
    const bool words = filter.q && !blank(*filter.q);
    if (words && filter.area) throw Invalid("area", "appeals.area_or_words", {"请先清除搜索词再按区域查。", "Search by words or by area, one at a time."});
    if ((words || filter.area) && order != Order::newest) throw no_order();
    auto rows = words ? fetch_found(tx, where, *filter.q, after.id, limit + 1)
                : filter.area ? fetch_in_area(tx, where, area_of(*filter.area), after.id, limit + 1)
                              : fetch(tx, where, after, limit + 1, order);
    Page<AppealLine> out;
    if (static_cast<std::int64_t>(rows.size()) > limit) {
        rows.pop_back();
        out.next = cursor_after(rows.back(), filter);
    }
    out.items = lines_of(tx, rows, caller.language);
    if (words) {
        const auto found = search::find(tx, "appeal", *filter.q, 1);
        out.total = found.total;
        out.total_is_capped = found.total_is_capped;
        return out;
    }
    if (filter.area) {  // what lies in it is known of this page alone
        out.total = static_cast<std::int64_t>(out.items.size());
        out.total_is_capped = out.next.has_value();
        return out;
    }
    Where counted = where;
    counted.cells.push_back(to_cell(most + 1));
    out.total = tx.all_with(first_column<std::int64_t>, "select count(*) from (select 1 from appeals_appeal where " + counted.sql + " limit ?) t", counted.cells).at(0);
    out.total_is_capped = out.total > most;
    out.total = std::min(out.total, most);
    return out;
}

std::vector<DueDay> due_days(Tx& tx, const Filter& filter, const Caller& caller) {
    if (!filter.due_from || !filter.due_to || *filter.due_to < *filter.due_from || *filter.due_to - *filter.due_from >= std::chrono::days{due_days_most})
        throw Invalid("due_to", "appeals.due_days", {"请给出期限的起止日期，最多 62 天。", "Give the first and the last day, 62 days at most."});
    if ((filter.q && !blank(*filter.q)) || filter.area) throw no_order();
    const Where where = where_of(tx, filter, caller, tx.now());
    std::vector<DueDay> out;
    for (Date day = *filter.due_from; day <= *filter.due_to; day += std::chrono::days{1}) {
        Where that = where;
        that.add("due_at >= ? and due_at < ?", begin_of(day), begin_of(day + std::chrono::days{1}));
        const auto count = tx.all_with(first_column<std::int64_t>, "select count(*) from appeals_appeal where " + that.sql, that.cells).at(0);
        if (count) out.push_back({day, count});
    }
    return out;
}

std::vector<AppealLine> lines(Tx& tx, const std::vector<Id<Appeal>>& ids, const Caller& caller) {
    Where where;
    within(where, caller, "appeals.read");
    where.among("id", ids);
    return lines_of(tx, fetch(tx, std::move(where), {}, static_cast<std::int64_t>(ids.size())), caller.language);
}

std::vector<AppealLine> of_person(Tx& tx, std::string_view phone, std::string_view why, const Caller& caller) {
    const auto sought = trimmed(phone);
    if (length(sought) < 7 || length(sought) > 20) throw Invalid("phone", "appeals.phone", {"请填写完整的电话号码。", "Give the whole phone number."});
    if (blank(why)) throw Invalid("why", "appeals.missing", {"请说明查看原因，此次查看会留痕。", "Say why; this look leaves a trace."});
    Where where;
    within(where, caller, "appeals.see_person");
    where.add("reporter_phone = ?", sought);
    Names names(tx, caller.language);
    std::vector<AppealLine> out;
    for (const auto& row : fetch(tx, std::move(where), {}, 200)) out.push_back(line_of(row, names, tx.now()));
    tx.trace("appeals.person_searched", caller.officer, "", masked_phone(sought), trimmed(why));
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
            .filed_today = count("id >= ? and filed_at >= ?", first_id_at(today), today)};  // the ids of today, so that no long index is read
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
