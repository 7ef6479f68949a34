#include "support/address/features.hpp"
#include <array>
#include <string_view>
#include <unordered_set>
namespace yiwang::support::address {
namespace {
std::uint64_t hashed(std::string_view text) {
    std::uint64_t out = 0xCBF29CE484222325;
    for (const char c : text) out = (out ^ static_cast<unsigned char>(c)) * 0x100000001B3;
    return out ^ out >> 29;
}
std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
    a ^= b + 0x9E3779B97F4A7C15 + (a << 6) + (a >> 2);
    a *= 0xFF51AFD7ED558CCD;
    return a ^ a >> 32;
}

// Characters that end the name of a place, a road, a building: what a name ends in says what it is.
const std::unordered_set<std::string>& endings() {
    static const std::unordered_set<std::string> all{"省", "市", "区", "县", "镇", "乡", "村", "组", "路", "街", "道", "巷", "弄", "里", "号", "栋", "幢", "座",
                                                     "楼", "层", "室", "房", "单", "元", "园", "苑", "厦", "场", "城", "庄", "店", "院", "校", "厂", "司", "中",
                                                     "心", "站", "口", "旁", "边", "对", "面", "社", "队", "旗", "州", "盟", "坊", "庭", "寓", "馆", "所", "行",
                                                     "部", "-",  "F",  "B",  "A",  "(",  ")",  "内", "交", "叉", "段", "期", "排", "铺", "桥"};
    return all;
}

std::uint64_t bit_of(const std::string& token) {
    constexpr std::array<std::string_view, 16> told{"省", "市", "区", "县", "镇", "村", "路", "街", "号", "栋", "楼", "室", "单", "弄", "园", "("};
    for (std::size_t i = 0; i < told.size(); ++i)
        if (token == told[i]) return std::uint64_t{1} << i;
    if (token == "乡") return 1 << 4;
    if (token == "道" || token == "巷") return 1 << 7;
    if (token == "幢" || token == "座") return 1 << 9;
    return 0;
}

std::uint64_t shape_of(const std::string& token) {
    if (token[0] >= '0' && token[0] <= '9') return 0x1000 + std::min<std::size_t>(token.size(), 5);
    if (token[0] >= 'A' && token[0] <= 'Z') return 0x2000 + std::min<std::size_t>(token.size(), 3);
    if (static_cast<unsigned char>(token[0]) >= 0x80) return 0x3000;
    return 0x4000 + hashed(token);
}
}

void features_of(const std::vector<std::string>& tokens, std::vector<std::uint64_t>& out) {
    const auto size = static_cast<std::ptrdiff_t>(tokens.size());
    out.assign(tokens.size() * features_a_token, 0);
    static const std::uint64_t begin = hashed("<"), end = hashed(">");
    thread_local std::vector<std::uint64_t> words, shapes;
    thread_local std::vector<char> ends;
    words.clear();
    shapes.clear();
    ends.clear();
    for (const auto& token : tokens) {
        // Long numbers are rare each by itself: their length says as much.
        const bool long_number = token.size() > 3 && token[0] >= '0' && token[0] <= '9';
        words.push_back(long_number ? 0x5000 + std::min<std::size_t>(token.size(), 6) : hashed(token));
        shapes.push_back(shape_of(token));
        ends.push_back(endings().contains(token));
    }
    const auto word = [&](std::ptrdiff_t i) { return i < 0 ? begin : i >= size ? end : words[static_cast<std::size_t>(i)]; };
    const auto shape = [&](std::ptrdiff_t i) { return i < 0 ? begin : i >= size ? end : shapes[static_cast<std::size_t>(i)]; };
    // The next ending to the right and the last to the left, and how far away: up to six.
    const auto ending = [&](std::ptrdiff_t from, std::ptrdiff_t step, std::size_t nth) {
        for (std::ptrdiff_t k = from, away = 0; k >= 0 && k < size && away <= 6; k += step, ++away)
            if (ends[static_cast<std::size_t>(k)] && nth-- == 0) return mixed(word(k), static_cast<std::uint64_t>(away));
        return step > 0 ? end : begin;
    };
    // What was there before: which endings, and the same two tokens once more, as when an address says its city twice.
    std::uint64_t passed = 0;
    const auto told_elsewhere = [&](std::ptrdiff_t i) {
        std::uint64_t found = 0;
        const auto first = word(i), second = word(i + 1);
        for (std::ptrdiff_t k = 0; k + 1 < size; ++k)
            if (words[static_cast<std::size_t>(k)] == first && words[static_cast<std::size_t>(k) + 1] == second && k != i) found |= k < i ? 1 : 2;
        return found;
    };
    std::uint64_t told_before = 0;
    for (std::ptrdiff_t i = 0; i < size; ++i) {
        std::size_t slot = 0;
        auto* own = out.data() + static_cast<std::size_t>(i) * features_a_token;
        const auto add = [&](std::uint64_t feature) {
            own[slot] = mixed(feature, slot + 1) | 1;
            ++slot;
        };
        add(1);
        for (std::ptrdiff_t k = -3; k <= 3; ++k) add(word(i + k));
        for (std::ptrdiff_t k = -3; k <= 2; ++k) add(mixed(word(i + k), word(i + k + 1)));
        for (std::ptrdiff_t k = -2; k <= 0; ++k) add(mixed(mixed(word(i + k), word(i + k + 1)), word(i + k + 2)));
        add(mixed(word(i - 1), word(i + 1)));
        add(mixed(mixed(word(i), word(i + 1)), mixed(word(i + 2), word(i + 3))));
        for (std::ptrdiff_t k = -2; k <= 2; ++k) add(shape(i + k));
        add(mixed(mixed(shape(i - 1), shape(i)), shape(i + 1)));
        add(mixed(mixed(shape(i - 2), shape(i - 1)), mixed(shape(i), mixed(shape(i + 1), shape(i + 2)))));
        add(mixed(shape(i), word(i + 1)));
        add(mixed(word(i - 1), shape(i)));
        add(mixed(mixed(word(i - 1), shape(i)), word(i + 1)));
        const auto right = ending(i, 1, 0), left = ending(i - 1, -1, 0), second = ending(i, 1, 1);
        add(right);
        add(left);
        add(mixed(left, right));
        add(mixed(right, second));
        add(mixed(right, word(i)));
        add(mixed(left, word(i)));
        add(mixed(right, mixed(word(i - 1), word(i))));
        add(static_cast<std::uint64_t>(std::min<std::ptrdiff_t>(i, 8)));
        add(mixed(static_cast<std::uint64_t>(std::min<std::ptrdiff_t>(size - i, 8)), shape(i)));
        const auto told = told_elsewhere(i);
        add(mixed(told * 4 + told_before, right));
        told_before = told;
        add(passed);
        add(mixed(passed, right));
        add(mixed(passed, mixed(shape(i), word(i + 1))));
        add(mixed(passed, word(i)));
        passed |= bit_of(tokens[static_cast<std::size_t>(i)]);
    }
}
}
