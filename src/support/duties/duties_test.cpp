// The list of rights and duties of an invented district: which row holds, how the list is changed, what is found wrong with it.
#include <gtest/gtest.h>
#include <fstream>
#include "base/text.hpp"
#include "kernel/bus/bus.hpp"
#include "kernel/identity/catalog.hpp"
#include "kernel/trail/trail.hpp"
#include "support/duties/drafts.hpp"
#include "support/duties/reading.hpp"
#include "support/map/map.hpp"
#include "support/space/space.hpp"
#include "support/subjects/subjects.hpp"
#include "shared_data.hpp"
#include "test_store.hpp"
namespace yiwang::support::duties {
namespace {
const std::vector<Module>& rooms() {
    static const std::vector<Module> all{bus::module(), trail::module(), identity::module(), space::module(), map::module(), subjects::module(), module()};
    return all;
}

// A street and two communities as blocks, so that places are known.
constexpr auto blocks = R"({"type":"FeatureCollection","features":[
 {"type":"Feature","properties":{"code":"990101","name":"临山区","level":"district","parent":""},"geometry":{"type":"Polygon","coordinates":[[[114,22],[114.2,22],[114.2,22.2],[114,22.2],[114,22]]]}},
 {"type":"Feature","properties":{"code":"990101001","name":"云岭街道","level":"street","parent":"990101"},"geometry":{"type":"Polygon","coordinates":[[[114,22],[114.2,22],[114.2,22.2],[114,22.2],[114,22]]]}},
 {"type":"Feature","properties":{"code":"990101001001","name":"松坪社区","level":"community","parent":"990101001"},"geometry":{"type":"Polygon","coordinates":[[[114,22],[114.2,22],[114.2,22.2],[114,22.2],[114,22]]]}}]})";

class Duties : public testing::Test {
protected:
    Duties() {
        store.write([](Tx& tx) {
            EXPECT_TRUE(identity::load_units(tx, read_table("catalog/linshan/kernel/identity/units.csv")).empty());
            EXPECT_TRUE(space::import_blocks(tx, blocks, local_date(tx.now())).refused.empty());
            EXPECT_TRUE(load(tx, table()).empty());
        });
        store.clock.advance(std::chrono::hours{1});
    }

    static Table table() { return read_table("catalog/linshan/support/duties/duties.csv"); }

    template <class F>
    auto as(const std::string& who, F&& f) {
        store.actor.name = who;
        return store.write(std::forward<F>(f));
    }
    Duty kind(const std::string& code) {
        return store.read([&](Tx& tx) { return *find_kind(tx, code); });
    }
    // Written by one officer, put in force by another.
    Revision change(const Duty& row) {
        const auto draft = as("officer/a", [&](Tx& tx) {
            const auto made = begin_draft(tx, "调整");
            put(tx, made.id, row, "三定方案调整");
            return made.id;
        });
        return as("officer/b", [&](Tx& tx) { return publish(tx, draft); });
    }
    std::vector<Finding> findings(const std::vector<Duty>& rows) {
        return store.read([&](Tx& tx) { return check(rows, known(tx)); });
    }
    bool has(const std::vector<Finding>& found, const std::string& problem) {
        return std::any_of(found.begin(), found.end(), [&](const Finding& one) { return one.problem == problem; });
    }

    TestStore store{rooms(), {trail::record, bus::record}};
};

TEST_F(Duties, TheClosestRowHolds) {
    auto row = kind("Z11");
    row.place = "990101001", row.lead_unit = "street";
    change(row);
    row.place = "990101001001", row.lead_unit = "LS-CG";
    change(row);
    row.place = "", row.subject = "site", row.lead_unit = "LS-ZJ";
    change(row);
    const auto current = store.read([](Tx& tx) { return list(tx); });
    const auto whole = kind("Z11").lead_unit;
    EXPECT_EQ(current->closest("Z11", {})->lead_unit, whole);
    EXPECT_EQ(current->closest("Z11", {"", "990101001", ""})->lead_unit, "street");
    EXPECT_EQ(current->closest("Z11", {"990101001001", "990101001", ""})->lead_unit, "LS-CG");
    EXPECT_EQ(current->closest("Z11", {"", "", "site"})->lead_unit, "LS-ZJ");
    EXPECT_EQ(current->closest("Z11", {"", "990101001", "site"})->lead_unit, "street") << "the place comes before the subject";
    EXPECT_EQ(current->closest("Z11", {"990101009009", "990101009", "shop"})->lead_unit, whole);
    EXPECT_EQ(current->closest("no such kind", {}), nullptr);
}

