#include "support/space/quality.hpp"
#include <functional>
#include <unordered_set>
#include "support/space/codes.hpp"
namespace yiwang::support::space {
namespace {
constexpr std::size_t codes_max = 20;

struct Check {
    std::string what;
    Level level;
    std::function<bool(const KeptBlock&)> fails;
};

// Those that began, or were last brought by a survey, before a day.
std::unordered_set<std::string> not_seen_since(Tx& tx, Level level, Date day) {
    std::unordered_set<std::string> out;
    tx.each([&](const Row& row) { out.insert(row.get<std::string>(0)); },
            "select code from space_block where level = ? and to_on is null and made = 0 and from_on < ? and seen_on < ?", level, day, day);
    return out;
}

// All that is looked for, level by level.
std::vector<Check> checks(Tx& tx, int stale_days) {
    std::vector<Check> out;
    const Date day = local_date(tx.now()) - std::chrono::days{stale_days};
    for (const Level level : outlined_levels) {
        out.push_back({"made", level, [](const KeptBlock& one) { return one.block.made; }});
        out.push_back({"stale", level, [codes = not_seen_since(tx, level, day)](const KeptBlock& one) { return codes.contains(one.block.code); }});
        if (level != Level::building) out.push_back({"no_unit", level, [](const KeptBlock& one) { return one.block.unit.empty(); }});
        if (level == Level::district || level == Level::building || level == Level::estate) continue;
        // The level below must be there where its neighbours have it at all.
        const Level below = level == Level::street ? Level::community : level == Level::community ? Level::grid : Level::building;
        std::unordered_set<std::string> parents;
        for (const auto& one : index_of(tx, below)->all()) parents.insert(one.block.parent);
        if (!parents.empty())
            out.push_back({"no_children", level, [parents = std::move(parents)](const KeptBlock& one) { return !parents.contains(one.block.code); }});
    }
    out.push_back({"no_address", Level::building, [](const KeptBlock& one) { return one.block.address.empty(); }});
    out.push_back({"no_height", Level::building, [](const KeptBlock& one) { return one.block.height_m <= 0; }});
    out.push_back({"beside_parent", Level::building, [grids = index_of(tx, Level::grid)](const KeptBlock& one) {
                       const auto* grid = grids->at({one.block.lng, one.block.lat});
                       return !grid || grid->code != one.block.parent;
                   }});
    return out;
}
}

std::vector<Finding> quality(Tx& tx, int stale_days) {
    std::vector<Finding> out;
    for (const auto& check : checks(tx, stale_days)) {
        const auto index = index_of(tx, check.level);
        Finding found{check.what, check.level, 0, static_cast<std::int64_t>(index->all().size()), {}};
        for (const auto& one : index->all()) {
            if (!check.fails(one)) continue;
            ++found.count;
            if (found.codes.size() < codes_max) found.codes.push_back(one.block.code);
        }
        if (found.count) out.push_back(std::move(found));
    }
    return out;
}

std::vector<Block> blocks_found(Tx& tx, std::string_view what, Level level, int stale_days, std::size_t limit) {
    const auto all = checks(tx, stale_days);
    const auto check = std::find_if(all.begin(), all.end(), [&](const Check& one) { return one.what == what && one.level == level; });
    if (check == all.end()) throw Invalid("what", "space.finding", {"没有这项检查。", "There is no such finding."});
    std::vector<Block> out;
    for (const auto& one : index_of(tx, level)->all())
        if (out.size() < limit && check->fails(one)) out.push_back(one.block);
    return out;
}
}
