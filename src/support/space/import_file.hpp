// A file of blocks as GeoJSON, read and each block checked by itself. Inside support/space only.
#pragma once
#include <set>
#include "support/space/layer_check.hpp"
namespace yiwang::support::space {

struct GivenBlocks {
    std::vector<Candidate> outlined;
    std::vector<Block> indoors;      // storeys and rooms, without a place yet
    std::set<std::string> replaced;  // other codes that end
    std::vector<std::string> refused;
    int mended = 0;
};
// Throws Invalid "space.no_features".
GivenBlocks read_blocks(std::string_view geojson, bool mend);
}
