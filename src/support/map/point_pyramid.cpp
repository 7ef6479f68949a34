#include "support/map/point_pyramid.hpp"
#include <algorithm>
#include <cmath>
namespace yiwang::support::map {
namespace {
constexpr int square_bits = 4;  // sixteen across a tile
constexpr double unit = 4294967296.0;

std::uint64_t spread(std::uint64_t bits) {
    bits &= 0xffffffff;
    bits = (bits | bits << 16) & 0x0000ffff0000ffff;
    bits = (bits | bits << 8) & 0x00ff00ff00ff00ff;
    bits = (bits | bits << 4) & 0x0f0f0f0f0f0f0f0f;
    bits = (bits | bits << 2) & 0x3333333333333333;
    return (bits | bits << 1) & 0x5555555555555555;
}

std::uint64_t in_turn(std::uint64_t column, std::uint64_t row) {
    return spread(column) | spread(row) << 1;
}
}

std::uint64_t square_of(const Spot& world, int zoom) {
    const double across = std::ldexp(1.0, zoom + square_bits);
    const auto place = [&](double at) { return static_cast<std::uint64_t>(std::clamp(at * across, 0.0, across - 1)); };
    return in_turn(place(world.x), place(world.y));
}

std::uint64_t first_square_of(const tile::Address& address) {
    return in_turn(address.x, address.y) << 2 * square_bits;
}

void Square::add(const Spot& world, std::int64_t sign) {
    const auto whole = [](double at) { return static_cast<std::int64_t>(std::clamp(at, 0.0, 1.0) * unit); };
    count += sign;
    x += sign * whole(world.x);
    y += sign * whole(world.y);
}

Spot Square::middle() const {
    return {static_cast<double>(x / count) / unit, static_cast<double>(y / count) / unit};
}

void PointPyramid::gather(const FeatureTable& table, std::vector<Place> places) {
    std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) { return a.number != b.number ? a.number < b.number : a.row < b.row; });
    std::vector<Numbered> finest;
    for (const auto& place : places) {
        if (finest.empty() || finest.back().number != place.number) finest.push_back({place.number, {.row = place.row}});
        finest.back().square.add(table.world(place.row, 0).front());
    }
    levels_.back() = std::move(finest);
    for (std::size_t zoom = single_zoom - 1; zoom-- > 0;) {
        auto& coarser = levels_[zoom];
        for (const auto& [number, square] : levels_[zoom + 1]) {
            if (coarser.empty() || coarser.back().number != number >> 2) coarser.push_back({number >> 2, {.row = square.row}});
            auto& sum = coarser.back().square;
            sum.count += square.count;
            sum.x += square.x;
            sum.y += square.y;
            sum.row = std::min(sum.row, square.row);
        }
    }
    for (auto& level : levels_)
        if (level.size() > places.size() / 4) level = {};
        else level.shrink_to_fit();
}

std::array<Square, squares_a_tile> PointPyramid::squares(const tile::Address& address) const {
    std::array<Square, squares_a_tile> out{};
    const auto& level = levels_[static_cast<std::size_t>(address.z)];
    const auto first = first_square_of(address);
    for (auto at = std::lower_bound(level.begin(), level.end(), first, [](const Numbered&one, std::uint64_t number) { return one.number < number; });
         at != level.end() && at->number < first + squares_a_tile; ++at)
        out[at->number - first] = at->square;
    return out;
}

std::size_t PointPyramid::size() const {
    std::size_t out = 0;
    for (const auto& level : levels_) out += level.size();
    return out;
}
}
