#include "support/space/import_file.hpp"
#include <cstdlib>
#include "base/text.hpp"
#include "support/space/codes.hpp"
namespace yiwang::support::space {
namespace {
std::string text_of(const json::Object& properties, std::string_view name) {
    const auto* value = properties.if_contains(name);
    if (!value) return {};
    if (value->is_string()) return trimmed(std::string_view(value->get_string()));
    return value->is_int64() ? std::to_string(value->get_int64()) : std::string();
}

double number_of(const json::Object& properties, std::string_view name) {
    const auto* value = properties.if_contains(name);
    if (!value) return 0;
    if (value->is_number()) return value->to_number<double>();
    return value->is_string() ? std::strtod(std::string(value->get_string()).c_str(), nullptr) : 0;
}

std::string outline_remark(const std::string& code, const std::string& fault) {
    if (fault == "ring_open") return remark(code, "space.ring_open", "轮廓有一环没有闭合。", "A ring of the outline is not closed.");
    if (fault == "ring_short") return remark(code, "space.ring_short", "轮廓有一环少于四个点。", "A ring of the outline has fewer than four points.");
    if (fault == "self_intersection") return remark(code, "space.self_intersection", "轮廓自相交。", "The outline crosses itself.");
    if (fault == "coordinates")
        return remark(code, "space.coordinates", "坐标不是经纬度（先经度，后纬度）。", "The coordinates are not longitude and latitude in degrees.");
    return remark(code, "space.geometry", "需要多边形（Polygon 或 MultiPolygon）。", "A Polygon or MultiPolygon is needed.");
}

void check_code(const Block& block, const std::string& known_as, std::vector<std::string>& refused) {
    if (fits(block.code, block.level)) return;
    if (damaged_by_spreadsheet(block.code))
        refused.push_back(remark(known_as, "space.code_damaged", "代码被电子表格当作数字改坏了，请把该列设为文本后重新导出。",
                                 "A spreadsheet took the code for a number and damaged it; make the column text and export it again."));
    else
        refused.push_back(remark(known_as, "space.code", "代码与层级不符：区 6 位、街道 9 位、社区 12 位、网格 14 位、建筑物 19 位、房屋 25 位数字。",
                                 "The code does not fit the level: district 6, street 9, community 12, grid 14, building 19, room 25 digits."));
}

class Reader {
public:
    explicit Reader(bool mend) : mend_(mend) {}

    // A fault is added to what is refused and nothing given.
    void take(const json::Value& in, std::size_t number) {
        const auto* feature = in.if_object();
        const auto* properties = feature && feature->contains("properties") ? feature->at("properties").if_object() : nullptr;
        if (!properties) {
            out.refused.push_back(remark("#" + std::to_string(number), "space.feature", "要素没有属性。", "The feature has no properties."));
            return;
        }
        const std::size_t before = out.refused.size();
        Block block = read_block(*properties, number);
        if (const auto* others = properties->if_contains("replaces"); others && others->is_array())
            for (const auto& other : others->get_array())
                if (other.is_string()) out.replaced.insert(std::string(other.get_string()));
        if (out.refused.size() == before && !seen_.insert(block.code).second)
            out.refused.push_back(remark(block.code, "space.twice", "代码在文件中出现两次。", "The code stands twice in the file."));
        const std::string known_as = block.code.empty() ? "#" + std::to_string(number) : block.code;
        if (!outlined(block.level)) {
            if (out.refused.size() == before) out.indoors.push_back(std::move(block));
            return;
        }
        auto read = read_outline(feature->contains("geometry") ? feature->at("geometry") : json::Value());
        if (!read.fault.empty()) {
            out.refused.push_back(outline_remark(known_as, read.fault));
            return;
        }
        Shape shape(read.outline);
        if (const auto fault = shape.fault(); !fault.empty()) {
            Shape better = shape.mended();
            if (!mend_ || better.outline().empty()) out.refused.push_back(outline_remark(known_as, fault));
            else {
                ++out.mended;
                shape = std::move(better);
                read.outline = shape.outline();
            }
        }
        if (out.refused.size() != before) return;
        const Point inside = shape.inner_point();
        block.lng = inside.lng;
        block.lat = inside.lat;
        out.outlined.push_back({std::move(block), std::move(read.outline), std::move(shape), true});
    }

    GivenBlocks out;

private:
    Block read_block(const json::Object& properties, std::size_t number) {
        Block block{};
        block.code = text_of(properties, "code");
        block.name = text_of(properties, "name");
        block.parent = text_of(properties, "parent");
        block.unit = text_of(properties, "unit");
        block.address = text_of(properties, "address");
        block.estate = text_of(properties, "estate");
        block.height_m = number_of(properties, "height_m");
        block.storey = static_cast<int>(number_of(properties, "storey"));
        const auto level = json::enum_of<Level>(text_of(properties, "level"));
        const std::string known_as = block.code.empty() ? "#" + std::to_string(number) : block.code;
        if (!level)
            out.refused.push_back(remark(known_as, "space.level", "层级应为 district、street、community、grid、estate、building、storey 或 room。",
                                         "The level must be district, street, community, grid, estate, building, storey or room."));
        block.level = level.value_or(Level::district);
        if (level) check_code(block, known_as, out.refused);
        if (block.parent.empty()) block.parent = code_above(block.code);
        if (block.name.empty()) out.refused.push_back(remark(known_as, "space.name", "没有名称。", "It has no name."));
        if (const auto* made = properties.if_contains("made"))
            block.made = (made->is_bool() && made->get_bool()) || (made->is_int64() && made->get_int64() == 1);
        return block;
    }

    bool mend_;
    std::set<std::string> seen_;
};
}

GivenBlocks read_blocks(std::string_view geojson, bool mend) {
    const auto parsed = json::parse(geojson);
    const auto* collection = parsed.if_object();
    const auto* features = collection && collection->contains("features") ? collection->at("features").if_array() : nullptr;
    if (!features || features->empty())
        throw Invalid("geojson", "space.no_features", {"文件不是 GeoJSON 要素集合，或者是空的。", "The file is no GeoJSON FeatureCollection, or it is empty."});
    Reader reader(mend);
    std::size_t number = 0;
    for (const auto& feature : *features) reader.take(feature, ++number);
    return std::move(reader.out);
}
}
