#include "support/space/layer_check.hpp"
#include <cmath>
#include "support/geometry/system_judge.hpp"
#include "support/space/codes.hpp"
namespace yiwang::support::space {
namespace {
std::string percent(double share) {
    return print_number(std::round(share * 10000) / 100) + "%";
}

const std::vector<System>& shifted_systems() {
    static const std::vector<System> both{*find_system("GCJ-02"), *find_system("BD-09")};
    return both;
}

std::string_view code_of(const System& system) {
    return system.kind == System::Kind::gcj02 ? "space.gcj02" : "space.bd09";
}

std::string shift_remark(const std::string& block, const System& system) {
    return remark(block, code_of(system), "轮廓像是 " + system.name + " 坐标；请在导入时指明坐标系。",
                  "The outline looks like " + system.name + "; name that system when importing.");
}

void check_parent(const Layer& layer, const Candidate& child, std::multimap<std::string, std::string>& out) {
    const auto& block = child.block;
    const auto found = layer.find(block.parent);
    if (found == layer.end()) {
        out.emplace(block.code,
                    remark(block.code, "space.no_parent", "没有上级区块“" + block.parent + "”。", "There is no parent block \"" + block.parent + "\"."));
        return;
    }
    const auto& parent = found->second;
    if (level_above(block.level) != parent.block.level || !block.code.starts_with(parent.block.code))
        out.emplace(block.code, remark(block.code, "space.wrong_parent", "上级区块的层级或代码不符。",
                                       "The parent is of another level, or the code does not begin with its code."));
    if (block.level == Level::building || block.level == Level::estate) return;  // these may stand out, see doubts()
    const double share = outside_share(child.shape, parent.shape);
    if (share <= outside_share_max) return;
    for (const auto& system : shifted_systems())
        if (outside_share(Shape(to_wgs84(child.outline, system)), parent.shape) < share / 4) {
            out.emplace(block.code, shift_remark(block.code, system));
            return;
        }
    out.emplace(block.code, remark(block.code, "space.outside", "有 " + percent(share) + " 的面积在上级区块之外。",
                                   percent(share) + " of the area is outside the parent."));
}

// Calls f for each pair of one level whose boxes meet and of which one is new.
template <class F>
void each_near_pair(const Layer& layer, F&& f) {
    for (const Level level : outlined_levels) {
        std::vector<const Candidate*> members;
        std::vector<Box> boxes;
        for (const auto& [code, one] : layer)
            if (one.block.level == level) members.push_back(&one), boxes.push_back(box_of(one.outline));
        const BoxIndex index(boxes);
        for (std::uint32_t i = 0; i < members.size(); ++i)
            index.each_meeting(boxes[i], [&](std::uint32_t k) {
                if (k > i && (members[i]->is_new || members[k]->is_new)) f(*members[i], *members[k]);
            });
    }
}
}

double overlap_share_max(Level level) {
    return level == Level::building ? 0.3 : level == Level::estate ? 0.05 : 0.001;
}

std::string remark(const std::string& block, std::string_view code, std::string_view zh, std::string_view en) {
    return block + ": " + std::string(zh) + std::string(en) + " [" + std::string(code) + "]";
}

double outside_share(const Shape& child, const Shape& parent) {
    return 1 - child.common_area(parent) / child.area();
}

bool overlap(const Candidate& one, const Candidate& other) {
    return one.shape.common_area(other.shape) > overlap_share_max(one.block.level) * std::min(one.shape.area(), other.shape.area());
}

std::multimap<std::string, std::string> faults(const Layer& layer) {
    std::multimap<std::string, std::string> out;
    for (const auto& [code, one] : layer) {
        const auto parent = layer.find(one.block.parent);
        const bool parent_is_new = parent != layer.end() && parent->second.is_new;
        if (one.block.level != Level::district && (one.is_new || parent_is_new)) check_parent(layer, one, out);
    }
    each_near_pair(layer, [&](const Candidate& one, const Candidate& other) {
        if (overlap(one, other))
            out.emplace(one.is_new ? one.block.code : other.block.code,
                        remark(one.block.code, "space.overlap", "与区块“" + other.block.code + "”重叠。", "It overlaps block \"" + other.block.code + "\"."));
    });
    return out;
}

std::vector<std::string> doubts(const Layer& layer) {
    std::map<std::string, double> covered;
    std::map<std::string, bool> anything_new;
    std::vector<std::string> out;
    for (const auto& [code, one] : layer) {
        const auto parent = layer.find(one.block.parent);
        if (one.block.level == Level::building || one.block.level == Level::estate) {
            // A building belongs to the grid of its address, not of its middle; that they differ is work for the grid's staff.
            if (one.is_new && parent != layer.end() && !parent->second.shape.holds({one.block.lng, one.block.lat}))
                out.push_back(remark(code, "space.beside_parent", "中心点不在上级区块“" + one.block.parent + "”内。",
                                     "Its middle is not in block \"" + one.block.parent + "\"."));
            continue;
        }
        covered[one.block.parent] += one.shape.area();
        anything_new[one.block.parent] |= one.is_new;
    }
    for (const auto& [code, area] : covered) {
        const auto parent = layer.find(code);
        if (parent == layer.end() || !(anything_new[code] || parent->second.is_new)) continue;
        const double gap = 1 - area / parent->second.shape.area();
        if (gap > gap_share_max)
            out.push_back(remark(code, "space.gap", percent(gap) + " 的面积没有下级区块。", percent(gap) + " of the area has no block of the next level."));
    }
    return out;
}

std::optional<std::string> unlike(const Candidate& known, const Candidate& given) {
    const auto judgement = judge_outline(System{}, known.outline, given.outline);
    if (judgement.verdict == Verdict::contradicted) return shift_remark(given.block.code, *find_system(judgement.likely));
    const double as_given = likeness(known.shape, given.shape);
    if (as_given >= likeness_min) return {};
    return remark(given.block.code, "space.unlike", "与已知的区轮廓只有 " + percent(as_given) + " 重合。",
                  "Only " + percent(as_given) + " of it agrees with the known outline of the district.");
}

std::optional<std::string> shifted(const Layer& layer) {
    constexpr int enough = 20;
    int count = 0, right = 0;
    std::map<std::string, int> right_if;
    for (const auto& [code, one] : layer) {
        const auto parent = layer.find(one.block.parent);
        if (!one.is_new || one.block.level != Level::building || parent == layer.end()) continue;
        ++count;
        right += parent->second.shape.holds({one.block.lng, one.block.lat});
        for (const auto& system : shifted_systems()) right_if[system.name] += parent->second.shape.holds(system.to_wgs84({one.block.lng, one.block.lat}));
    }
    if (count < enough || right > count / 2) return {};
    for (const auto& system : shifted_systems())
        if (right_if[system.name] > count * 3 / 4) return shift_remark("buildings", system);
    return {};
}
}
