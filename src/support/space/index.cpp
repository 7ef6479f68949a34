#include "support/space/index.hpp"
#include <algorithm>
#include "kernel/store/settled.hpp"
#include "support/space/rows.hpp"
namespace yiwang::support::space {
namespace {
std::vector<const Outline*> outlines_of(const std::vector<KeptBlock>& kept) {
    std::vector<const Outline*> out;
    for (const auto& one : kept) out.push_back(&one.outline);
    return out;
}
std::vector<Box> boxes_of(const std::vector<KeptBlock>& kept) {
    std::vector<Box> out;
    for (const auto& one : kept) out.push_back(one.outline.empty() ? Box{one.block.lng, one.block.lat, one.block.lng, one.block.lat} : box_of(one.outline));
    return out;
}
std::vector<Point> points_of(const std::vector<KeptBlock>& kept) {
    std::vector<Point> out;
    for (const auto& one : kept) out.push_back({one.block.lng, one.block.lat});
    return out;
}

// The last few indexes of this process, a few a level. The version stands for the content, so that stores do not mix.
class Kept {
public:
    std::shared_ptr<const LevelIndex> find(Level level, std::int64_t version, Date day) {
        const std::lock_guard lock(guard_);
        for (const auto& entry : entries_[static_cast<std::size_t>(level)])
            if (entry.version == version && entry.day == day) return entry.index;
        return nullptr;
    }
    void keep(Level level, std::int64_t version, Date day, std::shared_ptr<const LevelIndex> index) {
        const std::lock_guard lock(guard_);
        auto& entries = entries_[static_cast<std::size_t>(level)];
        if (entries.size() >= 3) entries.erase(entries.begin());
        entries.push_back({version, day, std::move(index)});
    }

private:
    struct Entry {
        std::int64_t version;
        Date day;
        std::shared_ptr<const LevelIndex> index;
    };
    std::mutex guard_;
    std::array<std::vector<Entry>, 8> entries_;
};

// The storey at a height, storeys being equally high. Nothing above the roof or where the building's height is not known.
std::optional<int> storey_at(const Block& building, double above_ground_m) {
    if (building.height_m <= 0 || building.storey <= 0) return {};
    if (above_ground_m < 0) return -1 - static_cast<int>(-above_ground_m / 3.5);
    if (above_ground_m > building.height_m) return {};
    return std::min(building.storey, 1 + static_cast<int>(above_ground_m / (building.height_m / building.storey)));
}
}

std::string block_feature(const KeptBlock& one) {
    const json::Object properties{{"code", one.block.code},     {"name", one.block.name}, {"level", json::name_of(one.block.level)},
                                  {"parent", one.block.parent}, {"lng", one.block.lng},   {"lat", one.block.lat},
                                  {"made", one.block.made},     {"unit", one.block.unit}};
    return R"({"type":"Feature","properties":)" + json::print(json::Value(properties)) + R"(,"geometry":)" +
           (one.outline.empty() ? "null" : print_outline(one.outline)) + '}';
}

LevelIndex::LevelIndex(std::vector<KeptBlock> kept, std::int64_t version)
    : all_(std::move(kept)),
      version_(version),
      areas_(std::span<const Outline* const>(outlines_of(all_))),
      boxes_(boxes_of(all_)),
      points_(std::span<const Point>(points_of(all_))) {}

const Block* LevelIndex::at(Point point) const {
    const auto found = areas_.first_holding(point);
    return found < all_.size() ? &all_[found].block : nullptr;
}

const KeptBlock* LevelIndex::find_kept(std::string_view code) const {
    const auto found = std::lower_bound(all_.begin(), all_.end(), code, [](const KeptBlock& one, std::string_view wanted) { return one.block.code < wanted; });
    return found != all_.end() && found->block.code == code ? &*found : nullptr;
}

const Block* LevelIndex::find(std::string_view code) const {
    const auto* found = find_kept(code);
    return found ? &found->block : nullptr;
}

const std::string& LevelIndex::geojson() const {
    std::call_once(once_, [&] {
        geojson_ = "{\"type\":\"FeatureCollection\",\"features\":[\n";
        for (const auto& one : all_) {
            if (geojson_.back() == '}') geojson_ += ",\n";
            geojson_ += block_feature(one);
        }
        geojson_ += "\n]}\n";
    });
    return geojson_;
}

std::vector<KeptBlock> kept_blocks(Tx& tx, Level level, Date on) {
    const auto as_kept = [](const Row& row) {
        constexpr std::size_t outline = boost::mp11::mp_size<json::Members<Block>>::value;
        const auto text = row.text(outline);
        return KeptBlock{row.as<Block>(), text.empty() ? Outline() : parse_outline(text)};
    };
    static const std::string select = "select " + block_columns() + ", outline from space_block where level = ?";
    static const std::string last = select + " and to_on is null order by code",
                             of_day = select + " and from_on <= ? and (to_on is null or to_on > ?) order by code";
    return on == Date::max() ? tx.all(as_kept, last, level) : tx.all(as_kept, of_day, level, on, on);
}

std::int64_t version_of(Tx& tx, Level level) {
    return versions(tx)[static_cast<std::size_t>(level)];
}

Versions versions(Tx& tx) {
    static store::Settled<Versions> kept("space_level");
    return *kept.of(tx, [](Tx& asked) {
        Versions out{};
        asked.each([&](const Row& row) { out[static_cast<std::size_t>(row.get<Level>(0))] = row.number(1); }, "select level, version from space_level");
        return out;
    });
}

std::shared_ptr<const LevelIndex> index_of(Tx& tx, Level level, std::optional<Date> on) {
    return index_of(tx, level, version_of(tx, level), on);
}

std::shared_ptr<const LevelIndex> index_of(Tx& tx, Level level, std::int64_t version, std::optional<Date> on) {
    static Kept kept;
    const Date day = on.value_or(local_date(tx.now()));
    auto index = kept.find(level, version, day);
    if (!index) {
        index = std::make_shared<const LevelIndex>(kept_blocks(tx, level, day), version);
        kept.keep(level, version, day, index);
    }
    return index;
}

void renew_version(Tx& tx, Level level, std::string_view change) {
    // FNV-1a over the history of changes, 63 bits: a version, no defence. Equal histories have equal contents.
    auto sum = static_cast<std::uint64_t>(version_of(tx, level)) ^ 0xCBF29CE484222325;
    for (const char c : change) sum = (sum ^ static_cast<unsigned char>(c)) * 0x100000001B3;
    tx.run("insert into space_level (level, version) values (?, ?) on conflict (level) do update set version = excluded.version", level,
           static_cast<std::int64_t>(sum & 0x7FFFFFFFFFFFFFFF));
}

Place place_of(Point point, std::span<const std::shared_ptr<const LevelIndex>> levels, std::optional<double> above_ground_m) {
    Place out;
    const auto fill = [&](Level level, std::string& code, std::string* name) {
        const auto* block = levels[static_cast<std::size_t>(level)]->at(point);
        if (!block) return static_cast<const Block*>(nullptr);
        code = block->code;
        if (name) *name = block->name;
        return block;
    };
    fill(Level::district, out.district, nullptr);
    fill(Level::street, out.street, &out.street_name);
    fill(Level::community, out.community, &out.community_name);
    fill(Level::grid, out.grid, &out.grid_name);
    fill(Level::estate, out.estate, &out.estate_name);
    const auto* building = fill(Level::building, out.building, &out.building_name);
    if (building && above_ground_m) out.storey = storey_at(*building, *above_ground_m);
    return out;
}
}
