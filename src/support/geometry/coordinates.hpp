// Coordinate systems 坐标系 and the turn of each into WGS 84: GCJ-02 and BD-09, the shifted coordinates of
// Chinese public maps; the Gauss-Krüger planes of CGCS2000; Web Mercator.
//
// CGCS2000 (EPSG:4490) and WGS 84 are taken as equal: the frames differ by centimetres to decimetres. There is no
// official formula of GCJ-02; the common one agrees with published pairs to 1 m. It holds for the mainland
// alone: a data set has one system, a point does not tell. All functions are pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include "support/geometry/outline.hpp"
#include "support/geometry/plane.hpp"
namespace yiwang::support::geometry {

Point to_gcj02(Point wgs84);    // 600 m away in the south of the country
Point from_gcj02(Point gcj02);  // the way back to a nanometre, by iteration
Point to_bd09(Point wgs84);     // 1,250 m away
Point from_bd09(Point bd09);

// Gauss-Krüger on the ellipsoid of CGCS2000 (GB 22021-2008): x easting with 500,000 m at the meridian, y northing.
// Krüger's series to the sixth order: nanometres within 10 degrees of the meridian.
class GaussKruger {
public:
    explicit GaussKruger(double meridian_deg) : meridian_(meridian_deg) {}
    Spot to_plane(Point) const;
    Point from_plane(Spot) const;
    double meridian() const { return meridian_; }

private:
    double meridian_;
};
// The plane of the three-degree zone that a place lies in, for lengths and areas in metres.
GaussKruger plane_of(Point);

Spot to_web_mercator(Point);
Point from_web_mercator(Spot);

struct System {
    enum class Kind { wgs84, gcj02, bd09, gauss_kruger, web_mercator };
    Kind kind = Kind::wgs84;
    double meridian = 0;          // gauss_kruger
    int zone = 0;                 // written before the easting, 0: none
    bool northing_first = false;  // the authority's axes are latitude, longitude or northing, easting
    std::string name = "CRS84";   // "EPSG:4547", "GCJ-02"

    bool in_degrees() const { return kind == Kind::wgs84 || kind == Kind::gcj02 || kind == Kind::bd09; }
    // x east, y north, whatever order the authority writes them in.
    Point to_wgs84(Spot) const;
    Spot from_wgs84(Point) const;
};

// "EPSG:4326", "CRS84", "CGCS2000", "GCJ-02", "bd09", "EPSG:4547" (central meridian 114), "EPSG:4526" (zone 38),
// URIs of OGC ("http://www.opengis.net/def/crs/EPSG/0/4547") and URNs. Nothing: not known here; Shenzhen's
// independent system is not public.
std::optional<System> find_system(std::string_view name);
// Those in which the map service answers.
const std::vector<System>& served_systems();
std::string uri_of(const System&);

Outline to_wgs84(const Outline&, const System&);
}
