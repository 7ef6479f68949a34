#include "govern/appeals/weekly.hpp"
#include <algorithm>
#include <cmath>
#include "support/space/space.hpp"
namespace yiwang::govern::appeals {
namespace {
struct Span {
    Instant from, to;
};

Span span_of(Date monday) {
    return {from_local(LocalTime(monday)), from_local(LocalTime(monday + std::chrono::days{7}))};
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

Week figures_of(Tx& tx, Span span, const std::vector<Closed>& closed) {
    const auto count = [&](std::string_view sql, const auto&... values) { return *tx.first(first_column<std::int64_t>, sql, values...); };
    Week week;
    week.filed = count("select count(*) from appeals_appeal where filed_at >= ? and filed_at < ?", span.from, span.to);
    week.dispatched = count("select count(*) from appeals_appeal where dispatched_at >= ? and dispatched_at < ?", span.from, span.to);
    week.closed = static_cast<std::int64_t>(closed.size());
    week.on_time = std::count_if(closed.begin(), closed.end(), [](const Closed& one) { return one.on_time(); });
    week.first_right = std::count_if(closed.begin(), closed.end(), [](const Closed& one) { return one.sent_back == 0; });
    week.rated = count("select count(*) from appeals_appeal where rated_at >= ? and rated_at < ?", span.from, span.to);
    week.open_at_end = count("select count(*) from appeals_appeal where filed_at < ? and (closed_at is null or closed_at >= ?) and state not in (?, ?)",
                             span.to, span.to, State::imported, State::joined);
    week.overdue_at_end = count("select count(*) from appeals_appeal where due_at < ? and dispatched_at < ? and (finished_at is null or finished_at >= ?)",
                                span.to, span.to, span.to);
    week.hours_median = quantile(hours_of(closed), 0.5);
    week.hours_p90 = quantile(hours_of(closed), 0.9);
    if (week.rated) {
        const auto sum = count("select cast(sum(stars) as bigint) from appeals_appeal where rated_at >= ? and rated_at < ?", span.from, span.to);
        week.stars_mean = static_cast<double>(sum) / static_cast<double>(week.rated);
    }
    return week;
}

using Tally = std::map<std::string, std::pair<std::int64_t, std::int64_t>>;

void tally(Tx& tx, Tally& into, std::string_view sql, Span span, bool before) {
    tx.each([&](const Row& row) { (before ? into[row.get<std::string>(0)].second : into[row.get<std::string>(0)].first) += row.get<std::int64_t>(1); },
            sql, span.from, span.to);
}

std::vector<Count> counts_by(Tx& tx, std::string_view sql, Span now, Span before, const std::function<std::string(const std::string&)>& name) {
    Tally all;
    tally(tx, all, sql, now, false);
    tally(tx, all, sql, before, true);
    std::vector<Count> out;
    for (const auto& [code, both] : all) out.push_back({code, name(code), both.first, both.second});
    std::stable_sort(out.begin(), out.end(), [](const Count& a, const Count& b) { return a.count > b.count; });
    return out;
}

std::vector<Count> days_of(Tx& tx, Date monday) {
    std::vector<Count> out;
    const auto on = [&](Date day) {
        return *tx.first(first_column<std::int64_t>, "select count(*) from appeals_appeal where filed_at >= ? and filed_at < ?",
                         from_local(LocalTime(day)), from_local(LocalTime(day + std::chrono::days{1})));
    };
    for (int i = 0; i < 7; ++i) {
        const Date day = monday + std::chrono::days{i};
        out.push_back({print(day), print(day), on(day), on(day - std::chrono::days{7})});
    }
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
        figures.unit = unit ? unit->code : "";
        figures.name = unit ? unit->name : "";
        figures.hours_median = quantile(hours[id], 0.5);
        out.push_back(std::move(figures));
    }
    std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.dispatched + a.closed > b.dispatched + b.closed; });
    return out;
}

std::string fixed(double value, int digits = 1) {
    char text[32];
    return {text, static_cast<std::size_t>(std::snprintf(text, sizeof text, "%.*f", digits, value))};
}

std::string share(std::int64_t part, std::int64_t all) {
    return all ? fixed(100.0 * static_cast<double>(part) / static_cast<double>(all)) + "%" : "-";
}

std::string change(std::int64_t now, std::int64_t before, Language language) {
    const bool zh = language == Language::zh;
    if (before == 0) return zh ? "上周无" : "none the week before";
    const double percent = 100.0 * static_cast<double>(now - before) / static_cast<double>(before);
    if (now == before) return zh ? "与上周持平" : "as the week before";
    if (zh) return std::string("较上周") + (percent > 0 ? "增 " : "减 ") + fixed(std::abs(percent)) + "%";
    return std::string(percent > 0 ? "up " : "down ") + fixed(std::abs(percent)) + "% on the week before";
}

