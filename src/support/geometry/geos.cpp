#include "support/geometry/geos.hpp"
#include <cmath>
namespace yiwang::support::geometry {
namespace geos {
// One context a thread, as GEOS asks.
GEOSContextHandle_t context() {
    struct Context {
        GEOSContextHandle_t handle = GEOS_init_r();
        ~Context() { GEOS_finish_r(handle); }
    };
    thread_local Context one;
    return one.handle;
}

namespace {
[[noreturn]] void fail_overlay() {
    throw Invalid("geojson", "geometry.overlay", {"轮廓有误，无法比较。", "The outlines are faulty and cannot be compared."});
}
}

Held needed(GEOSGeometry* made) {
    if (!made) fail_overlay();
    return Held(made);
}

namespace {
GEOSGeometry* ring_of(const Ring& ring) {
    GEOSCoordSequence* line = GEOSCoordSeq_create_r(context(), static_cast<unsigned>(ring.size()), 2);
    for (unsigned i = 0; i < ring.size(); ++i) GEOSCoordSeq_setXY_r(context(), line, i, ring[i].lng, ring[i].lat);
    return GEOSGeom_createLinearRing_r(context(), line);
}

GEOSGeometry* area_of(const Polygon& polygon) {
    std::vector<GEOSGeometry*> holes;
    for (std::size_t i = 1; i < polygon.size(); ++i) holes.push_back(ring_of(polygon[i]));
    return GEOSGeom_createPolygon_r(context(), ring_of(polygon.front()), holes.data(), static_cast<unsigned>(holes.size()));
}

}

Held from_outline(const Outline& outline) {
    std::vector<GEOSGeometry*> parts;
    for (const auto& polygon : outline) parts.push_back(area_of(polygon));
    return needed(GEOSGeom_createCollection_r(context(), GEOS_MULTIPOLYGON, parts.data(), static_cast<unsigned>(parts.size())));
}

namespace {
Ring ring_from(const GEOSGeometry* ring) {
    const GEOSCoordSequence* line = GEOSGeom_getCoordSeq_r(context(), ring);
    unsigned size = 0;
    GEOSCoordSeq_getSize_r(context(), line, &size);
    Ring out(size);
    for (unsigned i = 0; i < size; ++i) GEOSCoordSeq_getXY_r(context(), line, i, &out[i].lng, &out[i].lat);
    return out;
}

}

void append_polygons(Outline& out, const GEOSGeometry* any) {
    if (GEOSGeomTypeId_r(context(), any) == GEOS_POLYGON) {
        if (GEOSisEmpty_r(context(), any)) return;
        auto& polygon = out.emplace_back();
        polygon.push_back(ring_from(GEOSGetExteriorRing_r(context(), any)));
        for (int i = 0; i < GEOSGetNumInteriorRings_r(context(), any); ++i) polygon.push_back(ring_from(GEOSGetInteriorRingN_r(context(), any, i)));
        return;
    }
    if (GEOSGeomTypeId_r(context(), any) < GEOS_MULTIPOINT) return;
    for (int i = 0; i < GEOSGetNumGeometries_r(context(), any); ++i) append_polygons(out, GEOSGetGeometryN_r(context(), any, i));
}

Held from_geometry(const Geometry& geometry) {
    if (geometry.type == Geometry::Type::area) {
        Held made = from_outline(geometry.parts);
        return GEOSisValid_r(context(), made.get()) == 1 ? std::move(made) : needed(GEOSMakeValid_r(context(), made.get()));
    }
    std::vector<GEOSGeometry*> parts;
    for (const auto& part : geometry.parts) {
        const auto& ring = part.front();
        GEOSCoordSequence* line = GEOSCoordSeq_create_r(context(), static_cast<unsigned>(ring.size()), 2);
        for (unsigned i = 0; i < ring.size(); ++i) GEOSCoordSeq_setXY_r(context(), line, i, ring[i].lng, ring[i].lat);
        parts.push_back(geometry.type == Geometry::Type::point ? GEOSGeom_createPoint_r(context(), line) : GEOSGeom_createLineString_r(context(), line));
    }
    const int type = geometry.type == Geometry::Type::point ? GEOS_MULTIPOINT : GEOS_MULTILINESTRING;
    return needed(GEOSGeom_createCollection_r(context(), type, parts.data(), static_cast<unsigned>(parts.size())));
}
}

bool related(const Geometry& one, Relation relation, const Geometry& other) {
    if (one.empty() || other.empty()) return relation == Relation::disjoint;
    using namespace geos;
    const auto a = from_geometry(one), b = from_geometry(other);
    const auto answer = [&] {
        switch (relation) {
            case Relation::intersects: return GEOSIntersects_r(context(), a.get(), b.get());
            case Relation::equals: return GEOSEquals_r(context(), a.get(), b.get());
            case Relation::disjoint: return GEOSDisjoint_r(context(), a.get(), b.get());
            case Relation::touches: return GEOSTouches_r(context(), a.get(), b.get());
            case Relation::within: return GEOSWithin_r(context(), a.get(), b.get());
            case Relation::overlaps: return GEOSOverlaps_r(context(), a.get(), b.get());
            case Relation::crosses: return GEOSCrosses_r(context(), a.get(), b.get());
            case Relation::contains: return GEOSContains_r(context(), a.get(), b.get());
        }
        return char{2};
    }();
    if (answer == 2) needed(nullptr);
    return answer == 1;
}
}
