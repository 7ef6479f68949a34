// Texts that tell of the same matter.
#include "support/likeness/likeness.hpp"
#include <gmock/gmock.h>
#include <random>
namespace yiwang::support::likeness {
namespace {
using testing::ElementsAre;
using namespace std::chrono_literals;
constexpr Instant now{1'800'000'000'000ms};
constexpr Point here{114.131, 22.548};

Said said(std::string text, double metres_north = 0, std::chrono::hours ago = 0h) {
    return {.text = std::move(text), .point = Point{here.lng, here.lat + metres_north / 111'320}, .place = "440303001", .kind = "", .contact = "", .at = now - ago};
}

TEST(Likeness, AnotherPersonsWordsForTheSameAreAlike) {
    const Index index;
    const auto like = index.compare(said("翠竹路工地半夜还在打桩施工，吵得老人小孩没法睡觉"), said("翠竹路这个工地晚上还在打桩，老人孩子没法睡觉，请尽快处理", 40, 20h));
    EXPECT_GT(like.score, 0.5);
    EXPECT_NEAR(*like.metres, 40, 1);
    EXPECT_THAT(like.shared, testing::Contains("翠竹路"));
}

TEST(Likeness, ATextIsItself) {
    const Index index;
    const auto one = said("翠园小区3栋楼下垃圾堆了一周没人清运");
    const auto like = index.compare(one, one);
    EXPECT_DOUBLE_EQ(like.words, 1);
    EXPECT_GT(like.score, 0.95);
}

TEST(Likeness, NeighbouringBuildingsAreTwoMatters) {
    const Index index;
    const auto three = said("翠园小区3栋电梯坏了，老人下不了楼");
    const auto five = index.compare(three, said("翠园小区5栋电梯坏了，老人下不了楼", 30, 5h)), same = index.compare(three, said("翠园小区三栋的电梯又坏了，老人下不了楼", 30, 5h));
    EXPECT_TRUE(five.other_number);
    EXPECT_FALSE(same.other_number);
    EXPECT_LT(five.score, 0.5);
    EXPECT_GT(same.score, 0.5);
}

TEST(Likeness, CourtesiesAreNoMatter) {
    const Index index;
    const auto like = index.compare(said("路灯不亮，请相关部门尽快处理，希望早日解决，谢谢"), said("井盖破损，请相关部门尽快处理，希望早日解决，谢谢"));
    EXPECT_LT(like.words, 0.4);
    EXPECT_LT(like.score, 0.5);
}

TEST(Likeness, TheSameWordsFarAwayAreAnotherMatter) {
    Index index;
    index.add(1, said("路灯不亮已经三天"));
    EXPECT_THAT(index.find(said("路灯不亮已经三天", 2000)), ElementsAre());
    EXPECT_EQ(index.find(said("路灯不亮已经三天", 20)).size(), 1u);
}

TEST(Likeness, WithoutAPointTheBlockIsAsked) {
    Index index;
    auto by_phone = said("金湖花园门口的下水道堵了，污水横流");
    by_phone.point.reset();
    index.add(1, said("金湖花园门口下水道堵塞污水横流"));
    EXPECT_EQ(index.find(by_phone).size(), 1u);
    by_phone.place = "440303002";
    EXPECT_TRUE(index.find(by_phone).empty());
    index.add(2, by_phone);
    by_phone.place = "440303001";
    EXPECT_EQ(index.find(by_phone).size(), 1u);
}

TEST(Likeness, WhatIsOldIsForgotten) {
    Index index;
    index.add(1, said("路灯不亮已经三天", 0, 800h));
    index.add(2, said("井盖破损有人摔倒", 0, 10h));
    index.forget_before(now - 720h);
    EXPECT_FALSE(index.holds(1));
    EXPECT_EQ(index.size(), 1u);
    EXPECT_TRUE(index.find(said("路灯不亮已经三天")).empty());
    ASSERT_EQ(index.find(said("井盖破损有人摔倒")).size(), 1u);
    EXPECT_EQ(index.find(said("井盖破损有人摔倒"))[0].id, 2);
}

std::vector<Said> made(unsigned seed, std::size_t count) {
    std::mt19937 chance(seed);
    constexpr std::string_view pieces[] = {"翠竹路", "东门中路", "金湖花园", "3栋", "5栋", "12号", "路灯不亮", "井盖破损", "垃圾没人清", "半夜施工", "很吵", "，", "请尽快处理", "ＡＢ座", "broken"};
    std::vector<Said> out;
    for (std::size_t i = 0; i < count; ++i) {
        Said one;
        for (unsigned n = chance() % 8; n; --n) one.text += pieces[chance() % std::size(pieces)];
        if (chance() % 4) one.point = Point{here.lng + (chance() % 1000) * 1e-5, here.lat + (chance() % 1000) * 1e-5};
        if (chance() % 3) one.place = "44030300" + std::to_string(chance() % 3);
        one.at = now - std::chrono::hours(chance() % 700);
        out.push_back(std::move(one));
    }
    return out;
}

TEST(Likeness, TheOrderOfAddingMakesNoDifference) {
    const auto texts = made(3, 400);
    Index up, down, grown;
    for (std::size_t i = 0; i < texts.size(); ++i) up.add(static_cast<std::int64_t>(i), texts[i]);
    for (std::size_t i = texts.size(); i-- > 0;) down.add(static_cast<std::int64_t>(i), texts[i]);
    const auto old = made(4, 300);
    for (std::size_t i = 0; i < old.size(); ++i) {
        auto one = old[i];
        one.at -= 10'000h;
        grown.add(static_cast<std::int64_t>(1000 + i), one);
    }
    for (std::size_t i = 0; i < texts.size(); ++i) grown.add(static_cast<std::int64_t>(i), texts[i]);
    grown.forget_before(now - 2'000h);
    const auto ids = [](const Index& index, const Said& asked) {
        std::vector<std::pair<std::int64_t, double>> out;
        for (const auto& one : index.find(asked, 10)) out.emplace_back(one.id, one.likeness.score);
        return out;
    };
    for (const auto& asked : made(5, 100)) {
        EXPECT_EQ(ids(up, asked), ids(down, asked)) << asked.text;
        EXPECT_EQ(ids(up, asked), ids(grown, asked)) << asked.text;
    }
}

TEST(Likeness, ALikenessIsMutualAndAShare) {
    const auto texts = made(6, 60);
    Index index;
    for (std::size_t i = 0; i < texts.size(); ++i) index.add(static_cast<std::int64_t>(i), texts[i]);
    for (const auto& a : texts)
        for (const auto& b : texts) {
            const auto there = index.compare(a, b), back = index.compare(b, a);
            EXPECT_NEAR(there.score, back.score, 1e-9);
            EXPECT_GE(there.words, 0);
            EXPECT_LE(there.words, 1);
        }
}

TEST(Likeness, AFitFindsTheRuleThatMadeThePairs) {
    std::mt19937 chance(1);
    std::vector<Judged> judged;
    for (int i = 0; i < 2000; ++i) {
        Judged one{};
        one.features[0] = 1;
        for (std::size_t k = 1; k < feature_count; ++k) one.features[k] = (chance() % 1000) / 1000.0;
        one.same = one.features[1] + 0.3 * one.features[2] > 0.7;
        judged.push_back(one);
    }
    const auto weights = fit(judged);
    int right = 0;
    for (const auto& one : judged) right += (score(weights, one.features) > 0.5) == one.same;
    EXPECT_GT(right, 1950);
}
}
}
