#include "support/sources/mapping.hpp"
#include <gtest/gtest.h>
#include <random>
#include "base/text.hpp"
#include "test_store.hpp"
namespace yiwang::support::sources {
namespace {
Mapping mapping(std::string_view text) {
    return Mapping(json::to<json::Object>(json::parse(text)));
}

const auto hotline = R"({"external": "/order/no", "text": {"paths": ["/order/content", "/order/wish"], "join": "\n"}, "title": "/order/title",
    "kind_words": {"path": "/order/type", "values": {"0301": "路灯"}}, "reporter_phone": "/order/tel", "lng": "/at/0", "lat": "/at/1",
    "occurred_at": "/order/time", "address": {"value": "罗湖区"}})";

TEST(Mappings, AWorkOrderBecomesAMatter) {
    const auto out = mapping(hotline).map(json::parse(R"({"order": {"no": 20261124001, "content": " 路灯不亮 ", "wish": "请尽快修", "title": "路灯", "type": "0301",
        "tel": "0755-25666666", "time": "2026-11-24 09:30:00"}, "at": ["114.12", 22.55]})"));
    EXPECT_TRUE(out.faults.empty());
    EXPECT_EQ(out.external, "20261124001");
    EXPECT_EQ(out.matter.text, "路灯不亮\n请尽快修");
    EXPECT_EQ(out.matter.kind_words, "路灯");
    EXPECT_EQ(out.matter.address, "罗湖区");
    EXPECT_DOUBLE_EQ(*out.matter.lng, 114.12);
    EXPECT_EQ(print(*out.matter.occurred_at), "2026-11-24T01:30:00Z");
}

TEST(Mappings, TimesMayBeSecondsOrMillisecondsOfTheEpoch) {
    const auto times = mapping(R"({"text": "/t", "occurred_at": "/at"})");
    for (const auto* at : {"1795500000", "1795500000000", "\"1795500000\""})
        EXPECT_EQ(print(*times.map(json::parse(std::string(R"({"t": "x", "at": )") + at + "}")).matter.occurred_at), "2026-11-24T06:00:00Z") << at;
    EXPECT_EQ(times.map(json::parse(R"({"t": "x", "at": "昨天"})")).faults.at(0).code, "sources.time");
}

TEST(Mappings, WhatCannotBeTakenSaysWhy) {
    const auto fault = [](std::string_view item) {
        const auto out = mapping(hotline).map(json::parse(item));
        return out.faults.empty() ? "" : out.faults[0].field + " " + out.faults[0].code;
    };
    EXPECT_EQ(fault(R"({})"), "text sources.missing");
    EXPECT_EQ(fault(R"({"order": {"content": "x", "tel": "一二三"}})"), "reporter_phone sources.phone");
    EXPECT_EQ(fault(R"({"order": {"content": "x"}, "at": ["114", ""]})"), "lat sources.half_a_point");
    EXPECT_EQ(fault(R"({"order": {"content": "x"}, "at": [22.5, 114.1]})"), "lat sources.off_the_globe");
    EXPECT_EQ(fault(R"({"order": {"content": "x"}, "at": ["东", "北"]})"), "lng sources.number");
    EXPECT_EQ(fault(json::print(json::Object{{"order", json::Object{{"content", std::string(5001, 'x')}}}})), "text sources.too_long");
}

TEST(Mappings, ALongTitleIsCutAndATitleAloneIsTheText) {
    std::string title;
    for (int i = 0; i < 100; ++i) title += "罗";
    const auto out = mapping(hotline).map(json::Object{{"order", json::Object{{"title", title}}}});
    EXPECT_TRUE(out.faults.empty());
    EXPECT_EQ(out.matter.text, title);
    EXPECT_EQ(length(out.matter.title), 80u);
    EXPECT_TRUE(out.matter.title.ends_with("…"));
}

TEST(Mappings, ARuleThatMakesNoSenseIsRefusedByName) {
    const auto refused = [](std::string_view text) { return problem_code([&] { mapping(text); }); };
    for (const auto* text : {R"({})", R"({"text": "content"})", R"({"text": "/x", "colour": "/y"})", R"({"text": {"path": "/x", "value": "y"}})", R"({"text": {}})", R"({"text": 5})", R"({"text": {"path": "/x", "size": 3}})"})
        EXPECT_EQ(refused(text), "sources.mapping") << text;
}

TEST(Mappings, WhateverComesTheMatterIsWithinItsBoundsOrRefused) {
    std::mt19937 random(11);
    const auto some = [&]() -> json::Value {
        switch (random() % 7) {
            case 0: return nullptr;
            case 1: return static_cast<double>(random()) / 1e4 - 1e5;
            case 2: return json::Array{1, "x"};
            case 3: return json::from(std::string(random() % 6000, static_cast<char>('0' + random() % 10)));
            case 4: return random() % 2 == 0;
            case 5: return json::from("罗湖区 " + std::to_string(random()));
            default: return json::Object{{"no", "1"}};
        }
    };
    const auto map = mapping(hotline);
    for (int i = 0; i < 2000; ++i) {
        auto out = map.map(json::Object{{"order", json::Object{{"no", some()}, {"content", some()}, {"title", some()}, {"tel", some()}, {"time", some()}, {"type", some()}}}, {"at", json::Array{some(), some()}}});
        if (!out.faults.empty()) continue;
        EXPECT_FALSE(out.matter.text.empty());
        EXPECT_LE(length(out.matter.text), 5000u);
        EXPECT_LE(length(out.matter.title), 80u);
        EXPECT_EQ(out.matter.lng.has_value(), out.matter.lat.has_value());
        EXPECT_TRUE(faults_of(out.matter).empty());
    }
}
}
}