std::vector<std::string> sentences_of(const WeeklyReport& r, Language language) {
    const auto& f = r.figures;
    const auto n = [](std::int64_t value) { return std::to_string(value); };
    std::vector<std::string> out;
    const bool zh = language == Language::zh;
    out.push_back(zh ? "本周受理诉求 " + n(f.filed) + " 件，" + change(f.filed, r.before.filed, language) + "；办结 " + n(f.closed) + " 件，按时办结率 " +
                           share(f.on_time, f.closed) + "。"
                     : n(f.filed) + " appeals filed, " + change(f.filed, r.before.filed, language) + "; " + n(f.closed) + " closed, " +
                           share(f.on_time, f.closed) + " of them on time.");
    if (f.closed)
        out.push_back(zh ? "办结用时中位数 " + fixed(*f.hours_median) + " 小时，九成在 " + fixed(*f.hours_p90) + " 小时内；首次分拨准确率 " +
                               share(f.first_right, f.closed) + "。"
                         : "Half were closed within " + fixed(*f.hours_median) + " hours, nine in ten within " + fixed(*f.hours_p90) +
                               "; first dispatch right for " + share(f.first_right, f.closed) + ".");
    if (!r.kinds.empty() && r.kinds[0].count)
        out.push_back(zh ? "反映最多的是“" + r.kinds[0].name + "”，" + n(r.kinds[0].count) + " 件，" + change(r.kinds[0].count, r.kinds[0].before, language) + "。"
                         : "Most are about " + r.kinds[0].name + ": " + n(r.kinds[0].count) + ", " + change(r.kinds[0].count, r.kinds[0].before, language) + ".");
    if (f.overdue_at_end)
        out.push_back(zh ? "周末仍有 " + n(f.overdue_at_end) + " 件超期未办，需要督办。" : n(f.overdue_at_end) + " stood overdue at the week's end.");
    if (f.stars_mean)
        out.push_back(zh ? "居民评价 " + n(f.rated) + " 件，平均 " + fixed(*f.stars_mean) + " 星。"
                         : n(f.rated) + " rated by residents, " + fixed(*f.stars_mean) + " stars on average.");
    return out;
}
}

WeeklyReport weekly(Tx& tx, std::string_view week, Language language) {
    const auto monday = parse_iso_week(week);
    if (!monday) throw Invalid("week", "appeals.week", {"周次应形如 2026-W47。", "A week is written 2026-W47."});
    const Span now = span_of(*monday), before = span_of(*monday - std::chrono::days{7});
    const auto closed = closed_in(tx, now);
    WeeklyReport out{};
    out.week = iso_week(*monday);
    out.from = *monday;
    out.to = *monday + std::chrono::days{6};
    out.district = language == Language::en ? district().name_en : district().name;
    out.figures = figures_of(tx, now, closed);
    out.before = figures_of(tx, before, closed_in(tx, before));
    out.days = days_of(tx, *monday);
    std::map<std::string, std::string> kind_names, channel_names;
    const auto list = duties::list(tx);
    for (const auto* kind : list->kinds()) kind_names[kind->code] = language == Language::en ? kind->level3_en : kind->level3;
    for (const auto& one : channels(tx)) channel_names[one.code] = language == Language::en ? one.name_en : one.name;
    const std::string unknown = language == Language::en ? "not yet known" : "未定";
    const auto named = [&](std::map<std::string, std::string>& names) {
        return [&names, &unknown](const std::string& code) { return names.contains(code) ? names[code] : unknown; };
    };
    out.kinds = counts_by(tx, "select kind, count(*) from appeals_appeal where filed_at >= ? and filed_at < ? group by kind", now, before, named(kind_names));
    out.channels = counts_by(tx, "select channel, count(*) from appeals_appeal where filed_at >= ? and filed_at < ? group by channel", now, before,
                             named(channel_names));
    out.streets = counts_by(tx, "select street, count(*) from appeals_appeal where filed_at >= ? and filed_at < ? group by street", now, before,
                            [&](const std::string& code) {
                                const auto block = code.empty() ? std::nullopt : support::space::find_block(tx, code);
                                return block ? block->name : unknown;
                            });
    out.units = units_of(tx, now, closed);
    out.sentences = sentences_of(out, language);
    return out;
}