TEST_F(Duties, KeywordsAreFoundAsAPlainSearchFindsThem) {
    const auto current = store.read([](Tx& tx) { return list(tx); });
    const std::string text = "小区门口工地半夜还在施工，噪声太大，垃圾也没人清运；ＰＯＳ机旁边";
    std::map<std::string, std::size_t> found, plain;
    for (const auto& match : current->rank("工地噪声", text)) found[match.duty->code] = match.words.size();
    for (const auto* one : current->kinds())
        for (const auto& word : parts(one->keywords))
            if ((folded("工地噪声") + "\n" + folded(text)).find(folded(word)) != std::string::npos) ++plain[one->code];
    EXPECT_EQ(found, plain);
    EXPECT_FALSE(found.empty());
    EXPECT_TRUE(current->rank("", "今天天气很好").empty());
}

TEST_F(Duties, WhatOneHasChangedSomebodyElsePutsInForce) {
    auto row = kind("Z11");
    row.deadline_amount = 9;
    const auto draft = as("officer/a", [&](Tx& tx) {
        const auto made = begin_draft(tx, "放宽时限");
        put(tx, made.id, row, "实际来不及");
        return made.id;
    });
    EXPECT_NE(kind("Z11").deadline_amount, 9);
    EXPECT_EQ(problem_code([&] { as("officer/a", [&](Tx& tx) { return publish(tx, draft); }); }), "duties.own_draft");
    const auto revision = as("officer/b", [&](Tx& tx) { return publish(tx, draft); });
    EXPECT_EQ(kind("Z11").deadline_amount, 9);
    EXPECT_EQ(revision.number, 2);
    const auto past = store.read([](Tx& tx) { return history(tx, "Z11"); });
    EXPECT_EQ(past[0].why, "实际来不及");
    EXPECT_EQ(past[0].made_by, "officer/a");
    EXPECT_EQ(past[1].why, "");
    EXPECT_EQ(problem_code([&] { as("officer/b", [&](Tx& tx) { return publish(tx, draft); }); }), "duties.draft_ended");
}

TEST_F(Duties, TheListOfAnyDayCanBeRead) {
    const auto before = store.clock.now();
    const auto was = kind("Z11").deadline_amount;
    store.clock.advance(std::chrono::days{1});
    auto row = kind("Z11");
    row.deadline_amount = was + 1;
    change(row);
    EXPECT_EQ(store.read([&](Tx& tx) { return list_at(tx, before)->kind("Z11")->deadline_amount; }), was);
    EXPECT_EQ(store.read([&](Tx& tx) { return list_at(tx, tx.now())->kind("Z11")->deadline_amount; }), was + 1);
    EXPECT_TRUE(store.read([&](Tx& tx) { return list_at(tx, before - std::chrono::days{9})->rows().empty(); }));
    const auto rows = store.read([](Tx& tx) { return history(tx, "Z11"); });
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[1].until, 2);
    EXPECT_FALSE(rows[0].until);
}

TEST_F(Duties, ARevisionIsTurnedBackByADraft) {
    const auto was = kind("Z11");
    auto row = was;
    row.lead_unit = "LS-CG";
    const auto revision = change(row);
    row.place = "990101001";
    const auto added = change(row);
    for (const auto number : {added.number, revision.number}) {
        const auto draft = as("officer/a", [&](Tx& tx) { return draft_against(tx, number).id; });
        as("officer/b", [&](Tx& tx) { return publish(tx, draft); });
    }
    const auto current = store.read([](Tx& tx) { return list(tx); });
    EXPECT_EQ(*current->kind("Z11"), was);
    EXPECT_EQ(*current->closest("Z11", {"", "990101001", ""}), was);
}

