#include <algorithm>
#include <set>
#include "base/text.hpp"
#include "support/space/index.hpp"
#include "support/space/layer_check.hpp"
namespace yiwang::support::space {
namespace {
struct Given {
    std::vector<Candidate> blocks;
    std::set<std::string> replaced;  // other codes that end
};

std::size_t digits_of(Level level) {
    return level == Level::district ? 6 : level == Level::street ? 9 : 12;
}

std::string text_of(const json::Object& properties, std::string_view name) {
    const auto* value = properties.if_contains(name);
    if (!value) return {};
    if (value->is_string()) return trimmed(std::string_view(value->get_string()));
    return value->is_int64() ? std::to_string(value->get_int64()) : std::string();
}

std::string outline_remark(const std::string& code, const std::string& fault) {
    if (fault == "ring_open")
        return remark(code, "space.ring_open", "轮廓有一环没有闭合。",
                      "A ring of the outline is not closed.");
    if (fault == "ring_short")
        return remark(code, "space.ring_short", "轮廓有一环少于四个点。",
                      "A ring of the outline has fewer than four points.");
    if (fault == "self_intersection")
        return remark(code, "space.self_intersection", "轮廓自相交。", "The outline crosses itself.");
    if (fault == "coordinates")
        return remark(code, "space.coordinates", "坐标不是经纬度（先经度，后纬度）。",
                      "The coordinates are not longitude and latitude in degrees.");
    return remark(code, "space.geometry", "需要多边形（Polygon 或 MultiPolygon）。",
                  "A Polygon or MultiPolygon is needed.");
}

// One feature; a fault is added to `refused` and nothing given.
std::optional<Candidate> read_feature(const json::Value& in, std::size_t number,
                                      std::set<std::string>& replaced, std::vector<std::string>& refused) {
    const auto* feature = in.if_object();
    const auto* properties =
        feature && feature->contains("properties") ? feature->at("properties").if_object() : nullptr;
    if (!properties) {
        refused.push_back(remark("#" + std::to_string(number), "space.feature", "要素没有属性。",
                                 "The feature has no properties."));
        return {};
    }
    Block block{};
    block.code = text_of(*properties, "code");
    block.name = text_of(*properties, "name");
    block.parent = text_of(*properties, "parent");
    const auto level = json::enum_of<Level>(text_of(*properties, "level"));
    const std::string known_as = block.code.empty() ? "#" + std::to_string(number) : block.code;
    const std::size_t before = refused.size();
    if (!level)
        refused.push_back(remark(known_as, "space.level", "层级应为 district、street 或 community。",
                                 "The level must be district, street or community."));
    block.level = level.value_or(Level::district);
    const bool digits =
        std::all_of(block.code.begin(), block.code.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (level && (!digits || block.code.size() != digits_of(*level)))
        refused.push_back(remark(known_as, "space.code",
                                 "代码应为 6 位（区）、9 位（街道）或 12 位（社区）数字。",
                                 "The code must be 6 (district), 9 (street) or 12 (community) digits."));
    if (block.name.empty())
        refused.push_back(remark(known_as, "space.name", "没有名称。", "It has no name."));
    if (const auto* made = properties->if_contains("made")) block.made = made->is_bool() && made->get_bool();
    if (const auto* others = properties->if_contains("replaces"); others && others->is_array())
        for (const auto& other : others->get_array())
            if (other.is_string()) replaced.insert(std::string(other.get_string()));
    auto read = read_outline(feature->contains("geometry") ? feature->at("geometry") : json::Value());
    if (!read.fault.empty()) {
        refused.push_back(outline_remark(known_as, read.fault));
        return {};
    }
    Shape shape(read.outline);
    if (const auto fault = shape.fault(); !fault.empty()) refused.push_back(outline_remark(known_as, fault));
    if (refused.size() != before) return {};
    const Point inside = shape.inner_point();
    block.lng = inside.lng;
    block.lat = inside.lat;
    return Candidate{std::move(block), std::move(read.outline), std::move(shape), true};
}

Given read_file(std::string_view geojson, std::vector<std::string>& refused) {
    const auto parsed = json::parse(geojson);
    const auto* collection = parsed.if_object();
    const auto* features =
        collection && collection->contains("features") ? collection->at("features").if_array() : nullptr;
    if (!features || features->empty())
        throw Invalid("geojson", "space.no_features",
                      {"文件不是 GeoJSON 要素集合，或者是空的。",
                       "The file is no GeoJSON FeatureCollection, or it is empty."});
    Given out;
    std::set<std::string> seen;
    std::size_t number = 0;
    for (const auto& feature : *features) {
        auto block = read_feature(feature, ++number, out.replaced, refused);
        if (!block) continue;
        if (!seen.insert(block->block.code).second)
            refused.push_back(remark(block->block.code, "space.twice", "代码在文件中出现两次。",
                                     "The code stands twice in the file."));
        else out.blocks.push_back(std::move(*block));
    }
    return out;
}

bool same(const Candidate& one, const Candidate& other) {
    return one.block.name == other.block.name && one.block.parent == other.block.parent &&
           one.block.made == other.block.made && print_outline(one.outline) == print_outline(other.outline);
}

// Which blocks of the store end without being named: made ones that a surveyed newcomer overlaps, and made
// ones that stand out of a newcomer that is their parent.
std::set<std::string> giving_way(const Layer& known, const std::vector<Candidate>& newcomers) {
    std::set<std::string> out;
    for (const auto& [code, one] : known) {
        if (!one.block.made) continue;
        for (const auto& newcomer : newcomers) {
            if (newcomer.block.code == code) continue;
            const bool overlapped = newcomer.block.level == one.block.level && !newcomer.block.made &&
                                    overlap(newcomer.shape, one.shape);
            const bool stands_out = newcomer.block.code == one.block.parent &&
                                    outside_share(one.shape, newcomer.shape) > outside_share_max;
            if (overlapped || stands_out) out.insert(code);
        }
    }
    for (const auto& newcomer : newcomers) out.erase(newcomer.block.code);
    return out;
}

std::string as_traced(const Block& block) {
    return json::print(json::Value(json::Object{{"code", block.code},
                                                {"name", block.name},
                                                {"parent", block.parent},
                                                {"made", block.made},
                                                {"from", print(block.from)}}));
}

void end_block(Tx& tx, const Block& block, Date on, std::string_view why) {
    tx.run("update space_block set to_on = ? where id = ?", on, block.id);
    tx.trace("space.block_ended", block.id, as_traced(block), {}, why);
}

void add_block(Tx& tx, const Candidate& one, Date on, const Block* before) {
    Block block = one.block;
    block.id = tx.new_id<Block>();
    block.from = on;
    const std::string outline = print_outline(one.outline);
    tx.run(
        "insert into space_block (id, code, name, level, parent, lng, lat, made, from_on, outline) values "
        "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        block.id, block.code, block.name, block.level, block.parent, block.lng, block.lat, block.made, on,
        outline);
    tx.trace("space.block_added", block.id, before ? as_traced(*before) : std::string(), as_traced(block),
             {});
}

Layer last_layer(Tx& tx) {
    Layer out;
    for (auto& kept : kept_blocks(tx, Date::max())) {
        Shape shape(kept.outline);
        const std::string code = kept.block.code;
        out.emplace(code, Candidate{std::move(kept.block), std::move(kept.outline), std::move(shape)});
    }
    return out;
}

void check_dates(const Layer& known, const Given& given, Date on, std::vector<std::string>& refused) {
    for (const auto& one : given.blocks)
        if (const auto before = known.find(one.block.code);
            before != known.end() && before->second.block.from > on)
            refused.push_back(remark(one.block.code, "space.earlier", "已有更晚生效的轮廓。",
                                     "An outline that holds from a later day is there already."));
    for (const auto& code : given.replaced)
        if (!known.contains(code))
            refused.push_back(remark(code, "space.not_found", "要替换的区块不存在。",
                                     "The block to be replaced does not exist."));
}
}

ImportReport import_blocks(Tx& tx, std::string_view geojson, Date on) {
    ImportReport out;
    Given given = read_file(geojson, out.refused);
    const Layer known = last_layer(tx);
    std::erase_if(given.blocks, [&](const Candidate& one) {
        const auto before = known.find(one.block.code);
        const bool unchanged = before != known.end() && same(before->second, one);
        out.unchanged += unchanged;
        return unchanged;
    });
    check_dates(known, given, on, out.refused);
    for (const auto& one : given.blocks)
        if (const auto before = known.find(one.block.code);
            before != known.end() && one.block.level == Level::district)
            if (auto found = unlike(before->second, one)) out.refused.push_back(std::move(*found));
    if (!out.refused.empty()) return out;

    auto ending = giving_way(known, given.blocks);
    ending.insert(given.replaced.begin(), given.replaced.end());
    for (const auto& one : given.blocks) ending.erase(one.block.code);
    Layer after = known;
    for (const auto& code : ending) after.erase(code);
    for (const auto& one : given.blocks) after.insert_or_assign(one.block.code, one);
    out.refused = faults(after);
    if (!out.refused.empty()) return out;

    for (const auto& code : ending) end_block(tx, known.at(code).block, on, "replaced");
    for (const auto& one : given.blocks) {
        const auto before = known.find(one.block.code);
        if (before != known.end())
            tx.run("update space_block set to_on = ? where id = ?", on, before->second.block.id);
        add_block(tx, one, on, before == known.end() ? nullptr : &before->second.block);
        ++(before == known.end() ? out.added : out.replaced);
    }
    out.ended = static_cast<int>(ending.size());
    out.warnings = gaps(after);
    if (!given.blocks.empty() || !ending.empty()) renew_version(tx);
    return out;
}
}