namespace {
class Markdown {
public:
    explicit Markdown(Language language) : zh_(language == Language::zh) {}
    std::string text;
    void heading(std::string_view zh, std::string_view en) { text.append("\n## ").append(zh_ ? zh : en).append("\n\n"); }
    void item(std::string_view words) { text.append("- ").append(report::escaped(words)).append("\n"); }
    void table(const std::vector<std::string>& header, const std::vector<std::vector<std::string>>& rows) {
        line(header);
        for (std::size_t i = 0; i < header.size(); ++i) text += i ? "|---:" : "|:---";
        text += "|\n";
        for (const auto& row : rows) line(row);
        text += "\n";
    }
    std::string of(std::string_view zh, std::string_view en) const { return std::string(zh_ ? zh : en); }

private:
    void line(const std::vector<std::string>& cells) {
        for (const auto& cell : cells) text.append("| ").append(report::escaped(cell)).append(" ");
        text += "|\n";
    }
    bool zh_;
};

std::string number(const std::optional<double>& value) {
    return value ? fixed(*value) : "-";
}

void counts_table(Markdown& out, const std::vector<Count>& counts, std::string first, std::size_t rows_max) {
    std::vector<std::vector<std::string>> rows;
    std::int64_t rest = 0, rest_before = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (i < rows_max) rows.push_back({counts[i].name, std::to_string(counts[i].count), std::to_string(counts[i].before)});
        else rest += counts[i].count, rest_before += counts[i].before;
    }
    if (counts.size() > rows_max) rows.push_back({out.of("其他", "Others"), std::to_string(rest), std::to_string(rest_before)});
    out.table({std::move(first), out.of("本周（件）", "This week"), out.of("上周（件）", "Week before")}, rows);
}
}

report::Document weekly_document(const WeeklyReport& r, Language language, Instant made_at) {
    Markdown out(language);
    for (const auto& sentence : r.sentences) out.item(sentence);
    const auto& f = r.figures;
    const auto& b = r.before;
    const auto n = [](std::int64_t value) { return std::to_string(value); };
    out.heading("总体情况", "Overview");
    out.table({out.of("指标", "Figure"), out.of("本周", "This week"), out.of("上周", "Week before")},
              {{out.of("受理（件）", "Filed"), n(f.filed), n(b.filed)},
               {out.of("分拨（件）", "Dispatched"), n(f.dispatched), n(b.dispatched)},
               {out.of("办结（件）", "Closed"), n(f.closed), n(b.closed)},
               {out.of("按时办结率", "Closed on time"), share(f.on_time, f.closed), share(b.on_time, b.closed)},
               {out.of("首次分拨准确率", "First dispatch right"), share(f.first_right, f.closed), share(b.first_right, b.closed)},
               {out.of("办结用时中位数（小时）", "Median hours to close"), number(f.hours_median), number(b.hours_median)},
               {out.of("周末在办（件）", "Open at the end"), n(f.open_at_end), n(b.open_at_end)},
               {out.of("周末超期（件）", "Overdue at the end"), n(f.overdue_at_end), n(b.overdue_at_end)},
               {out.of("平均评价（星）", "Mean rating (stars)"), number(f.stars_mean), number(b.stars_mean)}});
    out.heading("每日受理", "Filed by day");
    counts_table(out, r.days, out.of("日期", "Day"), 7);
    out.heading("诉求类别", "Kinds");
    counts_table(out, r.kinds, out.of("类别", "Kind"), 15);
    out.heading("街道分布", "Streets");
    counts_table(out, r.streets, out.of("街道", "Street"), 15);
    out.heading("诉求来源", "Sources");
    counts_table(out, r.channels, out.of("来源", "Source"), 12);
    out.heading("承办单位", "Units");
    std::vector<std::vector<std::string>> rows;
    for (std::size_t i = 0; i < std::min<std::size_t>(r.units.size(), 20); ++i) {
        const auto& u = r.units[i];
        rows.push_back({u.name, n(u.dispatched), n(u.closed), share(u.on_time, u.closed), n(u.sent_back), n(u.reworked), number(u.hours_median)});
    }
    out.table({out.of("单位", "Unit"), out.of("接收", "Received"), out.of("办结", "Closed"), out.of("按时率", "On time"), out.of("退回", "Sent back"),
               out.of("返工", "Reworked"), out.of("中位用时（时）", "Median hours")},
              rows);
    out.text += "\n" + out.of("“按时”指承办单位在期限内办完；用时按自然小时计，自受理至办结。",
                              "On time: the unit finished within the limit. Hours are clock hours from filing to closing.") + "\n";
    out.text = print(r.from) + out.of(" 至 ", " to ") + print(r.to) + "\n\n" + out.text;
    return {.title = r.district + out.of("民生诉求周报 ", ": weekly report of appeals, ") + r.week,
            .markdown = std::move(out.text),
            .language = language,
            .source = out.of("一网平台民生诉求台账", "Yiwang, register of appeals"),
            .at = made_at};
}
}
