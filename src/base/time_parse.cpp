#include <array>
#include "base/time.hpp"
namespace yiwang {
namespace {
using namespace std::chrono;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

// Takes pieces from the front of a text; each says whether the piece was there.
class Taker {
public:
    explicit Taker(std::string_view text) : rest_(text) {}
    bool empty() const { return rest_.empty(); }

    bool literal(std::string_view expected) {
        if (!rest_.starts_with(expected)) return false;
        rest_.remove_prefix(expected.size());
        return true;
    }
    bool either(char one, char other) {
        if (rest_.empty() || (rest_.front() != one && rest_.front() != other)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    bool number(int& out, std::size_t digits_min, std::size_t digits_max) {
        std::size_t count = 0;
        int value = 0;
        for (; count < digits_max && count < rest_.size() && is_digit(rest_[count]); ++count)
            value = value * 10 + (rest_[count] - '0');
        if (count < digits_min) return false;
        rest_.remove_prefix(count);
        out = value;
        return true;
    }
    // Digits after the point, cut to microseconds.
    bool fraction(microseconds& out) {
        std::size_t count = 0;
        std::int64_t value = 0;
        for (; count < rest_.size() && is_digit(rest_[count]); ++count)
            if (count < 6) value = value * 10 + (rest_[count] - '0');
        for (auto missing = count; missing < 6; ++missing) value *= 10;
        rest_.remove_prefix(count);
        out = microseconds{value};
        return count > 0;
    }
    void spaces() {
        while (!rest_.empty() && is_space(rest_.front())) rest_.remove_prefix(1);
    }

private:
    std::string_view rest_;
};

bool take_date(Taker& text, year_month_day& out) {
    int y = 0, m = 0, d = 0;
    if (!(text.number(y, 4, 4) && text.literal("-") && text.number(m, 2, 2) && text.literal("-") &&
          text.number(d, 2, 2)))
        return false;
    out = year{y} / m / d;
    return out.ok();
}

struct Civil {
    int y = 1900, m = 1, d = 1, hour = 0, minute = 0, second = 0;
    int half = -1;  // 0 before noon, 1 after
    bool twelve = false;
    microseconds fraction{0};

    std::optional<LocalTime> time() const {
        const year_month_day day = year{y} / m / d;
        int h = hour;
        if (twelve) {
            if (hour < 1 || hour > 12) return {};
            h = hour % 12 + (half == 1 ? 12 : 0);
        }
        if (!day.ok() || h > 23 || minute > 59 || second > 59) return {};
        return LocalTime{local_days{day}} + hours{h} + minutes{minute} + seconds{second} + fraction;
    }
};

bool take_half(Taker& text, int& half) {
    constexpr std::array<std::array<std::string_view, 5>, 2> words{
        {{"AM", "am", "Am", "a.m.", "上午"}, {"PM", "pm", "Pm", "p.m.", "下午"}}};
    for (half = 0; half < 2; ++half)
        for (const auto word : words[half])
            if (text.literal(word)) return true;
    return false;
}

bool take_by(Taker& text, Civil& out, std::string_view format);

bool take_one(Taker& text, Civil& out, char what) {
    switch (what) {
        case 'Y': return text.number(out.y, 4, 4);
        case 'y':
            if (!text.number(out.y, 2, 2)) return false;
            out.y += out.y < 69 ? 2000 : 1900;  // POSIX
            return true;
        case 'm': return text.number(out.m, 1, 2);
        case 'd':
        case 'e': return text.spaces(), text.number(out.d, 1, 2);
        case 'I': out.twelve = true; return text.number(out.hour, 1, 2);
        case 'H': return text.number(out.hour, 1, 2);
        case 'M': return text.number(out.minute, 1, 2);
        case 'S': return text.number(out.second, 1, 2);
        case 'f': return text.fraction(out.fraction);
        case 'p': return take_half(text, out.half);
        case 'F': return take_by(text, out, "%Y-%m-%d");
        case 'T': return take_by(text, out, "%H:%M:%S");
        case 'R': return take_by(text, out, "%H:%M");
        case 'n':
        case 't': return text.spaces(), true;
        case '%': return text.literal("%");
        default: return false;
    }
}

bool take_by(Taker& text, Civil& out, std::string_view format) {
    for (std::size_t at = 0; at < format.size(); ++at) {
        const char c = format[at];
        if (is_space(c)) text.spaces();
        else if (c == '%' && at + 1 < format.size()) {
            if (!take_one(text, out, format[++at])) return false;
        } else if (!text.literal(format.substr(at, 1))) return false;
    }
    return true;
}
}

std::optional<Instant> parse_instant(std::string_view in) {
    Taker text(in);
    year_month_day day;
    int hour = 0, minute = 0, second = 0, offset_hours = 0, offset_minutes = 0;
    microseconds fraction{0};
    if (!(take_date(text, day) && text.either('T', 't') && text.number(hour, 2, 2) && text.literal(":") &&
          text.number(minute, 2, 2) && text.literal(":") && text.number(second, 2, 2)))
        return {};
    if (text.literal(".") && !text.fraction(fraction)) return {};
    bool west = false;
    if (!text.either('Z', 'z')) {
        west = text.literal("-");
        if (!west && !text.literal("+")) return {};
        if (!(text.number(offset_hours, 2, 2) && text.literal(":") && text.number(offset_minutes, 2, 2)))
            return {};
    }
    if (!text.empty() || hour > 23 || minute > 59 || second > 60 || offset_hours > 23 || offset_minutes > 59)
        return {};
    const minutes offset = hours{offset_hours} + minutes{offset_minutes};
    const auto whole = sys_days{day} + hours{hour} + minutes{minute} - (west ? -offset : offset);
    // A leap second is the end of a UTC day; it falls together with the second after it.
    if (second == 60 && whole - floor<days>(whole) != hours{23} + minutes{59}) return {};
    return whole + seconds{second} + fraction;
}

std::optional<Date> parse_date(std::string_view in) {
    Taker text(in);
    year_month_day day;
    if (!take_date(text, day) || !text.empty()) return {};
    return Date{day};
}

std::optional<LocalTime> parse_local(std::string_view in, std::string_view format) {
    Taker text(in);
    Civil civil;
    if (!take_by(text, civil, format) || !text.empty()) return {};
    return civil.time();
}

std::optional<Date> parse_iso_week(std::string_view in) {
    Taker text(in);
    int y = 0, week = 0;
    if (!(text.number(y, 4, 4) && text.literal("-W") && text.number(week, 2, 2) && text.empty()) || week < 1)
        return {};
    const Date fourth{year{y} / January / 4};  // always in week 1
    const Date monday = fourth - days{weekday(fourth) - 1} + weeks{week - 1};
    if (iso_week(monday) != in) return {};
    return monday;
}
}
