#include "base/text.hpp"
#include <unicode/uchar.h>
#include <algorithm>
#include "base/utf8.hpp"
namespace yiwang {
namespace {
int width_of(char32_t c) {
    if (c < 0x300) return c >= 0x20 && c != 0x7F && !(c >= 0x80 && c < 0xA0) && c != 0xAD;
    if ((c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3041 && c <= 0x3096)) return 2;
    const auto point = static_cast<UChar32>(c);
    switch (u_charType(point)) {
        case U_NON_SPACING_MARK:
        case U_ENCLOSING_MARK:
        case U_FORMAT_CHAR:
        case U_CONTROL_CHAR: return 0;
        default: break;
    }
    if (c >= 0x1160 && c <= 0x11FF) return 0;  // vowels and finals joined to a Korean initial
    const auto east_asian = u_getIntPropertyValue(point, UCHAR_EAST_ASIAN_WIDTH);
    return east_asian == U_EA_WIDE || east_asian == U_EA_FULLWIDTH ? 2 : 1;
}

bool is_blank(char32_t c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x80 && u_isUWhiteSpace(static_cast<UChar32>(c)));
}
}

bool valid_utf8(std::string_view text) {
    const auto* at = reinterpret_cast<const unsigned char*>(text.data());
    const auto* const end = at + text.size();
    while (at != end) {
        if (*at < 0x80) {
            ++at;
            continue;
        }
        // Table 3-7 of the Unicode standard: the second byte's range excludes overlong forms and surrogates.
        const unsigned char lead = *at;
        const int following = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
        if (lead < 0xC2 || lead > 0xF4 || end - at <= following) return false;
        const unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        const unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        if (at[1] < low || at[1] > high) return false;
        for (int i = 2; i <= following; ++i)
            if ((at[i] & 0xC0) != 0x80) return false;
        at += following + 1;
    }
    return true;
}

std::u32string to_utf32(std::string_view text) {
    std::u32string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) out += utf8::take(text, at);
    return out;
}

std::string to_utf8(std::u32string_view text) {
    std::string out;
    out.reserve(text.size() * 3);
    for (const char32_t c : text) utf8::put(out, c);
    return out;
}

std::size_t length(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

int width(std::string_view text) {
    int columns = 0;
    for (std::size_t at = 0; at < text.size();) columns += width_of(utf8::take(text, at));
    return columns;
}

std::string ellipsis(std::string_view text, int columns) {
    if (width(text) <= columns) return std::string(text);
    if (columns < 1) return {};
    int used = 0;
    std::size_t at = 0;
    for (std::size_t next = 0; next < text.size(); at = next) {
        used += width_of(utf8::take(text, next));
        if (used > columns - 1) break;  // the sign itself takes one
    }
    return std::string(text.substr(0, at)) + "…";
}

bool blank(std::string_view text) {
    return trimmed(text).empty();
}

std::string trimmed(std::string_view text) {
    std::size_t begin = text.size(), end = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        if (is_blank(utf8::take(text, at))) continue;
        begin = std::min(begin, start);
        end = at;
    }
    return begin < end ? std::string(text.substr(begin, end - begin)) : std::string();
}

std::string masked_phone(std::string_view phone) {
    const auto points = to_utf32(phone);
    const std::size_t head = points.size() >= 11 ? 3 : 0;
    const std::size_t tail = points.size() >= 11 ? 4 : points.size() >= 7 ? 3 : 0;
    return to_utf8(points.substr(0, head)) + std::string(points.size() - head - tail, '*') +
           to_utf8(points.substr(points.size() - tail));
}

std::string masked_name(std::string_view name) {
    const auto points = to_utf32(name);
    if (points.size() < 2) return std::string(points.size(), '*');
    return to_utf8(points.substr(0, 1)) + std::string(points.size() - 1, '*');
}
}
