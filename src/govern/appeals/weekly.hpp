// The weekly report 周报: figures of one ISO week, the sentences that say them, and the document.
//
// A week is Monday 00:00 to Sunday 24:00 of the district's time. "On time" is a finish at or before the
// due time; hours are clock hours from filing to closing. Figures are counted from the rows when asked.
#pragma once
#include "govern/appeals/appeals.hpp"
#include "kernel/report/report.hpp"
namespace yiwang::govern::appeals {

struct Count {
    std::string code, name;
    std::int64_t count, before;  // this week, the week before
};
BOOST_DESCRIBE_STRUCT(Count, (), (code, name, count, before))

struct UnitFigures {
    std::string unit, name;
    std::int64_t dispatched;  // given to the unit in the week
    std::int64_t closed;      // its appeals closed in the week
    std::int64_t on_time;     // of those closed
    std::int64_t reworked, sent_back;
    std::optional<double> hours_median;  // of those closed, filing to closing
};
BOOST_DESCRIBE_STRUCT(UnitFigures, (), (unit, name, dispatched, closed, on_time, reworked, sent_back, hours_median))

struct Week {
    std::int64_t filed = 0, dispatched = 0, closed = 0, on_time = 0, rated = 0;
    std::int64_t first_right = 0;        // of those closed: never sent back by a unit
    std::int64_t open_at_end = 0, overdue_at_end = 0;
    std::optional<double> hours_median, hours_p90, stars_mean;
};
BOOST_DESCRIBE_STRUCT(Week, (), (filed, dispatched, closed, on_time, rated, first_right, open_at_end, overdue_at_end, hours_median, hours_p90, stars_mean))

struct WeeklyReport {
    std::string week;  // "2026-W47"
    Date from, to;     // Monday and Sunday
    std::string district;
    Week figures, before;
    std::vector<Count> days, kinds, streets, channels;
    std::vector<UnitFigures> units;
    std::vector<std::string> sentences;  // in the reader's language, most telling first
};
BOOST_DESCRIBE_STRUCT(WeeklyReport, (), (week, from, to, district, figures, before, days, kinds, streets, channels, units, sentences))

// Throws Invalid("week", "appeals.week"): no such ISO week.
WeeklyReport weekly(Tx&, std::string_view week, Language);
report::Document weekly_document(const WeeklyReport&, Language, Instant made_at);
}
