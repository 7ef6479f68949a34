// What units, streets and officers reach in the invented district of Linshan.
#include "govern/appeals/scoring/scoring.hpp"
#include <cmath>
#include <random>
#include "govern/appeals/after_closing.hpp"
#include "govern/appeals/scoring/rates.hpp"
#include "kernel/decision/versions.hpp"
#include "kernel/rule/cases.hpp"
#include "linshan.hpp"
namespace yiwang::govern::appeals::scoring {
namespace {
using std::chrono::days;
using std::chrono::hours;

TEST(Rates, TheIntervalIsThatOfThePublishedExamples) {  // Newcombe 1998, table I, method 3
    const auto is = [](std::int64_t met, std::int64_t n, double low, double high) {
        EXPECT_NEAR(wilson(met, n).low, low, 5e-5) << met << " of " << n;
        EXPECT_NEAR(wilson(met, n).high, high, 5e-5) << met << " of " << n;
    };
    is(81, 263, 0.2553, 0.3662);
    is(15, 148, 0.0624, 0.1605);
    is(0, 20, 0.0000, 0.1611);
    is(1, 29, 0.0061, 0.1718);
}

TEST(Rates, ThePriorIsFoundAgainWhereTheTruthIsKnown) {
    std::mt19937 chance(7);
    for (const double weight : {5.0, 40.0}) {
        std::vector<Tally> tallies;
        for (int i = 0; i < 2000; ++i) {
            const double a = std::gamma_distribution<>(0.8 * weight)(chance), b = std::gamma_distribution<>(0.2 * weight)(chance);
            const int n = 5 + i % 60;
            tallies.push_back({static_cast<double>(std::binomial_distribution<>(n, a / (a + b))(chance)), static_cast<double>(n), 0.8});
        }
        EXPECT_NEAR(prior_weight(tallies) / weight, 1, 0.2);
    }
}

TEST(Rates, WhereAllDifferByChanceAloneNobodyDiffersFromWhatIsExpected) {
    const std::vector<Tally> same{{8, 10, 0.8}, {16, 20, 0.8}, {4, 5, 0.8}};
    EXPECT_TRUE(std::isinf(prior_weight(same)));
    EXPECT_EQ(shrunk({0, 3, 0.8}, prior_weight(same)), 0.8);
}

TEST(Rates, FewCasesAreDrawnToWhatIsExpectedManyStandForThemselves) {
    EXPECT_NEAR(shrunk({0, 2, 0.8}, 20), 0.727, 0.001);
    EXPECT_NEAR(shrunk({0, 2000, 0.8}, 20), 0.008, 0.001);
    std::mt19937 chance(3);
    for (int i = 0; i < 1000; ++i) {
        const double n = 1 + chance() % 50, met = static_cast<double>(chance() % static_cast<unsigned>(n + 1)), expected = (chance() % 101) / 100.0;
        const double between = shrunk({met, n, expected}, 1 + chance() % 100);
        EXPECT_GE(between, std::min(met / n, expected) - 1e-12);
        EXPECT_LE(between, std::max(met / n, expected) + 1e-12);
        const auto sure = wilson(static_cast<std::int64_t>(met), static_cast<std::int64_t>(n));
        EXPECT_LE(sure.low, met / n);
        EXPECT_GE(sure.high, met / n);
    }
}

Outcome outcome(std::int64_t unit, std::string kind, bool met, double took_hours = 10) {
    return {{1}, std::move(kind), "", {unit}, {}, met, met, met, {}, met, false, false, took_hours};
}

TEST(FiguresOf, WhoTakesHardMattersIsHeldToWhatTheDistrictReachesWithThem) {
    std::vector<Outcome> all;
    for (int i = 0; i < 200; ++i) all.push_back(outcome(1, "easy", i % 10 != 0, 5));   // 90 %
    for (int i = 0; i < 200; ++i) all.push_back(outcome(2, "hard", i % 2 == 0, 80));   // 50 %
    for (int i = 0; i < 100; ++i) all.push_back(outcome(3, "easy", i % 10 != 0, 5));
    for (int i = 0; i < 100; ++i) all.push_back(outcome(3, "hard", i % 2 == 0, 80));
    const auto figures = figures_of(all, Who::unit, Reference(all));
    ASSERT_EQ(figures.size(), 4u);
    EXPECT_EQ(figures[0].cases, 600);
    for (const auto& unit : figures) {
        const auto& handled = unit.figures[static_cast<std::size_t>(Measure::handled)];
        EXPECT_NEAR(*handled.difference, 0, 1) << unit.entity;
        EXPECT_NEAR(*handled.standardised, 70, 1) << unit.entity;
    }
    const auto hard = std::ranges::find(figures, print_id(2), &Figures::entity);
    EXPECT_NEAR(*hard->figures[1].rate, 50, 1e-9);
    EXPECT_GT(hard->difficulty, 1.5);
}

TEST(FiguresOf, AMeasureAsksOnlyOfWhatItIsAbout) {
    DueAppeal one{};
    one.due_at = Instant{hours{100}}, one.unit = {1};
    auto open = judged(one, one.due_at);
    EXPECT_EQ(open.handled, false) << "not finishing is no way out";
    EXPECT_EQ(open.solved, false);
    EXPECT_FALSE(open.satisfied);
    EXPECT_FALSE(open.reopened) << "it was never closed";
    one.taken_at = Instant{hours{2}}, one.finished_at = one.due_at, one.closed_at = Instant{hours{120}}, one.stars = 4;
    const auto closed = judged(one, Instant{hours{1}});
    EXPECT_EQ(closed.responded, false);
    EXPECT_EQ(closed.handled, true) << "at the due time is in time";
    EXPECT_EQ(closed.solved, true);
    EXPECT_EQ(closed.satisfied, true);
    one.reopened = true;
    const auto again = judged(one, Instant{hours{9}});
    EXPECT_FALSE(again.responded);
    EXPECT_EQ(again.solved, false);
    EXPECT_EQ(again.reopened, true);
}

TEST(Formula, OfEachDistrictPassesItsCases) {
    for (const auto* district : {"luohu", "linshan"}) {
        const auto results = rule::run_cases(std::string("catalog/") + district + "/govern/appeals/scoring/decisions");
        EXPECT_GE(results.size(), 9u);
        for (const auto& one : results) EXPECT_EQ(one.outcome, rule::CaseResult::Outcome::passed) << one.id << " " << one.node << ": " << one.why;
    }
}

const std::vector<Module>& rooms_and_scoring() {
    static const auto all = [] {
        auto out = rooms();
        out.push_back(scoring::module());
        return out;
    }();
    return all;
}

// Twenty appeals of October 2026: the lighting office (LS-CG) has 15, late with every third; the environment office (LS-HB) 5, all in time.
struct NoHttp : HttpClient {
    HttpAnswer ask(const std::string&, const std::string&, const std::string&, const std::map<std::string, std::string>&, std::chrono::milliseconds) override { return {}; }
};

class Scoring : public Linshan {
protected:
    Scoring() : Linshan(rooms_and_scoring()), config(Config::load(scoring::module().settings, {}, {}, {})) {
        store.write([&](Tx& tx) {
            for (int i = 0; i < 20; ++i) add(tx, i < 15 ? "LS-CG" : "LS-HB", i < 15 && i % 3 == 0);
        });
    }
    Id<Appeal> add(Tx& tx, std::string_view unit, bool late) {
        Appeal appeal{};
        appeal.title = "路灯不亮", appeal.text = appeal.title, appeal.kind = "Z07", appeal.source = "past", appeal.external_id = std::to_string(++count_);
        appeal.filed_at = *parse_instant("2026-10-05T01:00:00Z") + hours{count_};
        const auto id = register_imported(tx, appeal).id;
        const auto due = appeal.filed_at + days{3};
        tx.run("update appeals_appeal set unit = ?, street = '990101001', taken_by = ?, dispatched_at = ?, taken_at = ?, due_at = ?, finished_at = ?, closed_at = ?, state = 'closed', stars = 5 where id = ?",
               identity::find_unit_by_code(tx, unit)->id, unit == "LS-CG" ? 7 : 8, appeal.filed_at, appeal.filed_at + hours{1}, due, due + (late ? hours{5} : hours{-5}), due + hours{6}, id);
        return id;
    }
    Caller reader(Scope scope, std::string_view unit = "", Id<identity::Officer> officer = {}) {
        Caller out;
        out.kind = Caller::Kind::officer, out.officer = officer;
        if (!unit.empty()) out.unit = store.read([&](Tx& tx) { return identity::find_unit_by_code(tx, unit)->id; });
        out.rights = std::make_shared<const Rights>(Rights{{"scoring.read", scope}, {"scoring.officers", scope}, {"appeals.read", scope}});
        return out;
    }
    Scores of(Who who, const Caller& caller) { return scores(outside, october, who, caller); }
    static const Figure& figure(const Score& score, Measure measure) { return score.figures.figures[static_cast<std::size_t>(measure)]; }

