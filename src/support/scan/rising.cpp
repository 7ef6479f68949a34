#include "support/scan/rising.hpp"
#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <unordered_map>
#include "base/problem.hpp"
#include "base/text.hpp"
namespace yiwang::support::scan {
namespace {
constexpr double never_seen = 0.5;  // times in all of the past
constexpr int windows_least = 4;

struct Counted {
    std::vector<std::int64_t> windows;  // the latest first
    std::vector<std::size_t> said;
};

// P(X >= observed), X negative binomial with this mean and variance, or Poisson where they are equal.
double upper_tail(std::int64_t observed, double mean, double variance) {
    const double size = variance > mean * (1 + 1e-9) ? mean * mean / (variance - mean) : 0;
    const auto log_of = [&](std::int64_t count) {
        const auto n = static_cast<double>(count);
        if (size == 0) return n * std::log(mean) - mean - std::lgamma(n + 1);
        return std::lgamma(n + size) - std::lgamma(size) - std::lgamma(n + 1) + size * std::log(size / (size + mean)) + n * std::log(mean / (size + mean));
    };
    if (static_cast<double>(observed) <= mean) {
        double below = 0;
        for (std::int64_t n = 0; n < observed; ++n) below += std::exp(log_of(n));
        return std::max(0.0, 1 - below);
    }
    double sum = 0;
    for (auto n = observed;; ++n) {
        const double term = std::exp(log_of(n));
        sum += term;
        if (term <= sum * 1e-12) return std::min(1.0, sum);
    }
}

Rising judge(const std::string& topic, const Counted& counted) {
    const auto before = static_cast<double>(counted.windows.size() - 1);
    double total = 0, squares = 0;
    for (std::size_t i = 1; i < counted.windows.size(); ++i) total += static_cast<double>(counted.windows[i]);
    const double mean = (total + never_seen) / before;
    for (std::size_t i = 1; i < counted.windows.size(); ++i) squares += std::pow(static_cast<double>(counted.windows[i]) - total / before, 2);
    const double spread = std::max(mean, squares / (before - 1));  // of one window, at least that of chance
    Rising out{topic, counted.windows[0], mean, upper_tail(counted.windows[0], mean, spread * (1 + 1 / before)), {}, counted.said};
    out.before.assign(counted.windows.rbegin(), counted.windows.rend() - 1);
    return out;
}

std::unordered_map<std::string, Counted> count(std::span<const Said> all, std::int32_t today, const RisingOptions& options) {
    std::unordered_map<std::string, Counted> out;
    std::set<std::tuple<std::int64_t, std::uint64_t, std::string>> heard;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto back = (std::int64_t{today} - all[i].day) / options.window_days;
        if (all[i].day > today || back > options.windows_before) continue;
        for (const auto& topic : all[i].topics) {
            auto& counted = out[topic];
            counted.windows.resize(static_cast<std::size_t>(options.windows_before) + 1);
            if (back == 0) counted.said.push_back(i);
            if (!all[i].voice || heard.emplace(back, all[i].voice, topic).second) ++counted.windows[static_cast<std::size_t>(back)];
        }
    }
    return out;
}
}

std::vector<Rising> rising(std::span<const Said> all, std::int32_t today, const RisingOptions& options) {
    if (options.window_days < 7 || options.window_days > 28 || options.window_days % 7 || options.windows_before < 4 || options.windows_before > 104 || options.voices_least < 1 ||
        !(options.false_share > 0 && options.false_share < 1))
        throw Invalid("options", "scan.options", {"话题参数超出范围。", "An option of the topics is out of its range."});
    std::int64_t first = today;
    for (const auto& one : all) first = std::min<std::int64_t>(first, one.day);
    RisingOptions known = options;
    known.windows_before = static_cast<int>(std::min<std::int64_t>(options.windows_before, (today + 1 - first) / options.window_days - 1));
    if (known.windows_before < windows_least) return {};
    std::vector<Rising> out;
    for (const auto& [topic, counted] : count(all, today, known)) out.push_back(judge(topic, counted));
    std::sort(out.begin(), out.end(), [](const Rising& a, const Rising& b) { return std::tie(a.p, a.topic) < std::tie(b.p, b.topic); });
    // NB: all topics that were heard count among those asked, also those too small to tell.
    const auto asked = static_cast<double>(out.size());
    std::size_t told = 0;
    for (std::size_t i = 0; i < out.size(); ++i)
        if (out[i].p <= options.false_share * static_cast<double>(i + 1) / asked) told = i + 1;
    out.resize(told);
    std::erase_if(out, [&](const Rising& one) { return one.observed < options.voices_least; });
    if (out.size() > options.topics_max) out.resize(options.topics_max);
    return out;
}

std::vector<std::string> words(std::string_view text) {
    static const std::u32string joining = U"的了是在我你他她它们有和与及也都就不没很还又被把给这那个等请希望您";
    std::set<std::string> out;
    for (auto& word : bigrams(text)) {
        const auto characters = to_utf32(word);
        const bool number = std::all_of(characters.begin(), characters.end(), [](char32_t c) { return c >= U'0' && c <= U'9'; });
        const bool joins = std::any_of(characters.begin(), characters.end(), [&](char32_t c) { return joining.find(c) != std::u32string::npos; });
        if (characters.size() > 1 && !number && !joins) out.insert(std::move(word));
    }
    return {out.begin(), out.end()};
}

bool covered(const Rising& topic, const Rising& by) {
    std::vector<std::size_t> both;
    std::set_intersection(topic.said.begin(), topic.said.end(), by.said.begin(), by.said.end(), std::back_inserter(both));
    return 5 * both.size() >= 4 * topic.said.size();
}

std::vector<Rising> joined(std::vector<Rising> topics) {
    // The words grow at either end by what begins or ends with their last or first character.
    const auto grow = [](std::string& words, const std::string& pair) {
        const auto whole = to_utf32(words), more = to_utf32(pair);
        if (whole.back() == more.front()) words = to_utf8(whole + more.substr(1));
        else if (more.back() == whole.front()) words = to_utf8(more + whole.substr(1));
    };
    std::vector<Rising> out, left = std::move(topics);
    while (!left.empty()) {
        Rising first = std::move(left.front());
        left.erase(left.begin());
        const auto under = std::stable_partition(left.begin(), left.end(), [&](const Rising& one) { return !covered(one, first); });
        for (std::size_t round = 0; round < 2; ++round)
            for (auto one = under; one != left.end(); ++one)
                if (covered(first, *one) && first.topic.find(one->topic) == std::string::npos) grow(first.topic, one->topic);
        left.erase(under, left.end());
        out.push_back(std::move(first));
    }
    return out;
}
}
