#include "support/map/statistics.hpp"
#include "support/geometry/shapes.hpp"
#include "support/space/index.hpp"
namespace yiwang::support::map {

std::vector<BlockCount> counts_by_block(Tx& tx, std::string_view name, space::Level level, const Caller& caller) {
    const auto layer = find_layer(tx, name);
    if (!layer) throw NotFound("layer");
    if (!space::outlined(level)) throw Invalid("level", "map.level", {"只能按有边界的层级统计。", "Counts are by levels that have outlines."});
    const auto reach = reach_of(*layer, caller);
    const auto blocks = space::index_of(tx, level);
    std::vector<std::int64_t> counts(blocks->all().size(), 0);
    snapshot_of(tx, *layer)->each_after("", reach, [&](const Snapshot::At& at) {
        if (at.table->type(at.row) == Geometry::Type::none) return true;
        const Box box = at.table->box(at.row);
        const auto block = blocks->areas().first_holding({(box.west + box.east) / 2, (box.south + box.north) / 2});
        if (block < counts.size()) ++counts[block];
        return true;
    });
    std::vector<BlockCount> out;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const auto& one = blocks->all()[i];
        const double km2 = geometry::area_m2(one.outline) / 1e6;
        out.push_back({one.block.code, one.block.name, counts[i], km2 > 0 ? static_cast<double>(counts[i]) / km2 : 0});
    }
    return out;
}
}
