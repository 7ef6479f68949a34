#include "kernel/mail/mail.hpp"
#include <gtest/gtest.h>
#include <random>
#include "base/base64.hpp"
#include "base/text.hpp"
namespace yiwang::mail {
namespace {
const std::string gbk_lamp = "\xC2\xB7\xB5\xC6\xB2\xBB\xC1\xC1";  // 路灯不亮 in GBK

TEST(Mails, AGbkMailWithAPhotoReadsAsItWasWritten) {
    const auto mail = read_mail("Message-ID: <a1@example.cn>\r\nFrom: =?GBK?B?1cXQocP3?= <zhang@example.cn>\r\nSubject: =?gb2312?B?" + base64(gbk_lamp) +
                                "?=\r\nDate: Tue, 24 Nov 2026 09:30:00 +0800 (CST)\r\nContent-Type: multipart/mixed;\r\n boundary=\"b\"\r\n\r\nnot shown\r\n--b\r\n"
                                "Content-Type: text/plain; charset=gbk\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
                                base64(gbk_lamp) + "\r\n--b\r\nContent-Type: image/png; name=\"x.png\"\r\nContent-Disposition: attachment; filename*=UTF-8''%E7%81%AF.png\r\n"
                                                   "Content-Transfer-Encoding: base64\r\n\r\niVBORw0K\r\n--b--\r\nafter\r\n");
    EXPECT_EQ(mail.message_id, "a1@example.cn");
    EXPECT_EQ(mail.from, "zhang@example.cn");
    EXPECT_EQ(mail.from_name, "张小明");
    EXPECT_EQ(mail.subject, "路灯不亮");
    EXPECT_EQ(mail.text, "路灯不亮");
    EXPECT_EQ(print(*mail.sent_at), "2026-11-24T01:30:00Z");
    ASSERT_EQ(mail.attachments.size(), 1u);
    EXPECT_EQ(mail.attachments[0].name, "灯.png");
    EXPECT_EQ(mail.attachments[0].bytes, "\x89PNG\r\n");
}

TEST(Mails, QuotedPrintableAndSoftBreaks) {
    EXPECT_EQ(read_mail("Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n=E7=BD=97=\n=E6=B9=96 1=3D1\n").text, "罗湖 1=1");
}

TEST(Mails, OfTwoFormsThePlainOneCountsAndHtmlAloneLosesItsMarks) {
    const std::string html = "--b\nContent-Type: text/html; charset=utf-8\n\n<html><style>p{}</style><p>井盖&nbsp;坏了<br>请修 &lt;急&gt;</p></html>\n";
    const std::string head = "Content-Type: multipart/alternative; boundary=b\n\n";
    EXPECT_EQ(read_mail(head + "--b\nContent-Type: text/plain\n\n井盖坏了\n" + html + "--b--\n").text, "井盖坏了");
    EXPECT_EQ(read_mail(head + html + "--b--\n").text, "井盖 坏了\n请修 <急>");
}

TEST(Mails, ACharacterCutBetweenTwoEncodedWordsIsWhole) {
    const std::string all = "罗湖区";
    EXPECT_EQ(decoded_words("=?utf-8?B?" + base64(all.substr(0, 4)) + "?=\t=?UTF-8?B?" + base64(all.substr(4)) + "?="), "罗湖区");
    EXPECT_EQ(decoded_words("Re: =?utf-8?Q?a=5Fb_c?= =?gbk?B?" + base64(gbk_lamp) + "?= end"), "Re: a_b c路灯不亮 end");
    EXPECT_EQ(decoded_words("=?broken"), "=?broken");
    EXPECT_EQ(decoded_words("a=?b?? =?utf-8?B?6Lev?="), "a=?b?? 路");
    EXPECT_EQ(decoded_words("=?no-such?B?6Lev?="), "路");
}

TEST(Mail, AnAddressIsMaskedToItsFirstLetterAndItsDomain) {
    EXPECT_EQ(masked_address("zhang@example.cn"), "z****@example.cn");
    EXPECT_EQ(masked_address("张@example.cn"), "张@example.cn");
    EXPECT_EQ(masked_address("no address"), "n*********");
    EXPECT_EQ(masked_address(""), "");
}

TEST(Mails, BytesWithoutADeclaredCharsetAreUtf8OrGb) {
    EXPECT_EQ(read_mail("Subject: " + gbk_lamp + "\n\n" + gbk_lamp).text, "路灯不亮");
    EXPECT_EQ(read_mail("Subject: " + gbk_lamp + "\n\n").subject, "路灯不亮");
    EXPECT_EQ(read_mail("\n路灯").text, "路灯");
}

TEST(Mails, ManyMarksThatNeverCloseAreReadInOneGo) {
    std::string html = "Content-Type: text/html\n\n井盖";
    for (int i = 0; i < 200'000; ++i) html += "<style>x</STYLE>";
    for (int i = 0; i < 200'000; ++i) html += "<script";
    EXPECT_EQ(read_mail(html).text, "井盖");
}

TEST(Mails, WhateverBytesComeReadableTextComesOut) {
    std::mt19937 random(5);
    const std::string pieces[] = {"Content-Type: multipart/mixed; boundary=b\n", "--b\n", "--b--\n", "\n", "=?gbk?B?", "?=", "Subject: ", "Content-Transfer-Encoding: base64\n", "=E7=", "<p><style>", "&amp", "filename*=utf-8''%E7%8", gbk_lamp, std::string("\0\xff\xfe", 3), "Content-Disposition: attachment; filename=\"a\\"};
    for (int i = 0; i < 3000; ++i) {
        std::string bytes;
        for (auto n = random() % 25; n > 0; --n) bytes += pieces[random() % std::size(pieces)];
        const auto mail = read_mail(bytes);
        for (const auto* text : {&mail.message_id, &mail.from, &mail.from_name, &mail.to, &mail.subject, &mail.text}) {
            EXPECT_TRUE(valid_utf8(*text)) << i;
            EXPECT_EQ(text->find('\0'), std::string::npos) << i;
        }
        for (const auto& one : mail.attachments) EXPECT_TRUE(valid_utf8(one.name)) << i;
    }
}
}
}
