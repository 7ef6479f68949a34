#include "kernel/flow/calendar.hpp"
#include <algorithm>
#include <mutex>
#include "base/problem.hpp"
#include "base/yaml.hpp"
namespace yiwang::flow {
namespace {
using std::chrono::days;
using std::chrono::microseconds;
using std::chrono::minutes;
constexpr int days_max = 4000;  // further than any limit reaches
constexpr std::int64_t amount_max = 100'000;

constexpr std::string_view weekday_names[] = {"", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

[[noreturn]] void wrong(const std::string& where) {
    throw Problem(422, "calendar.malformed", {"工作日历有误：" + where, "The working calendar is wrong at " + where + "."}, where);
}

minutes clock_of(const std::string& text, const std::string& where) {
    const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9' ? text[at] - '0' : 10'000; };
    if (text.size() != 5 || text[2] != ':') wrong(where);
    const int hour = digit(0) * 10 + digit(1), minute = digit(3) * 10 + digit(4);
    if (minute > 59 || hour * 60 + minute > 1440) wrong(where);
    return minutes{hour * 60 + minute};
}

// "2026-02-15" or "2026-02-15..2026-02-23".
void put_days(std::vector<Date>& into, const json::Value& list, const std::string& where) {
    for (const auto& item : json::to<std::vector<std::string>>(list, where)) {
        const auto dots = item.find("..");
        const auto from = parse_date(item.substr(0, dots));
        const auto to = dots == item.npos ? from : parse_date(item.substr(dots + 2));
        if (!from || !to || *to < *from || *to - *from > days{60}) wrong(where + ": " + item);
        for (Date day = *from; day <= *to; day += days{1}) into.push_back(day);
    }
}

const json::Value* member(const json::Value& value, std::string_view name) {
    return value.is_object() ? value.get_object().if_contains(name) : nullptr;
}
}

Calendar Calendar::read(const std::string& file) {
    const auto yaml = read_yaml(file);
    Calendar out;
    const auto* zone = member(yaml, "zone");
    out.zone_ = zone && zone->is_string() ? std::string(zone->get_string()) : std::string(district_zone);
    const auto* weekly = member(yaml, "weekly");
    if (!weekly || !weekly->is_object()) wrong("weekly");
    for (int day = 1; day <= 7; ++day) {
        const auto* spans = member(*weekly, weekday_names[day]);
        if (!spans) continue;
        const std::string where = "weekly." + std::string(weekday_names[day]);
        for (const auto& span : json::to<std::vector<std::string>>(*spans, where)) {
            if (span.size() != 11 || span[5] != '-') wrong(where + ": " + span);
            const Hours hours{clock_of(span.substr(0, 5), where), clock_of(span.substr(6), where)};
            if (hours.to <= hours.from || (!out.weekly_[day].empty() && hours.from < out.weekly_[day].back().to)) wrong(where + ": " + span);
            out.weekly_[day].push_back(hours);
        }
    }
    if (out.weekly_[1].empty()) wrong("weekly.monday");
    if (const auto* holidays = member(yaml, "holidays"); holidays && holidays->is_array())
        for (const auto& holiday : holidays->get_array()) {
            if (const auto* list = member(holiday, "days")) put_days(out.holidays_, *list, "holidays.days");
            if (const auto* list = member(holiday, "make_up")) put_days(out.make_up_days_, *list, "holidays.make_up");
        }
    std::sort(out.holidays_.begin(), out.holidays_.end());
    std::sort(out.make_up_days_.begin(), out.make_up_days_.end());
    return out;
}

const std::vector<Calendar::Hours>& Calendar::hours_of(Date day) const {
    static const std::vector<Hours> none;
    if (std::binary_search(make_up_days_.begin(), make_up_days_.end(), day)) return weekly_[1];
    if (std::binary_search(holidays_.begin(), holidays_.end(), day)) return none;
    return weekly_[weekday(day)];
}

bool Calendar::working(Date day) const {
    return !hours_of(day).empty();
}

Instant Calendar::at(Date day, minutes since_midnight) const {
    return from_local(LocalTime(day) + since_midnight, zone_);
}

Instant Calendar::after_working(Instant from, microseconds left) const {
    Date day = local_date(from, zone_);
    for (int i = 0; i < days_max; ++i, day += days{1})
        for (const auto& hours : hours_of(day)) {
            const Instant begin = std::max(at(day, hours.from), from), end = at(day, hours.to);
            if (end <= begin) continue;
            if (end - begin >= left) return begin + left;
            left -= end - begin;
        }
    throw Problem(422, "calendar.no_end", {"工作日历里没有足够的工作时间。", "The calendar has not that much working time."});
}

Instant Calendar::due(Instant from, Limit limit) const {
    if (limit.amount < 0 || limit.amount > amount_max)
        throw Problem(422, "calendar.amount", {"时限数值不对。", "A limit is a number from 0 to " + std::to_string(amount_max) + "."}, "amount");
    switch (limit.unit) {
        case LimitUnit::clock_hours: return from + std::chrono::hours{limit.amount};
        case LimitUnit::working_hours: return after_working(from, std::chrono::hours{limit.amount});
        case LimitUnit::working_days: break;
    }
    Date day = local_date(from, zone_);
    for (std::int64_t left = limit.amount, i = 0; i < days_max; ++i) {
        day += days{1};
        if (working(day) && --left <= 0) return at(day, hours_of(day).back().to);
    }
    throw Problem(422, "calendar.no_end", {"工作日历里没有足够的工作日。", "The calendar has not that many working days."});
}

Instant Calendar::before(Instant due, Limit limit) const {
    if (limit.unit == LimitUnit::clock_hours) return due - std::chrono::hours{limit.amount};
    Date day = local_date(due, zone_);
    if (limit.unit == LimitUnit::working_days) {
        const auto time_of_day = to_local(due, zone_) - LocalTime(day);
        for (std::int64_t left = limit.amount, i = 0; i < days_max && left > 0; ++i) {
            day -= days{1};
            if (working(day)) --left;
        }
        return from_local(LocalTime(day) + time_of_day, zone_);
    }
    microseconds left = std::chrono::hours{limit.amount};
    for (int i = 0; i < days_max; ++i, day -= days{1}) {
        const auto& all = hours_of(day);
        for (auto hours = all.rbegin(); hours != all.rend(); ++hours) {
            const Instant begin = at(day, hours->from), end = std::min(at(day, hours->to), due);
            if (end <= begin) continue;
            if (end - begin >= left) return end - left;
            left -= end - begin;
        }
    }
    throw Problem(422, "calendar.no_end", {"工作日历里没有足够的工作时间。", "The calendar has not that much working time."});
}

microseconds Calendar::working_time(Instant from, Instant to) const {
    if (to < from) return -working_time(to, from);
    microseconds sum{0};
    const Date last = local_date(to, zone_);
    for (Date day = local_date(from, zone_); day <= last; day += days{1})
        for (const auto& hours : hours_of(day)) {
            const Instant begin = std::max(at(day, hours.from), from), end = std::min(at(day, hours.to), to);
            if (end > begin) sum += end - begin;
        }
    return sum;
}

Instant Calendar::after_pause(Instant due, Instant paused_at, Instant resumed_at, LimitUnit unit) const {
    if (unit == LimitUnit::clock_hours) return due + (resumed_at - paused_at);
    const auto left = working_time(paused_at, due);
    return left.count() > 0 ? after_working(resumed_at, left) : due + (resumed_at - paused_at);
}

namespace {
std::mutex mutex;
std::shared_ptr<const Calendar> current;
}

void set_calendar(Calendar calendar) {
    const std::lock_guard lock(mutex);
    static std::vector<std::shared_ptr<const Calendar>> kept;  // readers hold references to earlier ones
    kept.push_back(current = std::make_shared<const Calendar>(std::move(calendar)));
}

const Calendar& calendar() {
    const std::lock_guard lock(mutex);
    if (!current) throw Problem(500, "calendar.not_set", {"还没有工作日历。", "There is no working calendar yet."});
    return *current;
}
}
