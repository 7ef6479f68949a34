#include "support/space/layer_check.hpp"
#include <cmath>
namespace yiwang::support::space {
namespace {
std::string percent(double share) {
    return print_number(std::round(share * 10000) / 100) + "%";
}

bool drawn_in_gcj02(const Candidate& child, const Candidate& parent) {
    return outside_share(Shape(from_gcj02(child.outline)), parent.shape) <
           outside_share(child.shape, parent.shape) / 4;
}

void check_parent(const Layer& layer, const Candidate& child, std::vector<std::string>& out) {
    const auto found = layer.find(child.block.parent);
    if (found == layer.end()) {
        out.push_back(remark(child.block.code, "space.no_parent",
                             "没有上级区块“" + child.block.parent + "”。",
                             "There is no parent block \"" + child.block.parent + "\"."));
        return;
    }
    const auto& parent = found->second;
    const bool fits = static_cast<int>(parent.block.level) + 1 == static_cast<int>(child.block.level) &&
                      child.block.code.starts_with(parent.block.code);
    if (!fits)
        out.push_back(remark(child.block.code, "space.wrong_parent", "上级区块的层级或代码不符。",
                             "The parent is of another level, or the code does not begin with its code."));
    const double share = outside_share(child.shape, parent.shape);
    if (share <= outside_share_max) return;
    if (drawn_in_gcj02(child, parent))
        out.push_back(remark(
            child.block.code, "space.gcj02", "轮廓超出上级区块，像是 GCJ-02（火星坐标）；请先转换为 WGS 84。",
            "The outline stands out of its parent and looks like GCJ-02; convert it to WGS 84 first."));
    else
        out.push_back(remark(child.block.code, "space.outside",
                             "有 " + percent(share) + " 的面积在上级区块之外。",
                             percent(share) + " of the area is outside the parent."));
}
}

std::string remark(const std::string& block, std::string_view code, std::string_view zh,
                   std::string_view en) {
    return block + ": " + std::string(zh) + std::string(en) + " [" + std::string(code) + "]";
}

double outside_share(const Shape& child, const Shape& parent) {
    return 1 - child.common_area(parent) / child.area();
}

bool overlap(const Shape& one, const Shape& other) {
    return one.near(other) && one.common_area(other) > overlap_share_max * std::min(one.area(), other.area());
}

std::vector<std::string> faults(const Layer& layer) {
    std::vector<std::string> out;
    for (const auto& [code, one] : layer) {
        const auto parent = layer.find(one.block.parent);
        const bool parent_is_new = parent != layer.end() && parent->second.is_new;
        if (one.block.level != Level::district && (one.is_new || parent_is_new))
            check_parent(layer, one, out);
        for (auto other = layer.upper_bound(code); other != layer.end(); ++other) {
            if (other->second.block.level != one.block.level || !(one.is_new || other->second.is_new))
                continue;
            if (overlap(one.shape, other->second.shape))
                out.push_back(remark(code, "space.overlap", "与区块“" + other->first + "”重叠。",
                                     "It overlaps block \"" + other->first + "\"."));
        }
    }
    return out;
}

std::vector<std::string> gaps(const Layer& layer) {
    std::map<std::string, double> covered;
    std::map<std::string, bool> anything_new;
    for (const auto& [code, one] : layer) {
        covered[one.block.parent] += one.shape.area();
        anything_new[one.block.parent] |= one.is_new;
    }
    std::vector<std::string> out;
    for (const auto& [code, area] : covered) {
        const auto parent = layer.find(code);
        if (parent == layer.end() || !(anything_new[code] || parent->second.is_new)) continue;
        const double gap = 1 - area / parent->second.shape.area();
        if (gap > gap_share_max)
            out.push_back(remark(code, "space.gap", percent(gap) + " 的面积没有下级区块。",
                                 percent(gap) + " of the area has no block of the next level."));
    }
    return out;
}

std::optional<std::string> unlike(const Candidate& known, const Candidate& given) {
    const double as_given = likeness(known.shape, given.shape);
    if (as_given >= likeness_min) return {};
    const double shifted_back = likeness(known.shape, Shape(from_gcj02(given.outline)));
    if (shifted_back >= likeness_min)
        return remark(given.block.code, "space.gcj02", "轮廓是 GCJ-02（火星坐标）；请先转换为 WGS 84。",
                      "The outline is in GCJ-02; convert it to WGS 84 first.");
    return remark(given.block.code, "space.unlike", "与已知的区轮廓只有 " + percent(as_given) + " 重合。",
                  "Only " + percent(as_given) + " of it agrees with the known outline of the district.");
}
}
