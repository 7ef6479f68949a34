#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <set>
#include "base/text.hpp"
#include "base/utf8.hpp"
namespace yiwang {
namespace {
constexpr std::size_t bmp_size = 0x10000;
constexpr char32_t ideographic_space = 0x3000;

std::unique_ptr<icu::Transliterator> transliterator(const char* name) {
    UErrorCode wrong = U_ZERO_ERROR;
    UParseError where{};
    std::unique_ptr<icu::Transliterator> made(icu::Transliterator::createInstance(
        icu::UnicodeString(name, -1, US_INV), UTRANS_FORWARD, where, wrong));
    if (U_FAILURE(wrong) || !made)
        throw std::runtime_error(std::string("transliterator ") + name + ": " + u_errorName(wrong));
    return made;
}

// NB: a transliterator of ICU may not be shared by threads; making one is dear, copying it cheap.
icu::Transliterator& own_copy(const icu::Transliterator& original,
                              std::unique_ptr<icu::Transliterator>& slot) {
    static std::mutex guard;
    if (!slot) {
        const std::lock_guard lock(guard);
        slot.reset(original.clone());
    }
    return *slot;
}

std::string transliterated(std::string_view text, icu::Transliterator& by) {
    auto wide =
        icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
    by.transliterate(wide);
    std::string out;
    return wide.toUTF8String(out);
}

bool is_ascii(std::string_view text) {
    for (const char c : text)
        if (static_cast<unsigned char>(c) >= 0x80) return false;
    return true;
}

char32_t half_width_of(char32_t c) {
    if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFEE0;
    return c == ideographic_space ? U' ' : c;
}

char32_t full_width_of(char32_t c) {
    if (c >= 0x21 && c <= 0x7E) return c + 0xFEE0;
    return c == U' ' ? ideographic_space : c;
}

enum class Kind : unsigned char { other, space, han, word };

Kind kind_of(char32_t c) {
    const auto point = static_cast<UChar32>(c);
    if (u_isUWhiteSpace(point) || (c >= '\t' && c <= '\r')) return Kind::space;
    if (u_hasBinaryProperty(point, UCHAR_IDEOGRAPHIC)) return Kind::han;
    const auto type = u_charType(point);
    const bool is_mark = type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK;
    return u_isalnum(point) || is_mark ? Kind::word : Kind::other;
}

// Each character of the first plane in the form in which it is compared, and what it is.
struct Folding {
    std::array<char16_t, bmp_size> to;
    std::array<Kind, bmp_size> kind;

    Folding() {
        for (char32_t c = 0; c < bmp_size; ++c)
            to[c] = static_cast<char16_t>(u_tolower(static_cast<UChar32>(half_width_of(c))));
        simplify();
        settle();
        for (char32_t c = 0; c < bmp_size; ++c) kind[c] = kind_of(to[c]);
    }

private:
    // One character a line through ICU's table; what becomes more than one character stays.
    void simplify() {
        constexpr char32_t first = 0x2E80, last = 0xFAFF;
        icu::UnicodeString all;
        const auto left_out = [](char32_t c) { return c >= 0xD800 && c <= 0xDFFF; };
        for (char32_t c = first; c <= last; ++c)
            if (!left_out(c)) all.append(static_cast<char16_t>(to[c])).append(u'\n');
        transliterator("Traditional-Simplified")->transliterate(all);
        int32_t at = 0;
        for (char32_t c = first; c <= last; ++c) {
            if (left_out(c)) continue;
            const int32_t line_end = all.indexOf(u'\n', at);
            if (line_end == at + 1) to[c] = all[at];
            at = line_end + 1;
        }
    }

