// Which reads stay on the loop.
#include "kernel/http/pace.hpp"
#include <gtest/gtest.h>
#include <thread>
namespace yiwang::http {
namespace {
using namespace std::chrono_literals;

TEST(Pace, ARouteProvesItselfOnTheWorkersFirst) {
    Pace pace;
    for (int i = 0; i < 99; ++i) pace.took(0ns);
    EXPECT_FALSE(pace.quick());
    pace.took(0ns);
    EXPECT_TRUE(pace.quick());
}

TEST(Pace, OneAnswerALittleSlowIsForgivenALongOneIsNot) {
    Pace pace;
    for (int i = 0; i < 1000; ++i) pace.took(0ns);
    pace.took(300us);
    EXPECT_TRUE(pace.quick());
    pace.took(40ms);
    EXPECT_FALSE(pace.quick());
    for (int i = 0; i < 1000; ++i) pace.took(0ns);
    EXPECT_FALSE(pace.quick()) << "it weighs by its length";
    for (int i = 0; i < 1000; ++i) pace.took(0ns);
    EXPECT_TRUE(pace.quick());
}

TEST(Pace, ARouteThatIsOftenSlowNeverComesToTheLoop) {
    Pace pace;
    for (int i = 0; i < 10'000; ++i) {
        pace.took(i % 10 == 0 ? 500us : 0us);
        ASSERT_FALSE(pace.quick());
    }
}

TEST(Stopwatch, SeesWaitingAndComputing) {
    const Stopwatch quick;
    EXPECT_EQ(quick.slow(), 0ns);
    const Stopwatch waiting;
    std::this_thread::sleep_for(2ms);
    EXPECT_GE(waiting.slow(), 2ms);
    const Stopwatch computing;
    const auto until = std::chrono::steady_clock::now() + 20ms;
    while (std::chrono::steady_clock::now() < until) {}
    EXPECT_GT(computing.slow(), Pace::quick_limit);
}
}
}
