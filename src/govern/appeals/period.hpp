// What happened in a period, counted from the rows when asked, beside the period before and the same a year ago.
//
// A period is whole days of the district's time. "On time" is a finish at or before the due time; hours are clock hours from filing to
// closing. In the caller's transaction.
#pragma once
#include "govern/appeals/appeals.hpp"
namespace yiwang::govern::appeals {

struct Days {
    Date from, to;  // both included
};

struct Count {
    std::string code, name;
    std::int64_t count, before, year_before;
};
BOOST_DESCRIBE_STRUCT(Count, (), (code, name, count, before, year_before))

struct UnitFigures {
    std::string unit, name;  // code
    Id<identity::Unit> id;
    std::int64_t dispatched;  // given to the unit in the period
    std::int64_t closed;      // its appeals closed in the period
    std::int64_t on_time;     // of those closed
    std::int64_t reworked, sent_back;
    std::optional<double> hours_median;  // of those closed, filing to closing
};
BOOST_DESCRIBE_STRUCT(UnitFigures, (), (unit, name, id, dispatched, closed, on_time, reworked, sent_back, hours_median))

struct Totals {
    std::int64_t filed = 0, dispatched = 0, closed = 0, on_time = 0, rated = 0;
    std::int64_t first_right = 0;        // of those closed: never sent back by a unit
    std::int64_t open_at_end = 0, overdue_at_end = 0;
    std::optional<double> hours_median, hours_p90, stars_mean;
};
BOOST_DESCRIBE_STRUCT(Totals, (), (filed, dispatched, closed, on_time, rated, first_right, open_at_end, overdue_at_end, hours_median, hours_p90, stars_mean))

struct PeriodFigures {
    Totals now, before, year_before;
    std::vector<Count> days, kinds, streets, channels;  // of days: the same day of the other periods, the first with the first
    std::vector<UnitFigures> units;
};
BOOST_DESCRIBE_STRUCT(PeriodFigures, (), (now, before, year_before, days, kinds, streets, channels, units))

// Was anything filed or closed in them?
bool happened(Tx&, Days);
PeriodFigures figures_of(Tx&, Days now, Days before, Days year_before, Language);

enum class Typical {
    most_voices,  // 附议最多: most supported, of those filed in the period
    longest,      // 用时最长: of those closed in it
    best_rated    // 评价最好: five stars, the quickest of them
};
BOOST_DESCRIBE_ENUM(Typical, most_voices, longest, best_rated)
struct TypicalCase {
    Id<Appeal> appeal;
    Typical why;
    std::string number, title, kind, unit;
    std::int64_t votes;
    std::optional<double> hours;
    std::optional<std::int64_t> stars;
};
BOOST_DESCRIBE_STRUCT(TypicalCase, (), (appeal, why, number, title, kind, unit, votes, hours, stars))
// One of each, where there is one; none stands twice. Phone numbers in titles are masked.
std::vector<TypicalCase> typical_cases(Tx&, Days, Language);
// The appeal of this number as such a case, its reason kept. Throws NotFound "appeals.appeal".
TypicalCase typical_case(Tx&, std::string_view number, Typical, Language);
}
