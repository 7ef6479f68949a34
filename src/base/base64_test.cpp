#include "base/base64.hpp"
#include <gtest/gtest.h>
#include <random>
namespace yiwang {
namespace {
TEST(Base64, TheExamplesOfRfc4648) {
    const std::pair<std::string, std::string> examples[] = {{"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
    for (const auto& [bytes, text] : examples) {
        EXPECT_EQ(base64(bytes), text);
        EXPECT_EQ(from_base64(text), bytes);
    }
}

TEST(Base64, AnyBytesComeBackAlsoOutOfBrokenLines) {
    std::mt19937 random(7);
    for (std::size_t size = 0; size < 200; ++size) {
        std::string bytes;
        while (bytes.size() < size) bytes += static_cast<char>(random());
        auto text = base64(bytes);
        for (std::size_t at = 19; at < text.size(); at += 21) text.insert(at, "\r\n");
        EXPECT_EQ(from_base64(text), bytes);
    }
}

TEST(Base64, WhatIsNoneIsNothing) {
    for (const auto* text : {"Zg", "Zg=", "Z===", "Z", "Zm9v!", "Zg==Zg==", "=", "罗湖"}) EXPECT_FALSE(from_base64(text)) << text;
}
}
}
