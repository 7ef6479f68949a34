// Code points of UTF-8, for base's own loops. Broken bytes give U+FFFD each and never read past the end.
#pragma once
#include <string>
#include <string_view>
namespace yiwang::utf8 {

inline constexpr char32_t replacement = 0xFFFD;

// The code point at `at`, which moves behind it. at must be inside the text.
inline char32_t take(std::string_view text, std::size_t& at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto following = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xC0) == 0x80; };
    const unsigned char lead = byte(at++);
    if (lead < 0x80) return lead;
    if (lead >= 0xE0 && lead < 0xF0 && following(at) && following(at + 1)) {
        const char32_t c =
            char32_t(lead & 0x0F) << 12 | char32_t(byte(at) & 0x3F) << 6 | (byte(at + 1) & 0x3F);
        if (c < 0x800 || (c >= 0xD800 && c <= 0xDFFF)) return replacement;
        at += 2;
        return c;
    }
    if (lead >= 0xC2 && lead < 0xE0 && following(at)) return char32_t(lead & 0x1F) << 6 | (byte(at++) & 0x3F);
    if (lead >= 0xF0 && lead < 0xF5 && following(at) && following(at + 1) && following(at + 2)) {
        const char32_t c = char32_t(lead & 0x07) << 18 | char32_t(byte(at) & 0x3F) << 12 |
                           char32_t(byte(at + 1) & 0x3F) << 6 | (byte(at + 2) & 0x3F);
        if (c < 0x10000 || c > 0x10FFFF) return replacement;
        at += 3;
        return c;
    }
    return replacement;
}

inline void put(std::string& out, char32_t c) {
    if (c < 0x80) out += static_cast<char>(c);
    else if (c < 0x800) {
        out += static_cast<char>(0xC0 | c >> 6);
        out += static_cast<char>(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        const char bytes[] = {static_cast<char>(0xE0 | c >> 12), static_cast<char>(0x80 | (c >> 6 & 0x3F)),
                              static_cast<char>(0x80 | (c & 0x3F))};
        out.append(bytes, 3);
    } else {
        const char bytes[] = {
            static_cast<char>(0xF0 | (c >> 18 & 0x07)), static_cast<char>(0x80 | (c >> 12 & 0x3F)),
            static_cast<char>(0x80 | (c >> 6 & 0x3F)), static_cast<char>(0x80 | (c & 0x3F))};
        out.append(bytes, 4);
    }
}
}
