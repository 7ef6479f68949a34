#include "support/tile/clip.hpp"
#include <algorithm>
#include <cmath>
#include <numbers>
#include "support/geometry/shapes.hpp"
namespace yiwang::support::tile {
namespace {
constexpr double extent = 4096;

// Of a ring, what lies on one side of a level line: Sutherland and Hodgman.
template <class Inside, class Cross>
void cut(std::vector<Spot>& ring, std::vector<Spot>& scratch, const Inside& inside, const Cross& cross) {
    scratch.clear();
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const Spot a = ring[i], b = ring[(i + 1) % ring.size()];
        if (inside(a)) scratch.push_back(a);
        if (inside(a) != inside(b)) scratch.push_back(cross(a, b));
    }
    ring.swap(scratch);
}

int side(Dot a, Dot b, Dot c) {
    const auto turn = std::int64_t{b.x - a.x} * (c.y - a.y) - std::int64_t{b.y - a.y} * (c.x - a.x);
    return turn > 0 ? 1 : turn < 0 ? -1 : 0;
}
bool on_segment(Dot a, Dot b, Dot c) {
    return side(a, b, c) == 0 && std::min(a.x, b.x) <= c.x && c.x <= std::max(a.x, b.x) && std::min(a.y, b.y) <= c.y && c.y <= std::max(a.y, b.y);
}
bool meet(Dot a, Dot b, Dot c, Dot d) {
    if (side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0) return true;
    return on_segment(a, b, c) || on_segment(a, b, d) || on_segment(c, d, a) || on_segment(c, d, b);
}

// Do edges that are no neighbours touch? Only small rings are looked at; a large one is cut and rounded rarely wrong.
bool crosses_itself(const Dots& ring) {
    constexpr std::size_t looked_at_max = 48;
    const std::size_t n = ring.size();
    if (n > looked_at_max) return false;
    for (std::size_t i = 0; i < n; ++i)
        for (std::size_t k = i + 2; k < n; ++k) {
            if (i == 0 && k == n - 1) continue;
            if (meet(ring[i], ring[(i + 1) % n], ring[k], ring[(k + 1) % n])) return true;
        }
    return false;
}

// The greatest polygon of what is left when a tangled ring is mended.
Dots untangled(const Dots& ring) {
    geometry::Ring line;
    for (const Dot at : ring) line.push_back({double(at.x), double(at.y)});
    line.push_back(line.front());
    Dots best;
    for (const auto& polygon : geometry::Shape({{line}}).mended().outline()) {
        Dots one;
        for (std::size_t i = 0; i + 1 < polygon.front().size(); ++i) {
            const Dot at{static_cast<std::int32_t>(std::lround(polygon.front()[i].lng)), static_cast<std::int32_t>(std::lround(polygon.front()[i].lat))};
            if (one.empty() || one.back() != at) one.push_back(at);
        }
        while (one.size() > 1 && one.front() == one.back()) one.pop_back();
        if (one.size() >= 3 && !crosses_itself(one) && std::abs(doubled_area(one)) > std::abs(doubled_area(best))) best = std::move(one);
    }
    return best;
}
}

bool exists(const Address& a) {
    return a.z >= 0 && a.z <= 24 && a.x < (1U << a.z) && a.y < (1U << a.z);
}

Spot to_world(Point at) {
    constexpr double pi = std::numbers::pi;
    const double latitude = std::clamp(at.lat, -85.0511287798066, 85.0511287798066) * pi / 180;
    return {at.lng / 360 + 0.5, 0.5 - std::asinh(std::tan(latitude)) / (2 * pi)};
}

Point from_world(Spot at) {
    constexpr double pi = std::numbers::pi;
    return {(at.x - 0.5) * 360, std::atan(std::sinh((0.5 - at.y) * 2 * pi)) * 180 / pi};
}

geometry::Box box_of(const Address& a, double buffer) {
    const double side = 1.0 / static_cast<double>(1U << a.z);
    const Point low = from_world({(a.x - buffer) * side, (a.y + 1 + buffer) * side}), high = from_world({(a.x + 1 + buffer) * side, (a.y - buffer) * side});
    return {low.lng, low.lat, high.lng, high.lat};
}

