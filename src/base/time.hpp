// Time: UTC microseconds inside, the district's civil time for people.
//
// Instant is a point on the UTC line, Date a day of the civil calendar without a zone. Nothing reads
// the machine's clock but SystemClock: time is injected, so that a month replays in seconds.
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
namespace yiwang {

using Instant = std::chrono::sys_time<std::chrono::microseconds>;
using Date = std::chrono::local_days;
using LocalTime = std::chrono::local_time<std::chrono::microseconds>;

// Asia/Shanghai since 1991-09-15; the six summer times of 1986 to 1991 are known to to_local and from_local.
inline constexpr std::string_view district_zone = "Asia/Shanghai";

class Clock {
public:
    virtual ~Clock() = default;
    virtual Instant now() const = 0;
};

class SystemClock : public Clock {
public:
    Instant now() const override;
};

// A clock that stands until it is set: tests and replay. Any thread may read or set it.
class SetClock : public Clock {
public:
    explicit SetClock(Instant at) { set(at); }
    Instant now() const override;
    void set(Instant at);
    void advance(std::chrono::microseconds by);

private:
    std::atomic<std::int64_t> us_;
};

// Civil time in a zone of the IANA database. Throws Invalid("zone"): no such zone.
LocalTime to_local(Instant, std::string_view zone = district_zone);

// The instant of a civil time. Where the clock is turned back the first of the two, where it is turned
// forward the instant as far after the gap as the civil time is inside it.
Instant from_local(LocalTime, std::string_view zone = district_zone);

Date local_date(Instant, std::string_view zone = district_zone);
int weekday(Date);  // ISO 8601: 1 Monday .. 7 Sunday

// "2026-11-24T03:15:00.123456Z"; fractions only as far as needed (RFC 3339).
std::string print(Instant);
// RFC 3339 with a zone offset. Nothing if it is anything else, or no day of the calendar.
std::optional<Instant> parse_instant(std::string_view);

std::string print(Date);  // "2026-11-24"
std::optional<Date> parse_date(std::string_view);

// A civil time by a format of strptime, with %f for a fraction of a second. The whole text must fit.
std::optional<LocalTime> parse_local(std::string_view text, std::string_view format);

// "2026-11-24 11:15" in the district's time, for texts that people read.
std::string print_local(Instant, std::string_view zone = district_zone);

// ISO 8601 week "2026-W48" of a day, and the Monday on which a week begins.
std::string iso_week(Date);
std::optional<Date> parse_iso_week(std::string_view);
}
