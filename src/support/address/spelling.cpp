#include "support/address/spelling.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>
#include "base/text.hpp"
namespace yiwang::support::address {
namespace {
constexpr char16_t start = 0, number = u'#',
                   word = u'@';  // any number is like any other, and so is any Latin word
constexpr std::u32string_view endings = U"省市区县镇乡村里道路街巷号栋#@";

// What each departure costs. Found by trying, on addresses with one wrong character and on those with parts
// left out.
constexpr double part_left_out = 0.5, pair_only = 0.3, unknown_step = 1.0, unknown_number = 0.1;
constexpr double same_sound = 0.7, near_sound = 0.8, another_character = 1.2, exchanged = 0.9, left_out = 0.9, doubled = 0.4, too_many = 1.1;
constexpr double syllable = 0.25, begun_syllable = 0.35, initial = 0.6, letter_kept = 0.9, rarity = 0.03;
constexpr double suspicious = pair_only;
constexpr double slack = 0.7;  // so much dearer than as written a reading may be: whether a place fits it better decides
constexpr int changes_max = 3;
constexpr std::size_t kept_max = 48;  // readings kept at each place of the text

bool is_latin(char32_t c) {
    return c >= U'a' && c <= U'z';
}
bool is_han(char32_t c) {
    return c >= 0x3400 && c <= 0x9FFF;
}

std::uint64_t key(char16_t a, char16_t b, char16_t c) {
    return std::uint64_t{a} << 32 | std::uint64_t{b} << 16 | c;
}

bool ends_an_element(char16_t c) {
    return c == start || endings.find(static_cast<char32_t>(c)) != endings.npos;
}

// A character's pinyin and, of those that names have with another reading as well, that one: 大厦 and 厦门.
std::array<std::string_view, 2> sounds_of(char16_t c) {
    constexpr std::u32string_view with_another = U"地都长行乐厦重涌埔仔巷曾弄泊盛";
    constexpr std::array<std::string_view, 15> others{"di", "du",  "chang", "hang", "yue",  "xia", "chong", "chong",
                                                      "pu", "zai", "hang",  "zeng", "long", "bo",  "cheng"};
    const auto at = with_another.find(static_cast<char32_t>(c));
    return {pinyin(c), at == with_another.npos ? std::string_view() : others[at]};
}

// Sounds that many speakers do not tell apart: zh z, ch c, sh s, l n, ang an, eng en, ing in.
std::string loosely(std::string_view sound) {
    std::string out(sound);
    if (out.size() > 1 && out[1] == 'h') out.erase(1, 1);
    if (!out.empty() && out[0] == 'l') out[0] = 'n';
    if (out.ends_with("ng")) out.pop_back();
    return out;
}

struct Token {
    enum class Kind { han, number, word, letter, sign } kind;
    char16_t symbol;
    std::string text;
};

std::vector<Token> tokens_of(std::string_view written, const std::unordered_set<std::string>& words) {
    const auto text = to_utf32(folded(written));
    std::vector<Token> out;
    for (std::size_t i = 0; i < text.size();) {
        if (!is_latin(text[i]) && !is_digit(text[i])) {
            const bool han = is_han(text[i]);
            out.push_back({han ? Token::Kind::han : Token::Kind::sign, han ? static_cast<char16_t>(text[i]) : start, to_utf8({&text[i], 1})});
            ++i;
            continue;
        }
        std::size_t end = i;
        while (end < text.size() && (is_latin(text[end]) || is_digit(text[end]))) ++end;
        const auto whole = to_utf8(std::u32string_view(text).substr(i, end - i));
        if (words.contains(whole)) out.push_back({Token::Kind::word, word, whole});
        else if (whole.size() == 1 || is_digit(text[i])) {
            // 12a is a number; what follows may be pinyin: 12hao.
            std::size_t digits = 1;
            while (digits < whole.size() && is_digit(text[i + digits])) ++digits;
            if (digits + 1 == whole.size()) ++digits;
            out.push_back({Token::Kind::number, number, whole.substr(0, digits)});
            end = i + digits;
        } else {
            end = i;
            while (end < text.size() && is_latin(text[end])) {
                out.push_back({Token::Kind::letter, start, std::string(1, static_cast<char>(text[end]))});
                ++end;
            }
        }
        i = end;
    }
    return out;
}
}

void Spelling::learn(std::string_view text) {
    const auto letters = to_utf32(folded(text));
    const auto in_run = [&](std::size_t at) { return at < letters.size() && (is_latin(letters[at]) || is_digit(letters[at])); };
    char16_t a = start, b = start;
    bool begun = false;  // b began an element
    for (std::size_t i = 0; i < letters.size();) {
        std::size_t end = i;
        while (in_run(end)) ++end;
        char16_t c = start;
        if (end == i) c = is_han(letters[i]) ? static_cast<char16_t>(letters[i]) : start;
        else if (end == i + 1 || is_digit(letters[i])) c = number;
        else {
            c = word;
            words_.insert(to_utf8(std::u32string_view(letters).substr(i, end - i)));
        }
        i = std::max(end, i + 1);
        if (c == start) {
            a = b = start;
            begun = false;
            continue;
        }
        ++learnt_[key(a, b, c)];
        if (begun) ++learnt_[key(start, b, c)];
        begun = b != start && ends_an_element(b);
        if (begun) ++learnt_[key(start, start, c)];
        a = b;
        b = c;
    }
}

void Spelling::settle() {
    steps_.reserve(learnt_.size());
    for (const auto& [symbols, count] : learnt_) {
        steps_.push_back({symbols, count});
        pairs_.push_back(static_cast<std::uint32_t>(symbols));
    }
    learnt_ = {};
    std::sort(steps_.begin(), steps_.end(), [](const Step& x, const Step& y) { return x.symbols < y.symbols; });
    std::sort(pairs_.begin(), pairs_.end());
    pairs_.erase(std::unique(pairs_.begin(), pairs_.end()), pairs_.end());
    pairs_.shrink_to_fit();
}

// One text being read.
class Reader {
public:
    Reader(const Spelling& known, std::string_view written) : known_(known), tokens_(tokens_of(written, known.words_)), kept_(tokens_.size() + 1) {
        kept_[0].push_back({});
    }

