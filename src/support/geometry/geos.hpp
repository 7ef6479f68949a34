// Our outlines as GEOS geometries and back. Inside support/geometry only.
#pragma once
#define GEOS_USE_ONLY_R_API
#include <geos_c.h>
#include <memory>
#include "support/geometry/geometry.hpp"
namespace yiwang::support::geometry::geos {

GEOSContextHandle_t context();  // one a thread, as GEOS asks

struct Free {
    void operator()(GEOSGeometry* one) const { GEOSGeom_destroy_r(context(), one); }
};
using Held = std::unique_ptr<GEOSGeometry, Free>;

// Throws Invalid "geometry.overlay" where GEOS made nothing.
Held needed(GEOSGeometry*);
Held from_outline(const Outline&);
Held from_geometry(const Geometry&);
// The polygons of whatever an overlay gave; lines and points have no area.
void append_polygons(Outline&, const GEOSGeometry*);
}
