// Drafts: one's own, from several devices, none of whose edits is lost.
#include "kernel/draft/draft.hpp"
#include <gtest/gtest.h>
#include <algorithm>
#include <random>
#include "kernel/trail/trail.hpp"
#include "test_store.hpp"
namespace yiwang::draft {
namespace {
const std::string broken_lid = "0193c5e2-7a10-7c3e-9f00-1b2c3d4e5f60", dark_lamp = "0193c5e2-7a10-7c3e-9f00-1b2c3d4e5f61";

class Drafts : public testing::Test {
protected:
    std::vector<Draft> send(std::vector<Sent> sent, Id<identity::Officer> owner = {1}) {
        return store.write([&](Tx& tx) { return sync(tx, "appeal", sent, owner); });
    }
    Draft send_one(Sent sent) {
        return send({std::move(sent)}).at(0);
    }
    void file_one(std::string_view id, std::int64_t version, std::string_view number = "LH20261127-000001") {
        store.write([&](Tx& tx) { file(tx, "appeal", {std::string(id), version}, number, {1}); });
    }
    TestStore store{{trail::module(), identity::module(), draft::module()}, {trail::record}};
};

TEST_F(Drafts, WhatTwoDevicesChangeInDifferentFieldsIsMerged) {
    send_one({broken_lid, 0, {{"text", "井盖破损", 0}, {"kind", "L01", 0}}});
    send_one({broken_lid, 2, {{"text", "井盖破损，已摆路锥", 1}}});
    const auto other = send_one({broken_lid, 2, {{"address", "桂园路 12 号", 0}}});
    EXPECT_TRUE(other.clashes.empty());
    ASSERT_EQ(other.fields.size(), 2u);
    EXPECT_EQ(other.fields[0].value, "桂园路 12 号");
    EXPECT_EQ(other.fields[1].value, "井盖破损，已摆路锥");
}

TEST_F(Drafts, TheSameFieldChangedTwiceIsGivenBackWithBothValuesAndStays) {
    send_one({broken_lid, 0, {{"text", "井盖破损", 0}}});
    send_one({broken_lid, 1, {{"text", "井盖破损，深约一米", 1}}});
    const auto late = send_one({broken_lid, 1, {{"text", "井盖缺失", 1}}});
    ASSERT_EQ(late.clashes.size(), 1u);
    EXPECT_EQ(late.clashes[0].sent, "井盖缺失");
    EXPECT_EQ(late.clashes[0].kept, "井盖破损，深约一米");
    const auto chosen = send_one({broken_lid, 2, {{"text", "井盖缺失，深约一米", late.clashes[0].version}}});
    EXPECT_TRUE(chosen.clashes.empty());
    EXPECT_EQ(chosen.fields.at(0).value, "井盖缺失，深约一米");
}

TEST_F(Drafts, TheSameSendingTwiceDoesNothingTwice) {
    const Sent sent{broken_lid, 0, {{"text", "井盖破损", 0}}};
    const auto first = send_one(sent), again = send_one(sent);
    EXPECT_EQ(first.version, 1);
    EXPECT_EQ(again.version, 1);
    EXPECT_TRUE(again.clashes.empty());
}

TEST_F(Drafts, NobodySeesAnothersEvenUnderTheSameId) {
    send_one({broken_lid, 0, {{"text", "井盖破损", 0}}});
    EXPECT_TRUE(send({}, {2}).empty());
    EXPECT_EQ(send({{broken_lid, 0, {{"text", "别人的", 0}}}}, {2}).at(0).fields.at(0).value, "别人的");
    EXPECT_EQ(send({}).at(0).fields.at(0).value, "井盖破损");
}

TEST_F(Drafts, ADeviceThatComesNewGetsWhatIsOpen) {
    send({{broken_lid, 0, {{"text", "井盖破损", 0}}}, {dark_lamp, 0, {{"text", "路灯不亮", 0}}}});
    file_one(dark_lamp, 1);
    const auto here = send({});
    ASSERT_EQ(here.size(), 1u);
    EXPECT_EQ(here[0].id, broken_lid);
}

TEST_F(Drafts, FilingIsFinalAndKnownToTheDeviceThatComesBackLate) {
    send_one({broken_lid, 0, {{"text", "井盖破损", 0}}});
    file_one(broken_lid, 1);
    const auto late = send_one({broken_lid, 1, {{"text", "又改了", 1}}});
    EXPECT_EQ(late.state, State::filed);
    EXPECT_EQ(late.number, "LH20261127-000001");
    EXPECT_TRUE(late.fields.empty());
    EXPECT_EQ(problem_code([&] { file_one(broken_lid, 1, "LH20261127-000002"); }), "draft.ended");
    EXPECT_EQ(store.read([&](Tx& tx) { return filed(tx, broken_lid, {1}); }), "LH20261127-000001");
}

TEST_F(Drafts, NeitherFilingNorDiscardingOverlooksWhatAnotherDeviceAdded) {
    send_one({broken_lid, 0, {{"text", "井盖破损", 0}}});
    send_one({broken_lid, 1, {{"address", "桂园路 12 号", 0}}});
    EXPECT_EQ(problem_code([&] { file_one(broken_lid, 1); }), "draft.changed");
    EXPECT_EQ(send_one({broken_lid, 1, {}, true}).state, State::open);
    EXPECT_EQ(send_one({broken_lid, 2, {}, true}).state, State::discarded);
    EXPECT_EQ(send_one({broken_lid, 2, {}, true}).state, State::discarded);
    EXPECT_EQ(problem_code([&] { file_one(broken_lid, 3); }), "draft.ended");
}

TEST_F(Drafts, OneThatOnlyTheDeviceKnowsCanBeFiledOrDiscarded) {
    file_one(broken_lid, 0);
    EXPECT_EQ(send_one({dark_lamp, 0, {}, true}).state, State::discarded);
    EXPECT_EQ(send_one({broken_lid, 0, {{"text", "井盖破损", 0}}}).state, State::filed);
}

TEST_F(Drafts, WhatNobodyTouchedFor90DaysIsForgottenAndAskedForWhole) {
    send_one({broken_lid, 0, {{"text", "井盖破损", 0}}});
    store.clock.set(store.clock.now() + std::chrono::days{91});
    const auto back = send_one({broken_lid, 1, {}});
    EXPECT_EQ(back.version, 0);
    EXPECT_EQ(back.state, State::open);
    EXPECT_EQ(send_one({broken_lid, 0, {{"text", "井盖破损", 0}}}).version, 1);
}

TEST_F(Drafts, WhatIsWrongOrTooMuchIsRefusedAndChangesNothing) {
    EXPECT_EQ(problem_code([&] { send_one({"no-uuid", 0, {}}); }), "draft.id");
    EXPECT_EQ(problem_code([&] { send_one({broken_lid, 0, {{"文字", "x", 0}}}); }), "draft.name");
    EXPECT_EQ(problem_code([&] { send_one({broken_lid, 0, {{"text", "x", -1}}}); }), "draft.version");
    EXPECT_EQ(problem_code([&] { send_one({broken_lid, 0, {Edit{"text", json::Value(std::string(30'000, 'x')), 0}}}); }), "draft.value");
    std::vector<Edit> many(61, {"text", "x", 0});
    EXPECT_EQ(problem_code([&] { send_one({broken_lid, 0, many}); }), "draft.too_many");
    for (int i = 0; i < 61; ++i) many[static_cast<std::size_t>(i)].name = "f" + std::to_string(i);
    many.pop_back();
    send_one({broken_lid, 0, many});
    EXPECT_EQ(problem_code([&] { send_one({broken_lid, 60, {{"one-more", "x", 0}}}); }), "draft.too_many");
    EXPECT_EQ(send({}).at(0).fields.size(), 60u);
    for (int i = 0; i < 99; ++i) send_one({"0193c5e2-7a10-7c3e-9f00-0000000000" + std::to_string(i / 10) + std::to_string(i % 10), 0, {{"text", "x", 0}}});
    EXPECT_EQ(problem_code([&] { send_one({dark_lamp, 0, {{"text", "x", 0}}}); }), "draft.too_many");
}

// A device as the client is one: a person appends to what they see; a clash is settled by writing both together.
struct Device {
    struct Written {
        std::vector<int> value;
        std::int64_t base = 0;
        bool unsent = false;
    };
    std::map<std::string, Written> fields;
    std::int64_t known = 0;

    Sent packed() const {
        Sent out{broken_lid, known, {}};
        for (const auto& [name, at] : fields)
            if (at.unsent) out.edits.push_back({name, json::from(at.value), at.base});
        return out;
    }
    static std::vector<int> numbers(const json::Value& value) {
        return json::to<std::vector<int>>(value);
    }
    void hear(const Draft& answer) {
        for (const auto& field : answer.fields) {
            auto& at = fields[field.name];
            const bool clash = std::ranges::find(answer.clashes, field.name, &Clash::name) != answer.clashes.end();
            if (!clash) at = {numbers(field.value), field.version, false};
        }
        for (const auto& clash : answer.clashes) {
            auto& at = fields[clash.name];
            auto both = numbers(clash.kept);
            for (const int one : at.value)
                if (std::ranges::find(both, one) == both.end()) both.push_back(one);
            at = {both, clash.version, true};
        }
        known = answer.version;
    }
};

TEST_F(Drafts, NoOrderOfEditsSyncsAndLostAnswersLosesAnEdit) {
    for (unsigned seed = 1; seed <= 200; ++seed) {
        std::mt19937 chance(seed);
        std::array<Device, 2> devices;
        std::map<std::string, std::vector<int>> written;
        for (int step = 1; step <= 40; ++step) {
            auto& device = devices[chance() % 2];
            if (chance() % 3) {
                const std::string name = chance() % 2 ? "text" : "address";
                auto& at = device.fields[name];
                at.value.push_back(step), at.unsent = true;
                written[name].push_back(step);
            } else {
                const auto answer = send_one(device.packed());
                if (chance() % 3) device.hear(answer);  // else it is lost on the way
            }
        }
        for (int round = 0; round < 5; ++round)
            for (auto& device : devices) device.hear(send_one(device.packed()));
        for (auto& [name, all] : written)
            for (const auto& device : devices) {
                auto seen = device.fields.at(name).value;
                std::ranges::sort(seen);
                EXPECT_EQ(seen, all) << name << " with seed " << seed;
            }
        store.write([&](Tx& tx) { tx.run("delete from draft_field"), tx.run("delete from draft_draft"); });
    }
}
}
}