TEST_F(Duties, ARowThatAnotherRevisionChangedIsLookedAtAgain) {
    auto mine = kind("Z11"), theirs = mine;
    mine.deadline_amount = 7, theirs.deadline_amount = 8;
    const auto draft = as("officer/a", [&](Tx& tx) {
        const auto made = begin_draft(tx, "调整");
        put(tx, made.id, mine, "原因");
        return made.id;
    });
    change(theirs);
    EXPECT_EQ(problem_code([&] { as("officer/b", [&](Tx& tx) { return publish(tx, draft); }); }), "duties.changed_since");
    EXPECT_EQ(kind("Z11").deadline_amount, 8);
}

TEST_F(Duties, AListWithErrorsIsNotPutInForce) {
    auto row = kind("Z11");
    row.lead_unit = "LS-GONE";
    EXPECT_EQ(problem_code([&] { change(row); }), "duties.faulty");
    EXPECT_NE(kind("Z11").lead_unit, "LS-GONE");
    EXPECT_EQ(store.read([](Tx& tx) { return list(tx)->revision(); }), 1);
}

TEST_F(Duties, GapsOverlapsAndLostOwnersAreFound) {
    auto rows = store.read([](Tx& tx) { return list(tx)->rows(); });
    EXPECT_FALSE(has(findings(rows), "gap"));
    auto only_here = rows.front();
    only_here.code = "N01", only_here.place = "990101001";
    auto twice = rows.front();
    auto lost = rows[1];
    lost.co_units = "LS-GONE";
    auto nowhere = rows[1];
    nowhere.place = "990101777";
    auto unlike = rows[2];
    unlike.subject = "site", unlike.level3 = "别的名字";
    auto same = rows[3];
    same.subject = "shop";
    auto named_alike = rows[4];
    named_alike.code = "N02", named_alike.lead_unit = named_alike.lead_unit == "LS-CG" ? "LS-ZJ" : "LS-CG";
    rows.insert(rows.end(), {only_here, twice, lost, nowhere, unlike, same, named_alike});
    const auto found = findings(rows);
    for (const auto problem : {"gap", "twice", "no_co_unit", "no_place", "names_differ", "needless", "same_name", "shared_keyword"}) EXPECT_TRUE(has(found, problem)) << problem;
    EXPECT_TRUE(std::is_sorted(found.begin(), found.end(), [](const Finding& a, const Finding& b) { return a.severity < b.severity; })) << "errors come first";
}

TEST_F(Duties, AListOfDistrictsSizeIsCheckedInAMoment) {
    const auto some = store.read([](Tx& tx) { return list(tx)->rows(); });
    std::vector<Duty> rows;
    for (int i = 0; i < 5000; ++i) {
        auto row = some[static_cast<std::size_t>(i) % some.size()];
        row.code = "K" + std::to_string(i), row.level3 += std::to_string(i), row.keywords = "词" + std::to_string(i) + ";另一个词" + std::to_string(i);
        rows.push_back(row);
        row.place = "990101001", row.lead_unit = "street";
        rows.push_back(row);
    }
    EXPECT_FALSE(has(findings(rows), "gap"));
}

TEST_F(Duties, ACatalogWithFaultsIsNotTakenIn) {
    auto file = table();
    file.rows[3][5] = "NO-SUCH-UNIT";
    file.rows[5][7] = "soon";
    const auto faults = store.write([&](Tx& tx) { return load(tx, file); });
    ASSERT_EQ(faults.size(), 2u);
    EXPECT_TRUE(faults[0].starts_with("line 5, lead_unit"));
    EXPECT_TRUE(faults[1].starts_with("line 7, deadline_amount"));
    EXPECT_EQ(store.read([](Tx& tx) { return revisions(tx).size(); }), 1u);
}

