#include "support/geometry/shapes.hpp"
#include <cmath>
#include "support/geometry/coordinates.hpp"
#include "support/geometry/geos.hpp"
namespace yiwang::support::geometry {
using namespace geos;
struct Shape::Inside {
    Held areas;
    Box box;
    double area = 0;

    explicit Inside(Held made) : areas(std::move(made)) {
        GEOSArea_r(context(), areas.get(), &area);
        if (!GEOSisEmpty_r(context(), areas.get())) {
            GEOSGeom_getXMin_r(context(), areas.get(), &box.west);
            GEOSGeom_getYMin_r(context(), areas.get(), &box.south);
            GEOSGeom_getXMax_r(context(), areas.get(), &box.east);
            GEOSGeom_getYMax_r(context(), areas.get(), &box.north);
        }
    }
};

Shape::Shape(const Outline& outline) : inside_(std::make_shared<const Inside>(from_outline(outline))) {}

std::string Shape::fault() const {
    char* reason = nullptr;
    const char valid = GEOSisValidDetail_r(context(), inside_->areas.get(), 0, &reason, nullptr);
    const std::string why = reason ? reason : "";
    GEOSFree_r(context(), reason);
    if (valid == 1) return {};
    const bool crossing = why.find("intersection") != why.npos || why.find("Nested") != why.npos || why.find("Hole") != why.npos ||
                          why.find("Duplicate") != why.npos || why.find("disconnected") != why.npos;
    return crossing ? "self_intersection" : "geometry";
}

double Shape::area() const {
    return inside_->area;
}

Point Shape::inner_point() const {
    Held at(GEOSGetCentroid_r(context(), inside_->areas.get()));
    Point out;
    const auto read = [&] { return at && GEOSGeomGetX_r(context(), at.get(), &out.lng) == 1 && GEOSGeomGetY_r(context(), at.get(), &out.lat) == 1; };
    if (read() && GEOSContains_r(context(), inside_->areas.get(), at.get()) == 1) return out;
    at.reset(GEOSPointOnSurface_r(context(), inside_->areas.get()));
    read();
    return out;
}

bool Shape::holds(Point point) const {
    if (!inside_->box.holds(point)) return false;
    const Held at(GEOSGeom_createPointFromXY_r(context(), point.lng, point.lat));
    return GEOSCovers_r(context(), inside_->areas.get(), at.get()) == 1;
}

Outline Shape::outline() const {
    Outline out;
    append_polygons(out, inside_->areas.get());
    return out;
}

Shape Shape::mended() const {
    const Held made = needed(GEOSMakeValid_r(context(), inside_->areas.get()));
    Outline parts;
    append_polygons(parts, made.get());
    return Shape(parts);
}

bool Shape::near(const Shape& other) const {
    return inside_->box.meets(other.inside_->box);
}

bool Shape::meets(const Shape& other) const {
    const char answer = near(other) ? GEOSIntersects_r(context(), inside_->areas.get(), other.inside_->areas.get()) : 0;
    if (answer == 2) needed(nullptr);
    return answer == 1;
}

Shape Shape::common(const Shape& other) const {
    return Shape(std::make_shared<const Inside>(needed(GEOSIntersection_r(context(), inside_->areas.get(), other.inside_->areas.get()))));
}

Shape Shape::without(const Shape& other) const {
    return Shape(std::make_shared<const Inside>(needed(GEOSDifference_r(context(), inside_->areas.get(), other.inside_->areas.get()))));
}

Shape Shape::joined(const Shape& other) const {
    return Shape(std::make_shared<const Inside>(needed(GEOSUnion_r(context(), inside_->areas.get(), other.inside_->areas.get()))));
}

double Shape::common_area(const Shape& other) const {
    return near(other) ? common(other).area() : 0;
}

Shape Shape::widened(double by_m) const {
    return Shape(around(area_geometry(outline()), by_m));
}

Outline around(const Geometry& geometry, double by_m) {
    if (geometry.empty()) return {};
    const auto box = box_of(geometry);
    const auto plane = plane_of({box.west, box.south});
    // Each part by itself and then all joined: five times as fast as many lines widened at once.
    std::vector<Held> parts;
    for (const auto& part : geometry.parts) {
        const auto flat = from_geometry(turned(Geometry{geometry.type, {part}}, [&](Point p) {
            const Spot at = plane.to_plane(p);
            return Point{at.x, at.y};
        }));
        parts.push_back(needed(GEOSBuffer_r(context(), flat.get(), by_m, 8)));
    }
    std::vector<GEOSGeometry*> given;
    for (auto& part : parts) given.push_back(part.release());
    const Held all = needed(GEOSGeom_createCollection_r(context(), GEOS_GEOMETRYCOLLECTION, given.data(), static_cast<unsigned>(given.size())));
    Outline wide;
    append_polygons(wide, needed(GEOSUnaryUnion_r(context(), all.get())).get());
    return turned(area_geometry(wide), [&](Point p) { return plane.from_plane({p.lng, p.lat}); }).parts;
}

double likeness(const Shape& one, const Shape& other) {
    const double common = one.common_area(other);
    return common / (one.area() + other.area() - common);
}

double area_m2(const Outline& outline) {
    if (outline.empty()) return 0;
    const auto plane = plane_of(outline.front().front().front());
    double out = 0;
    for (const auto& polygon : outline)
        for (std::size_t r = 0; r < polygon.size(); ++r) {
            double twice = 0;
            const Spot origin = plane.to_plane(polygon[r].front());
            Spot before{};
            for (const Point at : polygon[r]) {
                const Spot spot = plane.to_plane(at) - origin;
                twice += cross(before, spot);
                before = spot;
            }
            out += (r == 0 ? 1 : -1) * std::abs(twice) / 2;
        }
    return out;
}

double length_m(const Ring& line) {
    double out = 0;
    for (std::size_t i = 1; i < line.size(); ++i) out += distance_m(line[i - 1], line[i]);
    return out;
}

double distance_m(Point one, Point other) {
    const auto plane = plane_of(one);
    return distance(plane.to_plane(one), plane.to_plane(other));
}
}
