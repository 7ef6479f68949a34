#include <algorithm>
#include <set>
#include "base/text.hpp"
#include "support/space/codes.hpp"
#include "support/space/import_file.hpp"
#include "support/space/rows.hpp"
namespace yiwang::support::space {
namespace {
std::set<Level> levels_with_neighbours(const GivenBlocks& given) {
    std::set<Level> out;
    for (const auto& one : given.outlined) {
        out.insert(one.block.level);
        if (const auto above = level_above(one.block.level)) out.insert(*above);
        for (const Level level : outlined_levels)
            if (level_above(level) == one.block.level) out.insert(level);
    }
    for (const auto& code : given.replaced)
        if (const auto level = level_of(code); level && outlined(*level)) out.insert(*level);
    return out;
}

Layer last_layer(Tx& tx, const std::set<Level>& levels) {
    Layer out;
    for (const Level level : levels)
        for (auto& kept : kept_blocks(tx, level, Date::max())) {
            Shape shape(kept.outline);
            const std::string code = kept.block.code;
            out.emplace(code, Candidate{std::move(kept.block), std::move(kept.outline), std::move(shape)});
        }
    return out;
}

bool same(const Block& one, const Block& other) {
    return one.name == other.name && one.parent == other.parent && one.made == other.made && one.unit == other.unit && one.address == other.address &&
           one.estate == other.estate && one.height_m == other.height_m && one.storey == other.storey;
}

// Which blocks of the store end without being named: made ones that a surveyed newcomer overlaps, and made ones that
// stand out of a newcomer that is their parent.
std::set<std::string> giving_way(const Layer& known, const std::vector<Candidate>& newcomers) {
    std::vector<Box> boxes;
    for (const auto& one : newcomers) boxes.push_back(box_of(one.outline));
    const BoxIndex index(boxes);
    std::set<std::string> out;
    for (const auto& [code, one] : known) {
        if (!one.block.made) continue;
        index.each_meeting(box_of(one.outline), [&](std::uint32_t number) {
            const auto& newcomer = newcomers[number];
            if (newcomer.block.code != code && newcomer.block.level == one.block.level && !newcomer.block.made && overlap(newcomer, one)) out.insert(code);
        });
    }
    for (const auto& newcomer : newcomers) {
        for (auto child = known.lower_bound(newcomer.block.code); child != known.end() && child->first.starts_with(newcomer.block.code); ++child)
            if (child->second.block.parent == newcomer.block.code && child->second.block.made && child->second.block.level != Level::building &&
                outside_share(child->second.shape, newcomer.shape) > outside_share_max)
                out.insert(child->first);
    }
    for (const auto& newcomer : newcomers) out.erase(newcomer.block.code);
    return out;
}

// What the file and the store say together, and what of it may be done.
class Importing {
public:
    Importing(Tx& tx, std::string_view geojson, const ImportOptions& options) : tx_(tx), options_(options), given_(read_blocks(geojson, options.mend)) {
        report_.refused = std::move(given_.refused);
        report_.mended = given_.mended;
    }

    ImportReport run() {
        known_ = last_layer(tx_, levels_with_neighbours(given_));
        drop_unchanged();
        check_dates();
        check_district();
        place_indoors();
        if (!report_.refused.empty() && !options_.keep_good) return report_;
        check_layer();
        if (!report_.refused.empty() && !options_.keep_good) return report_;
        report_.warnings = doubts(after_);
        count_or_write();
        return report_;
    }

private:
    void drop_unchanged() {
        std::erase_if(given_.outlined, [&](const Candidate& one) {
            const auto before = known_.find(one.block.code);
            const bool unchanged = before != known_.end() && same(before->second.block, one.block) && before->second.outline == one.outline;
            report_.unchanged += unchanged;
            if (unchanged) seen_again_.push_back(before->second.block.id);
            return unchanged;
        });
    }

    void check_dates() {
        const auto earlier = [&](const Candidate& one) {
            const auto before = known_.find(one.block.code);
            if (before == known_.end() || before->second.block.from <= options_.on) return false;
            report_.refused.push_back(
                remark(one.block.code, "space.earlier", "已有更晚生效的轮廓。", "An outline that holds from a later day is there already."));
            return true;
        };
        std::erase_if(given_.outlined, earlier);
        for (const auto& code : given_.replaced)
            if (!known_.contains(code))
                report_.refused.push_back(remark(code, "space.not_found", "要替换的区块不存在。", "The block to be replaced does not exist."));
    }

    void check_district() {
        std::erase_if(given_.outlined, [&](const Candidate& one) {
            const auto before = known_.find(one.block.code);
            if (before == known_.end() || one.block.level != Level::district) return false;
            auto found = unlike(before->second, one);
            if (found) report_.refused.push_back(std::move(*found));
            return found.has_value();
        });
    }

    // Storeys and rooms lie where their building lies.
    void place_indoors() {
        std::map<std::string, Point> buildings;
        for (const auto& one : given_.outlined) buildings[one.block.code] = {one.block.lng, one.block.lat};
        std::erase_if(given_.indoors, [&](Block& block) {
            block.parent = code_above(block.code);
            auto found = buildings.find(block.parent);
            if (found == buildings.end())
                if (const auto building = find_block(tx_, block.parent)) found = buildings.emplace(block.parent, Point{building->lng, building->lat}).first;
            if (found == buildings.end()) {
                report_.refused.push_back(
                    remark(block.code, "space.no_parent", "没有所在的建筑物“" + block.parent + "”。", "There is no building \"" + block.parent + "\"."));
                return true;
            }
            block.lng = found->second.lng;
            block.lat = found->second.lat;
            const auto before = tx_.first(row_as<Block>, select_blocks + " where code = ? and to_on is null", block.code);
            if (before && same(*before, block)) {
                ++report_.unchanged;
                seen_again_.push_back(before->id);
                return true;
            }
            if (before) before_indoors_.emplace(block.code, *before);
            return false;
        });
    }

