// Vector tiles as they are read: Mapbox Vector Tile specification 2.1 (and 1.0, whose tiles differ in what they allow).
//
// Strict reading refuses whatever the specification forbids; lenient reading leaves out what a reader can do without
// (a feature without geometry, an odd tag) and refuses the rest. Nothing crashes it, nothing makes it allocate more
// than a few times the tile's size.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>
namespace yiwang::support::tile {

struct Dot {
    std::int32_t x = 0, y = 0;  // of `extent` to the tile's side, y down
    auto operator<=>(const Dot&) const = default;
};
using Dots = std::vector<Dot>;

enum class Kind { unknown = 0, points = 1, lines = 2, areas = 3 };

using TagValue = std::variant<std::string, double, std::int64_t, std::uint64_t, bool>;

struct TileFeature {
    std::optional<std::uint64_t> id;
    Kind kind = Kind::unknown;
    // Points: one list. Lines: one a line. Areas: rings, not closed; one of positive area begins a polygon.
    std::vector<Dots> parts;
    std::vector<std::pair<std::string, TagValue>> tags;
};

struct TileLayer {
    std::string name;
    std::uint32_t version = 1, extent = 4096;
    std::vector<TileFeature> features;
};

struct Tile {
    std::vector<TileLayer> layers;
};

enum class Reading { strict, lenient };
// Throws Invalid "tile.malformed" with what is wrong in its details.
Tile read_tile(std::string_view bytes, Reading = Reading::strict);

// Twice the signed area of a ring; positive: clockwise on the screen, the outside of a polygon.
std::int64_t doubled_area(const Dots&);
}