Clipper::Clipper(const Address& a, int buffer, int step)
    : origin_{a.x / static_cast<double>(1U << a.z), a.y / static_cast<double>(1U << a.z)},
      scale_(static_cast<double>(1U << a.z) * extent),
      low_(-buffer),
      high_(extent + buffer),
      step_(step) {}

Dot Clipper::dot(Spot local) const {
    const auto on = [&](double v) { return static_cast<std::int32_t>(std::lround(v / step_)) * step_; };
    return {on(local.x), on(local.y)};
}

std::optional<Dot> Clipper::point(Spot world) const {
    const Spot at = local(world);
    if (at.x < low_ || at.x > high_ || at.y < low_ || at.y > high_) return {};
    return dot(at);
}

void Clipper::line(std::span<const Spot> world, std::vector<Dots>& out) const {
    Dots now;
    const auto push = [&](Spot at) {
        const Dot to = dot(at);
        if (now.empty() || now.back() != to) now.push_back(to);
    };
    const auto end = [&] {
        if (now.size() > 1) out.push_back(std::move(now));
        now.clear();
    };
    for (std::size_t i = 1; i < world.size(); ++i) {
        Spot a = local(world[i - 1]), b = local(world[i]);
        double from = 0, to = 1;  // Liang and Barsky
        const Spot d = b - a;
        bool seen = true;
        for (const auto& [p, q] : {std::pair{-d.x, a.x - low_}, {d.x, high_ - a.x}, {-d.y, a.y - low_}, {d.y, high_ - a.y}}) {
            if (p == 0) seen &= q >= 0;
            else if (p < 0) from = std::max(from, q / p);
            else to = std::min(to, q / p);
        }
        if (!seen || from > to) {
            end();
            continue;
        }
        if (from > 0) end();
        push(a + d * from);
        push(a + d * to);
        if (to < 1) end();
    }
    end();
}

Dots Clipper::ring(std::span<const Spot> world) const {
    thread_local std::vector<Spot> ring, scratch;
    ring.clear();
    bool whole = true;
    const std::size_t size = world.size() > 1 && world.front() == world.back() ? world.size() - 1 : world.size();
    for (std::size_t i = 0; i < size; ++i) {
        const Spot at = local(world[i]);
        whole &= at.x >= low_ && at.x <= high_ && at.y >= low_ && at.y <= high_;
        ring.push_back(at);
    }
    if (!whole) {
        const auto at_x = [](double x) { return [x](Spot a, Spot b) { return Spot{x, a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x)}; }; };
        const auto at_y = [](double y) { return [y](Spot a, Spot b) { return Spot{a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y), y}; }; };
        cut(
            ring, scratch, [&](Spot s) { return s.x >= low_; }, at_x(low_));
        cut(
            ring, scratch, [&](Spot s) { return s.x <= high_; }, at_x(high_));
        cut(
            ring, scratch, [&](Spot s) { return s.y >= low_; }, at_y(low_));
        cut(
            ring, scratch, [&](Spot s) { return s.y <= high_; }, at_y(high_));
    }
    Dots out;
    for (const Spot at : ring) {
        const Dot to = dot(at);
        if (!out.empty() && out.back() == to) continue;
        // A spike there and back has no area: its tip is left out.
        while (out.size() > 1 && side(out[out.size() - 2], out.back(), to) == 0) {
            out.pop_back();
            if (out.back() == to) break;
        }
        if (out.empty() || out.back() != to) out.push_back(to);
    }
    while (out.size() > 1 && out.front() == out.back()) out.pop_back();
    while (out.size() > 2 && side(out[out.size() - 2], out.back(), out.front()) == 0) out.pop_back();
    while (out.size() > 2 && side(out.back(), out[0], out[1]) == 0) out.erase(out.begin());
    if (out.size() < 3) return {};
    if (crosses_itself(out)) out = untangled(out);
    return out;
}

void Clipper::area(std::span<const std::span<const Spot>> rings, std::vector<Dots>& out, std::int64_t least) const {
    for (std::size_t r = 0; r < rings.size(); ++r) {
        Dots one = ring(rings[r]);
        const auto area = doubled_area(one);
        if (std::abs(area) < (r == 0 ? std::max<std::int64_t>(least, 1) : std::int64_t{1})) {
            if (r == 0) return;
            continue;
        }
        if ((area > 0) != (r == 0)) std::reverse(one.begin(), one.end());
        out.push_back(std::move(one));
    }
}
}
