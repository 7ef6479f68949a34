// Decisions that officials own: versions with days, two pairs of eyes, undoing.
#include "kernel/decision/decision.hpp"
#include <gtest/gtest.h>
#include <fstream>
#include "kernel/decision/review.hpp"
#include "kernel/identity/identity.hpp"
#include "kernel/trail/trail.hpp"
#include "test_store.hpp"
namespace yiwang::decision {
namespace {

// Fee 费用: above an amount it is dear. Rows and cases are given as a test needs them.
std::string fee_dmn(int limit, int dear = 20) {
    const auto row = [](const std::string& test, int fee) {
        return "<rule><inputEntry><text>" + test + "</text></inputEntry><outputEntry><text>" + std::to_string(fee) + "</text></outputEntry></rule>";
    };
    return R"(<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="收费" namespace="https://yiwang.dev/test/fee"><inputData id="a" name="面积"/>)"
           R"(<decision id="f" name="费用"><variable name="费用" typeRef="number"/><informationRequirement><requiredInput href="#a"/></informationRequirement>)"
           R"(<decisionTable><input><inputExpression typeRef="number"><text>面积</text></inputExpression></input><output typeRef="number"/>)" +
           row("&lt;= " + std::to_string(limit), 10) + row("&gt; " + std::to_string(limit), dear) + "</decisionTable></decision></definitions>";
}
std::string fee_case(int area, int fee) {
    return R"(<testCases xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><testCase id="1"><inputNode name="面积"><value xsi:type="xsd:decimal">)" + std::to_string(area) +
           R"(</value></inputNode><resultNode name="费用"><expected><value xsi:type="xsd:decimal">)" + std::to_string(fee) + "</value></expected></resultNode></testCase></testCases>";
}

class Decisions : public testing::Test {
protected:
    template <class F>
    auto as(const std::string& officer, F&& f) {
        return (*store).write(Actor{officer, store.actor.trace_id, {}}, std::forward<F>(f));
    }
    template <class F>
    std::string code_of(const std::string& officer, F&& f) {
        return problem_code([&] { as(officer, [&](Tx& tx) { f(tx); }); });
    }
    Id<Version> publish_new(const std::string& dmn, Date from, std::optional<Date> to = {}) {
        const auto id = as("officer/a", [&](Tx& tx) { return draft(tx, "test.fee", {dmn, fee_case(1, 10)}, "缘由"); });
        as("officer/b", [&](Tx& tx) { publish(tx, id, {from, to}, get(tx, id).digest); });
        return id;
    }
    std::string fee(int area, std::int64_t matter = 0) {
        return store.write([&](Tx& tx) { return rule::literal(decide(tx, "test.fee", "费用", {{{"面积", area}}}, matter).value); });
    }
    static Date day(const char* text) { return *parse_date(text); }

