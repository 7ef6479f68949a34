#include "support/space/space.hpp"
#include "base/text.hpp"
#include "support/geometry/shapes.hpp"
#include "support/space/codes.hpp"
#include "support/space/rows.hpp"
namespace yiwang::support::space {
namespace {
std::vector<std::shared_ptr<const LevelIndex>> all_levels(Tx& tx, std::optional<Date> on) {
    std::vector<std::shared_ptr<const LevelIndex>> out;
    const auto all = versions(tx);
    for (const Level level : outlined_levels) out.push_back(index_of(tx, level, all[static_cast<std::size_t>(level)], on));
    return out;
}
}

Locator::Locator(Tx& tx) : levels_(all_levels(tx, {})) {}

Place Locator::at(Point point) const {
    return place_of(point, levels_, {});
}

Place locate(Tx& tx, Point point, std::optional<double> above_ground_m, std::optional<Date> on) {
    return place_of(point, all_levels(tx, on), above_ground_m);
}

std::optional<Block> find_block(Tx& tx, std::string_view code, std::optional<Date> on) {
    const auto level = level_of(code);
    if (!level) return {};
    if (outlined(*level)) {
        const auto index = index_of(tx, *level, on);
        const auto* block = index->find(code);
        return block ? std::optional(*block) : std::nullopt;
    }
    const Date day = on.value_or(local_date(tx.now()));
    return tx.first(row_as<Block>, select_blocks + " where code = ? and from_on <= ? and (to_on is null or to_on > ?)", code, day, day);
}

std::vector<Block> blocks(Tx& tx, Level level, std::optional<Date> on) {
    std::vector<Block> out;
    for (const auto& one : index_of(tx, level, on)->all()) out.push_back(one.block);
    return out;
}

std::vector<Block> children(Tx& tx, std::string_view parent, std::optional<Date> on) {
    const Date day = on.value_or(local_date(tx.now()));
    return tx.all(row_as<Block>, select_blocks + " where parent = ? and from_on <= ? and (to_on is null or to_on > ?) order by code", parent, day, day);
}

std::vector<Block> history(Tx& tx, std::string_view code) {
    return tx.all(row_as<Block>, select_blocks + " where code = ? order by from_on, id", code);
}

std::vector<Block> chain(Tx& tx, std::string_view code, std::optional<Date> on) {
    std::vector<Block> out;
    for (std::string at(code); !at.empty(); at = code_above(at))
        if (auto block = find_block(tx, at, on)) out.insert(out.begin(), std::move(*block));
    return out;
}

Outline outline_of(Tx& tx, std::string_view code, std::optional<Date> on) {
    const auto level = level_of(code);
    if (!level || !outlined(*level)) return {};
    const auto index = index_of(tx, *level, on);
    const auto* kept = index->find_kept(code);
    return kept ? kept->outline : Outline();
}

std::vector<NearBlock> nearest_blocks(Tx& tx, Level level, Point at, std::size_t count, double within_m) {
    const auto index = index_of(tx, level);
    std::vector<NearBlock> out;
    for (const auto& near : index->points().nearest(at, count, within_m)) out.push_back({index->all()[near.number].block, near.distance_m});
    return out;
}

std::vector<Block> blocks_within(Tx& tx, Level level, const Outline& outline) {
    const auto index = index_of(tx, level);
    const AreaIndex area(std::span<const Outline>(&outline, 1));
    std::vector<Block> out;
    for (const auto number : index->boxes().meeting(box_of(outline))) {
        const auto& block = index->all()[number].block;
        if (area.first_holding({block.lng, block.lat}) == 0) out.push_back(block);
    }
    return out;
}

void change_block(Tx& tx, std::string_view code, const BlockChange& change, Date on, std::string_view reason) {
    if (blank(reason)) throw Invalid("reason", "space.reason", {"请说明更改的原因。", "Say why it changes."});
    struct Last {
        Block block;
        std::string outline;
    };
    const auto last = tx.first(
        [](const Row& row) {
            return Last{row.as<Block>(), std::string(row.text(boost::mp11::mp_size<json::Members<Block>>::value))};
        },
        "select " + block_columns() + ", outline from space_block where code = ? and to_on is null", code);
    if (!last) throw NotFound("block");
    if (last->block.from > on) throw Invalid("on", "space.earlier", {"已有更晚生效的记录。", "A record that holds from a later day is there already."});
    Block now = last->block;
    now.name = change.name.value_or(now.name);
    now.unit = change.unit.value_or(now.unit);
    now.address = change.address.value_or(now.address);
    now.estate = change.estate.value_or(now.estate);
    now.from = on;
    if (blank(now.name)) throw Invalid("name", "space.name", {"名称不能为空。", "The name must not be empty."});
    end_block(tx, last->block, on, {}, reason);
    insert_block(tx, now, last->outline, {}, &last->block, reason);
    renew_version(tx, now.level, as_traced(now));
}
}
