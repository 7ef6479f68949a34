// Points of the plane and seeded chance, for the making of outlines.
#pragma once
#include <cmath>
#include <random>
#include <vector>
namespace yiwang::support::geometry {

struct Spot {
    double x = 0, y = 0;
    auto operator<=>(const Spot&) const = default;
};
inline Spot operator+(Spot a, Spot b) {
    return {a.x + b.x, a.y + b.y};
}
inline Spot operator-(Spot a, Spot b) {
    return {a.x - b.x, a.y - b.y};
}
inline Spot operator*(Spot a, double by) {
    return {a.x * by, a.y * by};
}
inline double dot(Spot a, Spot b) {
    return a.x * b.x + a.y * b.y;
}
inline double cross(Spot a, Spot b) {
    return a.x * b.y - a.y * b.x;
}
inline double distance_squared(Spot a, Spot b) {
    return dot(a - b, a - b);
}
inline double distance(Spot a, Spot b) {
    return std::sqrt(distance_squared(a, b));
}

// Does a ray from p to the right cross the segment? Counted over a closed border: odd is inside.
inline bool ray_crosses(Spot p, Spot a, Spot b) {
    if ((a.y > p.y) == (b.y > p.y)) return false;
    return p.x < a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x);
}

// The same numbers on every machine, unlike the distributions of the standard library.
class Chance {
public:
    explicit Chance(unsigned seed) : source_(seed) {}
    double between(double low, double high) { return low + (high - low) * (source_() / 4294967296.0); }
    std::size_t below(std::size_t count) { return source_() % count; }

private:
    std::mt19937 source_;
};

// The made outlines came out tangled; another seed will do.
struct Tangled {};
}
