// The blocks of one level and day in memory: which holds a point, which lie in a box, which are near; the layer as
// GeoJSON.
//
// Immutable; kept by the process under the level's version until a block of it or the day changes.
#pragma once
#include <array>
#include <mutex>
#include "support/geometry/area_index.hpp"
#include "support/geometry/box_index.hpp"
#include "support/geometry/point_index.hpp"
#include "support/space/space.hpp"
namespace yiwang::support::space {
using namespace geometry;  // its words are ours

struct KeptBlock {
    Block block;
    Outline outline;  // empty: none, as rooms have none
};

// Levels whose blocks have outlines and are held in memory; storeys and rooms are asked of the store.
inline constexpr std::array outlined_levels{Level::district, Level::street, Level::community, Level::grid, Level::estate, Level::building};
inline bool outlined(Level level) {
    return level != Level::storey && level != Level::room;
}

class LevelIndex {
public:
    explicit LevelIndex(std::vector<KeptBlock>, std::int64_t version = 0);  // in the order of their codes

    const std::vector<KeptBlock>& all() const { return all_; }
    std::int64_t version() const { return version_; }
    const Block* at(Point) const;  // of those that hold it the one with the lowest code
    const Block* find(std::string_view code) const;
    const KeptBlock* find_kept(std::string_view code) const;
    const AreaIndex& areas() const { return areas_; }
    const BoxIndex& boxes() const { return boxes_; }
    const PointIndex& points() const { return points_; }
    // A FeatureCollection, made when it is first asked for.
    const std::string& geojson() const;

private:
    std::vector<KeptBlock> all_;
    std::int64_t version_;
    AreaIndex areas_;
    BoxIndex boxes_;
    PointIndex points_;
    mutable std::once_flag once_;
    mutable std::string geojson_;
};

// The index of a level on a day. Reads one row to see whether the kept one still holds.
std::shared_ptr<const LevelIndex> index_of(Tx&, Level, std::optional<Date> on = {});
// The same where the version is known from versions().
std::shared_ptr<const LevelIndex> index_of(Tx&, Level, std::int64_t version, std::optional<Date> on);
// Grows into another number with every change of the level.
std::int64_t version_of(Tx&, Level);
// Of all levels at one question; 0: nothing there.
using Versions = std::array<std::int64_t, 8>;
Versions versions(Tx&);
// To be called with what changed, in words that tell two changes apart.
void renew_version(Tx&, Level, std::string_view change);

// Blocks of a level and day, with outlines, in the order of their codes; Date::max(): the last of each code.
std::vector<KeptBlock> kept_blocks(Tx&, Level, Date on);

std::string block_feature(const KeptBlock&);

// The levels' blocks that hold a point.
Place place_of(Point, std::span<const std::shared_ptr<const LevelIndex>> levels, std::optional<double> above_ground_m);
}
