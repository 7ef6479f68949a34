#include "support/map/feature_table.hpp"
#include <algorithm>
#include "support/tile/clip.hpp"
namespace yiwang::support::map {

FeatureTable::FeatureTable(std::vector<Field> fields, std::vector<New> features) : fields_(std::move(fields)) {
    std::stable_sort(features.begin(), features.end(), [](const New& a, const New& b) { return a.key < b.key; });
    pooled("");
    for (std::size_t i = 0; i < features.size(); ++i)
        if (i + 1 == features.size() || features[i].key != features[i + 1].key) append(features[i]);
    std::vector<Box> boxes;
    for (const auto& shape : shapes_) {
        boxes.push_back(shape.box);
        if (shape.type == Geometry::Type::none) continue;
        only_points_ &= shape.type == Geometry::Type::point && shape.rings == 1;
        extent_ = extent_ ? Box{std::min(extent_->west, shape.box.west), std::min(extent_->south, shape.box.south), std::max(extent_->east, shape.box.east),
                                std::max(extent_->north, shape.box.north)}
                          : shape.box;
    }
    boxes_ = geometry::BoxIndex(boxes);
    pool_numbers_.clear();
}

std::uint32_t FeatureTable::pooled(std::string_view text) {
    const auto [at, fresh] = pool_numbers_.try_emplace(std::string(text), static_cast<std::uint32_t>(pool_.size()));
    if (fresh) pool_.emplace_back(text);
    return at->second;
}

void FeatureTable::append(const New& in) {
    keys_.push_back(in.key);
    streets_.push_back(pooled(in.street));
    units_.push_back(pooled(in.unit));
    for (const auto& field : fields_) {
        Cell cell;
        const auto* value = in.properties.if_contains(field.name);
        if (value && value->is_string() && (field.kind == FieldKind::text || field.kind == FieldKind::time))
            cell = {Cell::Kind::text, static_cast<double>(pooled(std::string_view(value->get_string())))};
        else if (value && value->is_number() && field.kind == FieldKind::number) cell = {Cell::Kind::number, value->to_number<double>()};
        else if (value && value->is_number() && field.kind == FieldKind::text) cell = {Cell::Kind::text, static_cast<double>(pooled(json::print(*value)))};
        else if (value && value->is_bool() && field.kind == FieldKind::truth) cell = {Cell::Kind::truth, value->get_bool() ? 1.0 : 0.0};
        cells_.push_back(cell);
    }
    Shape shape{in.geometry.type, static_cast<std::uint32_t>(rings_.size()), 0, Box{1, 1, 0, 0}};
    if (in.geometry.parts.empty()) shape.type = Geometry::Type::none;
    else shape.box = geometry::box_of(in.geometry);
    for (const auto& part : in.geometry.parts)
        for (std::size_t r = 0; r < part.size(); ++r) {
            for (const auto& at : part[r]) {
                points_.push_back(at);
                world_.push_back(tile::to_world(at));
            }
            rings_.push_back({static_cast<std::uint32_t>(points_.size()), r == 0});
            ++shape.rings;
        }
    shapes_.push_back(shape);
}

std::optional<std::size_t> FeatureTable::find(std::string_view key) const {
    const auto at = std::lower_bound(keys_.begin(), keys_.end(), key);
    return at != keys_.end() && *at == key ? std::optional(static_cast<std::size_t>(at - keys_.begin())) : std::nullopt;
}

std::size_t FeatureTable::after(std::string_view key) const {
    return static_cast<std::size_t>(std::upper_bound(keys_.begin(), keys_.end(), key) - keys_.begin());
}

filter::Value FeatureTable::value(std::size_t row, std::size_t field) const {
    const Cell& cell = cells_[row * fields_.size() + field];
    switch (cell.kind) {
        case Cell::Kind::text: return std::string_view(pool_[static_cast<std::size_t>(cell.number)]);
        case Cell::Kind::number: return cell.number;
        case Cell::Kind::truth: return cell.number != 0;
        case Cell::Kind::nothing: break;
    }
    return {};
}

std::span<const Spot> FeatureTable::world(std::size_t row, std::size_t ring) const {
    const std::size_t number = shapes_[row].first_ring + ring;
    const std::size_t begin = number ? rings_[number - 1].end : 0;
    return {world_.data() + begin, world_.data() + rings_[number].end};
}

Geometry FeatureTable::geometry(std::size_t row) const {
    Geometry out{shapes_[row].type, {}};
    for (std::size_t r = 0; r < shapes_[row].rings; ++r) {
        const std::size_t number = shapes_[row].first_ring + r;
        const std::size_t begin = number ? rings_[number - 1].end : 0;
        if (rings_[number].begins_part) out.parts.emplace_back();
        out.parts.back().emplace_back(points_.begin() + static_cast<std::ptrdiff_t>(begin), points_.begin() + rings_[number].end);
    }
    return out;
}
}
