// Limits over the real holidays of 2025 and 2026, counted by hand on a wall calendar.
#include "kernel/flow/calendar.hpp"
#include <gtest/gtest.h>
#include <filesystem>
#include <fstream>
#include <random>
#include "base/problem.hpp"
namespace yiwang::flow {
namespace {
const Calendar& luohu() {
    static const Calendar calendar = Calendar::read("catalog/luohu/kernel/flow/calendar.yaml");
    return calendar;
}
Instant at(std::string_view local) {
    return from_local(*parse_local(local, "%Y-%m-%d %H:%M"));
}
std::string due(std::string_view from, std::int64_t amount, LimitUnit unit) {
    return print_local(luohu().due(at(from), {amount, unit}));
}
constexpr auto clock_hours = LimitUnit::clock_hours, service_hours = LimitUnit::working_hours, working_days = LimitUnit::working_days;

TEST(Calendar, KnowsHolidaysAndMakeUpDays) {
    EXPECT_FALSE(luohu().working(*parse_date("2026-02-17")));  // Spring Festival
    EXPECT_TRUE(luohu().working(*parse_date("2026-02-14")));   // a Saturday that is worked for it
    EXPECT_TRUE(luohu().working(*parse_date("2026-02-28")));
    EXPECT_TRUE(luohu().working(*parse_date("2026-01-04")));   // a Sunday
    EXPECT_FALSE(luohu().working(*parse_date("2025-10-08")));
    EXPECT_TRUE(luohu().working(*parse_date("2025-10-11")));   // a Saturday
    EXPECT_FALSE(luohu().working(*parse_date("2026-11-22")));  // an ordinary Sunday
}

TEST(Calendar, ClockHoursRunDayAndNight) {
    EXPECT_EQ(due("2026-02-16 23:30", 2, clock_hours), "2026-02-17 01:30");
}

TEST(Calendar, WorkingHoursRunInServiceHoursOnly) {
    EXPECT_EQ(due("2026-11-24 10:00", 2, service_hours), "2026-11-24 12:00");
    EXPECT_EQ(due("2026-11-24 11:00", 4, service_hours), "2026-11-24 17:00");  // over the noon break
    EXPECT_EQ(due("2026-11-24 17:00", 4, service_hours), "2026-11-25 12:00");  // one hour today, three tomorrow
    EXPECT_EQ(due("2026-11-27 17:30", 1, service_hours), "2026-11-30 09:30");  // over a week-end
    EXPECT_EQ(due("2026-11-24 03:00", 1, service_hours), "2026-11-24 10:00");  // begins with the service
}

TEST(Calendar, WorkingDaysEndWithTheServiceOfTheirLastDay) {
    EXPECT_EQ(due("2026-11-24 10:00", 1, working_days), "2026-11-25 18:00");
    EXPECT_EQ(due("2026-11-27 10:00", 1, working_days), "2026-11-30 18:00");
    EXPECT_EQ(due("2026-02-13 10:00", 2, working_days), "2026-02-24 18:00");  // 14 is worked, 15 to 23 are not
    EXPECT_EQ(due("2025-09-30 09:00", 3, working_days), "2025-10-11 18:00");  // 9, 10 and the make-up Saturday
}

TEST(Calendar, WorkingTimeIsWhatALimitTook) {
    std::mt19937 random(1);
    for (int i = 0; i < 500; ++i) {
        const Instant from = at("2025-09-20 00:00") + std::chrono::minutes{random() % (60 * 24 * 200)};
        const std::int64_t amount = 1 + static_cast<std::int64_t>(random() % 40);
        EXPECT_EQ(luohu().working_time(from, luohu().due(from, {amount, service_hours})), std::chrono::hours{amount});
    }
}

TEST(Calendar, MoreIsNeverEarlier) {
    std::mt19937 random(2);
    for (const auto unit : {clock_hours, service_hours, working_days})
        for (int i = 0; i < 100; ++i) {
            const Instant from = at("2025-09-20 00:00") + std::chrono::minutes{random() % (60 * 24 * 200)};
            Instant before = from;
            for (std::int64_t amount = 1; amount < 12; ++amount) {
                const Instant now = luohu().due(from, {amount, unit});
                EXPECT_GT(now, before);
                before = now;
            }
        }
}

TEST(Calendar, APauseGivesBackWhatWasLeft) {
    const Instant due_at = at("2026-11-24 17:00");
    // Two working hours were left at 15:00; the resident answered on Friday evening.
    EXPECT_EQ(print_local(luohu().after_pause(due_at, at("2026-11-24 15:00"), at("2026-11-27 19:00"), service_hours)), "2026-11-30 11:00");
    EXPECT_EQ(print_local(luohu().after_pause(due_at, at("2026-11-24 15:00"), at("2026-11-25 15:00"), clock_hours)), "2026-11-25 17:00");
}

TEST(Calendar, AnotherDistrictHasItsOwnHours) {
    const auto linshan = Calendar::read("catalog/linshan/kernel/flow/calendar.yaml");
    EXPECT_TRUE(linshan.working(*parse_date("2026-11-28")));  // Saturdays are worked there
    EXPECT_EQ(print_local(linshan.due(at("2026-11-27 16:30"), {1, service_hours})), "2026-11-28 09:30");
}

TEST(Calendar, TheEightDaysOfNationalDay2025AreNoWorkingTime) {
    EXPECT_EQ(luohu().working_time(at("2025-09-30 18:00"), at("2025-10-09 09:00")), std::chrono::hours{0});
    EXPECT_EQ(due("2025-09-30 17:00", 2, service_hours), "2025-10-09 10:00");
    EXPECT_EQ(due("2025-10-03 10:00", 1, working_days), "2025-10-09 18:00");  // filed in the holidays
    EXPECT_EQ(luohu().working_time(at("2025-09-28 00:00"), at("2025-09-29 00:00")), std::chrono::hours{7});  // the Sunday before is worked
    EXPECT_EQ(luohu().working_time(at("2025-10-09 09:00"), at("2025-09-30 17:00")), -std::chrono::hours{1});
}

TEST(Calendar, ALimitHasASensibleAmount) {
    const auto code_of = [](std::int64_t amount, LimitUnit unit) -> std::string {
        try {
            luohu().due(at("2026-11-24 10:00"), {amount, unit});
            return "";
        } catch (const Problem& problem) {
            return problem.code;
        }
    };
    for (const auto unit : {clock_hours, service_hours, working_days}) {
        EXPECT_EQ(code_of(0, unit), "");
        EXPECT_EQ(code_of(-1, unit), "calendar.amount");
        EXPECT_EQ(code_of(9'000'000'000'000'000'000, unit), "calendar.amount");
    }
    EXPECT_EQ(code_of(90'000, service_hours), "calendar.no_end");
    EXPECT_EQ(code_of(90'000, working_days), "calendar.no_end");
}

TEST(Calendar, ACalendarWrittenWrongIsRefusedWithThePlace) {
    char name[] = "/tmp/yiwang-calendar-XXXXXX";
    const std::filesystem::path folder = mkdtemp(name);
    const auto refusal = [&](const std::string& text) -> std::string {
        std::ofstream(folder / "calendar.yaml") << text;
        try {
            Calendar::read(folder / "calendar.yaml");
            return "";
        } catch (const Problem& problem) {
            return problem.code + " " + problem.field;
        }
    };
    const std::string monday = "weekly: {monday: [\"09:00-12:00\", \"14:00-18:00\"]}\n";
    EXPECT_EQ(refusal(monday), "");
    EXPECT_EQ(refusal("weekly: {monday: [\"00:00-24:00\"]}"), "");
    EXPECT_EQ(refusal(""), "calendar.malformed weekly");
    EXPECT_EQ(refusal("weekly: {tuesday: [\"09:00-12:00\"]}"), "calendar.malformed weekly.monday");
    for (const std::string span : {"9:00-12:00", "12:00-09:00", "09:00-09:00", "09:00-24:01", "25:00-26:00", "09:60-10:00", "-9:00-12:00", "+9:00-12:00", "09:0x-12:00", "09.00-12:00", " 9:00-12:00"})
        EXPECT_TRUE(refusal("weekly: {monday: [\"" + span + "\"]}").starts_with("calendar.malformed weekly.monday")) << span;
    EXPECT_NE(refusal("weekly: {monday: [\"09:00-12:00\", \"11:00-18:00\"]}"), "") << "the second begins inside the first";
    for (const std::string day : {"2026-02-30", "2026-02-23..2026-02-15", "2026-01-01..2026-12-31", "2026-02-15..", "spring"})
        EXPECT_TRUE(refusal(monday + "holidays: [{days: [\"" + day + "\"]}]").starts_with("calendar.malformed holidays.days: ")) << day;
    EXPECT_NE(refusal(monday + "holidays: [{make_up: 5}]"), "");
    EXPECT_EQ(refusal("weekly: ["), "yaml.malformed ");
    std::filesystem::remove_all(folder);
}
}
}
