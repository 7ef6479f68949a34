#include "support/scan/alike.hpp"
#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <unordered_map>
#include "base/text.hpp"
namespace yiwang::support::scan {
namespace {
constexpr std::size_t bands = 24, rows = 4;
using Pairs = std::vector<std::uint64_t>;  // hashes of a text's pairs, ascending, each once

// The finisher of MurmurHash3: every bit depends on every bit.
std::uint64_t mixed(std::uint64_t h) {
    h = (h ^ (h >> 33)) * 0xff51afd7ed558ccdULL;
    h = (h ^ (h >> 33)) * 0xc4ceb9fe1a85ec53ULL;
    return h ^ (h >> 33);
}

Pairs pairs_of(const std::string& text) {
    Pairs out;
    for (const auto& pair : bigrams(text)) {
        std::uint64_t hash = 14695981039346656037ULL;  // FNV-1a
        for (const char c : pair) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
        out.push_back(mixed(hash));
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

std::array<std::uint64_t, bands> bands_of(const Pairs& pairs) {
    std::array<std::uint64_t, bands> out{};
    for (std::size_t band = 0; band < bands; ++band)
        for (std::size_t row = 0; row < rows; ++row) {
            const std::uint64_t seed = mixed(band * rows + row + 1);
            std::uint64_t least = UINT64_MAX;
            for (const auto pair : pairs) least = std::min<std::uint64_t>(least, (pair ^ seed) * 0x9e3779b97f4a7c15ULL);
            out[band] = mixed(out[band] ^ least);
        }
    return out;
}

double shared(const Pairs& a, const Pairs& b) {
    std::size_t both = 0;
    for (auto x = a.begin(), y = b.begin(); x != a.end() && y != b.end();)
        if (*x < *y) ++x;
        else if (*y < *x) ++y;
        else ++both, ++x, ++y;
    return static_cast<double>(both) / static_cast<double>(a.size() + b.size() - both);
}
}

std::vector<std::vector<std::size_t>> alike(std::span<const std::string> texts, double share_least, std::size_t pairs_least) {
    std::vector<Pairs> kept;              // of the first text of each group
    std::vector<std::vector<std::size_t>> groups;
    std::array<std::unordered_map<std::uint64_t, std::vector<std::size_t>>, bands> known;  // to groups
    for (std::size_t i = 0; i < texts.size(); ++i) {
        auto pairs = pairs_of(texts[i]);
        if (pairs.size() < pairs_least) continue;
        const auto sketch = bands_of(pairs);
        std::vector<std::size_t> candidates;
        for (std::size_t band = 0; band < bands; ++band)
            if (const auto at = known[band].find(sketch[band]); at != known[band].end()) candidates.insert(candidates.end(), at->second.begin(), at->second.end());
        std::sort(candidates.begin(), candidates.end());
        candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
        const auto same = std::find_if(candidates.begin(), candidates.end(), [&](std::size_t group) { return shared(kept[group], pairs) >= share_least; });
        if (same != candidates.end()) {
            groups[*same].push_back(i);
            continue;
        }
        for (std::size_t band = 0; band < bands; ++band) known[band][sketch[band]].push_back(groups.size());
        groups.push_back({i});
        kept.push_back(std::move(pairs));
    }
    std::erase_if(groups, [](const auto& group) { return group.size() < 2; });
    std::stable_sort(groups.begin(), groups.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
    return groups;
}
}
