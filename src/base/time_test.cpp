#include "base/time.hpp"
#include <gtest/gtest.h>
#include <random>
#include "base/problem.hpp"
namespace yiwang {
namespace {
using namespace std::chrono;
using namespace std::chrono_literals;

Instant at(std::string_view text) {
    const auto parsed = parse_instant(text);
    EXPECT_TRUE(parsed) << text;
    return parsed.value_or(Instant{});
}

LocalTime civil(std::string_view text) {
    const auto parsed = parse_local(text, "%Y-%m-%d %H:%M");
    EXPECT_TRUE(parsed) << text;
    return parsed.value_or(LocalTime{});
}

Date day(std::string_view text) {
    const auto parsed = parse_date(text);
    EXPECT_TRUE(parsed) << text;
    return parsed.value_or(Date{});
}
}

TEST(Time, an_instant_prints_only_the_fraction_it_has) {
    EXPECT_EQ(print(at("2026-11-24T03:15:00Z")), "2026-11-24T03:15:00Z");
    EXPECT_EQ(print(at("2026-11-24T03:15:00.5Z")), "2026-11-24T03:15:00.5Z");
    EXPECT_EQ(print(at("2026-11-24T03:15:00.123456Z")), "2026-11-24T03:15:00.123456Z");
    EXPECT_EQ(print(at("2026-11-24T03:15:00.000001Z")), "2026-11-24T03:15:00.000001Z");
    EXPECT_EQ(print(at("0001-01-01T00:00:00Z")), "0001-01-01T00:00:00Z");
}

TEST(Time, every_instant_reads_back_as_it_was_printed) {
    std::mt19937_64 random(7);
    std::uniform_int_distribution<std::int64_t> any(
        at("0000-01-01T00:00:00Z").time_since_epoch().count(),
        at("9999-12-31T23:59:59.999999Z").time_since_epoch().count());
    for (int i = 0; i < 10'000; ++i) {
        const Instant one{microseconds{any(random)}};
        ASSERT_EQ(parse_instant(print(one)), one) << print(one);
    }
}

TEST(Time, rfc_3339_offsets_lead_to_utc) {
    EXPECT_EQ(at("2026-11-24T11:15:00+08:00"), at("2026-11-24T03:15:00Z"));
    EXPECT_EQ(at("2026-11-23T22:45:00-04:30"), at("2026-11-24T03:15:00Z"));
    EXPECT_EQ(at("2026-11-24t03:15:00z"), at("2026-11-24T03:15:00Z"));
    EXPECT_EQ(at("2026-11-24T03:15:00-00:00"), at("2026-11-24T03:15:00Z"));
    EXPECT_EQ(at("2026-11-24T03:15:00.1234567899Z"), at("2026-11-24T03:15:00.123456Z"));
}

TEST(Time, a_leap_second_is_taken_only_at_the_end_of_a_utc_day) {
    EXPECT_EQ(at("2016-12-31T23:59:60Z"), at("2017-01-01T00:00:00Z"));
    EXPECT_EQ(at("2017-01-01T07:59:60+08:00"), at("2017-01-01T00:00:00Z"));
    EXPECT_FALSE(parse_instant("2016-12-31T22:59:60Z"));
    EXPECT_FALSE(parse_instant("2016-12-31T23:59:61Z"));
}

TEST(Time, what_is_not_rfc_3339_or_no_day_of_the_calendar_is_nothing) {
    for (const auto* text : {"",
                             "2026",
                             "2026-11-24",
                             "2026-11-24T03:15:00",
                             "2026-11-24 03:15:00Z",
                             "2026-11-24T03:15Z",
                             "2026-11-24T03:15:00.Z",
                             "2026-11-24T24:00:00Z",
                             "2026-11-24T03:60:00Z",
                             "2026-11-31T03:15:00Z",
                             "2026-02-29T03:15:00Z",
                             "2026-13-01T03:15:00Z",
                             "2026-00-01T03:15:00Z",
                             "2026-1-1T03:15:00Z",
                             "+2026-11-24T03:15:00Z",
                             "2026-11-24T03:15:00+0800",
                             "2026-11-24T03:15:00+08",
                             "2026-11-24T03:15:00+24:00",
                             "2026-11-24T03:15:00+08:60",
                             "2026-11-24T03:15:00Z ",
                             " 2026-11-24T03:15:00Z",
                             "20261124T031500Z",
                             "2026-11-24T03:15:00ZZ",
                             "２026-11-24T03:15:00Z"})
        EXPECT_FALSE(parse_instant(text)) << text;
}

TEST(Time, dates_know_leap_years) {
    EXPECT_EQ(print(day("2024-02-29")), "2024-02-29");
    EXPECT_EQ(print(day("2000-02-29")), "2000-02-29");
    EXPECT_FALSE(parse_date("1900-02-29"));
    EXPECT_FALSE(parse_date("2026-02-29"));
    EXPECT_FALSE(parse_date("2026-2-9"));
    EXPECT_FALSE(parse_date("2026-11-24T"));
    EXPECT_EQ(print(day("2026-12-31") + days{1}), "2027-01-01");
}

// "PRC" is the database's own name for the same zone, read through ICU.
TEST(Time, the_own_rules_of_the_district_agree_with_the_database_for_a_century) {
    for (auto one = at("1940-01-01T00:00:00Z"); one < at("2040-01-01T00:00:00Z"); one += 25h)
        ASSERT_EQ(to_local(one), to_local(one, "PRC")) << print(one);
    for (auto one = at("1986-01-01T00:00:00Z"); one < at("1992-01-01T00:00:00Z"); one += 1h) {
        ASSERT_EQ(to_local(one), to_local(one, "PRC")) << print(one);
        const LocalTime local{one.time_since_epoch()};
        ASSERT_EQ(from_local(local), from_local(local, "PRC")) << print(one);
    }
}

TEST(Time, summer_times_begin_and_end_at_two_o_clock) {
    EXPECT_EQ(to_local(at("1986-05-03T17:59:59Z")), civil("1986-05-04 02:00") - 1s);
    EXPECT_EQ(to_local(at("1986-05-03T18:00:00Z")), civil("1986-05-04 03:00"));
    EXPECT_EQ(to_local(at("1991-09-14T16:59:59Z")), civil("1991-09-15 02:00") - 1s);
    EXPECT_EQ(to_local(at("1991-09-14T17:00:00Z")), civil("1991-09-15 01:00"));
    EXPECT_EQ(to_local(at("1992-07-01T00:00:00Z")), civil("1992-07-01 08:00"));
}

TEST(Time, an_hour_that_comes_twice_is_the_first_and_one_that_is_left_out_lies_after_the_gap) {
    EXPECT_EQ(from_local(civil("1991-09-15 01:30")), at("1991-09-14T16:30:00Z"));
    EXPECT_EQ(from_local(civil("1991-04-14 02:30")), at("1991-04-13T18:30:00Z"));
    EXPECT_EQ(to_local(from_local(civil("1991-04-14 02:30"))), civil("1991-04-14 03:30"));
    EXPECT_EQ(from_local(civil("2026-10-25 02:30"), "Europe/Berlin"), at("2026-10-25T00:30:00Z"));
    EXPECT_EQ(from_local(civil("2026-03-29 02:30"), "Europe/Berlin"), at("2026-03-29T01:30:00Z"));
}

TEST(Time, civil_time_comes_back_to_the_same_instant) {
    for (auto one = at("1986-01-01T00:00:00.000001Z"); one < at("2030-01-01T00:00:00Z"); one += 97h) {
        ASSERT_EQ(from_local(to_local(one)), one) << print(one);
        const auto there = to_local(one, "America/New_York");  // may stand in an hour that comes twice
        ASSERT_EQ(to_local(from_local(there, "America/New_York"), "America/New_York"), there) << print(one);
    }
}

TEST(Time, the_day_of_the_district_begins_at_sixteen_hours_utc) {
    EXPECT_EQ(print(local_date(at("2026-11-24T15:59:59.999999Z"))), "2026-11-24");
    EXPECT_EQ(print(local_date(at("2026-11-24T16:00:00Z"))), "2026-11-25");
    EXPECT_EQ(print_local(at("2026-11-24T03:15:59Z")), "2026-11-24 11:15");
    EXPECT_EQ(print_local(at("2026-11-24T03:15:59Z"), "UTC"), "2026-11-24 03:15");
    EXPECT_EQ(print(local_date(at("1969-12-31T15:59:59Z"))), "1969-12-31");
}

TEST(Time, a_zone_outside_the_database_is_refused) {
    for (const auto* zone : {"", "Asia/Luohu", "GMT+8", "UTC+08:00", "Etc/Unknown", "../etc/passwd"}) try {
            to_local(at("2026-11-24T03:15:00Z"), zone);
            ADD_FAILURE() << zone;
        } catch (const Problem& problem) {
            EXPECT_EQ(problem.code, "time.unknown_zone");
            EXPECT_EQ(problem.field, "zone");
        }
}

TEST(Time, weekdays_count_from_monday) {
    EXPECT_EQ(weekday(day("2026-11-23")), 1);
    EXPECT_EQ(weekday(day("2026-11-24")), 2);
    EXPECT_EQ(weekday(day("2026-11-29")), 7);
}

TEST(Time, iso_weeks_belong_to_the_year_of_their_thursday) {
    EXPECT_EQ(iso_week(day("2026-11-24")), "2026-W48");
    EXPECT_EQ(iso_week(day("2027-01-01")), "2026-W53");
    EXPECT_EQ(iso_week(day("2027-01-04")), "2027-W01");
    EXPECT_EQ(iso_week(day("2024-12-30")), "2025-W01");
    EXPECT_EQ(iso_week(day("2021-01-03")), "2020-W53");
}

TEST(Time, each_week_of_a_century_reads_back_to_its_monday) {
    for (Date one = day("1970-01-01"); one < day("2070-01-01"); one += days{1}) {
        const auto monday = parse_iso_week(iso_week(one));
        ASSERT_TRUE(monday) << print(one);
        ASSERT_EQ(*monday, one - days{weekday(one) - 1}) << print(one);
    }
}

TEST(Time, weeks_that_a_year_does_not_have_are_nothing) {
    EXPECT_TRUE(parse_iso_week("2026-W53"));
    for (const auto* text :
         {"2025-W53", "2026-W54", "2026-W00", "2026-W1", "2026W48", "2026-w48", "2026-W480", ""})
        EXPECT_FALSE(parse_iso_week(text)) << text;
}

TEST(Time, parse_local_knows_the_formats_of_strptime) {
    const auto expected = civil("2026-11-24 15:05") + 6s;
    EXPECT_EQ(parse_local("2026-11-24 15:05:06", "%Y-%m-%d %H:%M:%S"), expected);
    EXPECT_EQ(parse_local("2026-11-24T15:05:06", "%FT%T"), expected);
    EXPECT_EQ(parse_local("24/11/26 3:05:06 PM", "%d/%m/%y %I:%M:%S %p"), expected);
    EXPECT_EQ(parse_local("2026年11月24日 下午3时05分06秒", "%Y年%m月%d日 %p%I时%M分%S秒"), expected);
    EXPECT_EQ(parse_local("20261124150506", "%Y%m%d%H%M%S"), expected);
    EXPECT_EQ(parse_local("2026-11-24 15:05:06.25", "%F %T.%f"), expected + 250ms);
    EXPECT_EQ(parse_local("2026-11-24   15:05", "%F %R"), civil("2026-11-24 15:05"));
    EXPECT_EQ(parse_local("100%", "%y%%"), std::nullopt);
    EXPECT_EQ(parse_local("10%", "%y%%"), civil("2010-01-01 00:00"));
}

TEST(Time, noon_and_midnight_are_twelve_of_their_half) {
    EXPECT_EQ(parse_local("2026-11-24 12:00 AM", "%F %I:%M %p"), civil("2026-11-24 00:00"));
    EXPECT_EQ(parse_local("2026-11-24 12:00 PM", "%F %I:%M %p"), civil("2026-11-24 12:00"));
    EXPECT_FALSE(parse_local("2026-11-24 13:00 PM", "%F %I:%M %p"));
    EXPECT_FALSE(parse_local("2026-11-24 0:00 AM", "%F %I:%M %p"));
}

TEST(Time, years_of_two_digits_follow_posix) {
    EXPECT_EQ(parse_local("69-01-01", "%y-%m-%d"), civil("1969-01-01 00:00"));
    EXPECT_EQ(parse_local("68-01-01", "%y-%m-%d"), civil("2068-01-01 00:00"));
}

TEST(Time, the_whole_text_must_fit_the_format) {
    EXPECT_FALSE(parse_local("2026-11-24x", "%F"));
    EXPECT_FALSE(parse_local("2026-11-24", "%F %R"));
    EXPECT_FALSE(parse_local("2026-02-30", "%F"));
    EXPECT_FALSE(parse_local("2026-11-24 24:00", "%F %R"));
    EXPECT_FALSE(parse_local("2026-11-24 23:60", "%F %R"));
    EXPECT_FALSE(parse_local("2026-11-24", "%Q"));
    EXPECT_FALSE(parse_local("", "%F"));
}

TEST(Time, a_set_clock_stands_until_it_is_moved) {
    SetClock clock(at("2026-11-24T03:15:00Z"));
    EXPECT_EQ(clock.now(), clock.now());
    clock.advance(1h);
    EXPECT_EQ(print(clock.now()), "2026-11-24T04:15:00Z");
    clock.set(at("2026-01-01T00:00:00Z"));
    EXPECT_EQ(print(clock.now()), "2026-01-01T00:00:00Z");
}

TEST(Time, the_system_clock_is_the_machines) {
    EXPECT_LT(abs(SystemClock().now() - floor<microseconds>(system_clock::now())), 1min);
}
}
