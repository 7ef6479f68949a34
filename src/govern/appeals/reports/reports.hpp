// Weekly and monthly reports 周报、月报: figures of a period beside the one before and the same a year ago, the sentences that say them,
// charts, typical cases, and the document officials send.
//
// At a set time a draft is made; people put its sentences and cases right, each saving an edition of its own; once issued it does not
// change. Its figures are those it was made with. A week is Monday to Sunday (ISO 8601), a month one of the calendar. In the caller's
// transaction where a Tx is given, any thread.
#pragma once
#include "govern/appeals/period.hpp"
#include "kernel/report/report.hpp"
namespace yiwang::govern::appeals::reports {

enum class Every { week, month };
BOOST_DESCRIBE_ENUM(Every, week, month)

// The period in which the day lies, the one before it, and the same a year ago (a week: 52 weeks ago).
struct Periods {
    Days now, before, year_before;
};
Periods periods_of(Every, Date);
std::string name_of(Every, Date from);  // "2026-W47", "2026-11"

struct Body {
    Every every;
    std::string period, district;  // "2026-W47"
    Date from, to;
    PeriodFigures figures;
    std::vector<std::string> sentences;  // most telling first
    std::vector<TypicalCase> cases;
};
BOOST_DESCRIBE_STRUCT(Body, (), (every, period, district, from, to, figures, sentences, cases))

// Is there a report of the period that begins on this day?
bool there(Tx&, Every, Date from);
// As it stands now, kept nowhere: what the figures say, and the hot spots that the analysis told of.
Body look(Tx&, Every, Date, Language);
std::vector<std::string> sentences_of(const Body&, Language);
report::Document document_of(const Body&, Language, Instant made_at);

struct Report {
    Id<Report> id;
    Body body;
    Instant made_at;
    std::int64_t edition;     // 1: as it was made
    std::string issued_by;    // "" while it is a draft
    std::optional<Instant> issued_at;
};
BOOST_DESCRIBE_STRUCT(Report, (), (id, body, made_at, edition, issued_by, issued_at))

// What a report of this period would say, in Chinese, as it is sent: read beside others, before it is made. Throws Conflict
// "reports.there_already"; Invalid "reports.not_over".
Body drafted(Tx&, Every, Date);
// Throws Conflict "reports.there_already".
Report make(Tx&, Body);
Report get(Tx&, Id<Report>);  // throws NotFound "reports.report"

struct Line {
    Id<Report> id;
    Every every;
    Date from_day;
    Instant made_at;
    std::int64_t edition;
    std::string issued_by;
    std::optional<Instant> issued_at;
};
BOOST_DESCRIBE_STRUCT(Line, (), (id, every, from_day, made_at, edition, issued_by, issued_at))
std::vector<Line> reports(Tx&);  // the latest period first, 200 at most

struct CaseChoice {
    Typical why;
    std::string number;
};
BOOST_DESCRIBE_STRUCT(CaseChoice, (), (why, number))
// seen: the edition that the writer saw. Throws Conflict "reports.issued", "reports.changed"; Invalid "reports.sentences" (none, more
// than 30, or one that is empty or over 500 characters), "reports.cases" (more than 10); NotFound "appeals.appeal".
Report edit(Tx&, Id<Report>, const std::vector<std::string>& sentences, const std::vector<CaseChoice>&, std::int64_t seen);
Report issue(Tx&, Id<Report>, std::int64_t seen);  // throws Conflict "reports.issued", "reports.changed"

struct Edition {
    std::int64_t edition;
    Instant at;
    std::string by;
    std::vector<std::string> sentences;
    std::vector<std::string> cases;  // numbers
};
BOOST_DESCRIBE_STRUCT(Edition, (), (edition, at, by, sentences, cases))
std::vector<Edition> history(Tx&, Id<Report>);  // the latest first

// A time of the week "1 08:00" (1 Monday .. 7) or of the month "1 08:00" (the day, 1..28): the latest such at or before the instant.
// Throws Invalid "reports.time".
Instant latest(Every, std::string_view at, Instant now);

Module module();
}
