// The document: title, what is to be said, charts, tables, cases, and how figures are meant.
#include "govern/appeals/reports/words.hpp"
namespace yiwang::govern::appeals::reports {
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

// 2026-01-05: "1月5日", "01-05".
std::string day_of(const std::string& date, const Markdown& out) {
    return out.of(std::to_string(std::stoi(date.substr(5, 2))) + "月" + std::to_string(std::stoi(date.substr(8))) + "日", date.substr(5));
}

struct Heads {
    std::string now, before, year_before;
};

void counts_table(Markdown& out, const std::vector<Count>& counts, std::string first, const Heads& heads, std::size_t rows_max) {
    std::vector<std::vector<std::string>> rows;
    Count rest{};
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const auto& one = counts[i];
        if (i < rows_max) rows.push_back({one.name, std::to_string(one.count), std::to_string(one.before), std::to_string(one.year_before)});
        else rest.count += one.count, rest.before += one.before, rest.year_before += one.year_before;
    }
    if (counts.size() > rows_max) rows.push_back({out.of("其他", "Others"), std::to_string(rest.count), std::to_string(rest.before), std::to_string(rest.year_before)});
    out.table({std::move(first), heads.now, heads.before, heads.year_before}, rows);
}

report::Chart chart_of(const std::vector<Count>& counts, std::size_t at_most, const Heads& heads, const std::function<std::string(const Count&)>& label) {
    report::Chart out{{}, {{heads.now, {}}, {heads.before, {}}}};
    for (std::size_t i = 0; i < std::min(counts.size(), at_most); ++i) {
        out.labels.push_back(label(counts[i]));
        out.series[0].values.push_back(static_cast<double>(counts[i].count)), out.series[1].values.push_back(static_cast<double>(counts[i].before));
    }
    return out;
}

void overview(Markdown& out, const PeriodFigures& all, const Heads& heads) {
    const auto& f = all.now;
    const auto& b = all.before;
    const auto& y = all.year_before;
    out.table({out.of("指标", "Figure"), heads.now, heads.before, heads.year_before},
              {{out.of("受理（件）", "Filed"), std::to_string(f.filed), std::to_string(b.filed), std::to_string(y.filed)},
               {out.of("分拨（件）", "Dispatched"), std::to_string(f.dispatched), std::to_string(b.dispatched), std::to_string(y.dispatched)},
               {out.of("办结（件）", "Closed"), std::to_string(f.closed), std::to_string(b.closed), std::to_string(y.closed)},
               {out.of("按时办结率", "Closed on time"), share(f.on_time, f.closed), share(b.on_time, b.closed), share(y.on_time, y.closed)},
               {out.of("首次分拨准确率", "First dispatch right"), share(f.first_right, f.closed), share(b.first_right, b.closed), share(y.first_right, y.closed)},
               {out.of("办结用时中位数（小时）", "Median hours to close"), number(f.hours_median), number(b.hours_median), number(y.hours_median)},
               {out.of("期末在办（件）", "Open at the end"), std::to_string(f.open_at_end), std::to_string(b.open_at_end), std::to_string(y.open_at_end)},
               {out.of("期末超期（件）", "Overdue at the end"), std::to_string(f.overdue_at_end), std::to_string(b.overdue_at_end), std::to_string(y.overdue_at_end)},
               {out.of("平均评价（星）", "Mean rating (stars)"), number(f.stars_mean), number(b.stars_mean), number(y.stars_mean)}});
}

std::string said(const Markdown& out, const TypicalCase& one) {
    const auto hours = one.hours ? out.of("，用时 ", ", ") + fixed(*one.hours) + out.of(" 小时", " hours") : "";
    switch (one.why) {
        case Typical::most_voices: return out.of("附议最多（", "Most supported (") + std::to_string(one.votes) + out.of(" 人）：", "): ") + "《" + one.title + "》，" + one.unit + hours;
        case Typical::longest: return out.of("用时最长：", "Took longest: ") + "《" + one.title + "》，" + one.unit + hours;
        case Typical::best_rated: return out.of("五星好评：", "Five stars: ") + "《" + one.title + "》，" + one.unit + hours;
    }
    return "";
}
}

report::Document document_of(const Body& body, Language language, Instant made_at) {
    Markdown out(language);
    const bool week = body.every == Every::week;
    const Heads heads{week ? out.of("本周", "This week") : out.of("本月", "This month"), week ? out.of("上周", "Week before") : out.of("上月", "Month before"), out.of("去年同期", "Year ago")};
    const auto& f = body.figures;
    out.text = print(body.from) + out.of(" 至 ", " to ") + print(body.to) + "\n\n";
    for (const auto& sentence : body.sentences) out.item(sentence);
    const auto chart = [&](int number) { out.text += "\n![](chart-" + std::to_string(number) + ".emf){width=16cm}\n\n"; };
    out.heading("总体情况", "Overview");
    overview(out, f, heads);
    out.heading("每日受理", "Filed by day");
    chart(1);
    if (week) counts_table(out, f.days, out.of("日期", "Day"), heads, 7);
    out.heading("诉求类别", "Kinds");
    chart(2);
    counts_table(out, f.kinds, out.of("类别", "Kind"), heads, 15);
    out.heading("街道分布", "Streets");
    counts_table(out, f.streets, out.of("街道", "Street"), heads, 15);
    out.heading("诉求来源", "Sources");
    counts_table(out, f.channels, out.of("来源", "Source"), heads, 12);
    out.heading("承办单位", "Units");
    std::vector<std::vector<std::string>> rows;
    for (std::size_t i = 0; i < std::min<std::size_t>(f.units.size(), 20); ++i) {
        const auto& u = f.units[i];
        rows.push_back({u.name, std::to_string(u.dispatched), std::to_string(u.closed), share(u.on_time, u.closed), std::to_string(u.sent_back), std::to_string(u.reworked), number(u.hours_median)});
    }
    out.table({out.of("单位", "Unit"), out.of("接收", "Received"), out.of("办结", "Closed"), out.of("按时率", "On time"), out.of("退回", "Sent back"), out.of("返工", "Reworked"), out.of("中位用时（时）", "Median hours")}, rows);
    if (!body.cases.empty()) {
        out.heading("典型案例", "Typical cases");
        for (const auto& one : body.cases) out.item(said(out, one) + "（" + one.number + "）");
    }
    out.text += "\n" + out.of("“按时”指承办单位在期限内办完；用时按自然小时计，自受理至办结；申诉成立的评价不计。",
                              "On time: the unit finished within the limit. Hours are clock hours from filing to closing. Ratings set aside do not count.") + "\n";
    auto charts = std::vector{chart_of(f.days, f.days.size(), heads, [&](const Count& one) { return week ? day_of(one.code, out) : one.code.substr(8); }), chart_of(f.kinds, 8, heads, [](const Count& one) { return one.name; })};
    return {.title = body.district + (week ? out.of("民生诉求周报 ", ": weekly report of appeals, ") : out.of("民生诉求月报 ", ": monthly report of appeals, ")) + body.period,
            .markdown = std::move(out.text),
            .language = language,
            .source = out.of("一网平台民生诉求台账", "Yiwang, register of appeals"),
            .at = made_at,
            .charts = std::move(charts)};
}
}
