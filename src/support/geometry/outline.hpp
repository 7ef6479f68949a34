// Outlines of blocks: rings of points, read from and written as GeoJSON (RFC 7946).
#pragma once
#include <optional>
#include <string>
#include <vector>
#include "base/json.hpp"
#include "support/geometry/point.hpp"
namespace yiwang::support::geometry {

using Ring = std::vector<Point>;       // closed: the last point is the first
using Polygon = std::vector<Ring>;     // the outer ring, then holes
using Outline = std::vector<Polygon>;  // one part or several

struct ReadOutline {
    Outline outline;
    std::string fault;  // "" if all is well, else "geometry", "coordinates", "ring_short", "ring_open"
};

// A geometry of type Polygon or MultiPolygon. anywhere: coordinates that are not checked to be degrees.
enum class Range { earth, anywhere };
ReadOutline read_outline(const json::Value& geometry, Range = Range::earth);

// The geometry as text, Polygon if it has one part; coordinates in the shortest form that reads back the
// same.
std::string print_outline(const Outline&);
std::string print_number(double);

// The same from a text that print_outline wrote, without a tree between; for what was checked before.
// Throws Problem 500 "geometry.unreadable".
Outline parse_outline(std::string_view);

Box box_of(const Outline&);

// The first polygonal feature of a FeatureCollection, a Feature or a geometry.
// Throws Invalid "geometry.outline": there is none.
Outline first_outline(std::string_view geojson);
json::Object first_properties(std::string_view geojson);  // of its first feature, {} without one
}
