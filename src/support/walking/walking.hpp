// Minutes of walking 步行可达: what lies within so many minutes along the district's roads, and how far one point is
// from another on foot.
//
// The road lines come from files (OpenStreetMap, a survey); each import is the whole network and can be undone. They
// are kept in memory as a graph (see network.hpp) until another import holds.
#pragma once
#include <memory>
#include "support/geometry/geojson.hpp"
#include "support/space/space.hpp"
#include "support/walking/network.hpp"
namespace yiwang::support::walking {

// 4 km/h: fifteen minutes are 1,000 m, the upper bound of the circle of fifteen minutes in GB 50180-2018, table 3.0.4.
inline constexpr double metres_a_minute = 1000.0 / 15;
inline constexpr double minutes_max = 30;
inline constexpr double roadside_m = 50;  // what stands this far from a road that is reached is reached

struct ImportOptions {
    bool dry_run = false;
    std::string source{};           // for the list of imports: a file's name
    std::string system = "WGS 84";  // what the coordinates were before they were turned
};
struct Import {
    Id<Import> id;
    Instant at;
    std::string actor, source, system;
    std::int64_t roads;
    double length_m;
    std::optional<Instant> undone_at;
};
BOOST_DESCRIBE_STRUCT(Import, (), (id, at, actor, source, system, roads, length_m, undone_at))

struct ImportReport {
    std::int64_t roads = 0;
    std::int64_t not_walked = 0;  // motorways, and roads closed to people on foot, by OpenStreetMap's highway, foot, access
    std::int64_t no_lines = 0;    // points and areas
    double length_m = 0;
    double largest_share = 0;  // of the length, that hangs together; little: lines that do not share their crossings
    Id<Import> import{};       // to undo it; empty after a dry run
};
BOOST_DESCRIBE_STRUCT(ImportReport, (), (roads, not_walked, no_lines, length_m, largest_share, import))
// The lines among the features become the network. Throws Invalid "walking.no_roads", "walking.too_many".
ImportReport import_roads(Tx&, const std::vector<geometry::Feature>&, const ImportOptions&);
std::vector<Import> imports(Tx&);  // newest first
// The import before it holds again. Throws NotFound "import", Conflict "walking.undone".
void undo_import(Tx&, Id<Import>);

struct BlockReached {
    std::string code, name;
    double lng, lat;
};
BOOST_DESCRIBE_STRUCT(BlockReached, (), (code, name, lng, lat))
struct Reach {
    double minutes, metres;
    double roads_m;                    // length of what is reached
    json::Object outline;              // a Polygon or MultiPolygon of GeoJSON
    std::int64_t count;                // blocks whose point lies in it
    std::vector<BlockReached> blocks;  // by code, at most blocks_max
};
BOOST_DESCRIBE_STRUCT(Reach, (), (minutes, metres, roads_m, outline, count, blocks))
inline constexpr std::size_t blocks_max = 500;
// Throws Invalid "walking.minutes": not 1 to minutes_max; "walking.far": no road within 300 m, or none at all;
// "space.level_without_place".
Reach reach(Tx&, geometry::Point from, double minutes, space::Level = space::Level::building);

struct Way {
    double minutes, metres;
    json::Object line;  // a LineString of GeoJSON
};
BOOST_DESCRIBE_STRUCT(Way, (), (minutes, metres, line))
// Throws Invalid "walking.far" as above; Conflict "walking.no_way": the roads do not lead there within 50 km.
Way way(Tx&, geometry::Point from, geometry::Point to);

Module module();
}
