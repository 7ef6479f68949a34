// Which of many areas hold a point: a grid of cells over all of them, each knowing the areas that cover it whole and
// those whose edge runs through it; for the latter the edges of one horizontal band are asked, exactly.
//
// "Holds" is inside or on the edge, as ST_Covers of OGC Simple Features has it; answers are in the order in which
// the areas were given, so that who takes the first of neighbours gets one and no two. Immutable; any thread
// may ask. A million asks a second and more on one core. NB: needs the turn of no ring, but rings that do not cross.
#pragma once
#include <cstdint>
#include <span>
#include <vector>
#include "support/geometry/exact.hpp"
#include "support/geometry/outline.hpp"
namespace yiwang::support::geometry {

class AreaIndex {
public:
    AreaIndex() = default;
    explicit AreaIndex(std::span<const Outline* const>);
    explicit AreaIndex(std::span<const Outline>);

    std::size_t size() const { return areas_.size(); }
    Where where(std::size_t area, Point) const;

    // f(number of the area) for each that holds the point, ascending; f says whether to go on.
    template <class F>
    void each_holding(Point at, F&& f) const {
        for (const auto entry : entries_at(at))
            if ((entry & covered || where(entry >> 1, at) != Where::outside) && !f(std::size_t{entry >> 1})) return;
    }
    std::vector<std::size_t> holding(Point) const;
    // The lowest number, or size(): none.
    std::size_t first_holding(Point) const;

private:
    static constexpr std::uint32_t covered = 1;  // lowest bit of an entry: the area covers the cell whole
    struct Edge {
        Spot a, b;  // a.y <= b.y
    };
    struct Area {  // its edges in horizontal bands of equal height
        Box box;
        double bands_per_degree = 0;
        std::uint32_t first_band = 0, bands = 0;
    };

    void add_area(const Outline&);
    void lay_grid(std::span<const Outline* const>);
    std::span<const std::uint32_t> entries_at(Point) const;
    std::size_t column(double lng) const;
    std::size_t row(double lat) const;

    std::vector<Area> areas_;
    std::vector<std::uint32_t> bands_;  // where the edges of each band begin, one more than bands
    std::vector<Edge> edges_;
    Box box_{};
    std::size_t columns_ = 0, rows_ = 0;
    double columns_per_degree_ = 0, rows_per_degree_ = 0;
    std::vector<std::uint32_t> cells_;    // where the entries of each cell begin
    std::vector<std::uint32_t> entries_;  // area * 2 + covered
};
}
