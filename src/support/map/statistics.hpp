// How many features of a layer lie in each block of a level: density, for any layer and any level. Inside support/map only.
#pragma once
#include "support/map/snapshot.hpp"
#include "support/space/space.hpp"
namespace yiwang::support::map {

struct BlockCount {
    std::string code, name;
    std::int64_t count;
    double per_km2;
};
BOOST_DESCRIBE_STRUCT(BlockCount, (), (code, name, count, per_km2))
// Of what the caller may see; an area counts where its middle lies. Throws NotFound "layer", Invalid "map.level", Unauthorised, Forbidden.
std::vector<BlockCount> counts_by_block(Tx&, std::string_view layer, space::Level, const Caller&);
}
