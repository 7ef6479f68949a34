#include <set>
#include "base/problem.hpp"
#include "support/tile/protobuf.hpp"
#include "support/tile/tile.hpp"
namespace yiwang::support::tile {
namespace {
[[noreturn]] void refuse(const std::string& what) {
    Problem problem(422, "tile.malformed", {"矢量瓦片有误。", "The vector tile is malformed."}, "tile", what);
    throw problem;
}

// Commands of a geometry, specification 4.3.
class Commands {
public:
    Commands(std::string_view packed, Kind kind, Reading reading) : reader_(packed), kind_(kind), strict_(reading == Reading::strict) {}

    std::vector<Dots> read() {
        while (!reader_.done()) {
            const auto command = reader_.varint();
            const auto name = command & 7, count = command >> 3;
            if (count > count_max) refuse("a command with a count beyond 29 bits");
            switch (name) {
                case 1: move(count); break;
                case 2: line(count); break;
                case 7: close(count); break;
                default: refuse("an unknown command");
            }
        }
        finish();
        if (parts_.empty()) refuse("a geometry without a point");
        return std::move(parts_);
    }

private:
    static constexpr std::uint64_t count_max = 0x1FFFFFFF;  // 29 bits

    Dot step() {
        if (reader_.done()) refuse("a command with fewer parameters than it says");
        const auto x = reader_.varint();
        if (reader_.done()) refuse("half a position");
        const auto y = reader_.varint();
        // Positions are 32 bits wide and wrap around, as the public fixtures have it.
        at_.x = static_cast<std::int32_t>(static_cast<std::uint32_t>(at_.x) + static_cast<std::uint32_t>(unzigzag(x)));
        at_.y = static_cast<std::int32_t>(static_cast<std::uint32_t>(at_.y) + static_cast<std::uint32_t>(unzigzag(y)));
        return at_;
    }
    void move(std::uint64_t count) {
        if (count == 0) refuse("MoveTo of no points");
        if (kind_ == Kind::points) {
            if (!parts_.empty()) refuse("two MoveTo in points");
            parts_.emplace_back();
            // A count of 29 ones stands for all there are, as a public fixture has it; no memory is taken for it beforehand.
            const bool to_the_end = count == count_max;
            for (std::uint64_t i = 0; i < count && !(to_the_end && reader_.done()); ++i) parts_.back().push_back(step());
            if (parts_.back().empty()) refuse("points without a position");
            return;
        }
        if (count != 1) refuse("MoveTo of several points in lines");
        finish();
        parts_.push_back({step()});
        open_ = true;
    }
    void line(std::uint64_t count) {
        if (kind_ == Kind::points || !open_) refuse("LineTo without MoveTo");
        if (count == 0) refuse("LineTo of no points");
        for (std::uint64_t i = 0; i < count; ++i) {
            const Dot to = step();
            if (parts_.back().back() == to) {
                if (strict_) refuse("the same position twice");
                continue;
            }
            parts_.back().push_back(to);
        }
    }
    void close(std::uint64_t count) {
        if (kind_ != Kind::areas || !open_) refuse("ClosePath where no ring is open");
        if (count != 1) refuse("ClosePath with a count that is not 1");
        if (parts_.back().size() < 3) refuse("a ring of fewer than three points");
        open_ = false;
    }
    void finish() {
        if (kind_ == Kind::areas && open_) refuse("a ring that is not closed");
        if (kind_ == Kind::lines && open_ && parts_.back().size() < 2) {
            if (strict_) refuse("a line of one point");
            parts_.pop_back();
        }
        open_ = false;
    }

    MessageReader reader_;
    Kind kind_;
    bool strict_, open_ = false;
    Dot at_;
    std::vector<Dots> parts_;
};

TagValue read_value(std::string_view bytes) {
    MessageReader reader(bytes);
    std::optional<TagValue> out;
    while (reader.next()) {
        std::optional<TagValue> one;
        switch (reader.field()) {
            case 1:
                if (reader.is_bytes()) one = TagValue(std::string(reader.bytes()));
                break;
            case 2:
                if (reader.wire() == 5) one = TagValue(double{reader.fixed<float>()});
                break;
            case 3:
                if (reader.wire() == 1) one = TagValue(reader.fixed<double>());
                break;
            case 4:
                if (reader.is_varint()) one = TagValue(static_cast<std::int64_t>(reader.varint()));
                break;
            case 5:
                if (reader.is_varint()) one = TagValue(reader.varint());
                break;
            case 6:
                if (reader.is_varint()) one = TagValue(unzigzag(reader.varint()));
                break;
            case 7:
                if (reader.is_varint()) one = TagValue(reader.varint() != 0);
                break;
            default: break;
        }
        if (!one) refuse("a value of an unknown type");
        out = std::move(one);
    }
    if (!out) refuse("a value that holds nothing");
    return *out;
}

class LayerReader {
public:
    explicit LayerReader(Reading reading) : reading_(reading) {}

