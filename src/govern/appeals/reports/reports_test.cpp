// Weekly and monthly reports: their periods, their sentences, their life.
#include "govern/appeals/reports/hotspots.hpp"
#include "govern/appeals/reports/reports.hpp"
#include "linshan.hpp"
namespace yiwang::govern::appeals::reports {
namespace {
Date on(std::string_view day) {
    return *parse_date(day);
}

std::string span(Days days) {
    return print(days.from) + ".." + print(days.to);
}

TEST(Periods, AWeekHasTheSameWeekdaysAYearAgo) {
    const auto week = periods_of(Every::week, on("2026-11-26"));
    EXPECT_EQ(span(week.now), "2026-11-23..2026-11-29");
    EXPECT_EQ(span(week.before), "2026-11-16..2026-11-22");
    EXPECT_EQ(span(week.year_before), "2025-11-24..2025-11-30");
    EXPECT_EQ(name_of(Every::week, week.now.from), "2026-W48");
}

TEST(Periods, AMonthIsOfTheCalendar) {
    const auto month = periods_of(Every::month, on("2028-02-29"));
    EXPECT_EQ(span(month.now), "2028-02-01..2028-02-29");
    EXPECT_EQ(span(month.before), "2028-01-01..2028-01-31");
    EXPECT_EQ(span(month.year_before), "2027-02-01..2027-02-28");
    EXPECT_EQ(span(periods_of(Every::month, on("2026-01-15")).before), "2025-12-01..2025-12-31");
}

TEST(SetTime, IsTheLatestAtOrBeforeNow) {
    const auto at = [](Every every, std::string_view time, std::string_view now) { return print_local(latest(every, time, *parse_instant(now))); };
    EXPECT_EQ(at(Every::week, "1 08:00", "2026-11-23T00:00:00Z"), "2026-11-23 08:00") << "a Monday, at eight";
    EXPECT_EQ(at(Every::week, "1 08:00", "2026-11-22T23:59:00Z"), "2026-11-16 08:00");
    EXPECT_EQ(at(Every::month, "28 17:30", "2026-01-05T00:00:00Z"), "2025-12-28 17:30");
    for (const auto* wrong : {"", "0 08:00", "8 08:00", "1 24:00", "1 08:60", "Monday"}) EXPECT_EQ(problem_code([&] { latest(Every::week, wrong, Instant{}); }), "reports.time") << wrong;
    EXPECT_EQ(problem_code([] { latest(Every::month, "29 08:00", Instant{}); }), "reports.time") << "not every month has one";
}

Body body(std::int64_t filed, std::int64_t before) {
    Body out{Every::week, "2026-W48", "临山区", on("2026-11-23"), on("2026-11-29"), {}, {}, {}};
    out.figures.now.filed = filed, out.figures.before.filed = before;
    return out;
}
std::string first(const Body& body) {
    return sentences_of(body, Language::zh).at(0);
}

TEST(Sentences, FollowTheNumbers) {
    EXPECT_TRUE(first(body(110, 100)).starts_with("本周受理诉求 110 件，较上周增 10.0%；")) << first(body(110, 100));
    EXPECT_TRUE(first(body(90, 100)).starts_with("本周受理诉求 90 件，较上周减 10.0%；"));
    EXPECT_TRUE(first(body(100, 100)).starts_with("本周受理诉求 100 件，与上周持平；"));
    EXPECT_TRUE(first(body(5, 2)).starts_with("本周受理诉求 5 件，较上周增 3 件；")) << "a percentage of two says nothing";
    EXPECT_TRUE(first(body(5, 0)).starts_with("本周受理诉求 5 件，较上周增 5 件；"));
}

TEST(Sentences, SayNothingOfWhatWasNot) {
    const auto quiet = sentences_of(body(0, 40), Language::zh);
    ASSERT_EQ(quiet.size(), 1u);
    EXPECT_EQ(quiet[0], "本周没有受理或办结诉求。");
    EXPECT_EQ(first(body(110, 100)).find("去年"), std::string::npos) << "there was nothing a year ago";
    auto with = body(110, 100);
    with.figures.year_before.filed = 220;
    EXPECT_NE(first(with).find("较去年同期减 50.0%"), std::string::npos);
}

TEST(Sentences, WhatStandsOutIsMoreThanChance) {
    auto week = body(100, 100);
    week.figures.kinds = {{"a", "噪声", 40, 42, 0}, {"b", "水管爆裂", 20, 2, 0}};
    const auto said = [&] { return json::text(sentences_of(week, Language::zh)); };
    EXPECT_NE(said().find("上升突出的是“水管爆裂”，由 2 件增至 20 件"), std::string::npos) << said();
    week.figures.kinds[1].before = 15;
    EXPECT_EQ(said().find("上升突出"), std::string::npos);
}

const std::vector<Module>& rooms_and_reports() {
    static const auto all = [] {
        auto out = rooms();
        out.push_back(reports::module());
        return out;
    }();
    return all;
}
class Reports : public Linshan {
protected:
    Reports() : Linshan(rooms_and_reports()) {
        store.write([](Tx& tx) {
            Appeal appeal{};
            appeal.title = "来电 13812345678 反映路灯不亮", appeal.text = appeal.title, appeal.kind = "Z07", appeal.votes = 7, appeal.source = "past", appeal.external_id = "1";
            appeal.filed_at = *parse_instant("2026-11-18T02:00:00Z");
            register_imported(tx, appeal);
        });
    }
    template <class F>
    std::string code_of(F&& f) {
        return problem_code([&] { store.write([&](Tx& tx) { f(tx); }); });
    }
};

TEST_F(Reports, AreMadeOnceOfAPeriodThatIsOver) {
    const auto report = store.write([](Tx& tx) { return make(tx, drafted(tx, Every::week, on("2026-11-18"))); });
    EXPECT_EQ(report.body.figures.now.filed, 1);
    ASSERT_EQ(report.body.cases.size(), 1u);
    EXPECT_EQ(report.body.cases[0].why, Typical::most_voices);
    EXPECT_EQ(report.body.cases[0].title, "来电 138****5678 反映路灯不亮") << "persons are masked";
    EXPECT_EQ(code_of([](Tx& tx) { make(tx, drafted(tx, Every::week, on("2026-11-16"))); }), "reports.there_already");
    EXPECT_EQ(code_of([](Tx& tx) { make(tx, drafted(tx, Every::week, on("2026-11-24"))); }), "reports.not_over");
}

TEST_F(Reports, SayWhichHotSpotsTheAnalysisFoundInThePeriod) {
    const auto said = [&](std::string_view day, Language language = Language::zh) {
        const auto body = store.read([&](Tx& tx) { return look(tx, Every::week, on(day), language); });
        return body.sentences.back();
    };
    const auto quiet = said("2026-11-18");
    EXPECT_EQ(quiet.find("热点"), std::string::npos) << quiet;
    const auto found = [&](std::int64_t id, std::string about, std::string_view last_day, std::int64_t observed, double expected) {
        store.write([&](Tx& tx) { hear_hotspot(tx, {{id}, std::move(about), "990101001", 113.0, 24.0, 150, on(last_day) - std::chrono::days{2}, on(last_day), observed, expected, 365}); });
    };
    found(1, "市容环境", "2026-11-18", 14, 3.26);
    found(1, "市容环境", "2026-11-18", 14, 3.26);  // told twice
    found(2, "", "2026-11-23", 9, 1);              // of another week
    EXPECT_EQ(said("2026-11-18"), "研判发现热点 1 处：某处一带 3 天内 14 人反映“市容环境”，预期约 3.3 人。");
    for (int i = 0; i < 3; ++i) found(10 + i, "", "2026-11-22", 20 + i, 2);
    const auto four = said("2026-11-16");
    EXPECT_TRUE(four.starts_with("研判发现热点 4 处：某处一带 3 天内 22 人反映，预期约 2.0 人；")) << four;
    EXPECT_TRUE(four.ends_with("等。")) << four;
    EXPECT_EQ(four.find("14 人"), std::string::npos) << "the fourth is counted only: " << four;
    EXPECT_EQ(said("2026-11-23", Language::en), "1 hot spot was found: somewhere, 9 voices in 3 days where about 1.0 were expected.");
}

TEST_F(Reports, KeepTheFiguresTheyWereMadeWithAndEveryEdition) {
    const auto made = store.write([](Tx& tx) { return make(tx, drafted(tx, Every::week, on("2026-11-18"))); });
    store.write([](Tx& tx) {
        Appeal late{};
        late.title = late.text = "补录", late.source = "past", late.external_id = "2", late.filed_at = *parse_instant("2026-11-19T02:00:00Z");
        register_imported(tx, late);
    });
    store.write([&](Tx& tx) { edit(tx, made.id, {"本周平稳。"}, {}, 1); });
    const auto now = store.read([&](Tx& tx) { return get(tx, made.id); });
    EXPECT_EQ(now.body.figures.now.filed, 1);
    EXPECT_EQ(now.body.sentences, std::vector<std::string>{"本周平稳。"});
    const auto editions = store.read([&](Tx& tx) { return history(tx, made.id); });
    ASSERT_EQ(editions.size(), 2u);
    EXPECT_EQ(editions[1].sentences, made.body.sentences);
    EXPECT_EQ(code_of([&](Tx& tx) { edit(tx, made.id, {"旧稿上改"}, {}, 1); }), "reports.changed");
    EXPECT_EQ(code_of([&](Tx& tx) { edit(tx, made.id, {}, {}, 2); }), "reports.sentences");
    EXPECT_EQ(code_of([&](Tx& tx) { edit(tx, made.id, {"好"}, {{Typical::longest, "LS20200101-000000"}}, 2); }), "appeals.appeal.not_found");
}

TEST_F(Reports, DoNotChangeOnceIssued) {
    const auto made = store.write([](Tx& tx) { return make(tx, drafted(tx, Every::week, on("2026-11-18"))); });
    EXPECT_EQ(code_of([&](Tx& tx) { issue(tx, made.id, 7); }), "reports.changed");
    store.write([&](Tx& tx) { issue(tx, made.id, 1); });
    EXPECT_EQ(code_of([&](Tx& tx) { edit(tx, made.id, {"晚了"}, {}, 1); }), "reports.issued");
    EXPECT_EQ(code_of([&](Tx& tx) { issue(tx, made.id, 1); }), "reports.issued");
}
}
}
