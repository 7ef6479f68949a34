#include <gmock/gmock.h>
#include <thread>
#include "base/text.hpp"
namespace yiwang {
namespace {
using testing::ElementsAre;
}

TEST(Chinese, widths_change_for_letters_digits_and_signs_only) {
    EXPECT_EQ(half_width("Ａ１（ａ）　～，：；！"), "A1(a) ~,:;!");
    EXPECT_EQ(half_width("罗湖。「」ア"), "罗湖。「」ア");
    EXPECT_EQ(full_width("A1( ~罗"), "Ａ１（　～罗");
    EXPECT_EQ(half_width(full_width("The quick brown fox #42 {x}")), "The quick brown fox #42 {x}");
}

TEST(Chinese, traditional_and_simplified_forms) {
    EXPECT_EQ(simplified("羅湖區東門街道"), "罗湖区东门街道");
    EXPECT_EQ(simplified("頭髮發展"), "头发发展");
    EXPECT_EQ(simplified("乾坤乾燥"), "乾坤干燥");
    EXPECT_EQ(traditional("罗湖区东门街道"), "羅湖區東門街道");
    EXPECT_EQ(traditional("头发发展"), "頭髮發展");
    EXPECT_EQ(simplified("罗湖 A1"), "罗湖 A1");
    EXPECT_EQ(simplified("plain"), "plain");
    EXPECT_EQ(traditional(""), "");
}

TEST(Chinese, initials_of_the_streets_of_the_district) {
    EXPECT_EQ(pinyin_initials("罗湖区 A1"), "lhqa1");
    EXPECT_EQ(pinyin_initials("桂园黄贝东门翠竹东晓南湖笋岗东湖莲塘清水河"), "gyhbdmczdxnhsgdhltqsh");
    EXPECT_EQ(pinyin_initials("羅湖（Ｂ）－２"), "lhb2");
    EXPECT_EQ(pinyin_initials("，。 "), "");
    EXPECT_EQ(pinyin_initials(""), "");
}

TEST(Chinese, each_character_has_its_pinyin_without_tones) {
    std::string all;
    for (const char32_t c : to_utf32("罗湖区翠竹路绿Ａ1，")) all += std::string(pinyin(c)) + " ";
    EXPECT_EQ(all, "luo hu qu cui zhu lu lu a 1  ");
}

TEST(Chinese, initials_follow_the_reading_in_the_word) {
    EXPECT_EQ(pinyin_initials("重庆银行大厦"), "cqyhds");
    EXPECT_EQ(pinyin_initials("厦门长沙长春"), "xmcscc");
    EXPECT_EQ(pinyin_initials("会计音乐"), "kjyy");
}

TEST(Chinese, folding_makes_equal_what_people_hold_for_equal) {
    EXPECT_EQ(folded("羅湖　Ａ１"), "罗湖 a1");
    EXPECT_EQ(folded("  A \t\n B　 "), "a b");
    EXPECT_EQ(folded("ÀÉ"), "àé");
    EXPECT_EQ(folded("罗湖，ＡＢＣ。"), "罗湖,abc。");
    EXPECT_EQ(folded(""), "");
    EXPECT_EQ(folded("　"), "");
    EXPECT_EQ(folded("😀𠮷"), "😀𠮷");
}

TEST(Chinese, folding_twice_changes_nothing_more) {
    for (char32_t c = 1; c < 0x10000; ++c) {
        if (c >= 0xD800 && c <= 0xDFFF) continue;
        const auto once = folded(to_utf8(std::u32string(1, c)));
        ASSERT_EQ(folded(once), once) << std::hex << unsigned(c);
    }
}

TEST(Chinese, search_words_are_pairs_of_characters_and_whole_runs_of_letters) {
    EXPECT_THAT(bigrams("罗湖区12号"), ElementsAre("罗湖", "湖区", "12", "号"));
    EXPECT_THAT(bigrams("羅湖區"), ElementsAre("罗湖", "湖区"));
    EXPECT_THAT(bigrams("罗"), ElementsAre("罗"));
    EXPECT_THAT(bigrams("罗，湖"), ElementsAre("罗", "湖"));
    EXPECT_THAT(bigrams("Hello, WORLD 2026"), ElementsAre("hello", "world", "2026"));
    EXPECT_THAT(bigrams("A座1203室"), ElementsAre("a", "座", "1203", "室"));
    EXPECT_THAT(bigrams("ＡＢ１２"), ElementsAre("ab12"));
    EXPECT_THAT(bigrams("𠮷田𠮷"), ElementsAre("𠮷田", "田𠮷"));
    EXPECT_THAT(bigrams(""), ElementsAre());
    EXPECT_THAT(index_words("罗湖区12号，区"), ElementsAre("罗湖", "湖区", "区", "12", "号", "区"));
    EXPECT_THAT(index_words("Hello 羅"), ElementsAre("hello", "罗"));
    EXPECT_THAT(bigrams("，。 !"), ElementsAre());
    EXPECT_THAT(bigrams("cafe\u0301 x"), ElementsAre("cafe\u0301", "x"));
}

TEST(Chinese, threads_get_the_same_answers) {
    std::vector<std::thread> running;
    for (int i = 0; i < 4; ++i)
        running.emplace_back([] {
            for (int round = 0; round < 50; ++round) {
                EXPECT_EQ(simplified("羅湖區"), "罗湖区");
                EXPECT_EQ(traditional("罗湖区"), "羅湖區");
                EXPECT_EQ(pinyin_initials("深圳市罗湖区"), "szslhq");
                EXPECT_EQ(folded("羅湖　Ａ"), "罗湖 a");
            }
        });
    for (auto& one : running) one.join();
}
}
