#include "support/map/block_layers.hpp"
#include <algorithm>
#include <array>
#include <mutex>
#include "support/space/index.hpp"
namespace yiwang::support::map {
namespace {
using space::Level;
struct Offered {
    Level level;
    const char *name, *title, *title_en, *right;
};
constexpr std::array offered{Offered{Level::district, "districts", "区", "District", ""},
                             Offered{Level::street, "streets", "街道", "Streets", ""},
                             Offered{Level::community, "communities", "社区", "Communities", ""},
                             Offered{Level::grid, "grids", "网格", "Grid cells", ""},
                             Offered{Level::estate, "estates", "小区", "Estates", ""},
                             Offered{Level::building, "buildings", "建筑物", "Buildings", "space.read"}};

std::vector<Field> block_fields(Level level) {
    std::vector<Field> out{{"code", "代码", FieldKind::text, true},
                           {"name", "名称", FieldKind::text, true},
                           {"parent", "上级", FieldKind::text, false},
                           {"unit", "责任单位", FieldKind::text, false},
                           {"made", "示意", FieldKind::truth, false}};
    if (level == Level::building) {
        // A code a building would be most of a tile's bytes: asked for by the feature's key.
        out[0].in_tiles = out[1].in_tiles = false;
        out.push_back({"address", "地址", FieldKind::text, false});
        out.push_back({"estate", "小区", FieldKind::text, false});
        out.push_back({"storey", "层数", FieldKind::number, true});
        out.push_back({"height_m", "高度（米）", FieldKind::number, true});
    }
    return out;
}

FeatureTable::New feature_of(const space::KeptBlock& one) {
    const auto& b = one.block;
    return {b.code,
            geometry::area_geometry(one.outline),
            {{"code", b.code},
             {"name", b.name},
             {"parent", b.parent},
             {"unit", b.unit},
             {"made", b.made},
             {"address", b.address},
             {"estate", b.estate},
             {"storey", b.storey},
             {"height_m", b.height_m}},
            b.code.substr(0, 9),
            b.unit};
}

Layer layer_of(Tx& tx, const Offered& one) {
    return {one.name, one.title, one.title_en, "area", one.right, "", false, "", "support/space", block_fields(one.level), space::version_of(tx, one.level)};
}
}

std::vector<Layer> block_layers(Tx& tx) {
    std::vector<Layer> out;
    for (const auto& one : offered) out.push_back(layer_of(tx, one));
    return out;
}

std::optional<Layer> find_block_layer(Tx& tx, std::string_view name) {
    const auto* one = std::ranges::find(offered, name, &Offered::name);
    return one == offered.end() ? std::nullopt : std::optional(layer_of(tx, *one));
}

std::shared_ptr<const Snapshot> block_snapshot(Tx& tx, const Layer& layer) {
    static std::mutex guard;
    static std::array<std::pair<std::shared_ptr<const space::LevelIndex>, std::shared_ptr<const Snapshot>>, 8> kept;
    for (const auto& one : offered) {
        if (layer.name != one.name) continue;
        const auto index = space::index_of(tx, one.level);
        auto& place = kept[static_cast<std::size_t>(one.level)];
        {
            const std::lock_guard lock(guard);
            if (place.first == index) return place.second;
        }
        std::vector<FeatureTable::New> features;
        for (const auto& block : index->all()) features.push_back(feature_of(block));
        auto made = std::make_shared<const Snapshot>(layer, std::make_shared<const FeatureTable>(layer.fields, std::move(features)));
        const std::lock_guard lock(guard);
        place = {index, made};
        return made;
    }
    return nullptr;
}
}
