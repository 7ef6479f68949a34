#include "govern/appeals/period.hpp"
#include <algorithm>
#include <cmath>
#include "base/text.hpp"
#include "support/space/space.hpp"
namespace yiwang::govern::appeals {
namespace {
struct Span {
    Instant from, to;
};

Span span_of(Days days) {
    return {from_local(LocalTime(days.from)), from_local(LocalTime(days.to + std::chrono::days{1}))};
}

struct Closed {
    Id<identity::Unit> unit;
    Instant filed_at, closed_at;
    std::optional<Instant> finished_at, due_at;
    std::int64_t sent_back, reworked;

    bool on_time() const { return !due_at || finished_at.value_or(closed_at) <= *due_at; }
    double hours() const { return std::chrono::duration<double, std::ratio<3600>>(closed_at - filed_at).count(); }
};
BOOST_DESCRIBE_STRUCT(Closed, (), (unit, filed_at, closed_at, finished_at, due_at, sent_back, reworked))

std::vector<Closed> closed_in(Tx& tx, Span span) {
    static const std::string sql = "select " + columns<Closed>() + " from appeals_appeal where closed_at >= ? and closed_at < ? order by id";
    return tx.all(row_as<Closed>, sql, span.from, span.to);
}

// Nearest-rank quantile (the smallest value with at least q of all at or below it).
std::optional<double> quantile(std::vector<double> values, double q) {
    if (values.empty()) return {};
    std::sort(values.begin(), values.end());
    const auto rank = static_cast<std::size_t>(std::ceil(q * static_cast<double>(values.size())));
    return values[std::max<std::size_t>(rank, 1) - 1];
}

std::vector<double> hours_of(const std::vector<Closed>& all) {
    std::vector<double> out;
    for (const auto& one : all) out.push_back(one.hours());
    return out;
}

Totals totals_of(Tx& tx, Span span, const std::vector<Closed>& closed) {
    const auto count = [&](std::string_view sql, const auto&... values) { return *tx.first(first_column<std::int64_t>, sql, values...); };
    Totals out;
    out.filed = count("select count(*) from appeals_appeal where filed_at >= ? and filed_at < ?", span.from, span.to);
    out.dispatched = count("select count(*) from appeals_appeal where dispatched_at >= ? and dispatched_at < ?", span.from, span.to);
    out.closed = static_cast<std::int64_t>(closed.size());
    out.on_time = std::count_if(closed.begin(), closed.end(), [](const Closed& one) { return one.on_time(); });
    out.first_right = std::count_if(closed.begin(), closed.end(), [](const Closed& one) { return one.sent_back == 0; });
    out.rated = count("select count(*) from appeals_appeal where rated_at >= ? and rated_at < ? and rating_set_aside = 0", span.from, span.to);
    // Of what is open now, and of what was closed since: neither needs all there is. NB: + keeps SQLite from another time's index.
    out.open_at_end = count("select count(*) from appeals_appeal where state in (?, ?, ?, ?, ?, ?) and filed_at < ? and (closed_at is null or closed_at >= ?)", State::filed, State::dispatched,
                             State::handling, State::disputed, State::checking, State::reviewing, span.to, span.to) +
                       count("select count(case when state = ? then 1 end) from appeals_appeal where closed_at >= ? and +filed_at < ?", State::closed, span.to, span.to);
    constexpr std::string_view overdue = "+dispatched_at < ? and (finished_at is null or finished_at >= ?)";
    static const std::string open = "select count(*) from appeals_appeal where closed_at is null and due_at < ? and " + std::string(overdue);
    static const std::string since = "select count(*) from appeals_appeal where closed_at >= ? and +due_at < ? and " + std::string(overdue);
    out.overdue_at_end = count(open, span.to, span.to, span.to) + count(since, span.to, span.to, span.to, span.to);
    out.hours_median = quantile(hours_of(closed), 0.5);
    out.hours_p90 = quantile(hours_of(closed), 0.9);
    if (out.rated) {
        const auto sum = count("select cast(sum(stars) as bigint) from appeals_appeal where rated_at >= ? and rated_at < ? and rating_set_aside = 0", span.from, span.to);
        out.stars_mean = static_cast<double>(sum) / static_cast<double>(out.rated);
    }
    return out;
}

}

bool happened(Tx& tx, Days days) {
    const auto span = span_of(days);
    return tx.first(first_column<std::int64_t>, "select 1 from appeals_appeal where filed_at >= ? and filed_at < ? limit 1", span.from, span.to) ||
           tx.first(first_column<std::int64_t>, "select 1 from appeals_appeal where closed_at >= ? and closed_at < ? limit 1", span.from, span.to);
}

namespace {
struct Spans {
    Span now, before, year_before;
};

std::vector<Count> counts_by(Tx& tx, std::string_view sql, const Spans& spans, const std::function<std::string(const std::string&)>& name) {
    std::map<std::string, Count> all;
    const auto tally = [&](Span span, std::int64_t Count::*into) {
        tx.each([&](const Row& row) { all[row.get<std::string>(0)].*into += row.get<std::int64_t>(1); }, sql, span.from, span.to);
    };
    tally(spans.now, &Count::count), tally(spans.before, &Count::before), tally(spans.year_before, &Count::year_before);
    std::vector<Count> out;
    for (auto& [code, count] : all) count.code = code, count.name = name(code), out.push_back(std::move(count));
    std::stable_sort(out.begin(), out.end(), [](const Count& a, const Count& b) { return a.count > b.count; });
    return out;
}

std::vector<Count> days_of(Tx& tx, Days now, Days before, Days year_before) {
    const auto on = [&](Days period, std::chrono::days after) {
        const auto day = period.from + after;
        if (day > period.to) return std::int64_t{0};  // a shorter month
        const auto span = span_of({day, day});
        return *tx.first(first_column<std::int64_t>, "select count(*) from appeals_appeal where filed_at >= ? and filed_at < ?", span.from, span.to);
    };
    std::vector<Count> out;
    for (std::chrono::days after{0}; now.from + after <= now.to; ++after)
        out.push_back({print(now.from + after), print(now.from + after), on(now, after), on(before, after), on(year_before, after)});
    return out;
}

std::vector<UnitFigures> units_of(Tx& tx, Span span, const std::vector<Closed>& closed) {
    std::map<std::int64_t, UnitFigures> by;
    std::map<std::int64_t, std::vector<double>> hours;
    tx.each([&](const Row& row) { by[row.get<std::int64_t>(0)].dispatched = row.get<std::int64_t>(1); },
            "select unit, count(*) from appeals_appeal where dispatched_at >= ? and dispatched_at < ? and unit is not null group by unit", span.from,
            span.to);
    for (const auto& one : closed) {
        auto& unit = by[one.unit.value];
        ++unit.closed;
        unit.on_time += one.on_time();
        unit.reworked += one.reworked;
        unit.sent_back += one.sent_back;
        hours[one.unit.value].push_back(one.hours());
    }
    std::vector<UnitFigures> out;
    for (auto& [id, figures] : by) {
        const auto unit = identity::find_unit(tx, {id});
        figures.id = {id};
        figures.unit = unit ? unit->code : "";
        figures.name = unit ? unit->name : "";
        figures.hours_median = quantile(hours[id], 0.5);
        out.push_back(std::move(figures));
    }
    std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.dispatched + a.closed > b.dispatched + b.closed; });
    return out;
}

