// The working calendar: service hours, weekends, public holidays and make-up working days.
//
// Three units of time limits, as the hotline norms count them: clock hours 紧急工作时, working hours 工作时,
// working days 工作日. A limit of N working days ends at the end of service of the Nth working day after the
// day it begins on (GB/T 33358-2016 counts from the next working day); working hours run in service hours only.
#pragma once
#include <chrono>
#include <string>
#include <vector>
#include "base/json.hpp"
namespace yiwang::flow {

enum class LimitUnit { clock_hours, working_hours, working_days };
BOOST_DESCRIBE_ENUM(LimitUnit, clock_hours, working_hours, working_days)

struct Limit {
    std::int64_t amount = 0;
    LimitUnit unit = LimitUnit::clock_hours;
};
BOOST_DESCRIBE_STRUCT(Limit, (), (amount, unit))

class Calendar {
public:
    // Reads catalog/<district>/kernel/flow/calendar.yaml. Throws Problem "calendar.*" with the place.
    static Calendar read(const std::string& file);

    bool working(Date) const;
    // When a limit that begins at `from` ends.
    Instant due(Instant from, Limit) const;
    // When so much is left until `due`: the latest instant from which the limit would not end later.
    Instant before(Instant due, Limit) const;
    // Service time between two instants; negative if `to` is earlier.
    std::chrono::microseconds working_time(Instant from, Instant to) const;
    // Moves a due time by a pause: what was left in service time (or clock time) when it began is left when it ends.
    Instant after_pause(Instant due, Instant paused_at, Instant resumed_at, LimitUnit) const;

    struct Hours {
        std::chrono::minutes from, to;  // since midnight
    };

private:
    const std::vector<Hours>& hours_of(Date) const;
    Instant at(Date, std::chrono::minutes since_midnight) const;
    Instant after_working(Instant from, std::chrono::microseconds left) const;

    std::string zone_;
    std::vector<Hours> weekly_[8];                // by ISO weekday
    std::vector<Date> holidays_, make_up_days_;   // sorted
};

// The district's calendar, set once at start (app/) and read by processes.
void set_calendar(Calendar);
const Calendar& calendar();
}
