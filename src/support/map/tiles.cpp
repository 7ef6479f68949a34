#include "support/map/tiles.hpp"
#include <algorithm>
#include <list>
#include <mutex>
#include <unordered_map>
#include "support/tile/layer_writer.hpp"
namespace yiwang::support::map {
namespace {
constexpr int buffer = 64;
constexpr int whole_zoom = 13;    // from here on every area is drawn
constexpr int single_zoom = 15;   // from here on every point is drawn by itself
constexpr std::size_t singles_max = 400;  // of points in a tile below that
constexpr std::int32_t cluster_side = 256;  // of 4096: sixteen across a tile

void tag(tile::LayerWriter& writer, const FeatureTable& table, std::size_t row) {
    for (std::size_t f = 0; f < table.fields().size(); ++f) {
        if (!table.fields()[f].in_tiles) continue;
        const auto value = table.value(row, f);
        if (const auto* text = std::get_if<std::string_view>(&value)) writer.tag(table.fields()[f].name, *text);
        else if (const auto* number = std::get_if<double>(&value)) writer.tag(table.fields()[f].name, *number);
        else if (const auto* truth = std::get_if<bool>(&value)) writer.tag(table.fields()[f].name, *truth);
    }
}

// The features' order in a tile is that of their keys, so that equal contents are equal bytes.
std::vector<Snapshot::At> rows_in(const Snapshot& snapshot, const Reach& reach, const tile::Address& address) {
    std::vector<Snapshot::At> out;
    snapshot.each_meeting(tile::box_of(address, buffer / 4096.0), reach, [&](const Snapshot::At& at) { out.push_back(at); });
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.table == b.table ? a.row < b.row : a.key() < b.key(); });
    return out;
}

struct Cluster {
    std::int64_t x = 0, y = 0, count = 0;
    const Snapshot::At* first = nullptr;
};

void write_points(tile::LayerWriter& writer, const std::vector<Snapshot::At>& rows, const tile::Clipper& clipper, bool single) {
    std::unordered_map<std::int64_t, Cluster> clusters;
    for (const auto& at : rows) {
        std::vector<tile::Dots> parts;
        for (std::size_t r = 0; r < at.table->rings(at.row); ++r)
            for (const Spot spot : at.table->world(at.row, r))
                if (const auto dot = clipper.point(spot)) parts.push_back({*dot});
        if (parts.empty()) continue;
        if (single) {
            tag(writer, *at.table, at.row);
            writer.tag("key", std::string_view(at.key()));
            writer.add(tile::Kind::points, parts);
            continue;
        }
        const tile::Dot dot = parts.front().front();
        // A cluster belongs to one tile: what lies in the buffer is the neighbour's.
        if (dot.x < 0 || dot.y < 0 || dot.x >= 4096 || dot.y >= 4096) continue;
        auto& cluster = clusters[std::int64_t{dot.y / cluster_side} * 1000 + dot.x / cluster_side];
        cluster.x += dot.x;
        cluster.y += dot.y;
        ++cluster.count;
        if (!cluster.first) cluster.first = &at;
    }
    std::vector<std::pair<std::int64_t, Cluster>> ordered(clusters.begin(), clusters.end());
    std::sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [_, cluster] : ordered) {
        if (cluster.count == 1) {
            tag(writer, *cluster.first->table, cluster.first->row);
            writer.tag("key", std::string_view(cluster.first->key()));
        }
        writer.tag("point_count", static_cast<double>(cluster.count));
        writer.add(tile::Kind::points, {{{static_cast<std::int32_t>(cluster.x / cluster.count), static_cast<std::int32_t>(cluster.y / cluster.count)}}});
    }
}

void write_shape(tile::LayerWriter& writer, const Snapshot::At& at, const tile::Clipper& clipper, std::int64_t least) {
    const auto& table = *at.table;
    std::vector<tile::Dots> parts;
    const bool area = table.type(at.row) == Geometry::Type::area;
    std::vector<std::span<const Spot>> rings;
    const auto end_part = [&] {
        if (!rings.empty()) clipper.area(rings, parts, least);
        rings.clear();
    };
    for (std::size_t r = 0; r < table.rings(at.row); ++r) {
        if (!area) {
            clipper.line(table.world(at.row, r), parts);
            continue;
        }
        if (table.begins_part(at.row, r)) end_part();
        rings.push_back(table.world(at.row, r));
    }
    end_part();
    if (parts.empty()) return;
    tag(writer, table, at.row);
    writer.tag("key", std::string_view(at.key()));
    writer.add(area ? tile::Kind::areas : tile::Kind::lines, parts);
}

// The last tiles, at most so many bytes of them.
class TileCache {
public:
    std::optional<std::string> find(const std::string& key) {
        const std::lock_guard lock(guard_);
        const auto at = entries_.find(key);
        if (at == entries_.end()) return {};
        order_.splice(order_.begin(), order_, at->second.place);
        return at->second.bytes;
    }
    void keep(const std::string& key, const std::string& bytes) {
        const std::lock_guard lock(guard_);
        if (entries_.contains(key)) return;
        order_.push_front(key);
        entries_[key] = {bytes, order_.begin()};
        size_ += bytes.size() + key.size() + 200;
        while (size_ > bytes_max && !order_.empty()) {
            const auto last = entries_.find(order_.back());
            size_ -= last->second.bytes.size() + last->first.size() + 200;
            entries_.erase(last);
            order_.pop_back();
        }
    }

private:
    static constexpr std::size_t bytes_max = std::size_t{64} << 20;
    struct Entry {
        std::string bytes;
        std::list<std::string>::iterator place;
    };
    std::mutex guard_;
    std::list<std::string> order_;
    std::unordered_map<std::string, Entry> entries_;
    std::size_t size_ = 0;
};
}

std::string layer_tile(const Snapshot& snapshot, const Reach& reach, const tile::Address& address) {
    const auto rows = rows_in(snapshot, reach, address);
    const bool coarse = address.z < whole_zoom;
    const tile::Clipper clipper(address, buffer, coarse ? 4 : 1);
    tile::LayerWriter writer(snapshot.layer().name);
    std::vector<Snapshot::At> points;
    for (const auto& at : rows) {
        if (at.table->type(at.row) == Geometry::Type::point) points.push_back(at);
        else write_shape(writer, at, clipper, coarse ? 2 * 24 * 24 : 1);
    }
    write_points(writer, points, clipper, address.z >= single_zoom || points.size() <= singles_max);
    return writer.layer();
}

std::string kept_tile(const Snapshot& snapshot, const Reach& reach, const tile::Address& address) {
    static TileCache cache;
    const std::string key = std::to_string(snapshot.serial()) + "/" + std::to_string(address.z) + "/" + std::to_string(address.x) + "/" + std::to_string(address.y) + "/" + reach.words();
    if (auto found = cache.find(key)) return *found;
    auto bytes = layer_tile(snapshot, reach, address);
    cache.keep(key, bytes);
    return bytes;
}
}
