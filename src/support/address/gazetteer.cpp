#include "support/address/gazetteer.hpp"
#include <algorithm>
#include <cmath>
#include "base/text.hpp"
namespace yiwang::support::address {
namespace {
constexpr double least_confidence = 0.2;
constexpr double all_known = 0.85;  // what a place has that explains every word written
constexpr std::size_t readings_tried = 6, readings_suggested = 3;
constexpr std::u32string_view numerals = U"零一二三四五六七八九";

bool is_letter(char32_t c) {
    return (c >= U'a' && c <= U'z') || is_digit(c);
}

// A correction is worth less than the same place written right, and the less the more it took.
double trust(const Reading& reading) {
    return std::max(0.6, 0.95 - 0.05 * reading.cost);
}

// 十二栋 -> 12栋, 三楼 -> 3楼: numerals before a counter, where they count. 三民路 stays.
std::u32string with_digits(const std::u32string& text) {
    constexpr std::u32string_view counters = U"号栋楼层单室房座期区巷";
    std::u32string out;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t end = i;
        while (end < text.size() && (numerals.find(text[end]) != numerals.npos || text[end] == U'十')) ++end;
        if (end == i || end == text.size() || counters.find(text[end]) == counters.npos) {
            if (end == i) ++end;
            out.append(text, i, end - i);
            i = end;
            continue;
        }
        int value = 0, digit = -1;
        bool tens = false;
        for (std::size_t k = i; k < end; ++k) {
            if (text[k] == U'十') {
                value += (digit < 0 ? 1 : digit) * 10;
                digit = -1;
                tens = true;
            } else if (digit >= 0 && !tens) {
                value = value * 10 + digit * 10;
                digit = static_cast<int>(numerals.find(text[k]));
            } else digit = static_cast<int>(numerals.find(text[k]));
        }
        if (digit >= 0) value += digit;
        for (const char c : std::to_string(value)) out += static_cast<char32_t>(c);
        i = end;
    }
    return out;
}
}

std::u32string address_text(std::string_view address) {
    auto text = to_utf32(folded(address));
    for (char32_t& c : text)
        if (c == U'幢' || c == U'座') c = U'栋';
    return with_digits(text);
}

