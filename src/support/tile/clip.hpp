// From the world to a tile: places on the square of Web Mercator (0 to 1, y down) cut at the tile's border and laid
// on its lattice of 4096, so that what comes out is valid: no point twice, no ring without area, turns as they must be.
#pragma once
#include <span>
#include "support/geometry/plane.hpp"
#include "support/geometry/point.hpp"
#include "support/tile/tile.hpp"
namespace yiwang::support::tile {
using geometry::Point;
using geometry::Spot;

struct Address {  // XYZ: z 0 to 24, y from the north
    int z;
    std::uint32_t x, y;
};
bool exists(const Address&);

Spot to_world(Point);  // latitudes beyond 85.05 degrees lie on the rim
Point from_world(Spot);
geometry::Box box_of(const Address&, double buffer_share = 0);  // of the tile, widened by a share of its side

class Clipper {
public:
    // buffer: of 4096 around the tile. step: positions fall on a lattice this coarse, for low zooms, shared by neighbours
    // so that no crack opens; 1 is the finest.
    explicit Clipper(const Address&, int buffer = 64, int step = 1);

    std::optional<Dot> point(Spot) const;  // nothing: beyond the buffer
    void line(std::span<const Spot>, std::vector<Dots>& out) const;
    // One polygon: its rings, closed or not, the outer first. Of holes, those that vanish are left out.
    // least: doubled area below which it is left out, in units of the lattice.
    void area(std::span<const std::span<const Spot>> rings, std::vector<Dots>& out, std::int64_t least = 1) const;

private:
    Spot local(Spot world) const { return {(world.x - origin_.x) * scale_, (world.y - origin_.y) * scale_}; }
    Dot dot(Spot local) const;
    Dots ring(std::span<const Spot>) const;

    Spot origin_;
    double scale_, low_, high_;
    int step_;
};
}