    // What a character becomes stays as it is: of forms that lead to each other the first stands for all.
    void settle() {
        const auto once = to;
        for (char32_t c = 0; c < bmp_size; ++c) {
            char16_t last = once[c];
            for (int i = 0; i < 4 && once[last] != last; ++i) last = once[last];
            to[c] = once[last] == last ? last : std::min(last, once[last]);
        }
    }
};

const Folding& folding() {
    static const Folding made;
    return made;
}

char32_t fold(const Folding& by, char32_t c) {
    return c < bmp_size ? by.to[c] : static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
}

Kind kind(const Folding& by, char32_t c) {
    return c < bmp_size ? by.kind[c] : kind_of(c);
}

// Letters and digits of a character in Latin script, lower case.
std::string find_latin(char32_t c) {
    static const auto to_latin = transliterator("Han-Latin; Latin-ASCII; Lower");
    icu::UnicodeString text(static_cast<UChar32>(c));
    to_latin->transliterate(text);
    std::string out;
    for (int32_t i = 0; i < text.length(); ++i) {
        const char16_t letter = text[i];
        if ((letter >= u'a' && letter <= u'z') || (letter >= u'0' && letter <= u'9')) out += static_cast<char>(letter);
    }
    return out;
}

// Characters with several readings, where the common one is not the one of the word.
struct Reading {
    std::u32string_view word;
    std::string_view initials;
};
constexpr std::array<Reading, 16> readings{{{U"重庆", "cq"},
                                            {U"银行", "yh"},
                                            {U"行业", "hy"},
                                            {U"厦门", "xm"},
                                            {U"长沙", "cs"},
                                            {U"长城", "cc"},
                                            {U"长江", "cj"},
                                            {U"长安", "ca"},
                                            {U"长春", "cc"},
                                            {U"长期", "cq"},
                                            {U"长途", "ct"},
                                            {U"音乐", "yy"},
                                            {U"会计", "kj"},
                                            {U"重建", "cj"},
                                            {U"商行", "sh"},
                                            {U"车行", "ch"}}};
}

std::string half_width(std::string_view text) {
    if (is_ascii(text)) return std::string(text);
    std::string out;
    for (std::size_t at = 0; at < text.size();) utf8::put(out, half_width_of(utf8::take(text, at)));
    return out;
}

std::string full_width(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) utf8::put(out, full_width_of(utf8::take(text, at)));
    return out;
}

std::string simplified(std::string_view text) {
    if (is_ascii(text)) return std::string(text);
    static const auto original = transliterator("Traditional-Simplified");
    thread_local std::unique_ptr<icu::Transliterator> mine;
    return transliterated(text, own_copy(*original, mine));
}

std::string traditional(std::string_view text) {
    if (is_ascii(text)) return std::string(text);
    static const auto original = transliterator("Simplified-Traditional");
    thread_local std::unique_ptr<icu::Transliterator> mine;
    return transliterated(text, own_copy(*original, mine));
}

std::string_view pinyin(char32_t c) {
    static std::mutex guard;
    static std::set<std::string> all;
    static std::array<std::atomic<const std::string*>, bmp_size> known = {};  // null: not asked yet
    c = half_width_of(c);
    auto* slot = c < bmp_size ? &known[c] : nullptr;
    const std::string* found = slot ? slot->load(std::memory_order_acquire) : nullptr;
    if (!found) {
        const std::lock_guard lock(guard);
        found = &*all.insert(find_latin(c)).first;
        if (slot) slot->store(found, std::memory_order_release);
    }
    return *found;
}

std::string pinyin_initials(std::string_view text) {
    const auto points = to_utf32(text);
    const std::u32string_view all = points;
    std::string out;
    for (std::size_t at = 0; at < all.size();) {
        const Reading* word = nullptr;
        if (all[at] >= 0x4E00)
            for (const auto& reading : readings)
                if (all.substr(at).starts_with(reading.word)) word = &reading;
        if (word) {
            out += word->initials;
            at += word->word.size();
        } else if (const auto sound = pinyin(all[at++]); !sound.empty()) out += sound.front();
    }
    return out;
}

std::string folded(std::string_view text) {
    const auto& by = folding();
    std::string out;
    out.reserve(text.size());
    bool space = false;
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = fold(by, utf8::take(text, at));
        if (kind(by, c) == Kind::space) {
            space = true;
            continue;
        }
        if (space && !out.empty()) out += ' ';
        space = false;
        utf8::put(out, c);
    }
    return out;
}

namespace {
enum class LastOfRun { if_alone, always };

std::vector<std::string> words_of(std::string_view text, LastOfRun last_of_run) {
    const auto& by = folding();
    std::vector<std::string> out;
    out.reserve(text.size() / 3);
    Kind before = Kind::other;
    char32_t last = 0;
    bool open = false;  // a Han character that the end of its run makes a word
    const auto close = [&] {
        if (open) utf8::put(out.emplace_back(), last);
        open = false;
    };
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = fold(by, utf8::take(text, at));
        const Kind now = kind(by, c);
        if (now == Kind::han) {
            if (before == Kind::han) {
                auto& pair = out.emplace_back();
                utf8::put(pair, last);
                utf8::put(pair, c);
                open = last_of_run == LastOfRun::always;
            } else open = true;
            last = c;
        } else {
            close();
            if (now == Kind::word) {
                if (before != Kind::word) out.emplace_back();
                utf8::put(out.back(), c);
            }
        }
        before = now;
    }
    close();
    return out;
}
}

std::vector<std::string> bigrams(std::string_view text) {
    return words_of(text, LastOfRun::if_alone);
}

std::vector<std::string> index_words(std::string_view text) {
    return words_of(text, LastOfRun::always);
}
}
