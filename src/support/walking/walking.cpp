#include "support/walking/walking.hpp"
#include <algorithm>
#include <array>
#include <mutex>
#include "support/geometry/shapes.hpp"
namespace yiwang::support::walking {
namespace {
using geometry::Geometry;
using geometry::Point;
using geometry::Ring;
constexpr std::size_t vertices_max = 2'000'000;

std::string_view word(const json::Object& properties, std::string_view name) {
    const auto* value = properties.if_contains(name);
    return value && value->is_string() ? std::string_view(value->get_string()) : std::string_view();
}

template <class Words>
bool one_of(const Words& words, std::string_view wanted) {
    return std::find(words.begin(), words.end(), wanted) != words.end();
}

// OpenStreetMap's tags; a line without them is walked.
bool walked(const json::Object& properties) {
    constexpr std::array<std::string_view, 6> never{"motorway", "motorway_link", "construction", "proposed", "raceway", "bus_guideway"};
    constexpr std::array<std::string_view, 3> allowed{"yes", "designated", "permissive"};
    constexpr std::array<std::string_view, 2> closed{"no", "private"};
    const auto foot = word(properties, "foot");
    if (one_of(never, word(properties, "highway")) || one_of(closed, foot)) return false;
    return one_of(allowed, foot) || !one_of(closed, word(properties, "access"));
}

std::vector<Ring> lines_of(Tx& tx, std::int64_t import) {
    std::vector<Ring> out;
    tx.each(
        [&](const Row& row) {
            for (auto& part : geometry::read_geometry(json::parse(row.text(0))).geometry.parts) out.push_back(std::move(part.front()));
        },
        "select line from walking_road where import_id = ? order by number", import);
    return out;
}

// FNV-1a over the lines, 63 bits: equal numbers stand for equal networks, so that stores do not mix in memory.
std::int64_t version_of(const std::vector<std::string>& lines) {
    std::uint64_t sum = 0xCBF29CE484222325;
    for (const auto& line : lines)
        for (const char c : line) sum = (sum ^ static_cast<unsigned char>(c)) * 0x100000001B3;
    return static_cast<std::int64_t>(sum & 0x7FFFFFFFFFFFFFFF);
}

struct Holding {
    std::int64_t import, version;
};

// The network of the last import that is not undone; an empty one before the first.
std::shared_ptr<const Network> network_of(Tx& tx) {
    static std::mutex guard;
    static std::vector<std::pair<std::int64_t, std::shared_ptr<const Network>>> kept;
    const auto holding = tx.first(
        [](const Row& row) {
            return Holding{row.number(0), row.number(1)};
        },
        "select id, version from walking_import where undone_at is null order by id desc limit 1");
    if (!holding) return std::make_shared<const Network>();
    {
        const std::lock_guard lock(guard);
        for (const auto& [version, network] : kept)
            if (version == holding->version) return network;
    }
    auto made = std::make_shared<const Network>(lines_of(tx, holding->import));
    const std::lock_guard lock(guard);
    if (kept.size() >= 3) kept.erase(kept.begin());
    kept.emplace_back(holding->version, made);
    return made;
}

[[noreturn]] void refuse_far(std::string_view field) {
    throw Invalid(
        std::string(field), "walking.far",
        {"300 米内没有可步行的道路；请换一个位置，或先导入路网。", "There is no road to walk on within 300 m; choose another place, or import roads first."});
}

json::Object object_of(const Geometry& geometry) {
    return json::parse(geometry::print_geometry(geometry)).as_object();
}

double minutes_of(double metres) {
    return metres / metres_a_minute;
}
}

ImportReport import_roads(Tx& tx, const std::vector<geometry::Feature>& features, const ImportOptions& options) {
    ImportReport report;
    std::vector<Ring> lines;
    std::size_t vertices = 0;
    for (const auto& feature : features) {
        if (feature.geometry.type != Geometry::Type::line) {
            ++report.no_lines;
            continue;
        }
        if (!walked(feature.properties)) {
            ++report.not_walked;
            continue;
        }
        for (const auto& part : feature.geometry.parts) {
            lines.push_back(part.front());
            vertices += part.front().size();
        }
    }
    if (lines.empty()) throw Invalid("file", "walking.no_roads", {"文件里没有可步行的道路线。", "There are no lines to walk along in the file."});
    if (vertices > vertices_max)
        throw Invalid("file", "walking.too_many",
                      {"路网过大，最多 200 万个折点；请先裁到本区。", "The network is too large: at most 2,000,000 vertices. Cut it to the district first."});
    const Network network(lines);
    report.roads = static_cast<std::int64_t>(lines.size());
    report.length_m = network.length_m();
    report.largest_share = network.largest_share();
    if (options.dry_run) return report;
    report.import = tx.new_id<Import>();
    std::vector<std::string> texts;
    for (auto& line : lines) texts.push_back(geometry::print_geometry({Geometry::Type::line, {{std::move(line)}}}));
    for (std::size_t i = 0; i < texts.size(); ++i) tx.run("insert into walking_road (import_id, number, line) values (?, ?, ?)", report.import, i, texts[i]);
    tx.run("insert into walking_import (id, at, actor, source, system, roads, length_m, version) values (?, ?, ?, ?, ?, ?, ?, ?)", report.import, tx.now(),
           tx.actor().name, options.source, options.system, report.roads, report.length_m, version_of(texts));
    tx.trace("walking.roads_imported", report.import, {}, json::text(report), options.source);
    return report;
}

std::vector<Import> imports(Tx& tx) {
    return tx.all(row_as<Import>, "select " + columns<Import>() + " from walking_import order by id desc limit 200");
}

void undo_import(Tx& tx, Id<Import> id) {
    const auto import = tx.first(row_as<Import>, "select " + columns<Import>() + " from walking_import where id = ?", id);
    if (!import) throw NotFound("import");
    if (import->undone_at) throw Conflict("walking.undone", {"这次导入已经撤销。", "This import is undone already."});
    tx.run("update walking_import set undone_at = ? where id = ?", tx.now(), id);
    tx.trace("walking.import_undone", id, json::text(*import), {}, "import undone");
}

Reach reach(Tx& tx, Point from, double minutes, space::Level level) {
    if (!(minutes >= 1 && minutes <= minutes_max)) throw Invalid("minutes", "walking.minutes", {"步行时间应在 1 到 30 分钟之间。", "Walk 1 to 30 minutes."});
    if (level == space::Level::storey || level == space::Level::room)
        throw Invalid("level", "space.level_without_place", {"请查询建筑物或更高层级。", "Ask for buildings or a higher level."});
    const double metres = minutes * metres_a_minute;
    const auto lines = network_of(tx)->reach(from, metres);
    if (!lines) refuse_far("lng");
    Geometry reached{Geometry::Type::line, {}};
    Reach out{minutes, metres, 0, {}, 0, {}};
    for (const auto& line : *lines) {
        out.roads_m += geometry::length_m(line);
        reached.parts.push_back({line});
    }
    const auto outline = reached.empty() ? geometry::Outline() : geometry::around(reached, roadside_m);
    out.outline = json::parse(geometry::print_outline(outline)).as_object();
    for (const auto& block : space::blocks_within(tx, level, outline)) {
        if (out.blocks.size() < blocks_max) out.blocks.push_back({block.code, block.name, block.lng, block.lat});
        ++out.count;
    }
    return out;
}

Way way(Tx& tx, Point from, Point to) {
    const auto network = network_of(tx);
    if (!network->near(from)) refuse_far("lng");
    if (!network->near(to)) refuse_far("to_lng");
    const auto found = network->way(from, to);
    if (!found)
        throw Conflict("walking.no_way", {"这两点之间没有 50 公里以内的步行路线。", "No way of at most 50 km leads on foot from one place to the other."});
    return {minutes_of(found->metres), found->metres, object_of({Geometry::Type::line, {{found->line}}})};
}
}
