// A place on the earth: WGS 84 (equal to CGCS2000 to the centimetre), longitude then latitude, degrees.
#pragma once
#include <boost/describe.hpp>
namespace yiwang::support::geometry {

struct Point {
    double lng = 0, lat = 0;
    bool operator==(const Point&) const = default;
};
BOOST_DESCRIBE_STRUCT(Point, (), (lng, lat))

struct Box {  // closed
    double west = 0, south = 0, east = 0, north = 0;
    bool holds(Point at) const { return at.lng >= west && at.lng <= east && at.lat >= south && at.lat <= north; }
    bool meets(const Box& other) const { return west <= other.east && other.west <= east && south <= other.north && other.south <= north; }
};
BOOST_DESCRIBE_STRUCT(Box, (), (west, south, east, north))
}
