#include "support/map/tiles.hpp"
#include <algorithm>
#include <array>
#include <list>
#include <mutex>
#include <unordered_map>
#include "support/tile/layer_writer.hpp"
namespace yiwang::support::map {
namespace {
constexpr int buffer = 64;
constexpr int whole_zoom = 13;              // from here on every area is drawn
constexpr int single_zoom = 15;             // from here on every point is drawn by itself
constexpr std::size_t singles_max = 400;    // of points in a tile below that
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

// The order of features in a tile is that of their keys, so that equal contents are equal bytes.
bool comes_before(const Snapshot::At& a, const Snapshot::At& b) {
    return a.table == b.table ? a.row < b.row : a.key() < b.key();
}

struct Cluster {
    std::int64_t x = 0, y = 0, count = 0;
    const Snapshot::At* first = nullptr;
};

void write_singles(tile::LayerWriter& writer, const std::vector<Snapshot::At>& rows, const tile::Clipper& clipper) {
    for (const auto& at : rows) {
        std::vector<tile::Dots> parts;
        for (std::size_t r = 0; r < at.table->rings(at.row); ++r)
            for (const Spot spot : at.table->world(at.row, r))
                if (const auto dot = clipper.point(spot)) parts.push_back({*dot});
        if (parts.empty()) continue;
        tag(writer, *at.table, at.row);
        writer.tag("key", std::string_view(at.key()));
        writer.add(tile::Kind::points, parts);
    }
}

// One point a square of the tile, in the middle of what lies in it. Rows in any order.
void write_clusters(tile::LayerWriter& writer, const std::vector<Snapshot::At>& rows, const tile::Clipper& clipper) {
    constexpr std::int32_t across = 4096 / cluster_side;
    std::array<Cluster, across * across> clusters{};
    for (const auto& at : rows) {
        const auto dot = clipper.point(at.table->world(at.row, 0).front());
        // A cluster belongs to one tile: what lies in the buffer is the neighbour's.
        if (!dot || dot->x < 0 || dot->y < 0 || dot->x >= 4096 || dot->y >= 4096) continue;
        auto& cluster = clusters[static_cast<std::size_t>(dot->y / cluster_side * across + dot->x / cluster_side)];
        cluster.x += dot->x;
        cluster.y += dot->y;
        ++cluster.count;
        if (!cluster.first || comes_before(at, *cluster.first)) cluster.first = &at;
    }
    for (const auto& cluster : clusters) {
        if (cluster.count == 0) continue;
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
    std::vector<Snapshot::At> shapes, points;
    snapshot.each_meeting(tile::box_of(address, buffer / 4096.0), reach,
                          [&](const Snapshot::At& at) { (at.table->type(at.row) == Geometry::Type::point ? points : shapes).push_back(at); });
    const bool coarse = address.z < whole_zoom;
    const tile::Clipper clipper(address, buffer, coarse ? 4 : 1);
    tile::LayerWriter writer(snapshot.layer().name);
    std::sort(shapes.begin(), shapes.end(), comes_before);
    for (const auto& at : shapes) write_shape(writer, at, clipper, coarse ? 2 * 24 * 24 : 1);
    if (address.z >= single_zoom || points.size() <= singles_max) {
        std::sort(points.begin(), points.end(), comes_before);
        write_singles(writer, points, clipper);
    } else write_clusters(writer, points, clipper);
    return writer.layer();
}

std::string kept_tile(const Snapshot& snapshot, const Reach& reach, const tile::Address& address) {
    static TileCache cache;
    const std::string key = std::to_string(snapshot.serial()) + "/" + std::to_string(address.z) + "/" + std::to_string(address.x) + "/" +
                            std::to_string(address.y) + "/" + reach.words();
    if (auto found = cache.find(key)) return *found;
    auto bytes = layer_tile(snapshot, reach, address);
    cache.keep(key, bytes);
    return bytes;
}
}
