#include "support/sources/mqtt.hpp"
#include <gtest/gtest.h>
#include <random>
#include "test_store.hpp"
namespace yiwang::support::sources {
namespace {
using namespace std::string_literals;
const std::string alarm = "\x32\x0B\x00\x03"s + "a/b" + "\x00\x07"s + "fire";

TEST(MqttPackets, APublishedMessageIsReadWithItsNumber) {
    const auto bytes = alarm + "rest";
    const auto one = first_packet(bytes);
    EXPECT_EQ(one.size, alarm.size());
    const auto out = published(one);
    EXPECT_EQ(out.topic, "a/b");
    EXPECT_EQ(out.payload, "fire");
    EXPECT_EQ(out.packet, 7);
}

TEST(MqttPackets, WhatHasNotWhollyComeIsWaitedFor) {
    for (std::size_t i = 0; i < alarm.size(); ++i) EXPECT_EQ(first_packet(std::string_view(alarm).substr(0, i)).size, 0u);
}

TEST(MqttPackets, WhatIsNoPacketBreaksTheConnection) {
    for (const auto& bytes : {"\x30\xFF\xFF\xFF\xFF\x01"s, "\x30\xFF\xFF\xFF\x7F"s}) EXPECT_EQ(problem_code([&] { first_packet(bytes); }), "sources.broker");
    for (const auto& bytes : {"\x32\x01\x00"s, "\x32\x03\x00\x05x"s, "\x32\x04\x00\x00\x00\x00"s, "\x34\x04\x00\x00\x00\x01"s, "\x32\x02\x00\x00"s})
        EXPECT_EQ(problem_code([&] { published(first_packet(bytes)); }), "sources.broker");
}

TEST(MqttPackets, AnyBytesAreAPacketOrRefused) {
    std::mt19937 random(3);
    for (int i = 0; i < 20'000; ++i) {
        std::string bytes = i % 2 ? "\x32"s : ""s;
        for (auto n = random() % 20; n > 0; --n) bytes += static_cast<char>(random() % (n % 2 ? 16 : 256));
        const auto code = problem_code([&] {
            if (const auto one = first_packet(bytes); one.size > 0) published(one);
        });
        EXPECT_TRUE(code.empty() || code == "sources.broker");
    }
}
}
}
