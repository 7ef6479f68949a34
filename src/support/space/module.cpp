#include "kernel/module/module.hpp"
#include "support/space/embedded.hpp"
#include "support/space/index.hpp"
namespace yiwang::support::space {
namespace {
struct BlocksWanted {
    std::optional<Level> level;
};
BOOST_DESCRIBE_STRUCT(BlocksWanted, (), (level))

// The block as a list shows it.
struct BlockLine {
    std::string code, name;
    Level level;
    std::string parent;
    double lng, lat;
    bool made;
};
BOOST_DESCRIBE_STRUCT(BlockLine, (), (code, name, level, parent, lng, lat, made))

enum class Layer { district, streets, communities };
BOOST_DESCRIBE_ENUM(Layer, district, streets, communities)

struct LayerWanted {
    Layer layer;
};
BOOST_DESCRIBE_STRUCT(LayerWanted, (), (layer))

Items<BlockLine> list_blocks(Tx& tx, const Request&, const BlocksWanted& wanted) {
    Items<BlockLine> out;
    const auto index = index_of(tx);
    for (const auto& block : index->blocks())
        if (!wanted.level || block.level == *wanted.level)
            out.items.push_back(
                {block.code, block.name, block.level, block.parent, block.lng, block.lat, block.made});
    return out;
}

Reply show_layer(Tx& tx, const Request&, const LayerWanted& wanted) {
    const Level level = wanted.layer == Layer::district  ? Level::district
                        : wanted.layer == Layer::streets ? Level::street
                                                         : Level::community;
    return {.status = 200,
            .content_type = "application/geo+json",
            .body = index_of(tx)->layer(level),
            .headers = {}};
}

Place show_place(Tx& tx, const Request&, const Point& point) {
    if (std::abs(point.lng) > 180)
        throw Invalid("lng", "space.lng",
                      {"经度应在 -180 到 180 之间。", "The longitude must be between -180 and 180."});
    if (std::abs(point.lat) > 90)
        throw Invalid("lat", "space.lat",
                      {"纬度应在 -90 到 90 之间。", "The latitude must be between -90 and 90."});
    return locate(tx, point);
}
}

Module module() {
    return {.name = "space",
            .schema = embedded::schema,
            .routes = {
                get("/api/space/blocks", anyone(), list_blocks,
                    {.summary = "Blocks of the district, all or of one level"}),
                get("/api/space/layers/{layer}", anyone(), show_layer,
                    {.summary = "Outlines of the blocks of one level as GeoJSON",
                     .output_type = "application/geo+json"}),
                get("/api/space/locate", anyone(), show_place, {.summary = "The blocks that hold a point"})}};
}
}
