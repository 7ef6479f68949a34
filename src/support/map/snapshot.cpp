#include "support/map/snapshot.hpp"
#include <atomic>
#include <mutex>
#include "support/map/block_layers.hpp"
namespace yiwang::support::map {
namespace {
constexpr std::size_t fresh_max = 4000;
constexpr std::size_t pyramid_min = 10'000;  // a tile of fewer points is quick without
// Changes of several writers are committed in another order than they were numbered: those of the last seconds are read again.
constexpr std::int64_t ids_per_ms = std::int64_t{1} << 21, overlap = 10'000 * ids_per_ms;

struct Kept {
    std::int64_t epoch = 0, seq = 0;
    std::shared_ptr<const Snapshot> snapshot;
};
std::mutex guard;
std::unordered_map<std::string, Kept> kept_layers;  // by name and epoch

FeatureTable::New read_feature(const Row& row) {
    FeatureTable::New out{row.get<std::string>(0), {}, {}, row.get<std::string>(5), row.get<std::string>(6)};
    if (row.number(2)) return out;
    out.geometry = geometry::read_geometry(json::parse(row.text(3))).geometry;
    out.properties = json::parse(row.text(4)).as_object();
    return out;
}

struct Change {
    FeatureTable::New feature;
    std::int64_t seq;
    bool gone;
};
std::vector<Change> changes_since(Tx& tx, const std::string& layer, std::int64_t seq) {
    return tx.all(
        [](const Row& row) {
            return Change{read_feature(row), row.number(1), row.number(2) != 0};
        },
        "select key, seq, gone, geometry, properties, street, unit from map_feature where layer = ? and seq > ? order by seq", layer, seq);
}

FeatureTable::New again(const FeatureTable& table, std::size_t row) {
    FeatureTable::New out{table.key(row), table.geometry(row), {}, std::string(table.street(row)), std::string(table.unit(row))};
    for (std::size_t f = 0; f < table.fields().size(); ++f) {
        const auto value = table.value(row, f);
        if (const auto* text = std::get_if<std::string_view>(&value)) out.properties[table.fields()[f].name] = *text;
        else if (const auto* number = std::get_if<double>(&value)) out.properties[table.fields()[f].name] = *number;
        else if (const auto* truth = std::get_if<bool>(&value)) out.properties[table.fields()[f].name] = *truth;
    }
    return out;
}

// The kept one with the changes laid over it; a whole new table when they grew many.
std::shared_ptr<const Snapshot> renewed(const Layer& layer, const Snapshot* before, std::vector<Change> changes) {
    if (!before) {
        std::vector<FeatureTable::New> all;
        for (auto& change : changes)
            if (!change.gone) all.push_back(std::move(change.feature));
        return std::make_shared<const Snapshot>(layer, std::make_shared<const FeatureTable>(layer.fields, std::move(all)));
    }
    auto gone = before->gone();
    std::unordered_map<std::string, FeatureTable::New> fresh;
    if (before->fresh())
        for (std::size_t row = 0; row < before->fresh()->size(); ++row) fresh.emplace(before->fresh()->key(row), again(*before->fresh(), row));
    for (auto& change : changes) {
        const std::string key = change.feature.key;
        if (before->base().find(key)) gone.insert(key);
        if (change.gone) fresh.erase(key);
        else fresh.insert_or_assign(key, std::move(change.feature));
    }
    std::vector<FeatureTable::New> list;
    for (auto& [key, feature] : fresh) list.push_back(std::move(feature));
    if (gone.size() + list.size() <= fresh_max)
        return std::make_shared<const Snapshot>(layer, before->base_table(), std::make_shared<const FeatureTable>(layer.fields, std::move(list)),
                                                std::move(gone), before->pyramids());
    for (std::size_t row = 0; row < before->base().size(); ++row)
        if (!gone.contains(before->base().key(row))) list.push_back(again(before->base(), row));
    return std::make_shared<const Snapshot>(layer, std::make_shared<const FeatureTable>(layer.fields, std::move(list)));
}

std::shared_ptr<const Snapshot> stored_snapshot(Tx& tx, const Layer& layer) {
    const auto epoch = tx.first(first_column<std::int64_t>, "select epoch from map_layer where name = ?", layer.name);
    if (!epoch) throw NotFound("layer");
    const std::string name = layer.name + "/" + std::to_string(*epoch);
    Kept kept;
    {
        const std::lock_guard lock(guard);
        if (const auto found = kept_layers.find(name); found != kept_layers.end()) kept = found->second;
    }
    if (kept.snapshot && kept.snapshot->layer().version == layer.version) return kept.snapshot;
    const bool usable = kept.snapshot && kept.snapshot->layer().fields.size() == layer.fields.size() && kept.seq <= layer.version;
    auto changes = changes_since(tx, layer.name, usable ? kept.seq - overlap : -1);
    kept.snapshot = renewed(layer, usable ? kept.snapshot.get() : nullptr, std::move(changes));
    kept.seq = layer.version;
    const std::lock_guard lock(guard);
    if (kept_layers.size() > 200) kept_layers.clear();
    auto& place = kept_layers[name];
    if (!place.snapshot || place.seq <= kept.seq) place = kept;
    return kept.snapshot;
}
}

Reach reach_of(const Layer& layer, const Caller& caller) {
    if (layer.right_to_see.empty()) return {};
    const Scope scope = caller.require(layer.right_to_see);
    return {layer.scoped ? scope : Scope::district, caller.street, caller.unit ? to_string(caller.unit) : std::string()};
}

Snapshot::Snapshot(Layer layer, std::shared_ptr<const FeatureTable> base, std::shared_ptr<const FeatureTable> fresh, std::unordered_set<std::string> gone,
                   std::shared_ptr<Pyramids> pyramids)
    : layer_(std::move(layer)), base_(std::move(base)), fresh_(std::move(fresh)), gone_(std::move(gone)), pyramids_(std::move(pyramids)) {
    static std::atomic<std::uint64_t> serials{0};
    serial_ = ++serials;
    for (const auto& key : gone_)
        if (const auto row = base_->find(key)) gone_rows_.push_back(static_cast<std::uint32_t>(*row));
    std::sort(gone_rows_.begin(), gone_rows_.end());
    size_ = base_->size() - gone_rows_.size() + (fresh_ ? fresh_->size() : 0);
}

std::shared_ptr<const PointPyramid> Snapshot::pyramid(const Reach& reach) const {
    if (base_->size() < pyramid_min || !base_->only_points() || (fresh_ && !fresh_->only_points())) return nullptr;
    if (reach.scope != Scope::district && reach.scope != Scope::street) return nullptr;
    return pyramids_->of(reach.words(), [&] {
        return std::make_shared<const PointPyramid>(*base_, [&](std::size_t row) { return seen({base_.get(), row}, reach); });
    });
}

bool Snapshot::seen(const At& at, const Reach& reach) {
    switch (reach.scope) {
        case Scope::district: return true;
        case Scope::street: return !reach.street.empty() && at.table->street(at.row) == reach.street;
        case Scope::unit: return !reach.unit.empty() && at.table->unit(at.row) == reach.unit;
        case Scope::own: break;
    }
    return false;
}

std::optional<Snapshot::At> Snapshot::find(std::string_view key, const Reach& reach) const {
    std::optional<At> out;
    if (fresh_)
        if (const auto row = fresh_->find(key)) out = At{fresh_.get(), *row};
    if (!out)
        if (const auto row = base_->find(key); row && !hidden(*row)) out = At{base_.get(), *row};
    return out && seen(*out, reach) ? out : std::nullopt;
}

std::shared_ptr<const Snapshot> snapshot_of(Tx& tx, const Layer& layer) {
    if (auto blocks = block_snapshot(tx, layer)) return blocks;
    return stored_snapshot(tx, layer);
}
}