// A title may hold a phone number: seven digits or more in a row.
std::string without_phones(const std::string& text) {
    std::string out, digits;
    const auto put = [&] {
        out += digits.size() < 7 ? digits : masked_phone(digits);
        digits.clear();
    };
    for (const char c : text) {
        if (c >= '0' && c <= '9') digits += c;
        else put(), out += c;
    }
    put();
    return out;
}

struct Names {
    std::map<std::string, std::string> kinds, channels;
    std::string unknown;
    Names(Tx& tx, Language language) : unknown(language == Language::en ? "not yet known" : "未定") {
        const auto list = duties::list(tx);
        for (const auto* kind : list->kinds()) kinds[kind->code] = language == Language::en ? kind->level3_en : kind->level3;
        for (const auto& one : appeals::channels(tx)) channels[one.code] = language == Language::en ? one.name_en : one.name;
    }
    std::string of(const std::map<std::string, std::string>& names, const std::string& code) const {
        const auto at = names.find(code);
        return at == names.end() ? unknown : at->second;
    }
};

struct Typified {
    Id<Appeal> id;
    std::string number, title, kind;
    Id<identity::Unit> unit;
    std::int64_t votes;
    Instant filed_at;
    std::optional<Instant> closed_at;
    std::optional<std::int64_t> stars;
};
BOOST_DESCRIBE_STRUCT(Typified, (), (id, number, title, kind, unit, votes, filed_at, closed_at, stars))

