// Hot spots, topics, groups and loads in the invented district of Linshan.
#include "govern/appeals/analysis/analysis.hpp"
#include <algorithm>
#include <random>
#include "base/text.hpp"
#include "linshan.hpp"
namespace yiwang::govern::appeals::analysis {
namespace {
using std::chrono::days;
using std::chrono::hours;

const std::vector<Module>& rooms_and_analysis() {
    static const auto all = [] {
        auto out = rooms();
        out.push_back(analysis::module());
        return out;
    }();
    return all;
}

class Analysis : public Linshan {
protected:
    Analysis() : Linshan(rooms_and_analysis()) {
        store.write([&](Tx& tx) {
            const auto centre = *identity::find_unit_by_code(tx, "LS-CG");
            identity::set_role(tx, "analyst", {{"appeals.analyse", Scope::district}});
            identity::add_post(tx, identity::add_officer(tx, {"lin", "林", "", ""}), centre.id, "研判", "analyst");
        });
        std::mt19937 chance(1);
        const auto below = [&](double limit) { return limit * chance() / 4294967296.0; };
        store.write([&](Tx& tx) {
            for (int i = 0; i < 500; ++i) {
                const auto back = hours{static_cast<int>(below(120 * 24))};
                std::u32string words;
                for (int n = 0; n < 12; ++n) words += static_cast<char32_t>(0x4e00 + chance() % 3'000);
                past(tx, {below(0.03), below(0.03), back, i % 2 ? "Z07" : "Z11", to_utf8(words), "", "990101001"});
            }
        });
    }

    struct Past {
        double east, north;  // degrees
        std::chrono::hours ago;
        std::string kind, text, phone, street;
    };
    Id<Appeal> past(Tx& tx, const Past& one) {
        Appeal appeal{};
        appeal.title = "来电反映", appeal.text = one.text, appeal.kind = one.kind, appeal.reporter_phone = one.phone;
        appeal.lng = 114.1 + one.east, appeal.lat = 22.5 + one.north;
        appeal.filed_at = tx.now() - one.ago;
        appeal.source = "past", appeal.external_id = std::to_string(++count_);
        const auto id = register_imported(tx, appeal).id;
        tx.run("update appeals_appeal set street = ?, unit = ? where id = ?", one.street, identity::find_unit_by_code(tx, "LS-CG")->id, id);
        return id;
    }
    // Twelve voices about one corner within three days.
    void plant(double east = 0.02, std::string text = "", std::string kind = "Z07") {
        store.write([&](Tx& tx) {
            for (int i = 0; i < 12; ++i) past(tx, {east + i * 1e-4, 0.02, hours{i * 5}, kind, text.empty() ? "水管爆裂停水了" + std::to_string(i) : text, "1381234560" + std::to_string(i % 10), "990101002"});
        });
    }
    Look look() { return analysis::look(*store, {"system/test", "", {}}, {.replicates = 199}); }
    Caller reader(Scope analyse, Scope read, std::string street = "") {
        Caller caller;
        caller.kind = Caller::Kind::officer;
        caller.street = std::move(street);
        caller.rights = std::make_shared<const Rights>(Rights{{"appeals.analyse", analyse}, {"appeals.read", read}});
        return caller;
    }
    const Caller leader = reader(Scope::district, Scope::district);
    std::vector<Hotspot> hotspots_of(const Caller& caller) {
        return store.read([&](Tx& tx) { return hotspots(tx, caller); });
    }
    std::int64_t notices() {
        return store.read([](Tx& tx) { return *tx.first(first_column<std::int64_t>, "select count(*) from notice_notice"); });
    }

    int count_ = 0;
};

TEST_F(Analysis, AHotSpotIsToldOnceHoweverLongItGoesOn) {
    plant();
    EXPECT_EQ(look().appeals, 512);
    const auto first = hotspots_of(leader);
    ASSERT_EQ(first.size(), 1u);
    EXPECT_EQ(first[0].street, "990101002");
    EXPECT_GE(first[0].observed, 8);
    EXPECT_LT(first[0].expected, 3);
    EXPECT_GE(first[0].recurrence_days, 100);
    EXPECT_EQ(notices(), 1);
    store.clock.advance(hours{24});
    plant(0.0205);
    look();
    const auto second = hotspots_of(leader);
    ASSERT_EQ(second.size(), 1u);
    EXPECT_EQ(second[0].id, first[0].id);
    EXPECT_EQ(second[0].since, first[0].since);
    EXPECT_EQ(second[0].last_day, first[0].last_day + days{1});
    EXPECT_EQ(notices(), 1);
}

TEST_F(Analysis, AnotherMatterBesideItIsAHotSpotOfItsOwn) {
    plant();
    look();
    const auto first = hotspots_of(leader).at(0);
    store.clock.advance(hours{24 * 4});
    plant(0.022, "", "Z11");
    look();
    const auto all = hotspots_of(leader);
    ASSERT_EQ(all.size(), 2u);
    EXPECT_NE(all[0].about, first.about);
    EXPECT_EQ(notices(), 2);
}

TEST_F(Analysis, WithoutAClusterThereIsNone) {
    look();
    EXPECT_TRUE(hotspots_of(leader).empty());
    EXPECT_EQ(notices(), 0);
}

TEST_F(Analysis, EachReaderSeesTheFindingsAndRowsOfTheirScope) {
    plant();
    look();
    const auto spot = hotspots_of(leader).at(0).id;
    EXPECT_TRUE(hotspots_of(reader(Scope::street, Scope::street, "990101001")).empty());
    const auto here = reader(Scope::street, Scope::street, "990101002");
    EXPECT_EQ(hotspots_of(here).size(), 1u);
    EXPECT_TRUE(hotspots_of(reader(Scope::own, Scope::own)).empty());
    const auto rows = [&](const Caller& caller) { return store.read([&](Tx& tx) { return rows_of(tx, {spot.value}, caller); }); };
    EXPECT_GE(rows(leader).size(), 8u);
    for (const auto& row : rows(here)) EXPECT_EQ(row.title, "来电反映");
    EXPECT_EQ(problem_code([&] { rows(reader(Scope::street, Scope::district, "990101001")); }), "analysis.finding.not_found");
    EXPECT_TRUE(rows(reader(Scope::district, Scope::street, "990101001")).size() < rows(leader).size());
}

TEST_F(Analysis, APersonSaysWhatItWasAndWhy) {
    plant();
    look();
    const auto spot = hotspots_of(leader).at(0).id;
    const auto say = [&](Judgement what, std::string why, const Caller& who) { return problem_code([&] { store.write([&](Tx& tx) { judge(tx, spot, what, why, who); }); }); };
    EXPECT_EQ(say(Judgement::real, " ", leader), "analysis.reason_missing");
    EXPECT_EQ(say(Judgement::none, "看过了", leader), "analysis.judgement");
    EXPECT_EQ(say(Judgement::real, "水管爆裂", reader(Scope::street, Scope::street, "990101001")), "analysis.hotspot.not_found");
    EXPECT_EQ(say(Judgement::real, "水管爆裂", leader), "");
    const auto judged = hotspots_of(leader).at(0);
    EXPECT_EQ(judged.judgement, Judgement::real);
    EXPECT_EQ(judged.reason, "水管爆裂");
    EXPECT_EQ(judged.judged_by, "system/test");
}

TEST_F(Analysis, WordsThatRiseAreTopicsWithTheirAppeals) {
    plant();
    store.clock.advance(hours{24});
    look();
    const auto found = store.read([&](Tx& tx) { return topics(tx, leader); });
    const auto water = std::find_if(found.begin(), found.end(), [](const Topic& one) { return one.topic.find("停水") != std::string::npos; });
    ASSERT_NE(water, found.end());
    EXPECT_EQ(water->before.size(), 12u);
    EXPECT_GE(water->observed, 8);
    EXPECT_EQ(store.read([&](Tx& tx) { return rows_of(tx, {water->id.value}, leader).size(); }), 12u);
}

TEST_F(Analysis, TheSameWordsOfManyAndManyAppealsOfOneAreGroups) {
    plant(0.02, "翠竹路工地半夜还在打桩施工，吵得老人小孩没法睡觉");
    store.write([&](Tx& tx) {
        for (int i = 0; i < 4; ++i) past(tx, {0.01 * i / 2, 0.01, hours{48 + i * 30}, "Z11", "第" + std::to_string(i) + "次反映电梯故障", "13900001111", "990101001"});
    });
    store.clock.advance(hours{24});
    look();
    const auto found = store.read([&](Tx& tx) { return groups(tx, leader); });
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].bond, Bond::words);
    EXPECT_EQ(found[0].voices, 10);
    EXPECT_EQ(found[0].appeals, 12);
    EXPECT_EQ(found[1].bond, Bond::voice);
    EXPECT_EQ(found[1].appeals, 4);
    EXPECT_EQ(found[1].words, "139****1111");
}

TEST_F(Analysis, NextWeeksLoadIsForeseenForTheDistrictAndEachUnit) {
    look();
    const auto found = store.read([&](Tx& tx) { return loads(tx, leader); });
    ASSERT_EQ(found.size(), 2u);
    EXPECT_FALSE(found[0].unit);
    EXPECT_EQ(found[0].unit_name, "临山区");
    EXPECT_EQ(found[0].days.size(), 7u);
    EXPECT_NEAR(found[0].expected, 500.0 / 120 * 7, 10);
    EXPECT_LT(found[0].low, found[0].expected);
    ASSERT_TRUE(found[0].error && found[0].error_of_last_week);
    EXPECT_LE(*found[0].error, *found[0].error_of_last_week);
}

TEST_F(Analysis, TopicsAndGroupsAreThoseOfTheLatestLookAlone) {
    plant();
    store.clock.advance(hours{24});
    look(), look();
    EXPECT_EQ(store.read([](Tx& tx) { return *tx.first(first_column<std::int64_t>, "select count(*) from analysis_row where finding not in (select id from analysis_hotspot) and finding not in (select id from analysis_topic) and finding not in (select id from analysis_group)"); }), 0);
}
}
}