std::vector<std::string> address_words(std::string_view address) {
    const auto text = address_text(address);
    constexpr std::u32string_view weak = U"号室房楼层";
    std::vector<std::string> out;
    for (std::size_t i = 0; i < text.size();) {
        if (is_letter(text[i])) {
            std::size_t end = i;
            while (end < text.size() && is_letter(text[end])) ++end;
            out.push_back(to_utf8(std::u32string_view(text).substr(i, end - i)));
            i = end;
        } else if (text[i] >= 0x2E80) {
            std::size_t end = i;
            while (end < text.size() && text[end] >= 0x2E80 && text[end] != U'，' && text[end] != U'（' && text[end] != U'）') ++end;
            // After a number what counts is the number: 号, 室 and the like are written or left out as one
            // likes.
            std::size_t begin = i;
            if (i > 0 && is_digit(text[i - 1]))
                while (begin < end && weak.find(text[begin]) != weak.npos) ++begin;
            if (end - begin == 1) out.push_back(to_utf8(std::u32string_view(text).substr(begin, 1)));
            for (std::size_t k = begin; k + 1 < end; ++k) out.push_back(to_utf8(std::u32string_view(text).substr(k, 2)));
            i = std::max(end, i + 1);
        } else ++i;
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

Gazetteer::Gazetteer(std::vector<Place> places) : places_(std::move(places)) {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> found;  // word, place
    std::vector<std::uint32_t> counts;
    std::vector<geometry::Point> points;
    for (std::uint32_t i = 0; i < places_.size(); ++i) {
        const auto& place = places_[i];
        points.push_back(place.at);
        std::string all = place.address + " " + place.name;
        for (const auto& alias : place.aliases) all += " " + alias;
        for (auto& word : address_words(all)) {
            const auto [at, fresh] = numbers_.try_emplace(std::move(word), static_cast<std::uint32_t>(counts.size()));
            if (fresh) counts.push_back(0);
            ++counts[at->second];
            found.emplace_back(at->second, i);
        }
        spelling_.learn(place.address);
        const auto name = [&](const std::string& one) {
            if (one.empty()) return;
            spelling_.learn(one);
            names_.emplace_back(folded(one), i);
            initials_.emplace_back(pinyin_initials(one), i);
        };
        name(place.name);
        for (const auto& alias : place.aliases) name(alias);
    }
    std::uint32_t begin = 0;
    for (const auto count : counts) {
        const double rarity = std::log(1 + static_cast<double>(places_.size()) / count);
        words_.push_back({begin, begin, static_cast<float>(rarity)});
        begin += count;
    }
    postings_.resize(begin);
    totals_.assign(places_.size(), 0);
    for (const auto& [word, place] : found) {
        postings_[words_[word].end++] = place;
        totals_[place] += words_[word].weight;
    }
    std::sort(names_.begin(), names_.end());
    std::sort(initials_.begin(), initials_.end());
    spelling_.settle();
    points_ = geometry::PointIndex(std::span<const geometry::Point>(points));
}

std::vector<Match> Gazetteer::ranked(const std::vector<std::string>& asked, std::size_t count, Effort effort) const {
    std::vector<const Word*> known;
    double wanted = 0;
    const double unknown = std::log(1 + static_cast<double>(places_.size()));
    for (const auto& word : asked) {
        const auto at = numbers_.find(word);
        wanted += at == numbers_.end() ? unknown * 0.5 : words_[at->second].weight;
        if (at != numbers_.end()) known.push_back(&words_[at->second]);
    }
    if (known.empty()) return {};
    // The rarest words first; common ones only say which of those found is better.
    std::sort(known.begin(), known.end(), [](const Word* a, const Word* b) { return a->end - a->begin < b->end - b->begin; });
    // One number a place, zero between questions: faster than any map of those that were touched.
    thread_local std::vector<float> sums;
    if (sums.size() < places_.size()) sums.resize(places_.size(), 0);
    std::vector<std::uint32_t> touched;
    std::size_t followed = 0, first_common = 0;
    for (; first_common < known.size(); ++first_common) {
        const Word& word = *known[first_common];
        const std::size_t length = word.end - word.begin;
        if (followed > 0 && followed + length > effort.followed) break;
        // One word that very many places have is followed no farther than the limit.
        for (std::size_t i = word.begin; i < word.begin + std::min(length, effort.followed); ++i) {
            auto& sum = sums[postings_[i]];
            if (sum == 0) touched.push_back(postings_[i]);
            sum += word.weight;
        }
        followed += length;
    }
    std::vector<std::pair<float, std::uint32_t>> best;
    for (const auto place : touched) {
        best.emplace_back(sums[place], place);
        sums[place] = 0;
    }
    const std::size_t looked_at = std::min<std::size_t>(best.size(), effort.looked_at);
    std::partial_sort(best.begin(), best.begin() + static_cast<std::ptrdiff_t>(looked_at), best.end(),
                      [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
    best.resize(looked_at);
    for (std::size_t k = first_common; k < known.size(); ++k)
        for (auto& [sum, place] : best)
            if (std::binary_search(postings_.begin() + known[k]->begin, postings_.begin() + known[k]->end, place)) sum += known[k]->weight;
    std::vector<Match> out;
    for (const auto& [sum, place] : best) {
        // Of what was written this much is explained; a place that says much more is a little less likely.
        const double explained = sum / wanted, said = sum / totals_[place];
        out.push_back({place, std::min(1.0, 0.85 * explained + 0.15 * said)});
    }
    std::sort(out.begin(), out.end(),
              [](const Match& a, const Match& b) { return a.confidence != b.confidence ? a.confidence > b.confidence : a.place < b.place; });
    std::erase_if(out, [](const Match& one) { return one.confidence < least_confidence; });
    if (out.size() > count) out.resize(count);
    return out;
}

Found Gazetteer::find(std::string_view written, std::size_t count) const {
    constexpr Effort effort{60'000, 400};
    Found out{ranked(address_words(written), count, effort), {}};
    if (!out.matches.empty() && out.matches[0].confidence >= all_known) return out;
    for (auto& reading : spelling_.readings(written, readings_tried)) {
        auto matches = ranked(address_words(reading.text), count, effort);
        for (auto& match : matches) match.confidence *= trust(reading);
        const bool better = !matches.empty() && (out.matches.empty() || matches[0].confidence > out.matches[0].confidence);
        if (better) out = {std::move(matches), std::move(reading)};
    }
    return out;
}

std::vector<Match> Gazetteer::suggest(std::string_view typed, std::size_t count) const {
    std::vector<Match> out;
    const auto add = [&](Match match) {
        if (out.size() < count && std::none_of(out.begin(), out.end(), [&](const Match& one) { return one.place == match.place; })) out.push_back(match);
    };
    const auto take = [&](const auto& sorted, const std::string& beginning, double confidence) {
        for (auto at = std::lower_bound(sorted.begin(), sorted.end(), std::pair(beginning, std::uint32_t{0}));
             at != sorted.end() && at->first.starts_with(beginning) && out.size() < count; ++at)
            add({at->second, confidence});
    };
    const auto text = folded(trimmed(typed));
    if (text.empty()) return out;
    take(names_, text, 1.0);
    if (std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); })) take(initials_, text, 0.9);
    if (out.size() == count) return out;
    constexpr Effort effort{8'000, 80};
    const auto as_written = ranked(address_words(typed), count, effort);
    if (as_written.empty() || as_written[0].confidence < all_known)
        for (const auto& reading : spelling_.readings(typed, readings_suggested)) {
            take(names_, reading.text, trust(reading));
            for (const auto& match : ranked(address_words(reading.text), count, effort)) add({match.place, match.confidence * trust(reading)});
        }
    for (const auto& match : as_written) add(match);
    std::stable_sort(out.begin(), out.end(), [](const Match& a, const Match& b) { return a.confidence > b.confidence; });
    return out;
}

std::vector<geometry::PointIndex::Near> Gazetteer::near(geometry::Point at, std::size_t count, double within_m) const {
    return points_.nearest(at, count, within_m);
}
}
