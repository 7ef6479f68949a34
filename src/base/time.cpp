#include "base/time.hpp"
#include <unicode/basictz.h>
#include <unicode/timezone.h>
#include <array>
#include <map>
#include <memory>
#include <mutex>
#include "base/problem.hpp"
namespace yiwang {
namespace {
using namespace std::chrono;

// China summer time: from 1986-05-04, later the first Sunday from 11 April, 2:00 standard time, to the first
// Sunday from 11 September, 2:00 summer time (IANA tzdata, rule PRC). In seconds of UTC.
struct Summer {
    sys_seconds begins, ends;
};

constexpr sys_seconds first_sunday_from(year y, month m, day d, hours utc_before_midnight) {
    const sys_days start = y / m / d;
    const auto sunday = start + (Sunday - std::chrono::weekday(start));
    return sys_seconds{sunday} - utc_before_midnight;
}

constexpr std::array<Summer, 6> summers = [] {
    std::array<Summer, 6> all{};
    for (int i = 0; i < 6; ++i) {
        const year y{1986 + i};
        all[i].begins = i == 0 ? first_sunday_from(y, May, day{4}, hours{6})
                               : first_sunday_from(y, April, day{11}, hours{6});
        all[i].ends = first_sunday_from(y, September, day{11}, hours{7});
    }
    return all;
}();

constexpr Instant own_rules_from =
    sys_days{year{1950} / 1 / 1};  // older Shanghai time is left to the database
constexpr hours standard{8}, summer{9};

bool is_summer(Instant at) {
    if (at < summers.front().begins || at >= summers.back().ends) return false;
    for (const auto& one : summers)
        if (at >= one.begins && at < one.ends) return true;
    return false;
}

std::shared_ptr<const icu::BasicTimeZone> database_zone(std::string_view name) {
    static std::mutex guard;
    static std::map<std::string, std::shared_ptr<const icu::BasicTimeZone>, std::less<>> known;
    const std::lock_guard lock(guard);
    if (const auto found = known.find(name); found != known.end()) return found->second;
    const auto id =
        icu::UnicodeString::fromUTF8(icu::StringPiece(name.data(), static_cast<int32_t>(name.size())));
    UErrorCode wrong = U_ZERO_ERROR;
    UBool in_database = false;
    icu::UnicodeString canonical;
    icu::TimeZone::getCanonicalID(id, canonical, in_database, wrong);
    std::unique_ptr<icu::TimeZone> zone(U_SUCCESS(wrong) && in_database ? icu::TimeZone::createTimeZone(id)
                                                                        : nullptr);
    auto* basic = dynamic_cast<icu::BasicTimeZone*>(zone.get());
    if (!basic || canonical == UNICODE_STRING_SIMPLE("Etc/Unknown"))
        throw Invalid("zone", "time.unknown_zone",
                      {"不认识的时区，请用 IANA 名称，如 Asia/Shanghai。",
                       "No such time zone; use an IANA name such as Asia/Shanghai."});
    zone.release();
    return known.emplace(std::string(name), std::shared_ptr<const icu::BasicTimeZone>(basic)).first->second;
}

template <class Time>
UDate as_milliseconds(Time at) {
    return static_cast<UDate>(floor<milliseconds>(at.time_since_epoch()).count());
}

void insist(UErrorCode wrong) {
    if (U_FAILURE(wrong)) throw std::runtime_error(std::string("time zone data: ") + u_errorName(wrong));
}

class Printer {
public:
    void number(std::int64_t value, int digits) {
        if (value < 0) {
            text_ += '-';
            value = -value;
        }
        std::array<char, 20> reversed;
        int count = 0;
        do reversed[count++] = static_cast<char>('0' + value % 10);
        while ((value /= 10) > 0);
        while (count < digits) reversed[count++] = '0';
        while (count > 0) text_ += reversed[--count];
    }
    void date(const year_month_day& day) {
        number(int(day.year()), 4);
        text_ += '-';
        number(unsigned(day.month()), 2);
        text_ += '-';
        number(unsigned(day.day()), 2);
    }
    void clock(const hh_mm_ss<microseconds>& time) {
        number(time.hours().count(), 2);
        text_ += ':';
        number(time.minutes().count(), 2);
    }
    std::string text_;
};
}

Instant SystemClock::now() const {
    return floor<microseconds>(system_clock::now());
}

Instant SetClock::now() const {
    return Instant{microseconds{us_.load()}};
}

void SetClock::set(Instant at) {
    us_.store(at.time_since_epoch().count());
}

void SetClock::advance(microseconds by) {
    us_.fetch_add(by.count());
}

LocalTime to_local(Instant at, std::string_view zone) {
    const auto since = at.time_since_epoch();
    if (zone == district_zone && at >= own_rules_from)
        return LocalTime{since + (is_summer(at) ? summer : standard)};
    int32_t raw = 0, saving = 0;
    UErrorCode wrong = U_ZERO_ERROR;
    database_zone(zone)->getOffset(as_milliseconds(at), false, raw, saving, wrong);
    insist(wrong);
    return LocalTime{since + milliseconds{raw + saving}};
}

Instant from_local(LocalTime local, std::string_view zone) {
    const auto since = local.time_since_epoch();
    if (zone == district_zone && Instant{since} >= own_rules_from + standard) {
        // Earlier of the two where both fit; where none fits the standard offset leads past the gap.
        const Instant early{since - summer};
        return is_summer(early) ? early : Instant{since - standard};
    }
    int32_t raw = 0, saving = 0;
    UErrorCode wrong = U_ZERO_ERROR;
    database_zone(zone)->getOffsetFromLocal(as_milliseconds(local), UCAL_TZ_LOCAL_FORMER,
                                            UCAL_TZ_LOCAL_FORMER, raw, saving, wrong);
    insist(wrong);
    return Instant{since - milliseconds{raw + saving}};
}

Date local_date(Instant at, std::string_view zone) {
    return floor<days>(to_local(at, zone));
}

int weekday(Date day) {
    return static_cast<int>(std::chrono::weekday(day).iso_encoding());
}

std::string print(Instant at) {
    const auto day = floor<days>(at);
    const hh_mm_ss<microseconds> time(at - day);
    Printer out;
    out.date(year_month_day(day));
    out.text_ += 'T';
    out.clock(time);
    out.text_ += ':';
    out.number(time.seconds().count(), 2);
    if (const auto fraction = time.subseconds().count()) {
        out.text_ += '.';
        out.number(fraction, 6);
        while (out.text_.back() == '0') out.text_.pop_back();
    }
    out.text_ += 'Z';
    return std::move(out.text_);
}

std::string print(Date day) {
    Printer out;
    out.date(year_month_day(day));
    return std::move(out.text_);
}

std::string print_local(Instant at, std::string_view zone) {
    const auto local = to_local(at, zone);
    const auto day = floor<days>(local);
    Printer out;
    out.date(year_month_day(day));
    out.text_ += ' ';
    out.clock(hh_mm_ss<microseconds>(local - day));
    return std::move(out.text_);
}

// ISO 8601: a week belongs to the year in which its Thursday lies.
std::string iso_week(Date day) {
    const Date thursday = day + days{4 - weekday(day)};
    const auto year = year_month_day(thursday).year();
    Printer out;
    out.number(int(year), 4);
    out.text_ += "-W";
    out.number((thursday - Date{year / 1 / 1}).count() / 7 + 1, 2);
    return std::move(out.text_);
}
}
