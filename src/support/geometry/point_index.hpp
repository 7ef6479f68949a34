// The nearest of many places, in metres on a Gauss-Krüger plane: a grid of cells with a few places each, asked
// ring by ring outwards. Equal distances: the lower number first. Immutable; any thread may ask.
#pragma once
#include <cstdint>
#include <span>
#include <vector>
#include "support/geometry/coordinates.hpp"
namespace yiwang::support::geometry {

class PointIndex {
public:
    struct Near {
        std::uint32_t number;
        double distance_m;
    };

    PointIndex() : plane_(0) {}
    explicit PointIndex(std::span<const Point>);  // on the plane of the zone that the middle of them lies in
    explicit PointIndex(std::span<const Spot>);   // as they are

    std::size_t size() const { return spots_.size(); }
    // At most `count`, the nearest first, none farther than `within_m`.
    std::vector<Near> nearest(Point, std::size_t count, double within_m = 1e12) const;
    std::vector<Near> nearest(Spot, std::size_t count, double within_m = 1e12) const;
    // Everything at most this far away, by number.
    std::vector<std::uint32_t> within(Point, double distance_m) const;

private:
    void lay_grid();
    std::int64_t column(double x) const;
    std::int64_t row(double y) const;
    template <class F>
    void each_of_cell(std::int64_t column, std::int64_t row, F&& f) const;

    GaussKruger plane_;
    std::vector<Spot> spots_;  // in the order of their cells
    std::vector<std::uint32_t> numbers_, cells_;
    Spot low_{};
    double cell_m_ = 1;
    std::int64_t columns_ = 0, rows_ = 0;
};
}
