// The day of appeals 今日 for those who lead: a few figures as they stand at this moment, each beside what it was a week ago at the
// same time of day, what changed it, and the appeals behind it.
//
// A figure is a function of an instant, so that today's morning stands beside mornings. Counted from the rows when asked, by
// indexes: of what was filed or closed in the last three weeks and of what is still open, never of all appeals. What was overdue on a
// past day is told by today's limits: an extension granted since counts as if it had stood then. Rows by the scope of the right
// today.read; the appeals behind a figure also by appeals.read. In the caller's transaction, on any worker thread.
#pragma once
#include "govern/appeals/views.hpp"
#include "kernel/module/module.hpp"
namespace yiwang::govern::appeals::today {

enum class Figure {
    filed,    // 今日受理: filed since the day began
    closed,   // 今日办结: closed since the day began
    on_time,  // 按时办结率: of those closed in the seven days before, finished at or before their limit, in percent
    overdue,  // 超期未办: past their limit and not finished
    due_soon  // 即将到期: not finished, their limit within 24 hours
};
BOOST_DESCRIBE_ENUM(Figure, filed, closed, on_time, overdue, due_soon)

enum class By { kind, unit, street };
BOOST_DESCRIBE_ENUM(By, kind, unit, street)

// A part of the figure that went up or down; of on_time: of those that were late.
struct Change {
    By by;
    std::string code, name;  // code: as the list of appeals is asked
    std::int64_t now, before;
};
BOOST_DESCRIBE_STRUCT(Change, (), (by, code, name, now, before))

struct Number {
    Figure figure;
    std::string name, definition, query;         // in the caller's language; query: how it is counted, in words
    std::optional<double> value, before;         // before: a week ago at this time of day; none: on_time where nothing was closed
    std::vector<std::optional<double>> line;     // of the last seven days at this time of day, today the last
    std::vector<std::optional<double>> ghost;    // of the seven days before them
    std::vector<Change> changes;                 // the six largest
};
BOOST_DESCRIBE_STRUCT(Number, (), (figure, name, definition, query, value, before, line, ghost, changes))

std::vector<Number> numbers(Tx&, const Caller&);

struct Behind {
    Figure figure;
    std::optional<By> by{};  // of one kind, unit or street only
    std::optional<std::string> code{};
};
BOOST_DESCRIBE_STRUCT(Behind, (), (figure, by, code))
// The appeals behind a figure, 200 at most: of overdue and due_soon those due first, of others the latest; of on_time those that were
// late. Throws Invalid "code": no such unit, or none given.
std::vector<AppealLine> rows(Tx&, const Behind&, const Caller&);

Module module();
}
