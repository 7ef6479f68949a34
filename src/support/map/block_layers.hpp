// The blocks of support/space as layers of the map. Inside support/map only.
#pragma once
#include "support/map/snapshot.hpp"
namespace yiwang::support::map {
std::vector<Layer> block_layers(Tx&);
// Nothing: the layer is none of blocks.
std::shared_ptr<const Snapshot> block_snapshot(Tx&, const Layer&);
}
