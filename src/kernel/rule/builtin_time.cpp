// Dates, times and durations from their parts and texts (10.3.4.1, 10.3.4.7, 10.3.4.10).
#include "kernel/rule/builtin.hpp"
namespace yiwang::rule {
namespace {

Value date_from(Evaluation& e, List& v) {
    if (v[0].date()) return v[0];
    if (const auto* at = as(v[0], &Value::date_time)) return at->date;
    if (const auto* date = as(v[0], &Value::date)) return *date;
    const auto* text = text_of(v[0]);
    const auto date = text ? parse_date_value(*text) : std::nullopt;
    return date ? Value(*date) : e.note("this is no date: " + brief(v[0]));
}

Value date_of(Evaluation& e, List& v) {
    const auto year = integer_of(v[0]), month = integer_of(v[1]), day = integer_of(v[2]);
    const auto date = year && month && day ? DateValue::of(*year, *month, *day) : std::nullopt;
    return date ? Value(*date) : e.note("there is no such day");
}

Value time_from(Evaluation& e, List& v) {
    if (const auto* time = as(v[0], &Value::time)) return *time;
    if (const auto* at = as(v[0], &Value::date_time)) return at->time;
    if (as(v[0], &Value::date)) return TimeValue{0, 0, 0, 0, *Zone::of_offset(0)};
    const auto* text = text_of(v[0]);
    const auto time = text ? parse_time_value(*text) : std::nullopt;
    return time ? Value(*time) : e.note("this is no time: " + brief(v[0]));
}

std::optional<TimeValue> clock_time(const Value& hour, const Value& minute, const Value& second, Zone zone) {
    const auto h = integer_of(hour), m = integer_of(minute);
    const auto* s = number_of(second);
    if (!h || !m || !s) return {};
    const auto whole = s->rounded(0, Rounding::floor);
    const auto seconds = whole.integer(), nanos = ((*s - whole) * Decimal(static_cast<std::int64_t>(nanos_per_second))).rounded(0, Rounding::down).integer();
    if (!seconds || !nanos) return {};
    return TimeValue::of(*h, *m, *seconds, static_cast<std::int32_t>(*nanos), zone);
}

Value time_of(Evaluation& e, List& v) {
    Zone zone;
    if (!v[3].null()) {
        const auto* offset = as(v[3], &Value::days);
        const auto made = offset ? Zone::of_offset(static_cast<std::int64_t>(offset->nanos / nanos_per_second)) : std::nullopt;
        if (!made) return e.note("the offset is no duration within 18 hours");
        zone = *made;
    }
    const auto time = clock_time(v[0], v[1], v[2], zone);
    return time ? Value(*time) : e.note("there is no such time");
}

Value date_time_from(Evaluation& e, List& v) {
    if (const auto* at = as(v[0], &Value::date_time)) return *at;
    if (const auto* date = as(v[0], &Value::date)) return DateTimeValue{*date, {0, 0, 0, 0, *Zone::of_offset(0)}};
    const auto* text = text_of(v[0]);
    const auto at = text ? parse_date_time_value(*text) : std::nullopt;
    return at ? Value(*at) : e.note("this is no date and time: " + brief(v[0]));
}

Value date_time_of(Evaluation& e, List& v) {
    const auto* at = as(v[0], &Value::date_time);
    const auto* date = at ? &at->date : as(v[0], &Value::date);
    const auto* time = as(v[1], &Value::time);
    if (date && time) return DateTimeValue{*date, *time};
    const auto* zone_name = text_of(v[1]);  // the same moment's clock in another zone
    const auto zone = zone_name ? Zone::of_name(*zone_name) : std::nullopt;
    if (at && zone && at->utc_nanos()) {
        const DateTimeValue there{at->date, {at->time.hour, at->time.minute, at->time.second, at->time.nanos, *zone}};
        const auto guess = DateTimeValue::from_local(*at->utc_nanos() + static_cast<__int128>(*there.time.offset(there.date)) * nanos_per_second, *zone);
        if (guess) return *guess;
    }
    return e.note("date and time() takes a date and a time");
}

Value date_time_of_parts(Evaluation& e, List& v) {
    Zone zone;
    if (!v[6].null()) {
        const auto* offset = as(v[6], &Value::days);
        const auto made = offset ? Zone::of_offset(static_cast<std::int64_t>(offset->nanos / nanos_per_second)) : text_of(v[6]) ? Zone::of_name(*text_of(v[6])) : std::nullopt;
        if (!made) return e.note("there is no such zone");
        zone = *made;
    }
    const auto date = date_of(e, v);
    const auto time = clock_time(v[3], v[4], v[5], zone);
    return date.date() && time ? Value(DateTimeValue{*date.date(), *time}) : e.note("there is no such time");
}

Value duration(Evaluation& e, List& v) {
    if (v[0].days() || v[0].months()) return v[0];
    const auto* text = text_of(v[0]);
    if (text) {
        if (const auto d = parse_days_duration(*text)) return *d;
        if (const auto m = parse_months_duration(*text)) return *m;
    }
    return e.note("this is no duration: " + brief(v[0]));
}

std::optional<DateTimeValue> moment(const Value& v) {
    if (const auto* at = as(v, &Value::date_time)) return *at;
    if (const auto* date = as(v, &Value::date)) return DateTimeValue{*date, {}};
    return {};
}

Value months_between_two(Evaluation& e, List& v) {
    const auto from = moment(v[0]), to = moment(v[1]);
    if (!from || !to) return e.note("two dates are needed");
    return months_between(*from, *to);
}

std::optional<DateValue> day_of(const Value& v) {
    const auto at = moment(v);
    return at ? std::optional(at->date) : std::nullopt;
}

template <class F>
Value of_day(Evaluation& e, const Value& v, F f) {
    const auto day = day_of(v);
    return day ? Value(f(*day)) : e.note("a date is needed");
}

constexpr const char* weekdays[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
constexpr const char* months[] = {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"};

Value is_null(Evaluation&, List& v) {
    return v[0].null();
}

// Of one kind and the same, zone included.
Value is(Evaluation&, List& v) {
    const auto &a = v[0], &b = v[1];
    if (a.kind() != b.kind()) return false;
    if (a.time()) return *a.time() == *b.time();
    if (a.date_time()) return *a.date_time() == *b.date_time();
    return equal(a, b) == true;
}
}

std::vector<Builtin> time_functions() {
    return {
        {"date", {{{"from"}, 1, false, date_from}, {{"year", "month", "day"}, 3, false, date_of}}},
        {"time", {{{"from"}, 1, false, time_from}, {{"hour", "minute", "second", "offset"}, 3, false, time_of}}},
        {"date and time", {{{"from"}, 1, false, date_time_from}, {{"date", "time"}, 2, false, date_time_of}, {{"date", "timezone"}, 2, false, date_time_of},
                           {{"year", "month", "day", "hour", "minute", "second", "offset"}, 6, false, date_time_of_parts},
                           {{"year", "month", "day", "hour", "minute", "second", "timezone"}, 6, false, date_time_of_parts}}},
        {"duration", {{{"from"}, 1, false, duration}}},
        {"years and months duration", {{{"from", "to"}, 2, false, months_between_two}}},
        {"now", {{{}, 0, false, [](Evaluation& e, List&) -> Value { return of_instant(e.now()); }}}},
        {"today", {{{}, 0, false, [](Evaluation& e, List&) -> Value { return of_instant(e.now()).date; }}}},
        {"day of year", {{{"date"}, 1, false, [](Evaluation& e, List& v) { return of_day(e, v[0], [](const DateValue& d) { return d.day_of_year(); }); }}}},
        {"day of week", {{{"date"}, 1, false, [](Evaluation& e, List& v) { return of_day(e, v[0], [](const DateValue& d) { return weekdays[d.weekday() - 1]; }); }}}},
        {"month of year", {{{"date"}, 1, false, [](Evaluation& e, List& v) { return of_day(e, v[0], [](const DateValue& d) { return months[d.month - 1]; }); }}}},
        {"week of year", {{{"date"}, 1, false, [](Evaluation& e, List& v) { return of_day(e, v[0], [](const DateValue& d) { return d.week_of_year(); }); }}}},
        {"is", {{{"value1", "value2"}, 2, false, is}, {{"value1"}, 1, false, is_null}, {{"value2"}, 1, false, is_null}}},
    };
}
}