    std::vector<Reading> readings(std::size_t count) {
        double plain = 0;  // what it costs as it is written
        Node along;
        for (std::size_t i = 0; i < tokens_.size(); ++i) {
            along = kept_as_written(along, i);
            plain = along.cost;
        }
        for (std::size_t i = 0; i < tokens_.size(); ++i) {
            cut(kept_[i]);
            for (std::uint32_t k = 0; k < kept_[i].size(); ++k) go_on(static_cast<std::uint32_t>(i), k);
        }
        cut(kept_.back());
        std::vector<Reading> out;
        for (const auto& last : kept_.back())
            if (last.changes > 0 && last.cost < plain + slack && out.size() < count) out.push_back(reading(last));
        return out;
    }

private:
    struct Node {
        double cost = 0;
        char16_t a = start, b = start;
        int changes = 0;
        std::uint32_t from = 0, before = 0;  // the node that it goes on from: kept_[from][before]
        std::u16string put{};                // instead of the tokens since then; empty and not changed: they stand
        bool changed = false;
    };
    struct Stride {
        double cost;
        char16_t a, b;
    };

    std::optional<std::uint32_t> count_of(char16_t a, char16_t b, char16_t c) const {
        const auto at = std::lower_bound(known_.steps_.begin(), known_.steps_.end(), key(a, b, c),
                                         [](const Spelling::Step& step, std::uint64_t wanted) { return step.symbols < wanted; });
        return at != known_.steps_.end() && at->symbols == key(a, b, c) ? std::optional(at->count) : std::nullopt;
    }
    std::span<const Spelling::Step> after(char16_t a, char16_t b) const {
        const auto less = [](const Spelling::Step& step, std::uint64_t wanted) { return step.symbols < wanted; };
        const auto begin = std::lower_bound(known_.steps_.begin(), known_.steps_.end(), key(a, b, 0), less);
        const auto end = std::lower_bound(begin, known_.steps_.end(), key(a, b, 0) + 0x10000, less);
        return {begin, end};
    }
    Stride stride(char16_t a, char16_t b, char16_t c) const {
        if (count_of(a, b, c)) return {0, b, c};
        if (ends_an_element(b) && count_of(start, start, c)) return {0.05, start, c};
        if (std::binary_search(known_.pairs_.begin(), known_.pairs_.end(), static_cast<std::uint32_t>(key(0, b, c)))) return {pair_only, b, c};
        if (c == number || c == word) return {unknown_number, b, c};
        if (count_of(start, start, c)) return {part_left_out, start, c};
        return {unknown_step, start, c};
    }

