// Geometries of features: points, lines and areas, of one part or several; GeoJSON (RFC 7946) and WKT.
// Heights are read and dropped: the base is flat, heights are properties.
#pragma once
#include <string>
#include <string_view>
#include <vector>
#include "support/geometry/outline.hpp"
namespace yiwang::support::geometry {

struct Geometry {
    enum class Type { none, point, line, area };
    Type type = Type::none;
    // Each part: a point as one ring of one point, a line as one ring that is not closed, an area as its rings.
    Outline parts;

    bool empty() const { return parts.empty(); }
    bool operator==(const Geometry&) const = default;
};

Geometry point_geometry(Point);
Geometry area_geometry(Outline);
Geometry box_geometry(const Box&);
Box box_of(const Geometry&);

struct ReadGeometry {
    Geometry geometry;
    std::string fault;  // as of ReadOutline, "" if all is well
};
// Point, LineString, Polygon and their Multi forms; null is none. A GeometryCollection of one kind is its parts.
// anywhere: coordinates of another system, which are not checked to be degrees.
ReadGeometry read_geometry(const json::Value& geojson, Range = Range::earth);
// f turns each point on its way out, for answers in other coordinate systems.
template <class F>
Geometry turned(Geometry geometry, F&& f) {
    for (auto& part : geometry.parts)
        for (auto& ring : part)
            for (auto& point : ring) point = f(point);
    return geometry;
}
std::string print_geometry(const Geometry&);  // GeoJSON, "null" for none

// "POINT(114.1 22.5)", "POLYGON Z ((...))". Throws Invalid "geometry.wkt".
Geometry read_wkt(std::string_view);

enum class Relation { intersects, equals, disjoint, touches, within, overlaps, crosses, contains };
// As OGC Simple Features defines them; faulty areas are mended first. None is related to nothing and disjoint from all.
bool related(const Geometry&, Relation, const Geometry&);
}
