#include "kernel/mail/letter.hpp"
#include <algorithm>
#include <ctime>
#include "base/base64.hpp"
#include "base/text.hpp"
namespace yiwang::mail {
namespace {
constexpr std::size_t word_bytes = 39;     // as an encoded word 64 characters: with the longest field's name in a line of 76
constexpr std::size_t line_digits = 76;
constexpr std::size_t local_max = 64, address_max = 254, label_max = 63;

// Encoded words, folded between them; each of whole characters, as RFC 2047 5 (3) has it.
std::string words(std::string text) {
    for (auto& c : text)
        if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') c = ' ';
    std::string out;
    for (std::string_view left = text; !left.empty();) {
        auto size = std::min(word_bytes, left.size());
        while (size > 1 && size < left.size() && (static_cast<unsigned char>(left[size]) & 0xC0) == 0x80) --size;
        out += (out.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?") + base64(left.substr(0, size)) + "?=";
        left.remove_prefix(size);
    }
    return out;
}

// Lines ended by CRLF, whatever ended them before (RFC 2045, 6.8).
std::string canonical(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
        if (text[i] == '\r' || text[i] == '\n') out += "\r\n";
        else out += text[i];
    }
    return out;
}

std::string date(Instant at) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(at));
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::string out(40, '\0');
    out.resize(std::strftime(out.data(), out.size(), "%a, %d %b %Y %H:%M:%S +0000", &parts));
    return out;
}

bool letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// Whether each piece between dots is one.
bool dotted(std::string_view text, bool (*is_piece)(std::string_view)) {
    for (std::size_t from = 0;;) {
        const auto dot = std::min(text.find('.', from), text.size());
        if (!is_piece(text.substr(from, dot - from))) return false;
        if (dot == text.size()) return true;
        from = dot + 1;
    }
}

bool is_atom(std::string_view text) {
    constexpr std::string_view signs = "!#$%&'*+-/=?^_`{|}~";
    return !text.empty() && std::ranges::all_of(text, [&](char c) { return letter_or_digit(c) || signs.find(c) != signs.npos; });
}

bool is_label(std::string_view text) {
    return !text.empty() && text.size() <= label_max && text.front() != '-' && text.back() != '-' && std::ranges::all_of(text, [](char c) { return letter_or_digit(c) || c == '-'; });
}
}

std::string printed(const Letter& letter) {
    std::string out = "Date: " + date(letter.written_at) + "\r\nFrom: ";
    if (!letter.from_name.empty()) out += words(letter.from_name) + "\r\n ";
    out += "<" + letter.from + ">\r\nTo: <" + letter.to + ">\r\nMessage-ID: <" + letter.message_id + ">\r\nSubject: " + words(letter.subject) +
           "\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    const auto digits = base64(canonical(letter.text));
    for (std::size_t at = 0; at < digits.size(); at += line_digits) out += digits.substr(at, line_digits) + "\r\n";
    return out;
}

std::optional<std::string> address(std::string_view written) {
    auto out = trimmed(written);
    const auto at = out.find('@');
    if (at == out.npos || at > local_max || out.size() > address_max) return {};
    const auto domain = std::string_view(out).substr(at + 1);
    const auto last = domain.substr(domain.rfind('.') + 1);
    const bool is_name = domain.find('.') != domain.npos && std::ranges::any_of(last, [](char c) { return c < '0' || c > '9'; });
    if (!is_name || !dotted(std::string_view(out).substr(0, at), is_atom) || !dotted(domain, is_label)) return {};
    std::transform(out.begin() + static_cast<std::ptrdiff_t>(at), out.end(), out.begin() + static_cast<std::ptrdiff_t>(at), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}
}