    const Period october{*parse_date("2026-10-01"), *parse_date("2026-10-31")};
    Config config;
    NoHttp http;
    Outside outside{*store, config, http};
    const Caller leader = reader(Scope::district);
    int count_ = 0;
};

TEST_F(Scoring, AFigureSaysHowManyOfHowManyAndOpensThem) {
    const auto units = of(Who::unit, leader);
    ASSERT_EQ(units.rows.size(), 2u);
    const auto& lighting = *std::ranges::find(units.rows, 15, [](const Score& one) { return one.figures.cases; });
    const auto& handled = figure(lighting, Measure::handled);
    EXPECT_EQ(handled.met, 10);
    EXPECT_EQ(handled.cases, 15);
    EXPECT_NEAR(*handled.rate, 66.7, 0.1);
    EXPECT_LT(*handled.low, 50);
    EXPECT_EQ(cases_of(outside, october, Who::unit, lighting.figures.entity, Measure::handled, false, leader).size(), 5u);
    EXPECT_EQ(cases_of(outside, october, Who::unit, "", Measure::handled, true, leader).size(), 15u);
    EXPECT_EQ(units.rows[0].rank, 1);
    EXPECT_FALSE(units.rows[1].points) << "five cases are too few to be ranked, though all are in time";
    EXPECT_EQ(units.rows[1].grade, "不评等");
    EXPECT_EQ(of(Who::street, leader).rows.at(0).figures.cases, 20);
}

TEST_F(Scoring, AUnitSeesItsOwnAndAnOfficerHimself) {
    const auto lighting = reader(Scope::unit, "LS-CG");
    EXPECT_EQ(of(Who::unit, lighting).rows.size(), 1u);
    EXPECT_EQ(of(Who::unit, lighting).ranked, 1) << "the rank is of how many have points";
    EXPECT_EQ(of(Who::officer, lighting).rows.size(), 1u);
    const auto other = of(Who::unit, reader(Scope::unit, "LS-HB")).rows.at(0).figures.entity;
    EXPECT_EQ(problem_code([&] { cases_of(outside, october, Who::unit, other, Measure::handled, {}, lighting); }), "scoring.entity.not_found");
    EXPECT_EQ(problem_code([&] { cases_of(outside, october, Who::unit, "", Measure::handled, {}, lighting); }), "scoring.entity.not_found");
    EXPECT_EQ(of(Who::officer, reader(Scope::own, "LS-CG", {7})).rows.size(), 1u);
    EXPECT_EQ(of(Who::officer, reader(Scope::own, "LS-CG", {9})).rows.size(), 0u);
    Caller nobody;
    EXPECT_EQ(problem_code([&] { of(Who::officer, nobody); }), "identity.sign_in");
}

TEST_F(Scoring, AComputedMonthChangesOnlyWhereItIsComputedAgainForAReason) {
    const auto first = compute(outside, store.actor, october.from, "月度考评");
    store.write([&](Tx& tx) { add(tx, "LS-HB", true); });
    EXPECT_EQ(of(Who::unit, leader).district.cases, 20);
    EXPECT_EQ(cases_of(outside, october, Who::unit, "", Measure::handled, {}, leader).size(), 20u);
    EXPECT_EQ(problem_code([&] { compute(outside, store.actor, october.from, " "); }), "scoring.reason_missing");
    EXPECT_EQ(problem_code([&] { compute(outside, store.actor, *parse_date("2026-11-02"), "早了"); }), "scoring.month_not_over");
    EXPECT_EQ(compute(outside, store.actor, october.from, "补录了一件").number, first.number + 1);
    EXPECT_EQ(of(Who::unit, leader).district.cases, 21);
    EXPECT_EQ(of(Who::unit, leader).edition->reason, "补录了一件");
    EXPECT_EQ(store.read([](Tx& tx) { return editions(tx); }).size(), 1u);
}

TEST_F(Scoring, TheJobComputesWhatIsOverOnce) {
    const auto run = scoring::module().jobs[0].run;
    run(outside, "{}");
    run(outside, "{}");
    const auto known = store.read([](Tx& tx) { return editions(tx); });
    ASSERT_EQ(known.size(), 1u);
    EXPECT_EQ(known[0].first_day, october.from);
    EXPECT_EQ(known[0].number, 1);
}

TEST_F(Scoring, AnotherFormulaIsTriedOnPastMonthsBeforeItIsAdopted) {
    compute(outside, store.actor, october.from, "月度考评");
    const auto draft = store.write([](Tx& tx) {
        const auto now = decision::versions(tx, "scoring.rating_formula").at(0);
        auto text = decision::text_of(tx, now.id);
        text.dmn.replace(text.dmn.find("按期: 25"), 10, "按期: 95");
        return decision::draft(tx, "scoring.rating_formula", text, "更看重按期");
    });
    const auto months = effect(outside, draft, Who::unit, leader);
    ASSERT_EQ(months.size(), 1u);
    ASSERT_EQ(months[0].rows.size(), 2u);
    EXPECT_NE(months[0].rows[0].before, months[0].rows[0].after);
    EXPECT_EQ(problem_code([&] { effect(outside, draft, Who::unit, reader(Scope::unit, "LS-CG")); }), "identity.no_right");
    const auto other = store.read([](Tx& tx) { return decision::versions(tx, "appeals.score").at(0).id; });
    EXPECT_EQ(problem_code([&] { effect(outside, other, Who::unit, leader); }), "decision.version.not_found");
}

TEST_F(Scoring, APeriodHasAnEndAfterItsBeginning) {
    EXPECT_EQ(problem_code([&] { period(october.to, october.from); }), "scoring.period");
    EXPECT_EQ(problem_code([&] { period(october.from, october.from + days{366}); }), "scoring.period");
}
}
}
