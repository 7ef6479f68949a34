#include "support/map/tiles.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <list>
#include <mutex>
#include <unordered_map>
#include "support/geometry/pole.hpp"
#include "support/tile/layer_writer.hpp"
namespace yiwang::support::map {
namespace {
constexpr int buffer = 64;
constexpr int whole_zoom = 13;             // from here on every area is drawn
constexpr std::int64_t singles_max = 400;  // of points in a tile below single_zoom

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

struct Cluster : Square {
    std::optional<Snapshot::At> only;  // where it is one point: which
};
// The squares of a tile, by the lowest byte of their number.
using Clusters = std::array<Cluster, squares_a_tile>;

Spot place_of(const Snapshot::At& at) {
    return at.table->world(at.row, 0).front();
}

std::int64_t count_of(const Clusters& clusters) {
    std::int64_t out = 0;
    for (const auto& one : clusters) out += one.count;
    return out;
}

// f(cluster) for a point that lies in the tile; what lies beside it is the neighbour's.
template <class F>
void in_square(Clusters& clusters, const tile::Address& address, const Snapshot::At& at, F&& f) {
    const auto number = square_of(place_of(at), address.z), first = first_square_of(address);
    if (number >= first && number < first + squares_a_tile) f(clusters[number - first]);
}

// Of a place known to 2^-32 of the world.
Box box_around(const Spot& world) {
    const auto at = tile::from_world(world);
    constexpr double by = 1e-6;
    return {at.lng - by, at.lat - by, at.lng + by, at.lat + by};
}

void add(Cluster& cluster, const Snapshot::At& at) {
    cluster.add(place_of(at));
    cluster.only = at;
}

Clusters gathered(const std::vector<Snapshot::At>& points, const tile::Address& address) {
    Clusters out{};
    for (const auto& at : points) in_square(out, address, at, [&](Cluster& cluster) { add(cluster, at); });
    return out;
}

// The same out of the pyramid of the base: less what is no longer so, and what is fresh.
Clusters gathered(const Snapshot& snapshot, const Reach& reach, const PointPyramid& pyramid, const tile::Address& address) {
    Clusters out{};
    const auto squares = pyramid.squares(address);
    for (std::size_t i = 0; i < squares.size(); ++i) {
        static_cast<Square&>(out[i]) = squares[i];
        if (squares[i].count) out[i].only = {&snapshot.base(), squares[i].row};
    }
    std::array<bool, squares_a_tile> touched{};
    for (const auto row : snapshot.gone_rows()) {
        const Snapshot::At at{&snapshot.base(), row};
        if (snapshot.base().type(row) == Geometry::Type::none || !Snapshot::seen(at, reach)) continue;
        in_square(out, address, at, [&](Cluster& cluster) {
            cluster.add(place_of(at), -1);
            touched[static_cast<std::size_t>(&cluster - out.data())] = true;
        });
    }
    if (snapshot.fresh())
        for (std::size_t row = 0; row < snapshot.fresh()->size(); ++row) {
            const Snapshot::At at{snapshot.fresh(), row};
            if (snapshot.fresh()->type(row) != Geometry::Type::none && Snapshot::seen(at, reach))
                in_square(out, address, at, [&](Cluster& cluster) { add(cluster, at); });
        }
    // Which one was left where others went is not in the sums.
    for (std::size_t i = 0; i < out.size(); ++i)
        if (touched[i] && out[i].count == 1)
            snapshot.each_meeting(box_around(out[i].middle()), reach, [&](const Snapshot::At& at) {
                in_square(out, address, at, [&](Cluster& cluster) {
                    if (&cluster == &out[i]) cluster.only = at;
                });
            });
    return out;
}

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

// One point a square of the tile, in the middle of what lies in it.
void write_clusters(tile::LayerWriter& writer, const Clusters& clusters, const tile::Clipper& clipper) {
    for (const auto& cluster : clusters) {
        if (cluster.count == 0) continue;
        if (cluster.count == 1) {
            tag(writer, *cluster.only->table, cluster.only->row);
            writer.tag("key", std::string_view(cluster.only->key()));
        }
        writer.tag("point_count", static_cast<double>(cluster.count));
        if (const auto dot = clipper.point(cluster.middle())) writer.add(tile::Kind::points, {{*dot}});
    }
}

void clip_area(const FeatureTable& table, std::size_t row, const tile::Clipper& clipper, std::int64_t least, std::vector<tile::Dots>& parts) {
    std::vector<std::span<const Spot>> rings;
    const auto end_part = [&] {
        if (!rings.empty()) clipper.area(rings, parts, least);
        rings.clear();
    };
    for (std::size_t r = 0; r < table.rings(row); ++r) {
        if (table.begins_part(row, r)) end_part();
        rings.push_back(table.world(row, r));
    }
    end_part();
}

void write_shape(tile::LayerWriter& writer, const Snapshot::At& at, const tile::Clipper& clipper, std::int64_t least) {
    const auto& table = *at.table;
    std::vector<tile::Dots> parts;
    const bool area = table.type(at.row) == Geometry::Type::area;
    if (area) clip_area(table, at.row, clipper, least, parts);
    else
        for (std::size_t r = 0; r < table.rings(at.row); ++r) clipper.line(table.world(at.row, r), parts);
    if (parts.empty()) return;
    tag(writer, table, at.row);
    writer.tag("key", std::string_view(at.key()));
    writer.add(area ? tile::Kind::areas : tile::Kind::lines, parts);
}

// The place of an area's name: its pole, in the one tile where that lies. An area that fills several screens is named in each tile that
// it has room in, and one with no room for a name is not named.
class Names {
public:
    Names(const Layer& layer, const tile::Address& address) : writer_(layer.name + "_names"), address_(address) {}
    void add(const Snapshot::At& at) {
        const auto rings = largest_part(*at.table, at.row);
        const double tiles = side_of(rings[0]) * std::ldexp(1.0, address_.z);
        if (tiles < least_tiles) return;
        if (const auto dot = tiles > most_tiles ? in_the_tile(at) : in_the_area(rings)) {
            tag(writer_, *at.table, at.row);
            writer_.tag("key", std::string_view(at.key()));
            writer_.add(tile::Kind::points, {{*dot}});
        }
    }
    std::string layer() { return writer_.layer(); }

private:
    using Rings = std::vector<std::span<const Spot>>;
    static constexpr double least_tiles = 1.0 / 24, most_tiles = 3, fineness = 64;
    static constexpr int room = 160;  // of the lattice to the border: 20 pixels of 512

