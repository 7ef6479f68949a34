// The blocks of one day in memory: point in block, and the layers of the map as GeoJSON.
//
// Immutable; kept by the process under the content's version until blocks or the day change.
#pragma once
#include <array>
#include "support/geometry/shapes.hpp"
namespace yiwang::support::space {
using namespace geometry;  // its words are ours

struct KeptBlock {
    Block block;
    Outline outline;
};

class Index {
public:
    explicit Index(std::vector<KeptBlock>);  // in the order of their codes

    Place at(Point) const;
    const std::vector<Block>& blocks() const { return blocks_; }
    const std::string& layer(Level level) const { return layers_[static_cast<std::size_t>(level)]; }

private:
    std::vector<Block> blocks_;
    ShapeIndex shapes_;
    std::array<std::string, 3> layers_;
};

// The index of today. Reads one row to see whether the kept one still holds.
std::shared_ptr<const Index> index_of(Tx&);

// Blocks of a day, with outlines, in the order of their codes; Date::max(): the last of each code.
std::vector<KeptBlock> kept_blocks(Tx&, Date on);

// To be called after blocks were changed.
void renew_version(Tx&);

inline constexpr std::string_view block_columns =
    "id, code, name, level, parent, lng, lat, made, from_on, to_on";
}
