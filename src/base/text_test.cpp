#include "base/text.hpp"
#include <gtest/gtest.h>
#include <random>
#include "base/problem.hpp"
#include "base/required_text.hpp"
namespace yiwang {

TEST(Text, valid_utf8_lets_well_formed_texts_pass) {
    for (const auto* text : {"", "a", "罗湖", "é", "😀", "\xF4\x8F\xBF\xBF", "\xEF\xBF\xBF", "\xED\x9F\xBF",
                             "\xEE\x80\x80", "\xC2\x80", "\xE0\xA0\x80", "\xF0\x90\x80\x80"})
        EXPECT_TRUE(valid_utf8(text)) << text;
    EXPECT_TRUE(valid_utf8(std::string_view("a\0b", 3)));
}

TEST(Text, valid_utf8_stops_attacks_with_broken_bytes) {
    for (const auto* text : {"\x80",
                             "\xBF",
                             "\xC0\x80",
                             "\xC1\xBF",
                             "\xC2",
                             "\xC2\x41",
                             "\xE0\x80\x80",
                             "\xE0\x9F\xBF",
                             "\xE7\xBD",
                             "\xE7\x41\x80",
                             "\xE7\x80\x41",
                             "\xED\xA0\x80",
                             "\xED\xBF\xBF",
                             "\xF0\x80\x80\x80",
                             "\xF0\x8F\xBF\xBF",
                             "\xF0\x9F\x98",
                             "\xF4\x90\x80\x80",
                             "\xF5\x80\x80\x80",
                             "\xF8\x88\x80\x80\x80",
                             "\xFE",
                             "\xFF",
                             "罗\xE6",
                             "\xC0\xAE\xC0\xAE/",
                             "a\xCC"})
        EXPECT_FALSE(valid_utf8(text)) << text;
}

TEST(Text, code_points_go_both_ways) {
    EXPECT_EQ(to_utf32("aé罗😀"), U"aé罗😀");
    std::mt19937 random(7);
    for (int i = 0; i < 2'000; ++i) {
        std::u32string points;
        for (auto count = random() % 20; count > 0; --count) {
            const char32_t c = random() % 0x110000;
            if (c < 0xD800 || c > 0xDFFF) points += c;
        }
        const auto text = to_utf8(points);
        ASSERT_TRUE(valid_utf8(text));
        ASSERT_EQ(to_utf32(text), points);
        ASSERT_EQ(length(text), points.size());
    }
}

TEST(Text, broken_bytes_never_read_past_the_end) {
    std::mt19937 random(7);
    for (int i = 0; i < 5'000; ++i) {
        std::string text(random() % 12, '\0');
        for (auto& c : text) c = static_cast<char>(random());
        const std::string tight(text.data(), text.size());
        for (const auto& out : {to_utf8(to_utf32(tight)), folded(tight), half_width(tight), full_width(tight),
                                trimmed(tight), ellipsis(tight, 3)})
            ASSERT_LE(out.size(), tight.size() * 3 + 3);
        ASSERT_TRUE(valid_utf8(to_utf8(to_utf32(tight))) && valid_utf8(folded(tight)));
        width(tight);
        length(tight);
        bigrams(tight);
    }
}

TEST(Text, each_broken_byte_is_one_replacement_character) {
    EXPECT_EQ(to_utf32("a\x80罗\xE7\xBD"), U"a\uFFFD罗\uFFFD\uFFFD");
    EXPECT_EQ(to_utf32("\xC0\x80"), U"\uFFFD\uFFFD");
    EXPECT_EQ(to_utf32("\xED\xA0\x80"), U"\uFFFD\uFFFD\uFFFD");
    EXPECT_EQ(to_utf32("\xF6\xB9\x96\x96"), U"\uFFFD\uFFFD\uFFFD\uFFFD");
}

TEST(Text, width_counts_columns_of_a_screen) {
    EXPECT_EQ(width(""), 0);
    EXPECT_EQ(width("abc"), 3);
    EXPECT_EQ(width("罗湖区"), 6);
    EXPECT_EQ(width("Ａ（"), 4);
    EXPECT_EQ(width("ｱ"), 1);
    EXPECT_EQ(width("e\u0301"), 1);
    EXPECT_EQ(width("한글"), 4);
    EXPECT_EQ(width("\u1112\u1161\u11AB"), 2);
    EXPECT_EQ(width("😀"), 2);
    EXPECT_EQ(width("，。"), 4);
    EXPECT_EQ(width("a\u200Bb"), 2);
    EXPECT_EQ(width("𠮷"), 2);
}

TEST(Text, ellipsis_never_grows_wider_than_asked) {
    EXPECT_EQ(ellipsis("罗湖区东门街道", 20), "罗湖区东门街道");
    EXPECT_EQ(ellipsis("罗湖区东门街道", 14), "罗湖区东门街道");
    EXPECT_EQ(ellipsis("罗湖区东门街道", 13), "罗湖区东门街…");
    EXPECT_EQ(ellipsis("罗湖区东门街道", 12), "罗湖区东门…");
    EXPECT_EQ(ellipsis("罗湖", 1), "…");
    EXPECT_EQ(ellipsis("罗湖", 0), "");
    EXPECT_EQ(ellipsis("罗湖", -1), "");
    for (int columns = 0; columns < 20; ++columns)
        EXPECT_LE(width(ellipsis("a罗湖区b东门😀街道", columns)), columns);
}

TEST(Text, blanks_are_cut_from_both_ends) {
    EXPECT_EQ(trimmed(" \t罗 湖\r\n　"), "罗 湖");
    EXPECT_EQ(trimmed("　 \u00A0"), "");
    EXPECT_EQ(trimmed(""), "");
    EXPECT_TRUE(blank(" 　\n"));
    EXPECT_TRUE(blank(""));
    EXPECT_FALSE(blank(" . "));
}

TEST(Text, phones_and_names_are_masked) {
    EXPECT_EQ(masked_phone("13812345678"), "138****5678");
    EXPECT_EQ(masked_phone("+8613812345678"), "+86*******5678");
    EXPECT_EQ(masked_phone("25666888"), "*****888");
    EXPECT_EQ(masked_phone("12345"), "*****");
    EXPECT_EQ(masked_phone(""), "");
    EXPECT_EQ(masked_name("张小明"), "张**");
    EXPECT_EQ(masked_name("张三"), "张*");
    EXPECT_EQ(masked_name("张"), "*");
    EXPECT_EQ(masked_name(""), "");
    EXPECT_EQ(masked_name("𠮷田"), "𠮷*");
}

TEST(RequiredText, is_there_and_not_too_long) {
    EXPECT_EQ(required_text("flow", "reason", " 已联系\n"), "已联系");
    const auto code = [](std::string_view text, std::size_t most) {
        try {
            required_text("flow", "reason", text, most);
            return std::string();
        } catch (const Invalid& wrong) {
            return wrong.code;
        }
    };
    EXPECT_EQ(code(" \n　", 3), "flow.missing");
    EXPECT_EQ(code("已联系", 3), "");
    EXPECT_EQ(code("已联系了", 3), "flow.too_long");
}
}