    void check_layer() {
        if (auto found = shifted(layer_after())) {
            report_.refused.push_back(std::move(*found));
            given_.outlined.clear();
        }
        auto found = faults(layer_after());
        for (const auto& [code, text] : found) report_.refused.push_back(text);
        if (!options_.keep_good || found.empty()) return;
        std::erase_if(given_.outlined, [&](const Candidate& one) { return found.contains(one.block.code); });
        layer_after();
    }

    const Layer& layer_after() {
        ending_ = giving_way(known_, given_.outlined);
        for (const auto& code : given_.replaced)
            if (known_.contains(code)) ending_.insert(code);
        for (const auto& one : given_.outlined) ending_.erase(one.block.code);
        after_ = known_;
        for (const auto& code : ending_) after_.erase(code);
        for (const auto& one : given_.outlined) after_.insert_or_assign(one.block.code, one);
        return after_;
    }

    void count_or_write() {
        const Id<Import> import = options_.dry_run ? Id<Import>{} : tx_.new_id<Import>();
        if (!options_.dry_run)
            for (const auto id : seen_again_) tx_.run("update space_block set seen_on = ? where id = ? and seen_on < ?", options_.on, id, options_.on);
        std::map<Level, std::string> changes;
        for (const auto& code : ending_) {
            const auto& block = known_.at(code).block;
            if (!options_.dry_run) end_block(tx_, block, options_.on, import, "replaced");
            changes[block.level] += "-" + code;
        }
        report_.ended = static_cast<int>(ending_.size());
        const auto take = [&](const Block& block, const Outline* outline, const Block* before) {
            ++(before ? report_.replaced : report_.added);
            const std::string text = outline ? print_outline(*outline) : std::string();
            changes[block.level] += "+" + as_traced(block) + text;
            if (options_.dry_run) return;
            if (before) tx_.run("update space_block set to_on = ?, ended_by = ? where id = ?", options_.on, import.value, before->id);
            Block now = block;
            now.from = options_.on;
            insert_block(tx_, now, text, import, before, {});
        };
        for (const auto& one : given_.outlined) {
            const auto before = known_.find(one.block.code);
            take(one.block, &one.outline, before == known_.end() ? nullptr : &before->second.block);
        }
        for (const auto& block : given_.indoors) {
            const auto before = before_indoors_.find(block.code);
            take(block, nullptr, before == before_indoors_.end() ? nullptr : &before->second);
        }
        if (options_.dry_run || changes.empty()) return;
        for (const auto& [level, change] : changes) renew_version(tx_, level, change);
        report_.import = import;
        tx_.run("insert into space_import (id, at, actor, source, system, added, replaced, ended) values (?, ?, ?, ?, ?, ?, ?, ?)", import, tx_.now(),
                tx_.actor().name, options_.source, options_.system, report_.added, report_.replaced, report_.ended);
    }

    Tx& tx_;
    const ImportOptions& options_;
    GivenBlocks given_;
    ImportReport report_;
    Layer known_, after_;
    std::set<std::string> ending_;
    std::map<std::string, Block> before_indoors_;
    std::vector<Id<Block>> seen_again_;  // as they are known already
};
}

ImportReport import_blocks(Tx& tx, std::string_view geojson, const ImportOptions& options) {
    return Importing(tx, geojson, options).run();
}

ImportReport import_blocks(Tx& tx, std::string_view geojson, Date on) {
    return import_blocks(tx, geojson, ImportOptions{.on = on});
}

std::vector<Import> imports(Tx& tx) {
    return tx.all(row_as<Import>, "select " + columns<Import>() + " from space_import order by id desc limit 200");
}

void undo_import(Tx& tx, Id<Import> id) {
    const auto import = tx.first(row_as<Import>, "select " + columns<Import>() + " from space_import where id = ?", id);
    if (!import) throw NotFound("import");
    if (import->undone_at) throw Conflict("space.undone", {"这次导入已经撤销。", "This import is undone already."});
    const auto later = tx.first(first_column<std::int64_t>, "select count(*) from space_block where import_id = ? and to_on is not null", id.value);
    if (later.value_or(0) > 0)
        throw Conflict("space.changed_since", {"之后的更改以这次导入为基础，请先撤销它们。", "A later change stands on this import; undo that first."});
    std::map<Level, std::string> changes;
    for (const auto& block : tx.all(row_as<Block>, select_blocks + " where import_id = ?", id.value)) {
        tx.run("update space_block set to_on = from_on, ended_by = ? where id = ?", id.value, block.id);
        tx.trace("space.block_withdrawn", block.id, as_traced(block), {}, "import undone");
        changes[block.level] += "~" + print_id(block.id.value) + block.code;
    }
    for (const auto& block : tx.all(row_as<Block>, select_blocks + " where ended_by = ? and import_id <> ?", id.value, id.value)) {
        tx.run("update space_block set to_on = null, ended_by = 0 where id = ?", block.id);
        tx.trace("space.block_resumed", block.id, {}, as_traced(block), "import undone");
        changes[block.level] += "^" + print_id(block.id.value) + block.code;
    }
    for (const auto& [level, change] : changes) renew_version(tx, level, change);
    tx.run("update space_import set undone_at = ? where id = ?", tx.now(), id);
}
}
