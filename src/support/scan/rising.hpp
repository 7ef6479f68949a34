// Topics 话题 that are spoken of more than their own past explains: words of texts, or kinds as they are given.
//
// A window of whole weeks is compared with the windows of the same length before it, so that the rhythm of the week is in both.
// What is expected is the mean of those windows, more widely spread as they differ more among themselves than chance makes
// them and as there are fewer (negative binomial with matched mean and variance); a word never seen before is expected half
// a time in all of the past. Over the many topics asked at once the share of false ones is held by the procedure of Benjamini
// and Hochberg (Journal of the Royal Statistical Society B 57(1), 1995). Pure; any thread.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>
namespace yiwang::support::scan {

struct Said {
    std::int32_t day;         // any count of days
    std::uint64_t voice = 0;  // who says it, once a window and topic; 0: not known, each a voice of its own
    std::vector<std::string> topics;
};

struct RisingOptions {
    int window_days = 7;         // a multiple of 7, at most 28
    int windows_before = 12;     // 4..104; fewer where what is given does not go back so far
    std::int64_t voices_least = 3;
    double false_share = 0.05;   // of the topics told, 0..1
    std::size_t topics_max = 20;
};

struct Rising {
    std::string topic;
    std::int64_t observed;              // voices in the window
    double expected, p;
    std::vector<std::int64_t> before;   // voices in each window before, oldest first
    std::vector<std::size_t> said;      // which of those given, in the window
};

// The surest first; nothing where fewer than four whole windows lie before. Throws Invalid "scan.options": out of the ranges above.
std::vector<Rising> rising(std::span<const Said>, std::int32_t today, const RisingOptions& = {});

// Topics of a text: its pairs of Han characters and words of letters, each once, without numbers and without what only joins.
std::vector<std::string> words(std::string_view text);

// Are most of the messages of a topic, four in five, also another's?
bool covered(const Rising& topic, const Rising& by);

// Each topic once: those that a surer one covers are left out, and neighbouring pairs of the same messages become one, 停水 and 水管 停水管.
std::vector<Rising> joined(std::vector<Rising>);
}
