#include "kernel/module/etag.hpp"
#include <cstring>
namespace yiwang {
namespace {
std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
    const auto product = static_cast<unsigned __int128>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}
}

std::string etag_of(std::string_view body) {
    // Multiply and fold, eight bytes at a time, in two lanes with keys of their own.
    std::uint64_t one = 0x9e3779b97f4a7c15 ^ body.size(), two = 0xbf58476d1ce4e5b9 + body.size();
    for (std::size_t at = 0; at < body.size(); at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, body.data() + at, std::min<std::size_t>(8, body.size() - at));
        one = mix(one ^ word, 0xa0761d6478bd642f);
        two = mix(two + word, 0xe7037ed1a0b428db) + at;
    }
    static constexpr char digits[] = "0123456789abcdef";
    std::string out = "\"";
    for (auto half : {mix(one, 0x8ebc6af09c88c6e3), mix(two, 0x589965cc75374cc3)})
        for (int i = 0; i < 16; ++i, half >>= 4) out += digits[half & 15];
    return out + "\"";
}

namespace {
// Of a list of validators: is one of them it, as same(one) says?
template <class Same>
bool any_of(std::string_view header, Same&& same) {
    while (!header.empty()) {
        const auto end = header.find(',');
        auto one = header.substr(0, end);
        header = end == header.npos ? std::string_view{} : header.substr(end + 1);
        while (!one.empty() && one.front() == ' ') one.remove_prefix(1);
        while (!one.empty() && one.back() == ' ') one.remove_suffix(1);
        if (one == "*" || same(one)) return true;
    }
    return false;
}
}

bool matches(std::string_view header, std::string_view etag) {
    return any_of(header, [&](std::string_view one) { return (one.starts_with("W/") ? one.substr(2) : one) == etag; });
}

bool matches_strongly(std::string_view header, std::string_view etag) {
    return any_of(header, [&](std::string_view one) { return one == etag; });
}
}
