#include "support/space/index.hpp"
#include <algorithm>
#include <mutex>
namespace yiwang::support::space {
namespace {
std::vector<Shape> shapes_of(const std::vector<KeptBlock>& kept) {
    std::vector<Shape> out;
    for (const auto& one : kept) out.emplace_back(one.outline);
    return out;
}

std::string feature(const KeptBlock& one) {
    const json::Object properties{
        {"code", one.block.code},     {"name", one.block.name}, {"level", json::name_of(one.block.level)},
        {"parent", one.block.parent}, {"lng", one.block.lng},   {"lat", one.block.lat},
        {"made", one.block.made}};
    return R"({"type":"Feature","properties":)" + json::print(json::Value(properties)) + R"(,"geometry":)" +
           print_outline(one.outline) + '}';
}

// FNV-1a, 63 bits: a version, no defence.
class Sum {
public:
    void take(std::string_view text) {
        for (const char c : text) take_byte(static_cast<unsigned char>(c));
        take_byte(0xFF);  // in no UTF-8: the end of the text
    }
    std::int64_t value() const { return static_cast<std::int64_t>(sum_ & 0x7FFFFFFFFFFFFFFF); }

private:
    void take_byte(unsigned char byte) { sum_ = (sum_ ^ byte) * 0x100000001B3; }
    std::uint64_t sum_ = 0xCBF29CE484222325;
};

// The last few indexes of this process. The version stands for the content, so that stores do not mix.
class Kept {
public:
    std::shared_ptr<const Index> find(std::int64_t version, Date day) {
        const std::lock_guard lock(guard_);
        const auto found = std::find_if(entries_.begin(), entries_.end(),
                                        [&](const Entry& e) { return e.version == version && e.day == day; });
        return found == entries_.end() ? nullptr : found->index;
    }
    void keep(std::int64_t version, Date day, std::shared_ptr<const Index> index) {
        const std::lock_guard lock(guard_);
        if (entries_.size() >= 4) entries_.erase(entries_.begin());
        entries_.push_back({version, day, std::move(index)});
    }

private:
    struct Entry {
        std::int64_t version;
        Date day;
        std::shared_ptr<const Index> index;
    };
    std::mutex guard_;
    std::vector<Entry> entries_;
};
}

Index::Index(std::vector<KeptBlock> kept) : shapes_(shapes_of(kept)) {
    layers_.fill("{\"type\":\"FeatureCollection\",\"features\":[\n");
    for (auto& one : kept) {
        auto& layer = layers_[static_cast<std::size_t>(one.block.level)];
        if (layer.back() == '}') layer += ",\n";
        layer += feature(one);
        blocks_.push_back(std::move(one.block));
    }
    for (auto& layer : layers_) layer += "\n]}\n";
}

Place Index::at(Point point) const {
    Place out;
    for (const auto found : shapes_.holding(point)) {  // lowest code first
        const Block& block = blocks_[found];
        if (block.level == Level::district && out.district.empty()) out.district = block.code;
        if (block.level == Level::street && out.street.empty()) {
            out.street = block.code;
            out.street_name = block.name;
        }
        if (block.level == Level::community && out.community.empty()) {
            out.community = block.code;
            out.community_name = block.name;
        }
    }
    return out;
}

std::vector<KeptBlock> kept_blocks(Tx& tx, Date on) {
    const auto as_kept = [](const Row& row) {
        auto read = read_outline(json::parse(row.text(10)));
        return KeptBlock{row.as<Block>(), std::move(read.outline)};
    };
    static const std::string last = "select " + std::string(block_columns) +
                                    ", outline from space_block where to_on is null order by code";
    static const std::string of_day = "select " + std::string(block_columns) +
                                      ", outline from space_block "
                                      "where from_on <= ? and (to_on is null or to_on > ?) order by code";
    return on == Date::max() ? tx.all(as_kept, last) : tx.all(as_kept, of_day, on, on);
}

std::shared_ptr<const Index> index_of(Tx& tx) {
    static Kept kept;
    const auto version =
        tx.first(first_column<std::int64_t>, "select version from space_version where one = 1").value_or(0);
    const Date day = local_date(tx.now());
    auto index = kept.find(version, day);
    if (!index) {
        index = std::make_shared<const Index>(kept_blocks(tx, day));
        kept.keep(version, day, index);
    }
    return index;
}

void renew_version(Tx& tx) {
    Sum sum;
    tx.each(
        [&](const Row& row) {
            for (std::size_t column = 0; column < row.size(); ++column) sum.take(row.text(column));
        },
        "select code, name, level, parent, cast(made as text), cast(from_on as text), coalesce(cast(to_on as "
        "text), ''), outline "
        "from space_block order by code, from_on, id");
    tx.run(
        "insert into space_version (one, version) values (1, ?) on conflict (one) do update set version = "
        "excluded.version",
        sum.value());
}
}
