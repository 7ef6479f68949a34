#include "support/space/routes.hpp"
#include <cmath>
#include "support/geometry/beidou_grid.hpp"
#include "support/geometry/shapes.hpp"
#include "support/space/codes.hpp"
#include "support/space/index.hpp"
#include "support/space/quality.hpp"
namespace yiwang::support::space {
namespace {
constexpr std::size_t list_max = 5000;

struct BlocksWanted {
    std::optional<Level> level;
    std::optional<std::string> parent;
    std::optional<Date> on;
};
BOOST_DESCRIBE_STRUCT(BlocksWanted, (), (level, parent, on))

// The block as a list shows it.
struct BlockLine {
    std::string code, name;
    Level level;
    std::string parent;
    double lng, lat;
    bool made;
    std::string unit, address;
    int storey;
};
BOOST_DESCRIBE_STRUCT(BlockLine, (), (code, name, level, parent, lng, lat, made, unit, address, storey))

struct CodeWanted {
    std::string code;
    std::optional<Date> on;
};
BOOST_DESCRIBE_STRUCT(CodeWanted, (), (code, on))

struct BlockPage {
    Block block;
    std::vector<BlockLine> chain;  // from the district down
    std::vector<Block> history;    // oldest first
    std::string beidou;            // its grid code of level 8, GB/T 39409, about 1 m
    double area_m2;                // 0 without an outline
};
BOOST_DESCRIBE_STRUCT(BlockPage, (), (block, chain, history, beidou, area_m2))

enum class Layer { district, streets, communities, grids, estates };
BOOST_DESCRIBE_ENUM(Layer, district, streets, communities, grids, estates)

struct LayerWanted {
    Layer layer;
    std::optional<Date> on;
};
BOOST_DESCRIBE_STRUCT(LayerWanted, (), (layer, on))

struct PlaceWanted {
    double lng, lat;
    std::optional<double> height_m;
    std::optional<Date> on;
};
BOOST_DESCRIBE_STRUCT(PlaceWanted, (), (lng, lat, height_m, on))

struct NearWanted {
    Level level;
    double lng, lat;
    std::optional<int> count;
    std::optional<double> within_m;
};
BOOST_DESCRIBE_STRUCT(NearWanted, (), (level, lng, lat, count, within_m))

struct WithinWanted {
    Level level;
    json::Object geometry;  // a Polygon or MultiPolygon, or a LineString with corridor_m
    std::optional<double> corridor_m;
};
BOOST_DESCRIBE_STRUCT(WithinWanted, (), (level, geometry, corridor_m))

struct Change {
    std::string code;
    std::optional<std::string> name, unit, address, estate;
    Date on;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(Change, (), (code, name, unit, address, estate, on, reason))

struct ImportWanted {
    Date on;
    std::optional<bool> dry_run, mend, keep_good;
    std::optional<std::string> source;
};
BOOST_DESCRIBE_STRUCT(ImportWanted, (), (on, dry_run, mend, keep_good, source))

struct ImportNamed {
    Id<Import> import;
};
BOOST_DESCRIBE_STRUCT(ImportNamed, (), (import))

BlockLine line_of(const Block& b) {
    return {b.code, b.name, b.level, b.parent, b.lng, b.lat, b.made, b.unit, b.address, b.storey};
}

void allow(const Request& request, Level level) {
    if (level == Level::building || level == Level::storey || level == Level::room) request.caller.require("space.read");
}

void check_point(double lng, double lat) {
    if (!(std::abs(lng) <= 180)) throw Invalid("lng", "space.lng", {"经度应在 -180 到 180 之间。", "The longitude must be between -180 and 180."});
    if (!(std::abs(lat) <= 90)) throw Invalid("lat", "space.lat", {"纬度应在 -90 到 90 之间。", "The latitude must be between -90 and 90."});
}

Items<BlockLine> list_blocks(Tx& tx, const Request& request, const BlocksWanted& wanted) {
    Items<BlockLine> out;
    const auto take = [&](const Block& block) {
        if (out.items.size() < list_max && (!wanted.level || block.level == *wanted.level)) out.items.push_back(line_of(block));
    };
    if (wanted.parent) {
        const auto below = children(tx, *wanted.parent, wanted.on);
        for (const auto& block : below) allow(request, block.level);
        for (const auto& block : below) take(block);
        return out;
    }
    for (const Level level : outlined_levels) {
        if (wanted.level ? level != *wanted.level : level > Level::community) continue;
        allow(request, level);
        for (const auto& one : index_of(tx, level, wanted.on)->all()) take(one.block);
    }
    return out;
}

BlockPage show_block(Tx& tx, const Request& request, const CodeWanted& wanted) {
    const auto block = find_block(tx, wanted.code, wanted.on);
    if (!block) throw NotFound("block");
    allow(request, block->level);
    BlockPage out{*block,
                  {},
                  history(tx, wanted.code),
                  geometry::beidou_code({block->lng, block->lat}, 8).value_or(""),
                  geometry::area_m2(outline_of(tx, wanted.code, wanted.on))};
    for (const auto& one : chain(tx, wanted.code, wanted.on)) out.chain.push_back(line_of(one));
    return out;
}

Reply show_layer(Tx& tx, const Request&, const LayerWanted& wanted) {
    constexpr std::array levels{Level::district, Level::street, Level::community, Level::grid, Level::estate};
    return {.status = 200,
            .content_type = "application/geo+json",
            .body = index_of(tx, levels[static_cast<std::size_t>(wanted.layer)], wanted.on)->geojson(),
            .headers = {}};
}

Place show_place(Tx& tx, const Request& request, const PlaceWanted& wanted) {
    check_point(wanted.lng, wanted.lat);
    auto place = locate(tx, {wanted.lng, wanted.lat}, wanted.height_m, wanted.on);
    if (!request.caller.scope("space.read")) {
        place.building.clear();
        place.building_name.clear();
        place.storey.reset();
    }
    return place;
}

Items<NearBlock> show_nearest(Tx& tx, const Request&, const NearWanted& wanted) {
    check_point(wanted.lng, wanted.lat);
    if (!outlined(wanted.level))
        throw Invalid("level", "space.level_without_place",
                      {"楼层和房间没有自己的位置，请查询建筑物。", "Storeys and rooms have no place of their own; ask for buildings."});
    const auto count = static_cast<std::size_t>(std::clamp(wanted.count.value_or(10), 1, 100));
    return {nearest_blocks(tx, wanted.level, {wanted.lng, wanted.lat}, count, std::clamp(wanted.within_m.value_or(1000), 0.0, 20000.0))};
}

// A line, to be widened into a corridor.
Outline corridor(const json::Object& line, double width_m) {
    Shape all{Outline()};
    Point before;
    bool first = true;
    for (const auto& pair : line.at("coordinates").as_array()) {
        const Point at{pair.at(0).to_number<double>(), pair.at(1).to_number<double>()};
        // A line of no width has no area: each piece is a hair wide before it is widened.
        if (!first) all = all.joined(Shape({{{before, at, {at.lng + 1e-9, at.lat + 1e-9}, before}}}).widened(width_m));
        before = at;
        first = false;
    }
    return all.outline();
}

Items<BlockLine> show_within(Tx& tx, const Request&, const WithinWanted& wanted) {
    Outline outline;
    const auto* type = wanted.geometry.if_contains("type");
    const auto* coordinates = wanted.geometry.if_contains("coordinates");
    if (type && type->is_string() && type->get_string() == "LineString" && coordinates && coordinates->is_array() && wanted.corridor_m) {
        if (coordinates->get_array().size() > 500 || !(*wanted.corridor_m > 0 && *wanted.corridor_m <= 2000))
            throw Invalid("corridor_m", "space.corridor",
                          {"走廊宽度应在 0 到 2000 米之间，折线最多 500 个点。", "A corridor is 0 to 2,000 m wide and has at most 500 points."});
        for (const auto& pair : coordinates->get_array())
            if (!pair.is_array() || pair.get_array().size() < 2 || !pair.at(0).is_number() || !pair.at(1).is_number())
                throw Invalid("geometry", "space.coordinates", {"坐标不对。", "These are no coordinates."});
        outline = corridor(wanted.geometry, *wanted.corridor_m);
    } else {
        auto read = read_outline(wanted.geometry);
        if (!read.fault.empty() || !Shape(read.outline).fault().empty())
            throw Invalid("geometry", "space.geometry",
                          {"需要不自相交的多边形，或带宽度的折线。", "A polygon that does not cross itself is needed, or a line with a width."});
        outline = std::move(read.outline);
    }
    if (!outlined(wanted.level)) throw Invalid("level", "space.level_without_place", {"请查询建筑物或更高层级。", "Ask for buildings or a higher level."});
    Items<BlockLine> out;
    for (const auto& block : blocks_within(tx, wanted.level, outline)) {
        if (out.items.size() == list_max) break;
        out.items.push_back(line_of(block));
    }
    return out;
}

void change(Tx& tx, const Request&, const Change& in) {
    change_block(tx, in.code, {in.name, in.unit, in.address, in.estate}, in.on, in.reason);
}

ImportReport take_in(Tx& tx, const Request& request, const ImportWanted& in) {
    return import_blocks(tx, request.body,
                         ImportOptions{.on = in.on,
                                       .dry_run = in.dry_run.value_or(false),
                                       .mend = in.mend.value_or(false),
                                       .keep_good = in.keep_good.value_or(false),
                                       .source = in.source.value_or("")});
}

Items<Import> list_imports(Tx& tx, const Request&, const Nothing&) {
    return {imports(tx)};
}

struct FindingWanted {
    std::string what;
    Level level;
};
BOOST_DESCRIBE_STRUCT(FindingWanted, (), (what, level))

int stale_days(const Outside& outside) {
    return static_cast<int>(outside.config.number("space.stale_days"));
}
Items<Finding> show_quality(Outside& outside, const Request& request, const Nothing&) {
    return {outside.store.read(request.caller.actor, [&](Tx& tx) { return quality(tx, stale_days(outside)); })};
}
Items<BlockLine> show_found(Outside& outside, const Request& request, const FindingWanted& in) {
    Items<BlockLine> out;
    for (const auto& one : outside.store.read(request.caller.actor, [&](Tx& tx) { return blocks_found(tx, in.what, in.level, stale_days(outside), list_max); }))
        out.items.push_back(line_of(one));
    return out;
}

void undo(Tx& tx, const Request&, const ImportNamed& in) {
    undo_import(tx, in.import);
}
}

std::vector<Route> routes() {
    return {get("/api/space/blocks", anyone(), list_blocks, {.summary = "Blocks of a level, or those below one block, as of a day"}),
            get("/api/space/blocks/{code}", anyone(), show_block, {.summary = "A block with its chain and its history"}),
            put("/api/space/blocks/{code}", holds("space.edit"), change, {.summary = "Change a block's name, unit, address or estate from a day on"}),
            get("/api/space/layers/{layer}", anyone(), show_layer,
                {.summary = "Outlines of the blocks of one level as GeoJSON", .output_type = "application/geo+json"}),
            get("/api/space/locate", anyone(), show_place, {.summary = "The blocks that hold a point, indoors with the storey"}),
            get("/api/space/nearest", holds("space.read"), show_nearest, {.summary = "The nearest blocks of a level"}),
            post("/api/space/within", holds("space.read"), show_within, {.summary = "Blocks of a level within a polygon or a corridor"}),
            post("/api/space/imports", holds("space.edit"), take_in,
                 {.summary = "Take in blocks as GeoJSON, or see what would be", .raw_body = true, .body_max = 20 << 20}),
            work("GET", "/api/space/quality", holds("space.read"), show_quality, {.summary = "What is missing, made, old or contradicting in the base"}),
            work("GET", "/api/space/quality/{what}", holds("space.read"), show_found, {.summary = "The blocks of one finding"}),
            get("/api/space/imports", holds("space.read"), list_imports, {.summary = "What was taken in, newest first"}),
            post("/api/space/imports/{import}/undo", holds("space.edit"), undo, {.summary = "Undo an import"})};
}
}