TEST_F(Duties, AChangedCatalogComesInAndWaitsWhereOfficialsHaveChangedTheList) {
    auto file = table();
    EXPECT_TRUE(store.write([&](Tx& tx) { return load(tx, file); }).empty());
    EXPECT_EQ(store.read([](Tx& tx) { return revisions(tx).size(); }), 1u) << "the same file changes nothing";
    const auto code = file.rows[0][0];
    file.rows[0][7] = "9";
    store.write([&](Tx& tx) { return load(tx, file); });
    EXPECT_EQ(kind(code).deadline_amount, 9);
    auto row = kind("Z11");
    row.deadline_amount = 30;
    change(row);
    file.rows[0][7] = "8";
    store.write([&](Tx& tx) { return load(tx, file); });
    EXPECT_EQ(kind(code).deadline_amount, 9);
    EXPECT_EQ(kind("Z11").deadline_amount, 30);
    const auto waiting = store.read([](Tx& tx) { return drafts(tx); });
    ASSERT_FALSE(waiting.empty());
    EXPECT_EQ(waiting.front().state, DraftState::open);
}

TEST_F(Duties, AFileAsOfficialsWriteItIsRead) {
    const auto read = store.read([](Tx& tx) {
        return read_duties(tx, table_of("清单.csv", "编码,一级类别,二级类别,三级类别,地点,责任主体,主责单位,协办单位,时限,处置通道,法律依据,关键词\r\n"
                                                    "N1,市容环境,占道,占道经营,,,属地街道,区环保局、区城管局,4个工作时,快速处置,《条例》第三条,占道;摆摊\r\n"
                                                    "N1,,,,云岭街道,,区城管局,,2 工作日,,《条例》,\r\n"
                                                    "N2,市容环境,占道,乱堆物料,,火星,区城管局,,2工作日,,,\r\n"
                                                    "N3,市容环境,占道,乱停车,,,没有这个局,,2工作日,,,\r\n"
                                                    "N4,市容环境,占道,乱拉线,,,区城管局,,soon,,,\r\n"));
    });
    ASSERT_EQ(read.duties.size(), 2u);
    EXPECT_EQ(read.duties[0].lead_unit, "street");
    EXPECT_EQ(read.duties[0].co_units, "LS-HB;LS-CG");
    EXPECT_EQ(read.duties[0].lane, Lane::urgent);
    EXPECT_EQ(read.duties[0].deadline_unit, flow::LimitUnit::working_hours);
    EXPECT_EQ(read.duties[1].place, "990101001");
    EXPECT_EQ(read.duties[1].level3, "占道经营") << "names of the kind hold for its rows";
    ASSERT_EQ(read.faults.size(), 3u);
    EXPECT_EQ(read.faults[0].line, 4);
    EXPECT_EQ(read.faults[0].column, "subject");
    EXPECT_EQ(read.faults[1].column, "lead_unit");
    EXPECT_EQ(read.faults[2].column, "deadline_amount");
    EXPECT_EQ(problem_code([&] { store.read([](Tx& tx) { return read_duties(tx, table_of("a.csv", "编码,主责\nN1,x\n")); }); }), "duties.columns");
}

TEST(Limits, ThoseOfAPublishedStandardAreRead) {
    const auto file = find_shared("appeals/component_event.csv");
    if (!file) GTEST_SKIP() << "the public data set is not there";
    const auto table = read_table(file->string());
    std::map<flow::LimitUnit, int> read;
    std::vector<std::string> refused;
    for (std::size_t row = 0; row < table.rows.size(); ++row) try {
            ++read[read_limit(table.at(row, "time_limit")).unit];
        } catch (const Invalid&) {
            refused.push_back(table.at(row, "time_limit"));
        }
    EXPECT_EQ(read[flow::LimitUnit::clock_hours], 19);
    EXPECT_EQ(read[flow::LimitUnit::working_hours], 26);
    EXPECT_EQ(read[flow::LimitUnit::working_days], 233);
    EXPECT_EQ(refused, std::vector<std::string>{"种植季节15工作日"}) << "a limit with a condition is for a person";
}

TEST_F(Duties, TheListAsAFileReadsAsTheListItself) {
    const auto rows = store.read([](Tx& tx) { return list(tx)->rows(); });
    const auto again = store.read([&](Tx& tx) { return read_duties(tx, table_of("duties.csv", as_csv(tx, rows))); });
    EXPECT_TRUE(again.faults.empty());
    EXPECT_EQ(again.duties, rows);
}
}
}