    Node kept_as_written(const Node& node, std::size_t i) const {
        Node next = node;
        next.put.clear();
        next.changed = false;
        if (tokens_[i].kind == Token::Kind::sign) {
            next.a = next.b = start;
        } else if (tokens_[i].kind == Token::Kind::letter) {
            next.cost += letter_kept;
            next.a = next.b = start;
        } else {
            const auto step = stride(node.a, node.b, tokens_[i].symbol);
            next.cost += step.cost;
            next.a = step.a;
            next.b = step.b;
        }
        return next;
    }

    bool han_at(std::size_t i) const { return i < tokens_.size() && tokens_[i].kind == Token::Kind::han; }
    bool spoken_at(std::size_t i) const { return i < tokens_.size() && tokens_[i].kind != Token::Kind::sign && tokens_[i].kind != Token::Kind::letter; }

    void put(std::uint32_t from, std::uint32_t before, std::size_t to, double cost, char16_t a, char16_t b, std::u16string text) {
        const Node& node = kept_[from][before];
        kept_[to].push_back({node.cost + cost, a, b, node.changes + 1, from, before, std::move(text), true});
    }

    void go_on(std::uint32_t i, std::uint32_t k) {
        const Node node = kept_[i][k];
        Node plain = kept_as_written(node, i);
        plain.from = i;
        plain.before = k;
        kept_[i + 1].push_back(plain);
        if (tokens_[i].kind == Token::Kind::letter) return spell(i, k);
        if (tokens_[i].kind != Token::Kind::han || node.changes >= changes_max) return;
        const bool doubtful = plain.cost - node.cost >= suspicious || (spoken_at(i + 1) && stride(plain.a, plain.b, tokens_[i + 1].symbol).cost >= suspicious);
        if (doubtful) change(i, k);
    }

    // The character at i is not what was meant.
    void change(std::uint32_t i, std::uint32_t k) {
        const Node node = kept_[i][k];
        const char16_t c = tokens_[i].symbol, d = spoken_at(i + 1) ? tokens_[i + 1].symbol : start;
        const auto sounds = sounds_of(c);
        const auto loose = loosely(sounds[0]);
        const auto instead = [&](char16_t a, char16_t b) {
            for (const auto& step : after(a, b)) {
                const auto x = static_cast<char16_t>(step.symbols);
                if (x == c || !is_han(x)) continue;
                const auto own = sounds_of(x);
                const bool alike = own[0] == sounds[0] || own[1] == sounds[0] || own[0] == sounds[1];
                const bool between = d != start ? count_of(b, x, d).has_value() : a != start;
                if (alike) put(i, k, i + 1, same_sound, b, x, {x});
                else if (loosely(own[0]) == loose) put(i, k, i + 1, near_sound, b, x, {x});
                else if (between) put(i, k, i + 1, another_character, b, x, {x});
                if (b != start && count_of(b, x, c)) put(i, k, i + 1, left_out, x, c, {x, c});
            }
        };
        instead(node.a, node.b);
        if (ends_an_element(node.b) && node.b != start) instead(start, start);
        if (han_at(i + 1) && count_of(node.a, node.b, d) && count_of(node.b, d, c)) put(i, k, i + 2, exchanged, d, c, {d, c});
        if (c == node.b) put(i, k, i + 1, doubled, node.a, node.b, {});
        else if (node.b != start && d != start && count_of(node.a, node.b, d)) put(i, k, i + 1, too_many, node.a, node.b, {});
    }

