#include "support/space/quality.hpp"
#include <set>
#include "support/space/codes.hpp"
namespace yiwang::support::space {
namespace {
constexpr std::size_t codes_max = 20;

template <class Is>
void look(std::vector<Finding>& out, const LevelIndex& index, Level level, std::string what, const Is& is) {
    Finding found{std::move(what), level, 0, static_cast<std::int64_t>(index.all().size()), {}};
    for (const auto& one : index.all()) {
        if (!is(one)) continue;
        ++found.count;
        if (found.codes.size() < codes_max) found.codes.push_back(one.block.code);
    }
    if (found.count) out.push_back(std::move(found));
}
}

std::vector<Finding> quality(Tx& tx) {
    std::vector<Finding> out;
    std::array<std::shared_ptr<const LevelIndex>, outlined_levels.size()> all;
    for (const Level level : outlined_levels) all[static_cast<std::size_t>(level)] = index_of(tx, level);
    for (const Level level : outlined_levels) {
        const auto& index = *all[static_cast<std::size_t>(level)];
        look(out, index, level, "made", [](const KeptBlock& one) { return one.block.made; });
        if (level != Level::building) look(out, index, level, "no_unit", [](const KeptBlock& one) { return one.block.unit.empty(); });
        if (level == Level::district || level == Level::building || level == Level::estate) continue;
        // The level below must be there where its neighbours have it at all.
        const Level below = level == Level::street ? Level::community : level == Level::community ? Level::grid : Level::building;
        std::set<std::string> parents;
        for (const auto& one : all[static_cast<std::size_t>(below)]->all()) parents.insert(one.block.parent);
        if (!parents.empty()) look(out, index, level, "no_children", [&](const KeptBlock& one) { return !parents.contains(one.block.code); });
    }
    const auto& buildings = *all[static_cast<std::size_t>(Level::building)];
    const auto& grids = *all[static_cast<std::size_t>(Level::grid)];
    look(out, buildings, Level::building, "no_address", [](const KeptBlock& one) { return one.block.address.empty(); });
    look(out, buildings, Level::building, "no_height", [](const KeptBlock& one) { return one.block.height_m <= 0; });
    look(out, buildings, Level::building, "beside_parent", [&](const KeptBlock& one) {
        const auto* grid = grids.at({one.block.lng, one.block.lat});
        return !grid || grid->code != one.block.parent;
    });
    return out;
}
}
