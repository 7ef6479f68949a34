#include "kernel/module/module.hpp"
#include <cmath>
#include "support/walking/embedded.hpp"
#include "support/walking/walking.hpp"
namespace yiwang::support::walking {
namespace {
struct ReachWanted {
    double lng, lat, minutes;
    std::optional<space::Level> level;
};
BOOST_DESCRIBE_STRUCT(ReachWanted, (), (lng, lat, minutes, level))
struct WayWanted {
    double lng, lat, to_lng, to_lat;
};
BOOST_DESCRIBE_STRUCT(WayWanted, (), (lng, lat, to_lng, to_lat))
struct ImportWanted {
    std::optional<bool> dry_run;
    std::optional<std::string> source;
};
BOOST_DESCRIBE_STRUCT(ImportWanted, (), (dry_run, source))
struct ImportNamed {
    Id<Import> import;
};
BOOST_DESCRIBE_STRUCT(ImportNamed, (), (import))

geometry::Point checked(double lng, double lat, const char* field) {
    if (!(std::abs(lng) <= 180 && std::abs(lat) <= 90)) throw Invalid(field, "walking.place", {"坐标不对。", "These are no coordinates."});
    return {lng, lat};
}

Reach show_reach(Tx& tx, const Request&, const ReachWanted& in) {
    return reach(tx, checked(in.lng, in.lat, "lng"), in.minutes, in.level.value_or(space::Level::building));
}
Way show_way(Tx& tx, const Request&, const WayWanted& in) {
    return way(tx, checked(in.lng, in.lat, "lng"), checked(in.to_lng, in.to_lat, "to_lng"));
}
Items<Import> list_imports(Tx& tx, const Request&, const Nothing&) {
    return {imports(tx)};
}
ImportReport take_in(Tx& tx, const Request& request, const ImportWanted& in) {
    auto read = geometry::read_features(json::parse(request.body));
    if (!read.fault.empty())
        throw Invalid("body", "walking.geojson",
                      {"第 " + std::to_string(read.fault_at + 1) + " 个要素有误：" + read.fault + "。",
                       "Feature " + std::to_string(read.fault_at + 1) + " is wrong: " + read.fault + "."});
    return import_roads(tx, read.features, {.dry_run = in.dry_run.value_or(false), .source = in.source.value_or("")});
}
void undo(Tx& tx, const Request&, const ImportNamed& in) {
    undo_import(tx, in.import);
}
}

// What stands on the blocks is seen with their right; a network has no rows that belong to anybody.
Module module() {
    return {.name = "walking",
            .schema = embedded::schema,
            .routes = {
                get("/api/walking/reach", holds("space.read"), show_reach, {.summary = "What lies within minutes of walking: an outline and the blocks in it"}),
                get("/api/walking/way", holds("space.read"), show_way, {.summary = "The way on foot between two points"}),
                get("/api/walking/imports", holds("space.read"), list_imports, {.summary = "Road networks taken in, newest first"}),
                post("/api/walking/imports", holds("space.edit"), take_in,
                     {.summary = "Take in road lines as GeoJSON, or see what would be", .raw_body = true, .body_max = 20 << 20}),
                post("/api/walking/imports/{import}/undo", holds("space.edit"), undo, {.summary = "Undo an import of roads"})}};
}
}
