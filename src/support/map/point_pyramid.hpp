// The points of a table gathered into squares, sixteen across a tile, at every zoom below the one from which each is drawn by
// itself: how many lie in a square and where their middle is. Made once for a table and a reach, so that a tile of a million
// points costs what its squares cost. Inside support/map only.
//
// Sums are of whole numbers: gathered in any order, or less some and more others, they come out the same. Immutable.
#pragma once
#include <array>
#include <mutex>
#include <unordered_map>
#include "support/map/feature_table.hpp"
#include "support/tile/clip.hpp"
namespace yiwang::support::map {

inline constexpr int single_zoom = 16;  // from here on every point is drawn by itself
inline constexpr std::size_t squares_a_tile = 256;

// Of a place: the square of a zoom that holds it, as the bits of its column and row one by one in turn (Morton): the
// squares of a tile stand together.
std::uint64_t square_of(const Spot& world, int zoom);
std::uint64_t first_square_of(const tile::Address&);

struct Square {
    std::int64_t count = 0, x = 0, y = 0;  // sums, of 2^32 to the side of the world
    std::uint32_t row = 0;                 // the first of them in the table

    void add(const Spot& world, std::int64_t sign = 1);
    Spot middle() const;
};

class PointPyramid {
public:
    // Of the rows for which seen(row). Zooms whose squares hold hardly more than a point each are left out: there a
    // tile is quick without.
    template <class Seen>
    PointPyramid(const FeatureTable& table, Seen&& seen) {
        std::vector<Place> places;
        for (std::size_t row = 0; row < table.size(); ++row)
            if (table.type(row) == Geometry::Type::point && seen(row))
                places.push_back({square_of(table.world(row, 0).front(), single_zoom - 1), static_cast<std::uint32_t>(row)});
        gather(table, std::move(places));
    }

    bool has(int zoom) const { return zoom < single_zoom && zoom >= 0 && !levels_[static_cast<std::size_t>(zoom)].empty(); }
    // The squares of a tile, by the lowest byte of their number.
    std::array<Square, squares_a_tile> squares(const tile::Address&) const;
    std::size_t size() const;  // squares of all zooms

private:
    struct Place {
        std::uint64_t number;
        std::uint32_t row;
    };
    struct Numbered {
        std::uint64_t number;
        Square square;
    };
    void gather(const FeatureTable&, std::vector<Place>);

    std::array<std::vector<Numbered>, single_zoom> levels_;
};

// The pyramids of one table, made when they are first asked for. Any thread may ask.
class Pyramids {
public:
    // make() gives the pyramid of a reach; the last few dozen are kept.
    template <class Make>
    std::shared_ptr<const PointPyramid> of(const std::string& reach, Make&& make) {
        const std::lock_guard lock(guard_);
        if (const auto found = kept_.find(reach); found != kept_.end()) return found->second;
        if (kept_.size() >= kept_max) kept_.clear();
        return kept_[reach] = make();
    }

private:
    static constexpr std::size_t kept_max = 32;
    std::mutex guard_;
    std::unordered_map<std::string, std::shared_ptr<const PointPyramid>> kept_;
};
}
