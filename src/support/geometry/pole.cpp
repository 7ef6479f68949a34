#include "support/geometry/pole.hpp"
#include <algorithm>
#include <limits>
#include <queue>
namespace yiwang::support::geometry {
namespace {
constexpr int looks_max = 1000;

double squared_to_side(Spot p, Spot a, Spot b) {
    const Spot side = b - a;
    const double length = dot(side, side);
    const double along = length > 0 ? std::clamp(dot(p - a, side) / length, 0.0, 1.0) : 0;
    return distance_squared(p, a + side * along);
}

// To the border; below zero outside.
double depth_of(Spot p, std::span<const std::span<const Spot>> rings) {
    bool inside = false;
    double nearest = std::numeric_limits<double>::infinity();
    for (const auto ring : rings)
        for (std::size_t i = 0, before = ring.size() - 1; i < ring.size(); before = i++) {
            inside ^= ray_crosses(p, ring[before], ring[i]);
            nearest = std::min(nearest, squared_to_side(p, ring[before], ring[i]));
        }
    return inside ? std::sqrt(nearest) : -std::sqrt(nearest);
}

struct Square {
    Spot middle;
    double half, depth;
    double most() const { return depth + half * 1.4142135623730951; }  // no place in it lies deeper
    bool operator<(const Square& other) const { return most() < other.most(); }
};
}

Pole pole_of(std::span<const std::span<const Spot>> rings, double precision) {
    Spot low{std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()}, high = low * -1;
    for (const auto ring : rings)
        for (const Spot spot : ring) {
            low = {std::min(low.x, spot.x), std::min(low.y, spot.y)};
            high = {std::max(high.x, spot.x), std::max(high.y, spot.y)};
        }
    if (!(low.x <= high.x)) return {};
    Pole best{(low + high) * 0.5, 0};
    const double width = high.x - low.x, height = high.y - low.y;
    if (!(std::min(width, height) > 0)) return best;
    const auto square = [&](Spot middle, double half) { return Square{middle, half, depth_of(middle, rings)}; };
    // Long thin areas would begin with very many squares: no smaller than a 32nd of the longer side.
    const double half = std::max(std::min(width, height), std::max(width, height) / 32) / 2;
    std::priority_queue<Square> open;
    for (double x = low.x + half; x - half < high.x; x += 2 * half)
        for (double y = low.y + half; y - half < high.y; y += 2 * half) open.push(square({x, y}, half));
    open.push(square(best.at, 0));
    for (int looks = 0; looks < looks_max && !open.empty(); ++looks) {
        const Square top = open.top();
        open.pop();
        if (top.depth > best.reach) best = {top.middle, top.depth};
        if (top.most() - best.reach <= precision) break;
        const double quarter = top.half / 2;
        for (const Spot by : {Spot{-1, -1}, Spot{1, -1}, Spot{-1, 1}, Spot{1, 1}}) open.push(square(top.middle + by * quarter, quarter));
    }
    return best;
}
}
