// Sums, differences, products and quotients by kinds (Tables 45 to 49), and the parts of values (Table 60).
#include "kernel/rule/evaluate.hpp"
namespace yiwang::rule {
namespace {
constexpr __int128 nanos_max = static_cast<__int128>(1) << 100;

Value finite(Evaluation& e, const Decimal& number) {
    return number.finite() ? Value(number) : e.note("the result is no number");
}

// By way of text, for 128 bits do not fit the library's integers.
Decimal decimal_of(__int128 nanos) {
    return Decimal(static_cast<std::int64_t>(nanos / nanos_per_second)) + Decimal(static_cast<std::int64_t>(nanos % nanos_per_second)) / Decimal(1'000'000'000);
}

Value days_of(Evaluation& e, const Decimal& seconds) {
    const auto whole = seconds.rounded(0, Rounding::down);
    const auto part = ((seconds - whole) * Decimal(1'000'000'000)).rounded(0, Rounding::down).integer();
    const auto count = whole.integer();
    if (!count || !part) return e.note("the duration is too long");
    return DaysDuration{static_cast<__int128>(*count) * nanos_per_second + *part};
}

Value months_of(Evaluation& e, __int128 months) {
    if (months > year_max * 24 || months < -year_max * 24) return e.note("the duration is too long");
    return MonthsDuration{static_cast<std::int64_t>(months)};
}

Value moved(Evaluation& e, const DateTimeValue& at, __int128 by) {
    if (by > nanos_max || by < -nanos_max) return e.note("beyond the calendar");
    const auto out = DateTimeValue::from_local(at.local_nanos() + by, at.time.zone);
    return out ? Value(*out) : e.note("beyond the calendar");
}

Value moved(Evaluation& e, const DateValue& at, __int128 by) {
    const auto out = moved(e, DateTimeValue{at, {}}, by);
    return out.date_time() ? Value(out.date_time()->date) : Value();
}

Value moved(const TimeValue& at, __int128 by) {
    auto nanos = (at.nanos_of_day() + by % nanos_per_day + nanos_per_day) % nanos_per_day;
    const auto seconds = static_cast<int>(nanos / nanos_per_second);
    return TimeValue{seconds / 3600, seconds / 60 % 60, seconds % 60, static_cast<std::int32_t>(nanos % nanos_per_second), at.zone};
}

Value moved_months(Evaluation& e, const Value& at, std::int64_t by) {
    if (std::abs(by) > year_max * 12) return e.note("beyond the calendar");
    const auto date = add_months(at.date() ? *at.date() : at.date_time()->date, by);
    if (!date) return e.note("beyond the calendar");
    return at.date() ? Value(*date) : Value(DateTimeValue{*date, at.date_time()->time});
}

// A point in time moved by a duration; nothing if these are no such two.
std::optional<Value> moved_by(Evaluation& e, const Value& at, const Value& by, int sign) {
    if (by.months() && (at.date() || at.date_time())) return moved_months(e, at, sign * by.months()->months);
    if (!by.days()) return {};
    const auto nanos = sign * by.days()->nanos;
    if (at.date()) return moved(e, *at.date(), nanos);
    if (at.date_time()) return moved(e, *at.date_time(), nanos);
    if (at.time()) return moved(*at.time(), nanos);
    return {};
}

Value no_such(Evaluation& e, const char* what, const Value& a, const Value& b) {
    return e.note(std::string("no ") + what + " of " + brief(a) + " and " + brief(b));
}

std::optional<DateTimeValue> point(const Value& v, const Value& other) {
    if (v.date_time()) return *v.date_time();
    if (!v.date()) return {};
    return DateTimeValue{*v.date(), {0, 0, 0, 0, other.date_time() ? *Zone::of_offset(0) : Zone{}}};  // a date is its midnight, UTC
}
}

Value add(Evaluation& e, const Value& a, const Value& b) {
    if (a.number() && b.number()) return finite(e, *a.number() + *b.number());
    if (a.string() && b.string()) {
        e.check_length(a.string()->size() + b.string()->size());
        e.work((a.string()->size() + b.string()->size()) / 16);
        return *a.string() + *b.string();
    }
    if (a.days() && b.days()) {
        const auto sum = a.days()->nanos + b.days()->nanos;
        return sum > nanos_max || sum < -nanos_max ? e.note("the duration is too long") : Value(DaysDuration{sum});
    }
    if (a.months() && b.months()) return months_of(e, static_cast<__int128>(a.months()->months) + b.months()->months);
    if (const auto out = moved_by(e, a, b, 1)) return *out;
    if (const auto out = moved_by(e, b, a, 1)) return *out;
    return no_such(e, "sum", a, b);
}

Value subtract(Evaluation& e, const Value& a, const Value& b) {
    if (a.number() && b.number()) return finite(e, *a.number() - *b.number());
    if (a.days() && b.days()) return add(e, a, DaysDuration{-b.days()->nanos});
    if (a.months() && b.months()) return months_of(e, static_cast<__int128>(a.months()->months) - b.months()->months);
    if (a.time() && b.time()) {
        constexpr DateValue some_day{2000, 1, 1};
        const auto one = a.time()->offset(some_day), two = b.time()->offset(some_day);
        if (one.has_value() != two.has_value()) return no_such(e, "difference", a, b);
        return DaysDuration{a.time()->nanos_of_day() - b.time()->nanos_of_day() - (one.value_or(0) - two.value_or(0)) * nanos_per_second};
    }
    if (const auto from = point(a, b), to = point(b, a); from && to) {
        const auto one = from->utc_nanos(), two = to->utc_nanos();
        if (one.has_value() != two.has_value()) return no_such(e, "difference", a, b);
        return DaysDuration{one ? *one - *two : from->local_nanos() - to->local_nanos()};
    }
    if (const auto out = moved_by(e, a, b, -1)) return *out;
    return no_such(e, "difference", a, b);
}

Value multiply(Evaluation& e, const Value& a, const Value& b) {
    if (a.number() && b.number()) return finite(e, *a.number() * *b.number());
    if (b.number() && a.days()) return days_of(e, decimal_of(a.days()->nanos) * *b.number());
    if (b.number() && a.months()) {
        const auto months = (Decimal(a.months()->months) * *b.number()).rounded(0, Rounding::down).integer();
        return months ? months_of(e, *months) : e.note("the duration is too long");
    }
    if (a.number() && (b.days() || b.months())) return multiply(e, b, a);
    return no_such(e, "product", a, b);
}

Value divide(Evaluation& e, const Value& a, const Value& b) {
    const auto zero = [](const Value& v) {
        return (v.number() && *v.number() == Decimal(0)) || (v.days() && v.days()->nanos == 0) || (v.months() && v.months()->months == 0);
    };
    if (zero(b)) return e.note("divided by zero");
    if (a.number() && b.number()) return finite(e, *a.number() / *b.number());
    if (a.days() && b.number()) return days_of(e, decimal_of(a.days()->nanos) / *b.number());
    if (a.months() && b.number()) {
        const auto months = (Decimal(a.months()->months) / *b.number()).rounded(0, Rounding::down).integer();
        return months ? months_of(e, *months) : e.note("the duration is too long");
    }
    if (a.days() && b.days()) return finite(e, decimal_of(a.days()->nanos) / decimal_of(b.days()->nanos));
    if (a.months() && b.months()) return finite(e, Decimal(a.months()->months) / Decimal(b.months()->months));
    return no_such(e, "quotient", a, b);
}

namespace {
std::optional<Value> part_of(const DateValue& date, const std::string& name) {
    if (name == "year") return Value(date.year);
    if (name == "month") return Value(date.month);
    if (name == "day") return Value(date.day);
    if (name == "weekday") return Value(date.weekday());
    return {};
}

std::optional<Value> part_of(const TimeValue& time, const DateValue& on, const std::string& name) {
    if (name == "hour") return Value(time.hour);
    if (name == "minute") return Value(time.minute);
    if (name == "second") return Value(time.second);
    if (name == "time offset") {
        const auto offset = time.offset(on);
        return offset ? Value(DaysDuration{*offset * nanos_per_second}) : Value();
    }
    if (name == "timezone") return time.zone.kind == Zone::Kind::named ? Value(*time.zone.name) : Value();
    return {};
}

std::optional<Value> part_of(const DaysDuration& duration, const std::string& name) {
    const auto seconds = duration.nanos / nanos_per_second;
    if (name == "days") return Value(static_cast<std::int64_t>(seconds / 86'400));
    if (name == "hours") return Value(static_cast<std::int64_t>(seconds / 3600 % 24));
    if (name == "minutes") return Value(static_cast<std::int64_t>(seconds / 60 % 60));
    if (name == "seconds") return Value(decimal_of(duration.nanos % (60 * nanos_per_second)));
    return {};
}

std::optional<Value> part_of(const Range& range, const std::string& name) {
    if (name == "start") return range.start;
    if (name == "end") return range.end;
    if (name == "start included") return Value(range.start_included);
    if (name == "end included") return Value(range.end_included);
    return {};
}
}

Value property(Evaluation& e, const Value& of, const std::string& name) {
    std::optional<Value> found;
    switch (of.kind()) {
        case Kind::context:
            if (const auto* entry = of.context()->find(name)) found = *entry;
            break;
        case Kind::list: {
            List out;
            for (const auto& item : *of.list()) out.push_back(property(e, item, name));
            return out;
        }
        case Kind::date: found = part_of(*of.date(), name); break;
        case Kind::time: found = part_of(*of.time(), DateValue{2000, 1, 1}, name); break;
        case Kind::date_time:
            found = part_of(of.date_time()->date, name);
            if (!found) found = part_of(of.date_time()->time, of.date_time()->date, name);
            break;
        case Kind::days: found = part_of(*of.days(), name); break;
        case Kind::months:
            if (name == "years") found = Value(of.months()->months / 12);
            if (name == "months") found = Value(of.months()->months % 12);
            break;
        case Kind::range: found = part_of(*of.range(), name); break;
        default: break;
    }
    return found ? *found : e.note("there is no " + name + " in " + brief(of));
}
}
