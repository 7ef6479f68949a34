// Several who tell of the same matter are one case with many voices, in the invented district of Linshan.
#include "govern/appeals/repeats.hpp"
#include <gmock/gmock.h>
#include "govern/appeals/after_closing.hpp"
#include "govern/appeals/from_sources.hpp"
#include "govern/appeals/understanding.hpp"
#include "govern/appeals/views.hpp"
#include "kernel/flow/flow.hpp"
#include "linshan.hpp"
namespace yiwang::govern::appeals {
namespace {
namespace sources = support::sources;
using namespace std::chrono_literals;

class Repeats : public LinshanAtWork {
protected:
    Repeats() {
        bus::hear(rooms());
        job::know(rooms());
    }
    NewAppeal told(std::string text, std::string phone = "", double metres_north = 0) {
        NewAppeal in{.text = std::move(text), .channel = "hotline", .lng = 114.5, .lat = 22.6 + metres_north / 111'320};
        if (!phone.empty()) in.reporter_phone = phone;
        return in;
    }
    Appeal file_it(const NewAppeal& in) {
        return store.write([&](Tx& tx) { return file(tx, in, caller); });
    }
    void close(Id<Appeal> id) {
        store.write([&](Tx& tx) {
            if (get(tx, id).state == State::filed) dispatch(tx, id, {identity::find_unit_by_code(tx, "LS-CG")->id, "Z07"}, {});
            take(tx, id, caller);
            finish(tx, id, "路灯已修好");
            check(tx, id, Verdict::passed, "");
        });
        deliver();
    }
    void deliver() {
        while (bus::deliver(*store) > 0) {}
    }
    std::int64_t voices_of(Id<Appeal> id) {
        return store.read([&](Tx& tx) { return page(tx, get(tx, id), caller).voice_count; });
    }
    std::vector<Repeat> suspected_of(Id<Appeal> id) {
        return store.read([&](Tx& tx) { return suspected(tx, id); });
    }
    Progress followed(const Appeal& appeal) {
        return store.read([&](Tx& tx) { return progress(tx, appeal.number, appeal.phone_code); });
    }
    Appeal lamp(std::string phone = "13800000001") {
        return file_it(told("翠园小区3栋楼下路灯不亮了，晚上太黑，老人摔了一跤", phone));
    }
    Appeal lamp_again(std::string phone = "13800000002") {
        return file_it(told("翠园小区3栋楼下路灯还是不亮，晚上太黑，老人容易摔跤", phone, 30));
    }
};

TEST_F(Repeats, WhatIsAlmostTheSameIsOneCaseWithTwoVoices) {
    const auto main = lamp(), voice = lamp_again();
    EXPECT_EQ(voice.state, State::joined);
    EXPECT_EQ(voices_of(main.id), 2);
    store.read([&](Tx& tx) {
        EXPECT_FALSE(flow::find(tx, "appeal", voice.id.value)) << "its main one is handled";
        const auto seen = page(tx, get(tx, voice.id), caller);
        EXPECT_EQ(seen.main_number, main.number);
        EXPECT_EQ(page(tx, get(tx, main.id), caller).voices.at(0).number, voice.number);
    });
}

TEST_F(Repeats, VoicesAreReportersNotMessages) {
    const auto main = lamp("13800000001");
    lamp_again("13800000001");
    lamp_again("13800000001");
    EXPECT_EQ(voices_of(main.id), 1);
    lamp_again("13800000002");
    EXPECT_EQ(voices_of(main.id), 2);
}

TEST_F(Repeats, NoChainGrows) {
    const auto main = lamp(), second = lamp_again(), third = lamp_again("13800000003");
    store.read([&](Tx& tx) {
        EXPECT_EQ(main_of(tx, get(tx, third.id)).id, main.id);
        EXPECT_TRUE(voices(tx, second.id).empty());
        EXPECT_EQ(voices(tx, main.id).size(), 2u);
    });
}

TEST_F(Repeats, WhereThePlaceIsNotKnownAPersonDecides) {
    auto without = told("翠园小区3栋楼下路灯不亮了，晚上太黑，老人摔了一跤");
    without.lng.reset(), without.lat.reset();
    const auto first = file_it(without), second = file_it(without);
    EXPECT_EQ(second.state, State::filed);
    ASSERT_EQ(suspected_of(second.id).size(), 1u);
    EXPECT_EQ(suspected_of(second.id)[0].main, first.id);
    EXPECT_FALSE(suspected_of(second.id)[0].reasons.empty());
    store.write([&](Tx& tx) { join(tx, second.id, first.id, ""); });
    EXPECT_EQ(state(second.id), State::joined);
    store.read([&](Tx& tx) { EXPECT_EQ(flow::find(tx, "appeal", second.id.value)->state, "stopped"); });
}

TEST_F(Repeats, AnotherMatterIsNotSuggestedAgain) {
    auto without = told("翠园小区3栋楼下路灯不亮了，晚上太黑，老人摔了一跤");
    without.lng.reset(), without.lat.reset();
    const auto first = file_it(without), second = file_it(without);
    store.write([&](Tx& tx) { not_same(tx, second.id, first.id); });
    EXPECT_TRUE(suspected_of(second.id).empty());
    EXPECT_EQ(code_of([&](Tx& tx) { not_same(tx, second.id, first.id); }), "appeals.not_suspected");
    EXPECT_EQ(state(second.id), State::filed);
}

TEST_F(Repeats, TheNeighboursBuildingIsItsOwnCase) {
    lamp();
    const auto neighbour = file_it(told("翠园小区5栋楼下路灯不亮了，晚上太黑，老人摔了一跤", "13800000002", 40));
    EXPECT_EQ(neighbour.state, State::filed);
    EXPECT_TRUE(suspected_of(neighbour.id).empty());
}

TEST_F(Repeats, AVoiceFollowsRatesAndObjectsByItsOwnNumber) {
    const auto main = lamp(), voice = lamp_again();
    EXPECT_EQ(code_of([&](Tx& tx) { rate(tx, voice.id, voice.phone_code, 5, ""); }), "appeals.not_closed");
    close(main.id);
    const auto seen = followed(voice);
    EXPECT_EQ(seen.state, State::closed);
    EXPECT_EQ(seen.result, "路灯已修好");
    EXPECT_TRUE(seen.can_rate);
    EXPECT_TRUE(seen.can_reopen);
    EXPECT_EQ(std::ranges::count(seen.steps, "Your appeal was received", &Step::en), 1) << "the other's own steps are not theirs";
    store.write([&](Tx& tx) { rate(tx, voice.id, voice.phone_code, 2, "还是暗"); });
    EXPECT_EQ(followed(voice).stars, 2);
    EXPECT_FALSE(followed(main).stars);
    store.write([&](Tx& tx) { not_fixed(tx, voice.id, voice.phone_code, "又坏了"); });
    EXPECT_EQ(state(main.id), State::reviewing);
}

TEST_F(Repeats, EveryVoiceIsToldOfTheClosing) {
    const auto main = lamp(), voice = lamp_again();
    close(main.id);
    std::vector<std::string> told;
    store.read([&](Tx& tx) { tx.each([&](const Row& row) { told.push_back(row.get<std::string>(0)); }, "select phone from notice_sms order by id"); });
    EXPECT_THAT(told, testing::UnorderedElementsAre("13800000001", "13800000002"));
}

TEST_F(Repeats, TakenApartItHasAProcessOfItsOwn) {
    const auto main = lamp(), voice = lamp_again();
    EXPECT_EQ(code_of([&](Tx& tx) { take_apart(tx, voice.id, " "); }), "appeals.missing");
    store.write([&](Tx& tx) { take_apart(tx, voice.id, "是另一盏灯"); });
    EXPECT_EQ(state(voice.id), State::filed);
    EXPECT_EQ(voices_of(main.id), 1);
    EXPECT_EQ(code_of([&](Tx& tx) { take_apart(tx, voice.id, "再次"); }), "appeals.wrong_state");
    close(voice.id);
    EXPECT_EQ(state(main.id), State::filed);
}

TEST_F(Repeats, OfWhatIsJoinedTheVoicesGoWithIt) {
    const auto main = lamp(), voice = lamp_again();
    const auto other = file_it(told("东湖公园门口的路灯全坏了，黑漆漆一片", "13800000005", 900));
    ASSERT_EQ(other.state, State::filed);
    store.write([&](Tx& tx) { join(tx, main.id, other.id, "同一回路"); });
    EXPECT_EQ(voices_of(other.id), 3);
    store.read([&](Tx& tx) { EXPECT_EQ(main_of(tx, get(tx, voice.id)).id, other.id); });
    EXPECT_EQ(code_of([&](Tx& tx) { join(tx, other.id, voice.id, ""); }), "appeals.main_gone") << "it is its own main";
}

TEST_F(Repeats, WhatWasClosedMeanwhileIsNotJoinedTo) {
    const auto main = lamp();
    const auto in = told("翠园小区3栋楼下路灯还是不亮，晚上太黑，老人容易摔跤", "13800000002", 30);
    const auto known = store.read([&](Tx& tx) { return understand(tx, in); });
    ASSERT_EQ(known.likely.size(), 1u);
    EXPECT_TRUE(known.likely[0].at_once);
    close(main.id);
    store.write([&](Tx& tx) { tx.run("update appeals_appeal set closed_at = ? where id = ?", tx.now() - 16 * 24h, main.id); });
    const auto later = store.write([&](Tx& tx) { return file(tx, in, caller, known); });
    EXPECT_EQ(later.state, State::filed);
}

TEST_F(Repeats, TheDeskSeesHowManyTellOfIt) {
    const auto main = lamp();
    lamp_again();
    auto reader = caller;
    reader.kind = Caller::Kind::system;
    store.read([&](Tx& tx) {
        const auto counted = count_voices(tx, {main.id});
        EXPECT_EQ(counted.at(main.id.value), 2);
    });
}

// The same appeal from three sources is one case with three voices; taken apart again, they are two.
TEST_F(Repeats, FromThreeSourcesOneCase) {
    store.write([](Tx& tx) {
        sources::add(tx, "hotline", {"热线", "", sources::Adapter::webhook, "hotline", true, {}, {{"external", "/no"}, {"text", "/text"}, {"reporter_phone", "/tel"}, {"lng", "/x"}, {"lat", "/y"}}});
    });
    auto portal = told("翠园小区3栋楼下路灯不亮了，晚上太黑，老人摔了一跤", "13800000001");
    portal.channel = "portal";
    const auto main = file_it(portal);
    const auto came = store.write([](Tx& tx) {
        return sources::arrive(tx, sources::get(tx, "hotline"), {{"no", "R1"}, {"text", "来电人反映翠园小区3栋楼下路灯不亮，晚上太黑，老人摔跤"}, {"tel", "13800000002"}, {"x", 114.5001}, {"y", 22.6001}});
    });
    deliver();
    const auto imported = store.write([&](Tx& tx) {
        Appeal row{};
        row.text = "翠园小区3栋楼下的路灯不亮，晚上太黑，老人摔了跤，请处理";
        row.channel = "city_platform", row.lng = 114.5, row.lat = 22.6002, row.reporter_phone = "13800000003", row.filed_at = tx.now(), row.source = "x", row.external_id = "1";
        const auto id = register_imported(tx, row).id;
        open(tx, id);
        return id;
    });
    EXPECT_EQ(voices_of(main.id), 3);
    EXPECT_EQ(state(imported), State::joined);
    const auto pushed = store.read([&](Tx& tx) { return *find_by_number(tx, sources::get(tx, came.arrival).reference); });
    EXPECT_EQ(pushed.state, State::joined);
    store.write([&](Tx& tx) { take_apart(tx, pushed.id, "是另一处"); });
    EXPECT_EQ(voices_of(main.id), 2);
    EXPECT_EQ(state(pushed.id), State::filed);
}
}
}
