#include "support/classify/features.hpp"
#include <algorithm>
#include <cmath>
#include <unordered_map>
#include "base/problem.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"
#include "support/classify/model.hpp"
namespace yiwang::support::classify {
namespace {
constexpr std::size_t letters_max = 5000;
constexpr std::size_t texts_least = 2;  // what stands in one text alone tells nothing of another

// One character at a time, so that each keeps its place; remembered, because folding by itself is slow.
char32_t folded_letter(char32_t c) {
    thread_local std::unordered_map<char32_t, char32_t> known;
    const auto at = known.find(c);
    if (at != known.end()) return at->second;
    if (known.size() > 0x10000) known.clear();
    std::string one;
    utf8::put(one, c);
    const auto points = to_utf32(folded(one));
    const bool space = points.empty() || points.front() == U' ' || points.front() < U' ';
    return known[c] = space ? U' ' : points.front();
}
}

std::vector<Letter> letters_of(std::string_view text) {
    std::vector<Letter> out;
    for (std::size_t at = 0; at < text.size() && out.size() < letters_max;) {
        const std::size_t from = at;
        const char32_t letter = folded_letter(utf8::take(text, at));
        if (letter == U' ' && (out.empty() || out.back().folded == U' ')) continue;
        out.push_back({letter, from, at});
    }
    if (!out.empty() && out.back().folded == U' ') out.pop_back();
    return out;
}

std::vector<GramAt> grams_of(const std::vector<Letter>& letters, Field field) {
    std::vector<GramAt> out;
    out.reserve(letters.size() * gram_length_max);
    const Gram base = static_cast<Gram>(field) << 63;
    for (std::size_t i = 0; i < letters.size(); ++i) {
        Gram gram = 0;
        for (std::size_t n = 1; n <= gram_length_max && i + n <= letters.size(); ++n) {
            gram = gram << 21 | letters[i + n - 1].folded;
            out.push_back({base | gram, static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(n)});
        }
    }
    return out;
}

Vocabulary Vocabulary::of(std::span<const Example> examples, std::size_t features_max) {
    std::unordered_map<Gram, std::uint32_t> texts;
    const auto count = [&](const std::string& text, Field field) {
        std::vector<Gram> own;
        for (const auto& one : grams_of(letters_of(text), field)) own.push_back(one.gram);
        std::sort(own.begin(), own.end());
        own.erase(std::unique(own.begin(), own.end()), own.end());
        for (const auto gram : own) ++texts[gram];
    };
    for (const auto& one : examples) count(one.text.head, Field::head), count(one.text.body, Field::body);
    std::vector<std::pair<std::uint32_t, Gram>> kept[2];
    for (const auto& [gram, in] : texts)
        if (in >= texts_least) kept[gram >> 63].emplace_back(in, gram);
    std::vector<std::pair<Gram, std::uint32_t>> chosen;
    for (auto& field : kept) {
        std::sort(field.begin(), field.end(), [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
        if (field.size() > features_max) field.resize(features_max);
        for (const auto& [in, gram] : field) chosen.emplace_back(gram, in);
    }
    std::sort(chosen.begin(), chosen.end());
    Vocabulary out;
    const auto all = static_cast<double>(examples.size());
    for (const auto& [gram, in] : chosen) {
        out.grams_.push_back(gram);
        out.weights_.push_back(static_cast<float>(std::log((1 + all) / (1 + in)) + 1));
    }
    out.keep_places();
    return out;
}

Vocabulary Vocabulary::from_parts(std::vector<Gram> grams, std::vector<float> weights) {
    const bool whole = grams.size() == weights.size() && std::adjacent_find(grams.begin(), grams.end(), std::greater_equal<>()) == grams.end() &&
                       std::all_of(weights.begin(), weights.end(), [](float w) { return std::isfinite(w) && w > 0; });
    if (!whole) refuse_model();
    Vocabulary out;
    out.grams_ = std::move(grams);
    out.weights_ = std::move(weights);
    out.keep_places();
    return out;
}

void Vocabulary::keep_places() {
    places_.reserve(grams_.size());
    for (std::uint32_t i = 0; i < grams_.size(); ++i) places_.emplace(grams_[i], i);
}

std::uint32_t Vocabulary::find(Gram gram) const {
    const auto at = places_.find(gram);
    return at == places_.end() ? unknown : at->second;
}

void Vocabulary::add_values(const std::string& text, Field field, std::vector<Value>& to) const {
    std::vector<std::uint32_t> found;
    for (const auto& one : grams_of(letters_of(text), field))
        if (const auto feature = find(one.gram); feature != unknown) found.push_back(feature);
    std::sort(found.begin(), found.end());
    const std::size_t first = to.size();
    double squares = 0;
    for (std::size_t i = 0; i < found.size();) {
        std::size_t end = i;
        while (end < found.size() && found[end] == found[i]) ++end;
        const auto times = static_cast<std::uint32_t>(end - i);
        const double value = (1 + std::log(times)) * weights_[found[i]];
        squares += value * value;
        to.push_back({found[i], static_cast<float>(value), times});
        i = end;
    }
    for (std::size_t i = first; i < to.size(); ++i) to[i].value = static_cast<float>(to[i].value / std::sqrt(squares));
}

std::vector<Value> Vocabulary::values_of(const Text& text) const {
    std::vector<Value> out;
    add_values(text.head, Field::head, out);
    add_values(text.body, Field::body, out);
    return out;
}
}
