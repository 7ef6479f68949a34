// How well addresses as people write them are found, measured beside plain pairs of characters over the same
// known addresses. What `yiwang evaluate addresses` prints.
#pragma once
#include <array>
#include <string>
#include <vector>
#include "support/address/gazetteer.hpp"
#include "support/address/tokens.hpp"
namespace yiwang::support::address {

struct Share {  // of the addresses asked
    std::size_t asked = 0, answered = 0;
    std::vector<double> errors_m;                   // of the first answers, sorted
    std::array<std::size_t, 2> first{}, of_five{};  // within 100 m and 300 m: the first answer; one of five
    double median_m() const { return errors_m.empty() ? 0 : errors_m[errors_m.size() / 2]; }
};
inline constexpr std::array hit_within_m{100.0, 300.0};

struct PointsFound {
    std::string which;  // "all", "more than an area", "road and number", "with the name"
    Share ours, pairs;
};
struct BasisFound {
    std::string basis;
    std::size_t answered;
    double median_m, said_m;  // the middle of what was off, and of what was said to be
};
struct PointsMeasured {
    std::vector<PointsFound> groups;
    std::vector<BasisFound> by_basis;
};
// The addresses of the places asked, looked for among those known; landmarks are known to us alone.
PointsMeasured measure_points(const std::vector<Place>& known, const std::vector<Place>& asked, const std::vector<Place>& landmarks = {});

// Part of the rows to be asked, the same every time: one in `parts` by a hash of name and address.
bool kept_back(const Place&, unsigned parts = 4);

struct FormsFound {
    std::string how;  // "parts left out", "one character of the same sound", ...
    std::size_t asked = 0;
    std::size_t ours_first = 0, ours_of_five = 0, pairs_first = 0, pairs_of_five = 0;
};
// Labelled addresses as places, asked for in other forms: outer parts dropped, characters wrong, pinyin.
// Addresses of which these forms leave the same words are one place.
std::vector<FormsFound> measure_forms(const std::vector<Labelled>&, unsigned seed = 1);
}