TypicalCase shown(Tx& tx, const Typified& one, Typical why, const Names& names) {
    const auto unit = one.unit ? identity::find_unit(tx, one.unit) : std::nullopt;
    std::optional<double> hours;
    if (one.closed_at) hours = std::chrono::duration<double, std::ratio<3600>>(*one.closed_at - one.filed_at).count();
    return {one.id, why, one.number, without_phones(one.title), names.of(names.kinds, one.kind), unit ? unit->name : "", one.votes, hours, one.stars};
}
}

PeriodFigures figures_of(Tx& tx, Days now, Days before, Days year_before, Language language) {
    const Spans spans{span_of(now), span_of(before), span_of(year_before)};
    const Names names(tx, language);
    const auto closed = closed_in(tx, spans.now);
    PeriodFigures out;
    out.now = totals_of(tx, spans.now, closed);
    out.before = totals_of(tx, spans.before, closed_in(tx, spans.before));
    out.year_before = totals_of(tx, spans.year_before, closed_in(tx, spans.year_before));
    out.days = days_of(tx, now, before, year_before);
    out.kinds = counts_by(tx, "select kind, count(*) from appeals_appeal where filed_at >= ? and filed_at < ? group by kind", spans, [&](const auto& code) { return names.of(names.kinds, code); });
    out.channels = counts_by(tx, "select channel, count(*) from appeals_appeal where filed_at >= ? and filed_at < ? group by channel", spans,
                             [&](const auto& code) { return names.of(names.channels, code); });
    out.streets = counts_by(tx, "select street, count(*) from appeals_appeal where filed_at >= ? and filed_at < ? group by street", spans, [&](const std::string& code) {
        // By its last name, also where it was not in force that day: of an imported past the streets may be younger than the appeals.
        const auto known = code.empty() ? std::vector<support::space::Block>{} : support::space::history(tx, code);
        return known.empty() ? names.unknown : known.back().name;
    });
    out.units = units_of(tx, spans.now, closed);
    return out;
}

std::vector<TypicalCase> typical_cases(Tx& tx, Days days, Language language) {
    static const std::string select = "select " + columns<Typified>() + " from appeals_appeal where ";
    const auto span = span_of(days);
    const Names names(tx, language);
    std::vector<TypicalCase> out;
    const auto add = [&](Typical why, const std::string& sql) {
        for (const auto& one : tx.all(row_as<Typified>, select + sql + " limit 3", span.from, span.to)) {
            if (std::ranges::find(out, one.id, &TypicalCase::appeal) != out.end()) continue;
            return out.push_back(shown(tx, one, why, names));
        }
    };
    add(Typical::most_voices, "filed_at >= ? and filed_at < ? and votes > 0 order by votes desc, id");
    add(Typical::longest, "closed_at >= ? and closed_at < ? order by closed_at - filed_at desc, id");
    add(Typical::best_rated, "closed_at >= ? and closed_at < ? and stars = 5 and rating_set_aside = 0 order by closed_at - filed_at, id");
    return out;
}

TypicalCase typical_case(Tx& tx, std::string_view number, Typical why, Language language) {
    static const std::string sql = "select " + columns<Typified>() + " from appeals_appeal where number = ?";
    const auto one = tx.first(row_as<Typified>, sql, number);
    if (!one) throw NotFound("appeals.appeal");
    return shown(tx, *one, why, Names(tx, language));
}
}