    TileLayer read(std::string_view bytes) {
        bool named = false;
        std::vector<std::string_view> features;
        MessageReader reader(bytes);
        while (reader.next()) switch (reader.field()) {
                case 15:
                    if (!reader.is_varint()) refuse("a version of a wrong type");
                    layer_.version = static_cast<std::uint32_t>(reader.varint());
                    if (layer_.version != 1 && layer_.version != 2) refuse("an unknown version");
                    break;
                case 1:
                    if (!reader.is_bytes()) refuse("a name of a wrong type");
                    layer_.name = std::string(reader.bytes());
                    named = true;
                    break;
                case 2:
                    if (!reader.is_bytes()) refuse("a feature of a wrong type");
                    features.push_back(reader.bytes());
                    break;
                case 3:
                    if (!reader.is_bytes()) refuse("a key of a wrong type");
                    keys_.emplace_back(reader.bytes());
                    break;
                case 4:
                    if (!reader.is_bytes()) refuse("a value of a wrong type");
                    values_.push_back(read_value(reader.bytes()));
                    break;
                case 5:
                    if (!reader.is_varint()) refuse("an extent of a wrong type");
                    layer_.extent = static_cast<std::uint32_t>(reader.varint());
                    if (layer_.extent == 0) refuse("an extent of nothing");
                    break;
                default: reader.skip();  // extensions are allowed
            }
        if (!named) refuse("a layer without a name");
        for (const auto feature : features)
            if (auto one = read_feature(feature)) layer_.features.push_back(std::move(*one));
        return std::move(layer_);
    }

private:
    // Nothing: it is left out in lenient reading.
    std::optional<TileFeature> read_feature(std::string_view bytes) {
        TileFeature out;
        std::optional<std::string_view> geometry;
        std::vector<std::uint64_t> tags;
        int geometries = 0;
        MessageReader reader(bytes);
        while (reader.next()) switch (reader.field()) {
                case 1:
                    if (!reader.is_varint()) refuse("an id of a wrong type");
                    out.id = reader.varint();
                    break;
                case 2: {
                    if (!reader.is_bytes()) refuse("tags of a wrong type");
                    MessageReader packed(reader.bytes());
                    while (!packed.done()) tags.push_back(packed.varint());
                    break;
                }
                case 3: {
                    if (!reader.is_varint()) refuse("a kind of a wrong type");
                    const auto kind = reader.varint();
                    if (kind > 3) refuse("an unknown kind of geometry");
                    out.kind = static_cast<Kind>(kind);
                    break;
                }
                case 4:
                    if (!reader.is_bytes()) refuse("a geometry of a wrong type");
                    geometry = reader.bytes();
                    ++geometries;
                    break;
                default: reader.skip();
            }
        const bool strict = reading_ == Reading::strict;
        if (geometries > 1 && strict) refuse("two geometries in a feature");
        if (!geometry) {
            if (strict) refuse("a feature without a geometry");
            return {};
        }
        if (tags.size() % 2 && strict) refuse("an odd number of tags");
        for (std::size_t i = 0; i + 1 < tags.size(); i += 2) {
            if (tags[i] >= keys_.size() || tags[i + 1] >= values_.size()) refuse("a tag that names no key or value");
            out.tags.emplace_back(keys_[tags[i]], values_[tags[i + 1]]);
        }
        if (out.kind == Kind::unknown) return out;  // allowed; what it means is left to the reader
        out.parts = Commands(*geometry, out.kind, reading_).read();
        return out;
    }

    Reading reading_;
    TileLayer layer_;
    std::vector<std::string> keys_;
    std::vector<TagValue> values_;
};
}

std::int64_t doubled_area(const Dots& ring) {
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < ring.size(); ++i) {
        const Dot &a = ring[i], &b = ring[(i + 1) % ring.size()];
        sum += std::int64_t{a.x} * b.y - std::int64_t{b.x} * a.y;
    }
    return sum;
}

Tile read_tile(std::string_view bytes, Reading reading) {
    Tile out;
    try {
        std::set<std::string> names;
        MessageReader reader(bytes);
        while (reader.next()) {
            if (reader.field() != 3) {
                reader.skip();
                continue;
            }
            if (!reader.is_bytes()) refuse("a layer of a wrong type");
            out.layers.push_back(LayerReader(reading).read(reader.bytes()));
            if (!names.insert(out.layers.back().name).second && out.layers.back().version == 2) refuse("two layers of one name");
        }
    } catch (const Malformed&) {
        refuse("no message, or cut off");
    }
    return out;
}
}
