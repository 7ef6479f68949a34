// Tiles of layers, cut from snapshots; kept by the process under the layer's version and the caller's reach, so that one
// caller's tile is never another's. Inside support/map only.
#pragma once
#include "support/map/snapshot.hpp"
#include "support/tile/clip.hpp"
namespace yiwang::support::map {

// The bytes of the layer in a tile, "" where nothing lies. From zoom 13 on every area is drawn; below, areas smaller than a
// few dots are left out and corners fall on a coarser lattice. Points that lie close below zoom 16 are drawn as one
// with a count. Of areas that have names, a second layer "<layer>_names" holds the points where the names stand.
std::string layer_tile(const Snapshot&, const Reach&, const tile::Address&);
std::string kept_tile(const Snapshot&, const Reach&, const tile::Address&);
bool bears_names(const Layer&);
}
