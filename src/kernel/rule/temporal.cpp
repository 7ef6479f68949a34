#include "kernel/rule/temporal.hpp"
#include <map>
#include <mutex>
#include "base/problem.hpp"
namespace yiwang::rule {
namespace {

bool leap(std::int64_t year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}
int month_days(std::int64_t year, int month) {
    constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && leap(year) ? 29 : days[month - 1];
}
__int128 floor_div(__int128 a, __int128 b) {
    return a / b - (a % b < 0);
}
}

std::optional<DateValue> DateValue::of(std::int64_t year, std::int64_t month, std::int64_t day) {
    if (year < -year_max || year > year_max || month < 1 || month > 12 || day < 1 || day > month_days(year, static_cast<int>(month))) return {};
    return DateValue{year, static_cast<int>(month), static_cast<int>(day)};
}

// Days counted in cycles of 400 years that begin on a 1 March, so that the leap day is the last of its year.
std::int64_t DateValue::days() const {
    const std::int64_t y = month <= 2 ? year - 1 : year;
    const auto cycle = static_cast<std::int64_t>(floor_div(y, 400));
    const std::int64_t year_of_cycle = y - cycle * 400, month_from_march = (month + 9) % 12;
    const std::int64_t day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    return cycle * 146'097 + year_of_cycle * 365 + year_of_cycle / 4 - year_of_cycle / 100 + day_of_year - 719'468;
}

DateValue DateValue::from_days(std::int64_t days) {
    const std::int64_t shifted = days + 719'468;
    const auto cycle = static_cast<std::int64_t>(floor_div(shifted, 146'097));
    const std::int64_t day_of_cycle = shifted - cycle * 146'097;
    const std::int64_t year_of_cycle = (day_of_cycle - day_of_cycle / 1'460 + day_of_cycle / 36'524 - day_of_cycle / 146'096) / 365;
    const std::int64_t day_of_year = day_of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
    const std::int64_t month_from_march = (5 * day_of_year + 2) / 153;
    const int month = static_cast<int>(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
    return {year_of_cycle + cycle * 400 + (month <= 2), month, static_cast<int>(day_of_year - (153 * month_from_march + 2) / 5 + 1)};
}

int DateValue::weekday() const {
    const std::int64_t since_monday = (days() + 3) % 7;  // 1970-01-01 was a Thursday
    return static_cast<int>(since_monday < 0 ? since_monday + 7 : since_monday) + 1;
}

int DateValue::day_of_year() const {
    return static_cast<int>(days() - DateValue{year, 1, 1}.days()) + 1;
}

int DateValue::week_of_year() const {
    const auto thursday = from_days(days() + 4 - weekday());  // the week belongs to its Thursday's year
    return (thursday.day_of_year() - 1) / 7 + 1;
}

std::optional<Zone> Zone::of_name(std::string_view name) {
    static std::mutex mutex;
    static std::map<std::string, bool, std::less<>> known;  // those tried; the good ones live as long as the program
    const std::lock_guard lock(mutex);
    auto at = known.find(name);
    if (at == known.end()) {
        if (name.empty() || name.size() > 64 || known.size() > 5000) return {};
        bool good = true;
        try {
            to_local(Instant{}, name);
        } catch (const Problem&) {
            good = false;
        }
        if (!good) return {};
        at = known.emplace(std::string(name), good).first;
    }
    return Zone{Kind::named, 0, &at->first};
}

std::optional<Zone> Zone::of_offset(std::int64_t seconds) {
    if (seconds < -18 * 3600 || seconds > 18 * 3600) return {};
    return Zone{Kind::offset, static_cast<std::int32_t>(seconds), nullptr};
}

std::optional<TimeValue> TimeValue::of(std::int64_t hour, std::int64_t minute, std::int64_t second, std::int32_t nanos, Zone zone) {
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return {};
    return TimeValue{static_cast<int>(hour), static_cast<int>(minute), static_cast<int>(second), nanos, zone};
}

__int128 TimeValue::nanos_of_day() const {
    return (hour * 3600 + minute * 60 + second) * nanos_per_second + nanos;
}

std::optional<std::int32_t> TimeValue::offset(const DateValue& on) const {
    if (zone.kind == Zone::Kind::none) return {};
    if (zone.kind == Zone::Kind::offset) return zone.seconds;
    // Beyond what the database knows, the rules of a year with the same calendar hold.
    auto day = on;
    if (day.year < 1900 || day.year > 2200) day.year = 2000 + static_cast<std::int64_t>(day.year - static_cast<std::int64_t>(floor_div(day.year, 400)) * 400);
    const LocalTime local{std::chrono::days{day.days()} + std::chrono::seconds{hour * 3600 + minute * 60 + second}};
    const auto instant = yiwang::from_local(local, *zone.name);
    return static_cast<std::int32_t>(std::chrono::duration_cast<std::chrono::seconds>(local.time_since_epoch() - instant.time_since_epoch()).count());
}

__int128 DateTimeValue::local_nanos() const {
    return date.days() * nanos_per_day + time.nanos_of_day();
}

std::optional<__int128> DateTimeValue::utc_nanos() const {
    const auto offset = time.offset(date);
    if (!offset) return {};
    return local_nanos() - *offset * nanos_per_second;
}

std::optional<DateTimeValue> DateTimeValue::from_local(__int128 nanos, Zone zone) {
    const auto days = floor_div(nanos, nanos_per_day);
    if (days < -365'242'500'000 || days > 365'242'500'000) return {};
    const auto date = DateValue::from_days(static_cast<std::int64_t>(days));
    if (date.year < -year_max || date.year > year_max) return {};
    const auto rest = nanos - days * nanos_per_day;
    const auto seconds = static_cast<int>(rest / nanos_per_second);
    return DateTimeValue{date, {seconds / 3600, seconds / 60 % 60, seconds % 60, static_cast<std::int32_t>(rest % nanos_per_second), zone}};
}

std::optional<DateValue> add_months(const DateValue& date, std::int64_t months) {
    const __int128 all = static_cast<__int128>(date.year) * 12 + date.month - 1 + months;
    const auto year = floor_div(all, 12);
    if (year < -year_max || year > year_max) return {};
    const int month = static_cast<int>(all - year * 12) + 1;
    return DateValue{static_cast<std::int64_t>(year), month, std::min(date.day, month_days(static_cast<std::int64_t>(year), month))};
}

MonthsDuration months_between(const DateTimeValue& from, const DateTimeValue& to) {
    std::int64_t months = (to.date.year - from.date.year) * 12 + to.date.month - from.date.month;
    const auto rest = [](const DateTimeValue& v) { return v.date.day * nanos_per_day + v.time.nanos_of_day(); };
    if (months > 0 && rest(to) < rest(from)) --months;
    if (months < 0 && rest(to) > rest(from)) ++months;
    return {months};
}

DateTimeValue of_instant(Instant instant) {
    const auto local = to_local(instant);
    const auto name = Zone::of_name(district_zone);
    return *DateTimeValue::from_local(static_cast<__int128>(local.time_since_epoch().count()) * 1000, *name);
}
}
