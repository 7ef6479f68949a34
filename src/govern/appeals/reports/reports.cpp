#include "govern/appeals/reports/reports.hpp"
#include "base/text.hpp"
#include "govern/appeals/reports/hotspots.hpp"
namespace yiwang::govern::appeals::reports {
namespace {
Conflict there_already() {
    return Conflict("reports.there_already", {"这一期已经有报告了。", "There is a report of this period already."});
}

using std::chrono::days;

// As kept; lists and the body are JSON.
struct Kept {
    Id<Report> id;
    std::string body;
    Instant made_at;
    std::int64_t edition;
    std::string issued_by;
    std::optional<Instant> issued_at;
};
BOOST_DESCRIBE_STRUCT(Kept, (), (id, body, made_at, edition, issued_by, issued_at))

std::vector<std::string> numbers_of(const std::vector<TypicalCase>& cases) {
    std::vector<std::string> out;
    for (const auto& one : cases) out.push_back(one.number);
    return out;
}

void keep_edition(Tx& tx, const Report& report) {
    tx.run("insert into reports_edit (report, edition, at, by_actor, sentences, cases) values (?, ?, ?, ?, ?, ?)", report.id, report.edition, tx.now(), tx.actor().name, json::text(report.body.sentences),
           json::text(numbers_of(report.body.cases)));
}

Report draft_as_seen(Tx& tx, Id<Report> id, std::int64_t seen) {
    auto report = get(tx, id);
    if (report.issued_at) throw Conflict("reports.issued", {"这份报告已经印发，不能再改。", "This report is issued; it does not change any more."});
    if (report.edition != seen) throw Conflict("reports.changed", {"别人刚改过这份报告，请刷新后再改。", "Somebody else has just changed it; reload it first."});
    return report;
}

void check_sentences(const std::vector<std::string>& sentences) {
    const auto wrong = [](const std::string& one) { return blank(one) || to_utf32(one).size() > 500; };
    if (sentences.empty() || sentences.size() > 30 || std::ranges::any_of(sentences, wrong))
        throw Invalid("sentences", "reports.sentences", {"请写 1 至 30 句，每句不空、不超过 500 字。", "Write 1 to 30 sentences, each not empty and 500 characters at most."});
}
}

Periods periods_of(Every every, Date day) {
    if (every == Every::week) {
        const auto monday = day - days{weekday(day) - 1};
        const auto week = [](Date from) { return Days{from, from + days{6}}; };
        return {week(monday), week(monday - days{7}), week(monday - days{364})};
    }
    const std::chrono::year_month_day d{day};
    const auto month = [](std::chrono::year_month m) { return Days{Date(m / 1), Date(m / std::chrono::last)}; };
    const auto m = d.year() / d.month();
    return {month(m), month(m - std::chrono::months{1}), month(m - std::chrono::years{1})};
}

std::string name_of(Every every, Date from) {
    return every == Every::week ? iso_week(from) : print(from).substr(0, 7);
}

bool there(Tx& tx, Every every, Date from) {
    return tx.first(first_column<std::int64_t>, "select 1 from reports_report where every = ? and from_day = ?", every, from).has_value();
}

Body look(Tx& tx, Every every, Date day, Language language) {
    const auto periods = periods_of(every, day);
    Body out{every, name_of(every, periods.now.from), language == Language::en ? district().name_en : district().name, periods.now.from, periods.now.to, {}, {}, {}};
    out.figures = figures_of(tx, periods.now, periods.before, periods.year_before, language);
    out.sentences = sentences_of(out, language);
    if (auto hotspots = hotspots_sentence(tx, periods.now, language); !hotspots.empty()) out.sentences.push_back(std::move(hotspots));
    out.cases = typical_cases(tx, periods.now, language);
    return out;
}

Body drafted(Tx& tx, Every every, Date day) {
    const auto now = periods_of(every, day).now;
    if (local_date(tx.now()) <= now.to) throw Invalid("day", "reports.not_over", {"这一期还没有结束，不能成稿。", "The period is not over; no report can be made of it yet."});
    if (there(tx, every, now.from)) throw there_already();
    return look(tx, every, day, Language::zh);
}

Report make(Tx& tx, Body body) {
    if (there(tx, body.every, body.from)) throw there_already();
    const Report out{tx.new_id<Report>(), std::move(body), tx.now(), 1, "", {}};
    tx.run("insert into reports_report (id, every, from_day, body, made_at, edition, issued_by) values (?, ?, ?, ?, ?, 1, '')", out.id, out.body.every, out.body.from, json::text(out.body), out.made_at);
    keep_edition(tx, out);
    tx.trace("reports.made", out.id, "", out.body.period, "");
    return out;
}

Report get(Tx& tx, Id<Report> id) {
    static const std::string sql = "select " + columns<Kept>() + " from reports_report where id = ?";
    auto kept = tx.first(row_as<Kept>, sql, id);
    if (!kept) throw NotFound("reports.report");
    return {kept->id, json::read<Body>(kept->body), kept->made_at, kept->edition, kept->issued_by, kept->issued_at};
}

std::vector<Line> reports(Tx& tx) {
    static const std::string sql = "select " + columns<Line>() + " from reports_report order by from_day desc, every limit 200";
    return tx.all(row_as<Line>, sql);
}

Report edit(Tx& tx, Id<Report> id, const std::vector<std::string>& sentences, const std::vector<CaseChoice>& cases, std::int64_t seen) {
    auto report = draft_as_seen(tx, id, seen);
    check_sentences(sentences);
    if (cases.size() > 10) throw Invalid("cases", "reports.cases", {"典型案例最多 10 个。", "10 typical cases at most."});
    const auto before = json::text(report.body.sentences);
    report.body.sentences = sentences;
    report.body.cases.clear();
    for (const auto& one : cases) report.body.cases.push_back(typical_case(tx, one.number, one.why, Language::zh));
    ++report.edition;
    tx.run("update reports_report set body = ?, edition = ? where id = ?", json::text(report.body), report.edition, id);
    keep_edition(tx, report);
    tx.trace("reports.edited", id, before, json::text(sentences), "");
    return report;
}

Report issue(Tx& tx, Id<Report> id, std::int64_t seen) {
    auto report = draft_as_seen(tx, id, seen);
    report.issued_by = tx.actor().name, report.issued_at = tx.now();
    tx.run("update reports_report set issued_by = ?, issued_at = ? where id = ?", report.issued_by, tx.now(), id);
    tx.trace("reports.issued", id, "", report.body.period, "");
    return report;
}

std::vector<Edition> history(Tx& tx, Id<Report> id) {
    return tx.all([&](const Row& row) {
        return Edition{row.get<std::int64_t>(0), row.get<Instant>(1), row.get<std::string>(2), json::read<std::vector<std::string>>(row.get<std::string>(3)), json::read<std::vector<std::string>>(row.get<std::string>(4))};
    }, "select edition, at, by_actor, sentences, cases from reports_edit where report = ? order by edition desc", id);
}

Instant latest(Every every, std::string_view at, Instant now) {
    int day = 0, hour = 0, minute = 0;
    if (std::sscanf(std::string(at).c_str(), "%d %d:%d", &day, &hour, &minute) != 3 || day < 1 || day > (every == Every::week ? 7 : 28) || hour < 0 || hour > 23 || minute < 0 || minute > 59)
        throw Invalid("at", "reports.time", {"时间应形如 1 08:00：周几（1 至 7）或几号（1 至 28）和时刻。", "The time is written 1 08:00: the day of the week (1 to 7) or of the month (1 to 28), and the time."});
    const auto in = [&](Date of_period) {
        return from_local(LocalTime(periods_of(every, of_period).now.from + days{day - 1}) + std::chrono::hours{hour} + std::chrono::minutes{minute});
    };
    const auto today = local_date(now);
    return in(today) <= now ? in(today) : in(periods_of(every, today).before.from);
}
}
