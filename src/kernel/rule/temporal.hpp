// Dates, times and durations of FEEL (DMN 1.3, 10.3.2.3; lexical forms of XML Schema 1.1 part 2 and XPath). Values;
// any thread. A zone is an offset or a name of the IANA database; without one a time is local.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include "base/time.hpp"
namespace yiwang::rule {

constexpr __int128 nanos_per_second = 1'000'000'000, nanos_per_day = 86'400 * nanos_per_second;  // of durations too long for 64 bits

constexpr std::int64_t year_max = 999'999'999;

struct DateValue {
    std::int64_t year = 0;
    int month = 1, day = 1;
    // If there is such a day.
    static std::optional<DateValue> of(std::int64_t year, std::int64_t month, std::int64_t day);
    static DateValue from_days(std::int64_t);
    std::int64_t days() const;  // since 1970-01-01
    int weekday() const;        // 1 Monday .. 7 Sunday
    int day_of_year() const;
    int week_of_year() const;   // ISO 8601
    bool operator==(const DateValue&) const = default;
};

struct Zone {
    enum class Kind : std::uint8_t { none, offset, named };
    Kind kind = Kind::none;
    std::int32_t seconds = 0;           // offset, east of UTC
    const std::string* name = nullptr;  // one of the database's
    static std::optional<Zone> of_name(std::string_view);
    static std::optional<Zone> of_offset(std::int64_t seconds);  // at most 18 hours
    bool operator==(const Zone&) const = default;
};

struct TimeValue {
    int hour = 0, minute = 0, second = 0;
    std::int32_t nanos = 0;
    Zone zone{};
    static std::optional<TimeValue> of(std::int64_t hour, std::int64_t minute, std::int64_t second, std::int32_t nanos, Zone);
    __int128 nanos_of_day() const;
    // Its zone's offset on that day; nothing for local time.
    std::optional<std::int32_t> offset(const DateValue& on) const;
    bool operator==(const TimeValue&) const = default;
};

struct DateTimeValue {
    DateValue date;
    TimeValue time;
    __int128 local_nanos() const;                 // since 1970-01-01T00:00:00 of the same zone
    std::optional<__int128> utc_nanos() const;    // nothing for local time
    static std::optional<DateTimeValue> from_local(__int128 nanos, Zone);
    bool operator==(const DateTimeValue&) const = default;
};

struct DaysDuration {   // days and time
    __int128 nanos = 0;
    auto operator<=>(const DaysDuration&) const = default;
};
struct MonthsDuration {  // years and months
    std::int64_t months = 0;
    auto operator<=>(const MonthsDuration&) const = default;
};

std::optional<DateValue> parse_date_value(std::string_view);
std::optional<TimeValue> parse_time_value(std::string_view);
std::optional<DateTimeValue> parse_date_time_value(std::string_view);  // a date alone is its midnight
std::optional<DaysDuration> parse_days_duration(std::string_view);
std::optional<MonthsDuration> parse_months_duration(std::string_view);
std::string print(const DateValue&);
std::string print(const TimeValue&);
std::string print(const DateTimeValue&);
std::string print(const DaysDuration&);
std::string print(const MonthsDuration&);

// A month later, the same day or the month's last one; nothing beyond the calendar.
std::optional<DateValue> add_months(const DateValue&, std::int64_t months);
// Whole months from one to the other, towards zero.
MonthsDuration months_between(const DateTimeValue& from, const DateTimeValue& to);

// As the house keeps time: an instant in the district's zone.
DateTimeValue of_instant(Instant);
}
