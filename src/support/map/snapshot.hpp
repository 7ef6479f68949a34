// A layer's features at one moment: a table and what changed since it was made. Inside support/map only.
#pragma once
#include <algorithm>
#include <unordered_set>
#include "support/map/map.hpp"
#include "support/map/point_pyramid.hpp"
namespace yiwang::support::map {

// How far a caller sees into a layer.
struct Reach {
    Scope scope = Scope::district;
    std::string street, unit;

    bool everything() const { return scope == Scope::district; }
    // For caches: callers with the same words see the same.
    std::string words() const { return everything() ? "*" : std::string(json::name_of(scope)) + "/" + street + "/" + unit; }
};
// Throws Unauthorised or Forbidden.
Reach reach_of(const Layer&, const Caller&);

class Snapshot {
public:
    // pyramids: those of the same base, so that they are not made again.
    Snapshot(Layer layer, std::shared_ptr<const FeatureTable> base, std::shared_ptr<const FeatureTable> fresh = {}, std::unordered_set<std::string> gone = {},
             std::shared_ptr<Pyramids> pyramids = std::make_shared<Pyramids>());

    const Layer& layer() const { return layer_; }
    std::uint64_t serial() const { return serial_; }  // of this process: no two snapshots have one
    std::size_t size() const { return size_; }        // of all, whoever asks
    const FeatureTable& base() const { return *base_; }
    const FeatureTable* fresh() const { return fresh_.get(); }
    const std::unordered_set<std::string>& gone() const { return gone_; }
    std::shared_ptr<const FeatureTable> base_table() const { return base_; }
    std::shared_ptr<Pyramids> pyramids() const { return pyramids_; }
    const std::vector<std::uint32_t>& gone_rows() const { return gone_rows_; }  // of the base, ascending

    // Of the base's points, for all who see the whole layer or the same street of it; nothing: the layer is small, holds
    // other things than points, or the reach is a unit's or one's own, of which there are many.
    std::shared_ptr<const PointPyramid> pyramid(const Reach&) const;

    struct At {
        const FeatureTable* table;
        std::size_t row;
        const std::string& key() const { return table->key(row); }
    };
    std::optional<At> find(std::string_view key, const Reach&) const;
    // f(At) for each after the key, in the order of keys, while f says so.
    template <class F>
    void each_after(std::string_view key, const Reach& reach, F&& f) const {
        std::size_t b = key.empty() ? 0 : base_->after(key), n = !fresh_ ? 0 : key.empty() ? 0 : fresh_->after(key);
        while (b < base_->size() || (fresh_ && n < fresh_->size())) {
            const bool from_fresh = fresh_ && n < fresh_->size() && (b >= base_->size() || fresh_->key(n) <= base_->key(b));
            const At at{from_fresh ? fresh_.get() : base_.get(), from_fresh ? n++ : b++};
            if (!from_fresh && hidden(at.row)) continue;
            if (seen(at, reach) && !f(at)) return;
        }
    }
    // f(At) for each whose box meets, in no order.
    template <class F>
    void each_meeting(const Box& box, const Reach& reach, F&& f) const {
        const auto take = [&](const FeatureTable& table, bool is_base) {
            table.boxes().each_meeting(box, [&](std::uint32_t row) {
                if (table.type(row) == Geometry::Type::none || (is_base && hidden(row))) return;
                const At at{&table, row};
                if (seen(at, reach)) f(at);
            });
        };
        take(*base_, true);
        if (fresh_) take(*fresh_, false);
    }

    static bool seen(const At&, const Reach&);

private:
    bool hidden(std::size_t base_row) const { return std::binary_search(gone_rows_.begin(), gone_rows_.end(), static_cast<std::uint32_t>(base_row)); }

    Layer layer_;
    std::shared_ptr<const FeatureTable> base_, fresh_;
    std::unordered_set<std::string> gone_;  // keys of base rows that changed or went
    std::vector<std::uint32_t> gone_rows_;
    std::shared_ptr<Pyramids> pyramids_;
    std::size_t size_;
    std::uint64_t serial_;
};

// As it is now; kept by the process and brought up to date with what changed. Throws NotFound "layer".
std::shared_ptr<const Snapshot> snapshot_of(Tx&, const Layer&);
}
