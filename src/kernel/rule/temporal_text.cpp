// Dates, times and durations as text, and back.
#include "kernel/rule/temporal.hpp"
namespace yiwang::rule {
namespace {

// Reads a text from its front.
struct Reader {
    std::string_view text;
    bool take(char c) {
        if (text.empty() || text.front() != c) return false;
        text.remove_prefix(1);
        return true;
    }
    std::size_t digits() const {
        std::size_t count = 0;
        while (count < text.size() && text[count] >= '0' && text[count] <= '9') ++count;
        return count;
    }
    std::optional<std::int64_t> number(std::size_t from, std::size_t to) {
        const auto count = digits();
        if (count < from || count > to) return {};
        std::int64_t out = 0;
        for (std::size_t i = 0; i < count; ++i) out = out * 10 + (text[i] - '0');
        text.remove_prefix(count);
        return out;
    }
    // ".123" in nanoseconds; what is finer is cut off.
    std::optional<std::int32_t> fraction() {
        if (!take('.')) return 0;
        const auto count = digits();
        if (count == 0) return {};
        std::int32_t out = 0;
        for (std::size_t i = 0; i < 9; ++i) out = out * 10 + (i < count ? text[i] - '0' : 0);
        text.remove_prefix(count);
        return out;
    }
};

std::optional<DateValue> take_date(Reader& in) {
    const bool minus = in.take('-');
    const bool padded = in.digits() == 4 || (in.digits() > 4 && in.text.front() != '0');
    if (!padded) return {};
    const auto year = in.number(4, 9);
    if (!year || !in.take('-')) return {};
    const auto month = in.number(2, 2);
    if (!month || !in.take('-')) return {};
    const auto day = in.number(2, 2);
    if (!day) return {};
    return DateValue::of(minus ? -*year : *year, *month, *day);
}

std::optional<Zone> take_zone(Reader& in) {
    if (in.text.empty()) return Zone{};
    if (in.take('Z') || in.take('z')) return Zone::of_offset(0);
    if (in.take('@')) {
        auto zone = Zone::of_name(in.text);
        in.text = {};
        return zone;
    }
    const bool minus = in.text.front() == '-';
    if (!in.take('-') && !in.take('+')) return {};
    const auto hour = in.number(2, 2);
    if (!hour || !in.take(':')) return {};
    const auto minute = in.number(2, 2);
    if (!minute || *minute > 59) return {};
    std::int64_t seconds = *hour * 3600 + *minute * 60;
    if (in.take(':')) {
        const auto second = in.number(2, 2);
        if (!second || *second > 59) return {};
        seconds += *second;
    }
    return Zone::of_offset(minus ? -seconds : seconds);
}

std::optional<TimeValue> take_time(Reader& in, bool& next_day) {
    const auto hour = in.number(2, 2);
    if (!hour || !in.take(':')) return {};
    const auto minute = in.number(2, 2);
    if (!minute || !in.take(':')) return {};
    const auto second = in.number(2, 2);
    if (!second) return {};
    const auto nanos = in.fraction();
    if (!nanos) return {};
    const auto zone = take_zone(in);
    if (!zone) return {};
    if (*hour == 24 && *minute == 0 && *second == 0 && *nanos == 0) {  // the end of the day is the next one's begin
        next_day = true;
        return TimeValue::of(0, 0, 0, 0, *zone);
    }
    return TimeValue::of(*hour, *minute, *second, *nanos, *zone);
}

void put(std::string& out, std::int64_t number, int digits) {
    const auto text = std::to_string(number);
    if (static_cast<int>(text.size()) < digits) out.append(static_cast<std::size_t>(digits) - text.size(), '0');
    out += text;
}

void put_fraction(std::string& out, std::int64_t nanos) {
    if (nanos == 0) return;
    std::string text = std::to_string(nanos);
    text.insert(0, 9 - text.size(), '0');
    while (text.back() == '0') text.pop_back();
    out += "." + text;
}
}

std::optional<DateValue> parse_date_value(std::string_view text) {
    Reader in{text};
    const auto date = take_date(in);
    if (!in.text.empty()) return {};
    return date;
}

std::optional<TimeValue> parse_time_value(std::string_view text) {
    Reader in{text};
    bool next_day = false;
    const auto time = take_time(in, next_day);
    if (!in.text.empty()) return {};
    return time;
}

std::optional<DateTimeValue> parse_date_time_value(std::string_view text) {
    Reader in{text};
    const auto date = take_date(in);
    if (!date) return {};
    if (in.text.empty()) return DateTimeValue{*date, {}};
    if (!in.take('T')) return {};
    bool next_day = false;
    const auto time = take_time(in, next_day);
    if (!time || !in.text.empty()) return {};
    return DateTimeValue{next_day ? DateValue::from_days(date->days() + 1) : *date, *time};
}

std::optional<DaysDuration> parse_days_duration(std::string_view text) {
    Reader in{text};
    const bool minus = in.take('-');
    if (!in.take('P')) return {};
    __int128 seconds = 0;
    bool any = false;
    if (in.digits() > 0) {
        const auto days = in.number(1, 17);
        if (!days || !in.take('D')) return {};
        seconds += static_cast<__int128>(*days) * 86'400;
        any = true;
    }
    std::int64_t nanos = 0;
    if (in.take('T')) {
        any = false;
        for (const auto& [letter, size] : {std::pair{'H', 3600}, std::pair{'M', 60}, std::pair{'S', 1}}) {
            const Reader before = in;
            const auto amount = in.number(1, 17);
            if (!amount) continue;
            const auto fraction = letter != 'S' ? std::optional<std::int32_t>(0) : in.text.starts_with(".S") ? (in.take('.'), 0) : in.fraction();
            if (!fraction) return {};
            if (!in.take(letter)) {
                in = before;
                continue;
            }
            seconds += static_cast<__int128>(*amount) * size;
            nanos = *fraction;
            any = true;
        }
    }
    if (!any || !in.text.empty()) return {};
    const auto all = seconds * nanos_per_second + nanos;
    return DaysDuration{minus ? -all : all};
}

std::optional<MonthsDuration> parse_months_duration(std::string_view text) {
    Reader in{text};
    const bool minus = in.take('-');
    if (!in.take('P') || in.digits() == 0) return {};
    __int128 months = 0;
    const auto first = in.number(1, 17);
    if (!first) return {};
    if (in.take('Y')) {
        months = static_cast<__int128>(*first) * 12;
        if (in.digits() > 0) {
            const auto more = in.number(1, 17);
            if (!more || !in.take('M')) return {};
            months += *more;
        }
    } else if (in.take('M')) months = *first;
    else return {};
    if (!in.text.empty() || months > (std::int64_t{1} << 60)) return {};
    return MonthsDuration{static_cast<std::int64_t>(minus ? -months : months)};
}

std::string print(const DateValue& date) {
    std::string out = date.year < 0 ? "-" : "";
    put(out, std::abs(date.year), 4);
    out += '-';
    put(out, date.month, 2);
    out += '-';
    put(out, date.day, 2);
    return out;
}

std::string print(const TimeValue& time) {
    std::string out;
    put(out, time.hour, 2);
    out += ':';
    put(out, time.minute, 2);
    out += ':';
    put(out, time.second, 2);
    put_fraction(out, time.nanos);
    if (time.zone.kind == Zone::Kind::named) return out + "@" + *time.zone.name;
    if (time.zone.kind == Zone::Kind::none) return out;
    if (time.zone.seconds == 0) return out + "Z";
    const auto all = std::abs(time.zone.seconds);
    out += time.zone.seconds < 0 ? '-' : '+';
    put(out, all / 3600, 2);
    out += ':';
    put(out, all / 60 % 60, 2);
    if (all % 60) {
        out += ':';
        put(out, all % 60, 2);
    }
    return out;
}

std::string print(const DateTimeValue& value) {
    return print(value.date) + "T" + print(value.time);
}

std::string print(const DaysDuration& duration) {
    if (duration.nanos == 0) return "PT0S";
    const __int128 all = duration.nanos < 0 ? -duration.nanos : duration.nanos;
    const auto seconds = static_cast<std::int64_t>(all / nanos_per_second), nanos = static_cast<std::int64_t>(all % nanos_per_second);
    std::string out = duration.nanos < 0 ? "-P" : "P";
    if (seconds >= 86'400) out += std::to_string(seconds / 86'400) + "D";
    if (seconds % 86'400 == 0 && nanos == 0) return out;
    out += 'T';
    if (seconds / 3600 % 24) out += std::to_string(seconds / 3600 % 24) + "H";
    if (seconds / 60 % 60) out += std::to_string(seconds / 60 % 60) + "M";
    if (seconds % 60 || nanos) {
        out += std::to_string(seconds % 60);
        put_fraction(out, nanos);
        out += 'S';
    }
    return out;
}

std::string print(const MonthsDuration& duration) {
    if (duration.months == 0) return "P0M";
    const auto all = std::abs(duration.months);
    std::string out = duration.months < 0 ? "-P" : "P";
    if (all / 12) out += std::to_string(all / 12) + "Y";
    if (all % 12) out += std::to_string(all % 12) + "M";
    return out;
}
}
