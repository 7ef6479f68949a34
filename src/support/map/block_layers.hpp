// The blocks of support/space as layers of the map. Inside support/map only.
#pragma once
#include "support/map/snapshot.hpp"
namespace yiwang::support::map {
std::vector<Layer> block_layers(Tx&);
std::optional<Layer> find_block_layer(Tx&, std::string_view name);
// Nothing: the layer is none of blocks.
std::shared_ptr<const Snapshot> block_snapshot(Tx&, const Layer&);
}