    // The letters from i on are pinyin.
    void spell(std::uint32_t i, std::uint32_t k) {
        const Node node = kept_[i][k];
        std::string letters;
        for (std::size_t at = i; at < tokens_.size() && tokens_[at].kind == Token::Kind::letter; ++at) letters += tokens_[at].text;
        const bool to_the_end = i + letters.size() == tokens_.size();
        const auto along = [&](char16_t a, char16_t b) {
            const auto steps = after(a, b);
            double all = 0;
            for (const auto& step : steps) all += step.count;
            for (const auto& step : steps) {
                const auto x = static_cast<char16_t>(step.symbols);
                if (!is_han(x)) continue;
                const double rare = rarity * std::log(all / step.count);
                for (const auto sound : sounds_of(x)) {
                    if (sound.empty() || sound[0] != letters[0]) continue;
                    if (letters.starts_with(sound)) put(i, k, i + sound.size(), syllable + rare, b, x, {x});
                    else if (to_the_end && letters.size() > 1 && sound.starts_with(letters)) put(i, k, i + letters.size(), begun_syllable + rare, b, x, {x});
                    put(i, k, i + 1, initial + rare, b, x, {x});
                }
            }
        };
        along(node.a, node.b);
        if (ends_an_element(node.b) && node.b != start) along(start, start);
    }

    // The cheapest of those that go on alike, and of them the cheapest few.
    static void cut(std::vector<Node>& nodes) {
        const auto alike = [](const Node& node) { return std::pair(node.a, node.b); };
        std::sort(nodes.begin(), nodes.end(), [&](const Node& x, const Node& y) { return std::pair(alike(x), x.cost) < std::pair(alike(y), y.cost); });
        nodes.erase(std::unique(nodes.begin(), nodes.end(), [&](const Node& x, const Node& y) { return alike(x) == alike(y); }), nodes.end());
        std::stable_sort(nodes.begin(), nodes.end(), [](const Node& x, const Node& y) { return x.cost < y.cost; });
        if (nodes.size() > kept_max) nodes.resize(kept_max);
    }

    Reading reading(const Node& last) const {
        struct Piece {
            std::size_t from, to;
            std::string text;
            bool changed;
        };
        std::vector<Piece> pieces;
        std::size_t to = tokens_.size();
        for (const Node* node = &last; to > 0; node = &kept_[node->from][node->before]) {
            std::string text;
            if (node->changed)
                for (const char16_t c : node->put) text += to_utf8(std::u32string(1, c));
            else text = tokens_[node->from].text;
            pieces.push_back({node->from, to, text, node->changed});
            to = node->from;
        }
        std::reverse(pieces.begin(), pieces.end());
        Reading out{{}, last.cost, {}};
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            out.text += pieces[i].text;
            if (!pieces[i].changed || (i > 0 && pieces[i - 1].changed)) continue;
            std::size_t end = i;
            while (end < pieces.size() && pieces[end].changed) ++end;
            const std::size_t first = i > 0 && han_at(pieces[i - 1].from) ? i - 1 : i, past = end < pieces.size() && han_at(pieces[end].from) ? end + 1 : end;
            Correction correction;
            for (std::size_t at = first; at < past; ++at) {
                correction.understood += pieces[at].text;
                for (std::size_t token = pieces[at].from; token < pieces[at].to; ++token) correction.written += tokens_[token].text;
            }
            out.corrections.push_back(std::move(correction));
        }
        return out;
    }

    const Spelling& known_;
    const std::vector<Token> tokens_;
    std::vector<std::vector<Node>> kept_;  // by the place in the text that they have come to
};

std::vector<Reading> Spelling::readings(std::string_view written, std::size_t count) const {
    return Reader(*this, written).readings(count);
}
}