    TestStore store{{trail::module(), identity::module(), module()}, {trail::record, nullptr}};
};

TEST_F(Decisions, AreMadeByTheVersionInForceOnTheDay) {
    publish_new(fee_dmn(50), day("2026-11-24"));
    publish_new(fee_dmn(80), day("2026-12-01"), day("2026-12-31"));
    EXPECT_EQ(fee(60), "20");
    store.clock.set(*parse_instant("2026-11-30T15:59:59Z"));  // a second before midnight in the district
    EXPECT_EQ(fee(60), "20");
    store.clock.advance(std::chrono::seconds{1});
    EXPECT_EQ(fee(60), "10");
    store.clock.set(*parse_instant("2026-12-31T16:00:00Z"));
    EXPECT_EQ(fee(60), "20") << "the special days are over; the rule before them is in force again";
    EXPECT_TRUE(store.read([](Tx& tx) { return known(tx, "test.fee", "费用") && !known(tx, "test.fee", "别的") && !known(tx, "test.none", "费用"); }));
    EXPECT_EQ(code_of("officer/a", [](Tx& tx) { decide(tx, "test.none", "费用", {}); }), "decision.model.not_found");
}

TEST_F(Decisions, AreDraftedByOneAndPublishedByAnother) {
    const auto id = as("officer/a", [](Tx& tx) { return draft(tx, "test.fee", {fee_dmn(50), ""}, "初稿"); });
    const auto seen = store.read([&](Tx& tx) { return get(tx, id).digest; });
    EXPECT_EQ(code_of("officer/a", [&](Tx& tx) { publish(tx, id, {day("2026-11-24"), {}}, seen); }), "decision.own_draft");
    as("officer/b", [&](Tx& tx) { save(tx, id, {fee_dmn(60), ""}, "改门槛", seen); });
    EXPECT_EQ(code_of("officer/a", [&](Tx& tx) { save(tx, id, {fee_dmn(70), ""}, "再改", seen); }), "decision.changed") << "another wrote since";
    const auto now = store.read([&](Tx& tx) { return get(tx, id).digest; });
    EXPECT_EQ(code_of("officer/b", [&](Tx& tx) { publish(tx, id, {day("2026-11-24"), {}}, now); }), "decision.own_draft") << "who changes it writes it too";
    EXPECT_EQ(code_of("officer/c", [&](Tx& tx) { publish(tx, id, {day("2026-11-24"), {}}, seen); }), "decision.changed") << "not what was reviewed";
    EXPECT_EQ(code_of("officer/c", [&](Tx& tx) { publish(tx, id, {day("2026-11-23"), {}}, now); }), "decision.days") << "not for the past";
    EXPECT_EQ(code_of("officer/c", [&](Tx& tx) { publish(tx, id, {day("2026-11-25"), day("2026-11-24")}, now); }), "decision.days");
    EXPECT_EQ(code_of("officer/c", [&](Tx& tx) { publish(tx, id, {day("2026-11-24"), {}}, now); }), "");
    EXPECT_EQ(code_of("officer/b", [&](Tx& tx) { save(tx, id, {fee_dmn(70), ""}, "改", now); }), "decision.not_a_draft") << "what is published never changes";
    EXPECT_EQ(fee(55), "10");
}

TEST_F(Decisions, OnceWithdrawnGiveWayToTheVersionBefore) {
    const auto first = publish_new(fee_dmn(50), day("2026-11-24"));
    const auto second = publish_new(fee_dmn(80), day("2026-11-24"));
    EXPECT_EQ(fee(60), "10");
    EXPECT_EQ(code_of("officer/a", [&](Tx& tx) { withdraw(tx, second, ""); }), "decision.note");
    as("officer/a", [&](Tx& tx) { withdraw(tx, second, "写错门槛"); });
    EXPECT_EQ(fee(60), "20");
    EXPECT_EQ(code_of("officer/a", [&](Tx& tx) { withdraw(tx, second, "再撤"); }), "decision.withdrawn");
    EXPECT_EQ(code_of("officer/a", [&](Tx& tx) { withdraw(tx, first, "都撤"); }), "decision.last") << "somebody must decide tomorrow's matters";
    const auto traces = store.read([&](Tx& tx) { return trail::of(tx, second); });
    ASSERT_EQ(traces.size(), 3u);
    EXPECT_EQ(traces[0].verb, "decision.drafted");
    EXPECT_EQ(traces[1].verb, "decision.published");
    EXPECT_EQ(traces[2].why, "写错门槛");
}

TEST_F(Decisions, AreKeptForTheirMatterWithWhatTheySaw) {
    publish_new(fee_dmn(50), day("2026-11-24"));
    fee(60, 7);
    fee(40, 7);
    const auto kept = store.read([](Tx& tx) {
        return tx.all([](const Row& row) { return row.get<std::string>(0) + " -> " + row.get<std::string>(1); }, "select inputs, answer from decision_made where matter = ?", std::int64_t{7});
    });
    EXPECT_EQ(kept, std::vector<std::string>{R"({"面积": 40} -> 10)"}) << "the last one of each decision";
}

TEST_F(Decisions, ThatImportOthersSeeThemAsTheyAreInForce) {
    publish_new(fee_dmn(50), day("2026-11-24"));
    publish_new(fee_dmn(50, 99), day("2026-12-01"));
    const std::string importer = R"(<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" name="折扣" namespace="https://yiwang.dev/test/discount">)"
                                 R"(<import name="fees" namespace="https://yiwang.dev/test/fee" importType="https://www.omg.org/spec/DMN/20191111/MODEL/"/>)"
                                 R"(<decision id="d" name="折后"><informationRequirement><requiredDecision href="https://yiwang.dev/test/fee#f"/></informationRequirement>)"
                                 R"(<literalExpression><text>fees.费用 / 2</text></literalExpression></decision></definitions>)";
    const auto id = as("officer/a", [&](Tx& tx) { return draft(tx, "test.discount", {importer, ""}, "新"); });
    as("officer/b", [&](Tx& tx) { publish(tx, id, {day("2026-11-24"), {}}, get(tx, id).digest); });
    const auto half = [&] { return store.read([&](Tx& tx) { return rule::literal(decide(tx, "test.discount", "折后", {{{"面积", 60}}}).value); }); };
    EXPECT_EQ(half(), "10");
    store.clock.set(*parse_instant("2026-12-02T00:00:00Z"));
    EXPECT_EQ(half(), "49.5");
}

class Catalog : public Decisions {
protected:
    Catalog() { std::filesystem::create_directories(rules); }
    ~Catalog() override { std::filesystem::remove_all(folder); }
    void load(const std::string& dmn, const std::string& cases) {
        std::ofstream(rules / "fee.dmn") << dmn;
        std::ofstream(rules / "fee-cases.xml") << cases;
        load_catalog(*store, folder);
    }
    const std::filesystem::path folder = std::filesystem::temp_directory_path() / ("yiwang-decisions-" + std::to_string(getpid())), rules = folder / "kernel" / "test" / "decisions";
};

TEST_F(Catalog, BringsTheFirstVersionsAndItsChangesAreNewOnes) {
    load(fee_dmn(50), fee_case(60, 20));
    store.clock.set(*parse_instant("2020-01-01T00:00:00Z"));
    EXPECT_EQ(fee(60), "20") << "in force since ever, for matters of the past";
    store.clock.set(*parse_instant("2026-11-24T01:00:00Z"));
    load(fee_dmn(50), fee_case(60, 20));
    EXPECT_EQ(store.read([](Tx& tx) { return versions(tx, "test.fee").size(); }), 1u) << "the same file again is nothing new";
    load(fee_dmn(80), fee_case(60, 10));
    EXPECT_EQ(fee(60), "10");
    EXPECT_EQ(store.read([](Tx& tx) { return versions(tx, "test.fee").size(); }), 2u);
}

TEST_F(Catalog, DoesNotOverruleWhatOfficialsHavePublished) {
    load(fee_dmn(50), fee_case(60, 20));
    publish_new(fee_dmn(100), day("2026-11-24"));
    load(fee_dmn(80), fee_case(90, 20));
    EXPECT_EQ(fee(90), "10");
    EXPECT_EQ(store.read([](Tx& tx) { return versions(tx, "test.fee")[0].state; }), State::draft) << "it waits for them";
}

TEST_F(Catalog, IsRefusedWithTheFaultNamed) {
    const auto code = [&](const std::string& dmn, const std::string& cases) -> std::string {
        try {
            load(dmn, cases);
            return "";
        } catch (const Problem& problem) {
            return problem.code + " " + problem.says.en;
        }
    };
    auto gap = fee_dmn(50);
    gap.replace(gap.find("&gt; 50"), 7, "&gt; 51");
    EXPECT_EQ(code(gap, fee_case(60, 20)), "decision.faulty The rule has a fault: No row matches: 面积 = 50.5.");
    EXPECT_EQ(code(fee_dmn(50), ""), "decision.faulty The rule has a fault: It has no cases yet.");
    EXPECT_EQ(code(fee_dmn(50), fee_case(60, 10)), "decision.faulty Case 1 fails: wanted 10, got 20.");
}
}
}