    static double side_of(std::span<const Spot> outer) {
        const auto [west, east] = std::minmax_element(outer.begin(), outer.end(), [](Spot a, Spot b) { return a.x < b.x; });
        const auto [north, south] = std::minmax_element(outer.begin(), outer.end(), [](Spot a, Spot b) { return a.y < b.y; });
        return std::max(east->x - west->x, south->y - north->y);
    }
    static Rings largest_part(const FeatureTable& table, std::size_t row) {
        std::size_t first = 0;
        double most = 0;
        for (std::size_t r = 0; r < table.rings(row); ++r)
            if (table.begins_part(row, r))
                if (const double side = side_of(table.world(row, r)); side > most) most = side, first = r;
        Rings out{table.world(row, first)};
        for (std::size_t r = first + 1; r < table.rings(row) && !table.begins_part(row, r); ++r) out.push_back(table.world(row, r));
        return out;
    }
    std::optional<tile::Dot> in_the_area(const Rings& rings) const {
        const Spot at = geometry::pole_of(rings, side_of(rings[0]) / fineness).at;
        const double across = std::ldexp(1.0, address_.z);
        if (std::floor(at.x * across) != address_.x || std::floor(at.y * across) != address_.y) return {};
        return tile::Clipper(address_).point(at);
    }
    std::optional<tile::Dot> in_the_tile(const Snapshot::At& at) const {
        std::vector<tile::Dots> parts;
        clip_area(*at.table, at.row, tile::Clipper(address_, 0), 1, parts);
        std::vector<std::vector<Spot>> spots;
        for (const auto& ring : parts) {
            spots.emplace_back();
            for (const auto dot : ring) spots.back().push_back({static_cast<double>(dot.x), static_cast<double>(dot.y)});
        }
        const auto pole = geometry::pole_of(Rings(spots.begin(), spots.end()), fineness);
        if (pole.reach < room) return {};
        return tile::Dot{static_cast<std::int32_t>(pole.at.x), static_cast<std::int32_t>(pole.at.y)};
    }

    tile::LayerWriter writer_;
    const tile::Address address_;
};

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
    const bool coarse = address.z < whole_zoom;
    const tile::Clipper clipper(address, buffer, coarse ? 4 : 1);
    tile::LayerWriter writer(snapshot.layer().name);
    if (address.z < single_zoom)
        if (const auto pyramid = snapshot.pyramid(reach); pyramid && pyramid->has(address.z))
            if (const auto clusters = gathered(snapshot, reach, *pyramid, address); count_of(clusters) > singles_max) {
                write_clusters(writer, clusters, clipper);
                return writer.layer();
            }
    std::vector<Snapshot::At> shapes, points;
    snapshot.each_meeting(tile::box_of(address, buffer / 4096.0), reach,
                          [&](const Snapshot::At& at) { (at.table->type(at.row) == Geometry::Type::point ? points : shapes).push_back(at); });
    std::sort(shapes.begin(), shapes.end(), comes_before);
    for (const auto& at : shapes) write_shape(writer, at, clipper, coarse ? 2 * 24 * 24 : 1);
    Names names(snapshot.layer(), address);
    if (bears_names(snapshot.layer()))
        for (const auto& at : shapes)
            if (at.table->type(at.row) == Geometry::Type::area) names.add(at);
    if (address.z < single_zoom)
        if (const auto clusters = gathered(points, address); count_of(clusters) > singles_max) {
            write_clusters(writer, clusters, clipper);
            return writer.layer();
        }
    std::sort(points.begin(), points.end(), comes_before);
    write_singles(writer, points, clipper);
    return writer.layer() + names.layer();
}

bool bears_names(const Layer& layer) {
    return layer.geometry == "area" && std::any_of(layer.fields.begin(), layer.fields.end(), [](const Field& field) { return field.name == "name" && field.in_tiles; });
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
