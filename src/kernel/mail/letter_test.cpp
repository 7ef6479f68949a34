#include "kernel/mail/letter.hpp"
#include <gtest/gtest.h>
#include <algorithm>
#include <random>
#include <sstream>
#include "base/text.hpp"
#include "kernel/mail/mail.hpp"
namespace yiwang::mail {
namespace {
const Letter closed{.message_id = "notice.7@luohu.example",
                    .from = "12345@luohu.example",
                    .to = "zhang@example.cn",
                    .from_name = "罗湖区民生诉求",
                    .subject = "您的诉求 LH20261124-000001 已办结",
                    .text = "请凭查询码 8866 查看结果并评价。\n谢谢！",
                    .written_at = *parse_instant("2026-11-24T01:30:00Z")};

std::string without_returns(std::string text) {
    std::erase(text, '\r');
    return text;
}

TEST(Letters, ALetterIsReadAsItWasWritten) {
    const auto mail = read_mail(printed(closed));
    EXPECT_EQ(mail.message_id, closed.message_id);
    EXPECT_EQ(mail.from, closed.from);
    EXPECT_EQ(mail.from_name, closed.from_name);
    EXPECT_EQ(mail.to, "<zhang@example.cn>");
    EXPECT_EQ(mail.subject, closed.subject);
    EXPECT_EQ(without_returns(mail.text), closed.text);
    EXPECT_EQ(mail.sent_at, closed.written_at);
}

TEST(Letters, WrittenTwiceItIsTheSame) {
    EXPECT_EQ(printed(closed), printed(closed));
}

TEST(Letters, ASubjectOfManyLinesMakesNoFieldOfItsOwn) {
    auto letter = closed;
    letter.subject = letter.from_name = "好\r\nBcc: all@example.cn\r\n\r\n正文";
    const auto text = printed(letter);
    EXPECT_EQ(text.find("Bcc"), text.npos);
    EXPECT_EQ(read_mail(text).subject, "好  Bcc: all@example.cn    正文");
    EXPECT_EQ(without_returns(read_mail(text).text), closed.text);
}

// Whatever letters people write: pieces cut anywhere, of one to four bytes, with what mail gives a meaning of its own.
TEST(Letters, AnySubjectAndTextComeBackWhole) {
    std::mt19937 random(20261124);
    const std::u32string pieces[] = {U"罗湖", U"a", U" ", U"=?UTF-8?B?6Lev?=", U"?=", U".", U"𠮷", U"é", U"😀", U"<b>", U"\"", U"\\", U"From ", U"=0A", U"：", U"\u200b"};
    for (int i = 0; i < 3000; ++i) {
        std::u32string subject, text;
        for (auto n = random() % 60; n > 0; --n) subject += pieces[random() % std::size(pieces)];
        for (auto n = random() % 200; n > 0; --n) text += random() % 9 ? pieces[random() % std::size(pieces)] : U"\n.\n";
        auto letter = closed;
        letter.subject = letter.from_name = trimmed(to_utf8(subject)), letter.text = trimmed(to_utf8(text));
        const auto bytes = printed(letter);
        std::istringstream lines(bytes);
        for (std::string line; std::getline(lines, line);) {
            ASSERT_LE(line.size(), 79u) << line;  // with its CR
            ASSERT_TRUE(line.ends_with('\r') && std::ranges::all_of(line, [](char c) { return c > 0; })) << line;
        }
        const auto mail = read_mail(bytes);
        ASSERT_EQ(mail.subject, letter.subject) << i;
        ASSERT_EQ(without_returns(mail.text), letter.text) << i;
    }
}

TEST(Letters, AnAddressIsOneOfTheNetAndNothingElse) {
    for (const auto& [written, read] : {std::pair{" Zhang.San+1@EXAMPLE.cn ", "Zhang.San+1@example.cn"}, {"a@b.example", "a@b.example"}, {"o'neil@x-y.co", "o'neil@x-y.co"}})
        EXPECT_EQ(address(written), read);
    const std::string label(63, 'a');
    EXPECT_TRUE(address(std::string(64, 'a') + "@b.cn"));
    EXPECT_FALSE(address(std::string(65, 'a') + "@b.cn"));
    EXPECT_FALSE(address("a@" + label + "a.cn"));
    EXPECT_FALSE(address("a@" + label + "." + label + "." + label + "." + label + ".cn"));
    for (const auto* written : {"", "x", "@b.cn", "a@", "a@b", "a@@b.cn", "a@b..cn", ".a@b.cn", "a.@b.cn", "a b@c.cn", "a@b.cn\r\nBcc: c@d.cn", "a@b.cn>", "<a@b.cn>", "a@b.cn,c@d.cn", "a@-b.cn",
                                "a@192.168.0.1", "a@[192.168.0.1]", "\"a\"@b.cn", "张@b.cn", "a@例子.cn"})
        EXPECT_FALSE(address(written)) << written;
}

TEST(Letters, WhateverStandsForAnAddressHasNoRoomForAnother) {
    std::mt19937 random(7);
    const std::string signs = "ab.@-<>,;:\"\\()[] \r\n\t=1";
    for (int i = 0; i < 20'000; ++i) {
        std::string written;
        for (auto n = random() % 12; n > 0; --n) written += signs[random() % signs.size()];
        if (const auto read = address(written)) {
            EXPECT_EQ(read->find_first_of("<>,;:\"\\()[] \r\n\t"), read->npos) << written;
            EXPECT_EQ(std::ranges::count(*read, '@'), 1) << written;
            EXPECT_EQ(address(*read), read);
        }
    }
}
}
}
