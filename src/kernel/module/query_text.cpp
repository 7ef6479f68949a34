#include "kernel/module/query_text.hpp"
#include <algorithm>
#include "base/text.hpp"
namespace yiwang {
namespace {
int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}
}

std::optional<std::string> percent_decoded(std::string_view text, bool plus) {
    std::string out;
    const bool plain = std::ranges::all_of(text, [plus](char c) { return c > 0 && c != '%' && !(c == '+' && plus); });
    if (plain) return std::string(text);
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus) out += ' ';
        else if (text[i] != '%') out += text[i];
        else {
            const bool whole = i + 2 < text.size();
            const int high = whole ? hex_digit(text[i + 1]) : -1, low = whole ? hex_digit(text[i + 2]) : -1;
            if (high < 0 || low < 0) return {};
            out += static_cast<char>(high << 4 | low);
            i += 2;
        }
        if (out.back() == '\0') return {};
    }
    if (!valid_utf8(out)) return {};
    return out;
}

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string out;
    for (const unsigned char c : text) {
        const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.' || c == '~';
        if (plain) out += static_cast<char>(c);
        else out += '%', out += hex[c >> 4], out += hex[c & 15];
    }
    return out;
}

std::optional<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view query) {
    std::vector<std::pair<std::string, std::string>> out;
    while (!query.empty()) {
        const auto end = query.find('&');
        const auto part = query.substr(0, end);
        query = end == query.npos ? std::string_view{} : query.substr(end + 1);
        if (part.empty()) continue;
        const auto equals = part.find('=');
        auto name = percent_decoded(part.substr(0, equals), true);
        auto value = percent_decoded(equals == part.npos ? std::string_view{} : part.substr(equals + 1), true);
        if (!name || !value || out.size() >= 100) return {};
        out.emplace_back(std::move(*name), std::move(*value));
    }
    return out;
}
}
