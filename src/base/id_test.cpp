#include "base/id.hpp"
#include <gtest/gtest.h>
#include <algorithm>
#include <random>
#include <thread>
#include <vector>
namespace yiwang {
namespace {
using namespace std::chrono_literals;
const Instant some_day = std::chrono::sys_days{std::chrono::year{2026} / 11 / 24} + 3h;
}

TEST(Id, prints_thirteen_characters_and_reads_back) {
    std::mt19937_64 random(7);
    for (int i = 0; i < 10'000; ++i) {
        const auto value = static_cast<std::int64_t>(random() >> 1);
        const auto text = print_id(value);
        ASSERT_EQ(text.size(), 13u);
        ASSERT_EQ(parse_id(text), value) << text;
    }
    EXPECT_EQ(print_id(0), "0000000000000");
    EXPECT_EQ(parse_id("7zzzzzzzzzzzz"), std::numeric_limits<std::int64_t>::max());
}

TEST(Id, printed_forms_sort_as_the_numbers_do) {
    std::mt19937_64 random(7);
    for (int i = 0; i < 10'000; ++i) {
        const auto one = static_cast<std::int64_t>(random() >> 1),
                   other = static_cast<std::int64_t>(random() >> 1);
        ASSERT_EQ(one < other, print_id(one) < print_id(other));
    }
}

TEST(Id, what_is_no_printed_form_is_nothing) {
    for (const auto* text :
         {"", "0", "000000000000", "00000000000000", "8000000000000", "000000000000i", "000000000000l",
          "000000000000o", "000000000000u", "000000000000A", "00000000000 0", "-000000000001"})
        EXPECT_FALSE(parse_id(text)) << text;
}

TEST(Id, tells_when_it_was_given) {
    IdSource source(511);
    EXPECT_EQ(given_at(source.next(some_day)), some_day);
    EXPECT_EQ(given_at(source.next(some_day + 1234us)), some_day + 1ms);
    EXPECT_LE(first_id_at(some_day + 5ms), source.next(some_day + 5ms));
    EXPECT_EQ(given_at(first_id_at(some_day + 5ms)), some_day + 5ms);
    EXPECT_EQ(first_id_at(Instant{}), 0);
}

TEST(Id, ids_of_one_node_grow_even_if_the_clock_stands_or_goes_back) {
    IdSource source(3);
    std::int64_t last = 0;
    for (int i = 0; i < 20'000; ++i) {
        const auto id = source.next(i % 3 == 0 ? some_day - 1h : some_day);
        ASSERT_GT(id, last);
        last = id;
    }
}

TEST(Id, a_full_millisecond_borrows_from_the_next) {
    IdSource source(0);
    for (int i = 0; i < 4096; ++i) EXPECT_EQ(given_at(source.next(some_day)), some_day);
    EXPECT_EQ(given_at(source.next(some_day)), some_day + 1ms);
}

TEST(Id, nodes_never_give_the_same_and_keep_the_order_of_milliseconds) {
    IdSource low(0), high(511);
    const auto one = high.next(some_day), other = low.next(some_day);
    EXPECT_NE(one, other);
    EXPECT_LT(one, low.next(some_day + 1ms));
}

TEST(Id, threads_never_get_the_same_and_each_sees_its_own_grow) {
    constexpr int threads = 4, each = 20'000;
    IdSource source(7);
    std::vector<std::vector<std::int64_t>> given(threads);
    std::vector<std::thread> running;
    for (auto& mine : given)
        running.emplace_back([&] {
            for (int i = 0; i < each; ++i) mine.push_back(source.next(some_day));
        });
    for (auto& one : running) one.join();
    std::vector<std::int64_t> all;
    for (const auto& mine : given) {
        EXPECT_TRUE(std::is_sorted(mine.begin(), mine.end()));
        all.insert(all.end(), mine.begin(), mine.end());
    }
    std::sort(all.begin(), all.end());
    EXPECT_EQ(std::adjacent_find(all.begin(), all.end()), all.end());
}

TEST(Id, a_clock_before_the_epoch_still_gives_positive_ids) {
    IdSource source(0);
    EXPECT_GT(source.next(Instant{}), 0);
    EXPECT_GT(source.next(Instant{} - 24h * 365 * 100), 0);
}
}
