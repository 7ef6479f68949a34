// Near-copies among many texts.
#include "support/scan/alike.hpp"
#include <gmock/gmock.h>
#include <random>
namespace yiwang::support::scan {
namespace {
using testing::ElementsAre;

TEST(Alike, CopiesWithOtherEndingsAreOneGroup) {
    const std::vector<std::string> texts{"翠竹路工地半夜还在打桩施工，吵得老人小孩没法睡觉，请处理", "莲塘口岸旁边的公园路灯坏了三盏，晚上一片漆黑",
                                         "翠竹路工地半夜还在打桩施工，吵得老人小孩没法睡觉，望解决", "翠竹路工地半夜还在打桩施工！吵得老人小孩没法睡觉，请处理"};
    EXPECT_THAT(alike(texts), ElementsAre(ElementsAre(0, 2, 3)));
}

TEST(Alike, WidthAndScriptMakeNoDifference) {
    const std::vector<std::string> texts{"羅湖區ABC大廈的電梯又壞了沒有人來維修", "罗湖区ＡＢＣ大厦的电梯又坏了没有人来维修"};
    EXPECT_EQ(alike(texts).size(), 1u);
}

TEST(Alike, ShortTextsAreLeftOut) {
    const std::vector<std::string> texts{"路灯不亮", "路灯不亮", "", ""};
    EXPECT_TRUE(alike(texts).empty());
}

// A third of the characters changed or more is another text; a few changed are the same.
TEST(Alike, FindsWhatWasCopiedAndNothingElse) {
    std::mt19937 chance(1);
    const auto any = [&] {
        std::u32string out;
        for (int i = 0; i < 60; ++i) out += static_cast<char32_t>(0x4e00 + chance() % 2000);
        return out;
    };
    std::vector<std::string> texts;
    const auto add = [&](const std::u32string& text) {
        std::string bytes;
        for (const auto c : text) bytes += {static_cast<char>(0xe0 | (c >> 12)), static_cast<char>(0x80 | (c >> 6 & 63)), static_cast<char>(0x80 | (c & 63))};
        texts.push_back(bytes);
    };
    for (int i = 0; i < 300; ++i) {
        auto text = any();
        add(text);
        if (i % 3) continue;
        for (int n = 0; n < 4; ++n) text[chance() % text.size()] = U'改';
        add(text);
    }
    const auto groups = alike(texts);
    EXPECT_GE(groups.size(), 95u);
    EXPECT_LE(groups.size(), 100u);
    for (const auto& group : groups) EXPECT_EQ(group[0] + 1, group[1]);
}
}
}
