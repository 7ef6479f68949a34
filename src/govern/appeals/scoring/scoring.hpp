// Scores 考评: what units, streets and officers reach, month by month, by a formula that is a decision of the district's.
//
// A month that is over is computed once, some days later, and kept with the appeals behind it; it changes only where somebody computes it
// again and says why. Any other period is counted when asked. The formula is the decision model "scoring.rating_formula": its inputs are
// the standardised rates in percent (figures.hpp), its answers 总分 (points, 0..100) and 等次 (grade). Outside transactions, on any
// worker thread.
#pragma once
#include "govern/appeals/scoring/figures.hpp"
#include "govern/appeals/views.hpp"
#include "kernel/decision/decision.hpp"
#include "kernel/module/module.hpp"
namespace yiwang::govern::appeals::scoring {

struct Reason {
    std::string zh, en;
};
BOOST_DESCRIBE_STRUCT(Reason, (), (zh, en))

struct Score {
    Figures figures;
    std::string name;              // of the unit, street or officer
    std::optional<double> points;  // nothing: the formula gives none
    std::string grade;
    std::vector<Reason> reasons;
    std::optional<std::int64_t> rank;  // 1: most points; the same for the same points
};
BOOST_DESCRIBE_STRUCT(Score, (), (figures, name, points, grade, reasons, rank))

struct Edition {
    Id<Edition> id;
    Date first_day;  // of the month
    std::int64_t number, appeals;
    Instant computed_at;
    std::string computed_by, reason;
};
BOOST_DESCRIBE_STRUCT(Edition, (), (id, first_day, number, appeals, computed_at, computed_by, reason))

struct Scores {
    Who who;
    Date from, to;                   // days on which appeals fell due, both included
    std::optional<Edition> edition;  // nothing: counted just now
    Figures district;
    std::int64_t ranked;             // how many have points, seen by this reader or not
    std::vector<Score> rows;         // those that the reader may see, most points first
};
BOOST_DESCRIBE_STRUCT(Scores, (), (who, from, to, edition, district, ranked, rows))

struct Period {
    Date from, to;  // both included
};
// Throws Invalid "scoring.period": the end before the beginning, or more than 366 days.
Period period(Date from, Date to);
Period month_of(Date);

// What of units and streets the reader may see is what scoring.read reaches (district: all; else the own unit and street), of officers what
// scoring.officers reaches (own: oneself).
Scores scores(Outside&, Period, Who, const Caller&);

// The appeals behind a figure that the reader may see, the newest 500. entity "": the district. met: only those that met it or did
// not. Throws NotFound "scoring.entity": not there, or not for this reader.
std::vector<AppealLine> cases_of(Outside&, Period, Who, const std::string& entity, Measure, std::optional<bool> met, const Caller&);

// Computes a month and keeps it. Throws Invalid "scoring.month_not_over", "scoring.reason_missing".
Edition compute(Outside&, const Actor&, Date in_month, std::string_view reason);
std::vector<Edition> editions(Tx&);  // the latest of each month, newest first

struct Shift {
    std::string entity, name;
    std::optional<double> before, after;
    std::optional<std::int64_t> rank_before, rank_after;
    std::string grade_before, grade_after;
};
BOOST_DESCRIBE_STRUCT(Shift, (), (entity, name, before, after, rank_before, rank_after, grade_before, grade_after))
struct Effect {
    Date first_day;
    std::vector<Shift> rows;  // those that move most first
};
BOOST_DESCRIBE_STRUCT(Effect, (), (first_day, rows))

// The last twelve computed months by another version of the formula, a draft too, beside the one in force today. Throws Forbidden without
// scoring.read over the district, NotFound "decision.version".
std::vector<Effect> effect(Outside&, Id<decision::Version>, Who, const Caller&);

Module module();
}
