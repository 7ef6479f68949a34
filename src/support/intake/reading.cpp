#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <unordered_set>
#include "base/csv.hpp"
#include "base/text.hpp"
#include "support/geofile/geofile.hpp"
#include "support/geometry/shapes.hpp"
#include "support/intake/intake.hpp"
#include "support/space/index.hpp"
namespace yiwang::support::intake {
namespace {
using geometry::Feature;
using geometry::Geometry;
using geometry::Point;
using geometry::Spot;
using geometry::System;
constexpr std::size_t sample_max = 2000, candidates_max = 6, remarks_max = 5000, addresses_at_once = 200;
constexpr std::array address_columns{"地址", "详细地址", "标准地址", "统一地址", "address", "addr"};
constexpr std::array name_columns{"name", "名称", "title", "标题", "code", "代码", "编号"};

void remark(ReadFile& out, RemarkKind kind, std::size_t number, const std::string& name, std::string says) {
    if (out.remarks.size() < remarks_max) out.remarks.push_back({kind, static_cast<std::int64_t>(number), name, std::move(says)});
}

std::string name_of(const Feature& feature) {
    for (const auto* column : name_columns)
        if (const auto* value = feature.properties.if_contains(column); value && value->is_string()) return std::string(value->get_string());
    return feature.id;
}

Spot middle(const Geometry& geometry) {
    const auto box = geometry::box_of(geometry);
    return {(box.west + box.east) / 2, (box.south + box.north) / 2};
}

struct Numbered {
    std::size_t number;
    Feature feature;
};

// What the district knows of itself that a file can be held against.
struct Known {
    geometry::KnownThings things;
    std::string district, district_name;  // its code
    geometry::AreaIndex area;
};
Known known_things(Tx& tx) {
    Known out;
    const auto districts = space::index_of(tx, space::Level::district);
    if (!districts->all().empty()) {
        const auto& one = districts->all().front();
        out.things.area = one.outline;
        out.district = one.block.code;
        out.district_name = one.block.name;
        out.area = geometry::AreaIndex(std::span<const geometry::Outline>(&one.outline, 1));
    }
    for (const auto level : space::outlined_levels)
        for (const auto& one : space::index_of(tx, level)->all())
            // Where a made block stands proves nothing.
            if (level != space::Level::district && !one.block.made) out.things.places.emplace(one.block.name, Point{one.block.lng, one.block.lat});
    return out;
}

Spot in_order(Spot at, bool other_order) {
    return other_order ? Spot{at.y, at.x} : at;
}

// Every system in which the numbers may be meant, by how much of a sample then lies in the district.
std::vector<SystemCandidate> candidates_of(const std::vector<Numbered>& features, const Known& known, const std::string& said) {
    std::vector<std::string> names{"WGS 84", "GCJ-02", "BD-09", "EPSG:3857"};
    for (int epsg = 4513; epsg <= 4554; ++epsg) names.push_back("EPSG:" + std::to_string(epsg));
    if (!said.empty() && std::find(names.begin(), names.end(), said) == names.end()) names.insert(names.begin(), said);
    std::vector<Spot> sample;
    const std::size_t step = std::max<std::size_t>(1, features.size() / sample_max);
    for (std::size_t i = 0; i < features.size(); i += step) sample.push_back(middle(features[i].feature.geometry));
    std::vector<SystemCandidate> out;
    const bool degrees = std::all_of(sample.begin(), sample.end(), [](Spot at) { return std::abs(at.x) <= 180 && std::abs(at.y) <= 180; });
    for (const auto& name : names) {
        const auto system = geometry::find_system(name);
        if (!system || system->in_degrees() != degrees) continue;
        for (const bool other_order : {false, true}) {
            const auto inside = std::count_if(sample.begin(), sample.end(), [&](Spot at) {
                const auto spot = in_order(at, other_order);
                if (degrees && std::abs(spot.y) > 90) return false;
                return known.area.size() && known.area.first_holding(system->to_wgs84(spot)) == 0;
            });
            const double share = sample.empty() ? 0 : static_cast<double>(inside) / static_cast<double>(sample.size());
            if (inside || (!other_order && (degrees || name == said))) out.push_back({name, other_order, share});
        }
    }
    std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.inside > b.inside; });
    if (out.size() > candidates_max) out.resize(candidates_max);
    return out;
}

// Does the file say that this is the district, by code or name, in whatever column?
bool names_district(const Feature& feature, const Known& known) {
    if (known.district.empty()) return false;
    return std::any_of(feature.properties.begin(), feature.properties.end(), [&](const auto& property) {
        const auto text = property.value().is_string() ? std::string(property.value().get_string()) : json::print(property.value());
        return text == known.district || text == known.district_name;
    });
}

geometry::SystemJudgement judged(const System& system, bool other_order, const std::vector<Numbered>& features, const Known& known) {
    geometry::GivenThings given;
    double widest = 0;
    for (const auto& [number, feature] : features) {
        const auto spot = in_order(middle(feature.geometry), other_order);
        given.coordinates.push_back(spot);
        given.inside.push_back(spot);
        given.named.emplace_back(name_of(feature), spot);
        // Streets name their district too: it is the widest that does.
        if (feature.geometry.type != Geometry::Type::area || !names_district(feature, known)) continue;
        const auto box = geometry::box_of(feature.geometry);
        const double size = (box.east - box.west) * (box.north - box.south);
        if (size <= widest) continue;
        widest = size;
        given.area = geometry::turned(feature.geometry, [&](Point at) {
                         const auto turned = in_order({at.lng, at.lat}, other_order);
                         return Point{turned.x, turned.y};
                     }).parts;
    }
    return geometry::judge_system(system, known.things, given);
}

// The one the officer names; else what the file says; else what agrees best.
void choose_system(ReadFile& out, const std::vector<Numbered>& features, const Known& known, const Reading& reading, bool turned) {
    out.candidates =
        turned ? std::vector<SystemCandidate>{{out.said, false, candidates_of(features, known, "").front().inside}} : candidates_of(features, known, out.said);
    const bool silent = reading.system.empty() && out.said.empty() && !out.candidates.empty();
    out.other_order = silent ? out.candidates.front().other_order : reading.other_order;
    out.system = !reading.system.empty() ? reading.system : silent ? out.candidates.front().system : out.said.empty() ? "WGS 84" : out.said;
    auto system = geometry::find_system(turned ? "WGS 84" : out.system).value_or(System{});
    system.name = out.system;
    out.judgement = judged(system, out.other_order, features, known);
    if (out.judgement.evidence != "outline") return;
    for (auto& candidate : out.candidates)
        for (const auto& score : out.judgement.scores)
            if (score.system == candidate.system) candidate.inside = score.agreement;
    std::stable_sort(out.candidates.begin(), out.candidates.end(), [](const auto& a, const auto& b) { return a.inside > b.inside; });
}

void turn(std::vector<Numbered>& features, const System& system, bool other_order) {
    for (auto& [number, feature] : features)
        feature.geometry = geometry::turned(std::move(feature.geometry), [&](Point at) {
            const auto out = system.to_wgs84(in_order({at.lng, at.lat}, other_order));
            return std::isfinite(out.lng) && std::isfinite(out.lat) ? out : Point{181, 91};
        });
}

bool on_earth(const Geometry& geometry) {
    const auto box = geometry::box_of(geometry);
    return box.west >= -180 && box.east <= 180 && box.south >= -90 && box.north <= 90;
}

bool lies_in_district(const Geometry& geometry, const Known& known, const std::optional<geometry::Shape>& district) {
    const auto at = middle(geometry);
    if (!known.area.size() || known.area.first_holding({at.x, at.y}) == 0) return true;
    if (geometry.type != Geometry::Type::area) return false;
    const geometry::Shape shape(geometry.parts);
    return shape.fault().empty() && shape.meets(*district);
}

// What is sound goes on; the rest is said.
void sift(ReadFile& out, std::vector<Numbered> features, const Known& known, bool mend) {
    std::unordered_set<std::string> seen;
    const std::optional<geometry::Shape> district = known.things.area ? std::optional(geometry::Shape(*known.things.area)) : std::nullopt;
    for (auto& [number, feature] : features) {
        const auto name = name_of(feature);
        if (!on_earth(feature.geometry)) {
            remark(out, RemarkKind::refused, number, name, "坐标不在地球上。The coordinates are nowhere on the earth.");
            continue;
        }
        if (mend && feature.geometry.type == Geometry::Type::area) {
            const geometry::Shape shape(feature.geometry.parts);
            if (!shape.fault().empty()) {
                auto mended = shape.mended().outline();
                if (mended.empty()) {
                    remark(out, RemarkKind::refused, number, name, "轮廓自相交，修不好。The outline crosses itself and cannot be mended.");
                    continue;
                }
                feature.geometry = geometry::area_geometry(std::move(mended));
                remark(out, RemarkKind::mended, number, name, "轮廓自相交，已修补。The outline crossed itself and was mended.");
            }
        }
        if (!seen.insert(geometry::print_geometry(feature.geometry) + json::print(json::Value(feature.properties))).second) {
            remark(out, RemarkKind::duplicate, number, name, "与前面的一行完全相同，已略去。The same as an earlier one; left out.");
            continue;
        }
        const bool within = lies_in_district(feature.geometry, known, district);
        if (!within) remark(out, RemarkKind::outside, number, name, "在本区以外，仍会入库。Lies outside of the district; it is taken in all the same.");
        out.features.push_back(std::move(feature));
    }
}

std::vector<map::Field> fields_of(const std::vector<Feature>& features) {
    struct Seen {
        bool text = false, number = false, truth = false;
    };
    std::map<std::string, Seen> columns;
    for (const auto& one : features)
        for (const auto& [name, value] : one.properties) {
            auto& column = columns[std::string(name)];
            if (value.is_number()) column.number = true;
            else if (value.is_bool()) column.truth = true;
            else if (!value.is_null()) column.text = true;
        }
    std::vector<map::Field> out;
    for (const auto& [name, seen] : columns)
        out.push_back({name, name,
                       seen.text || seen.number == seen.truth ? map::FieldKind::text
                       : seen.number                          ? map::FieldKind::number
                                                              : map::FieldKind::truth,
                       true});
    return out;
}

struct Rows {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
};
Rows rows_of(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream bytes;
    bytes << in.rdbuf();
    const auto text = decoded(std::move(bytes).str(), "auto");
    Rows out;
    CsvReader reader(text);
    if (!reader.next(out.columns)) throw Invalid("file", "intake.empty", {"文件是空的。", "The file is empty."});
    for (std::vector<std::string> record; reader.next(record);) {
        record.resize(out.columns.size());
        out.rows.push_back(record);
    }
    return out;
}

std::optional<std::size_t> address_column(const std::vector<std::string>& columns) {
    for (const auto* wanted : address_columns)
        for (std::size_t i = 0; i < columns.size(); ++i)
            if (folded(trimmed(columns[i])) == wanted) return i;
    return {};
}

// Each row where its address is; one that is found with too little confidence is for a person to see.
std::vector<Numbered> placed(Store& store, const Actor& actor, const Rows& rows, std::size_t column, const Reading& reading, const address::Parser* parser,
                             ReadFile& out) {
    std::vector<Numbered> found;
    for (std::size_t begin = 0; begin < rows.rows.size(); begin += addresses_at_once)
        store.read(actor, [&](Tx& tx) {
            for (std::size_t row = begin; row < std::min(begin + addresses_at_once, rows.rows.size()); ++row) {
                const auto written = trimmed(rows.rows[row][column]);
                const auto number = static_cast<std::int64_t>(row) + 1;
                const auto answer = written.empty() || length(written) > 200 ? address::Answer{} : address::find(tx, written, parser, 1);
                if (answer.candidates.empty() || answer.candidates.front().confidence < reading.confidence) {
                    const auto best = answer.candidates.empty() ? address::Candidate{"", "", "", 0, 0, 0} : answer.candidates.front();
                    out.doubtful.push_back({number, written, best.address.empty() ? best.name : best.address, best.lng, best.lat, best.confidence});
                    remark(out, RemarkKind::unplaced, row + 1, written,
                           answer.candidates.empty() ? "没有找到这个地址。The address was not found."
                                                     : "地址的把握不够，没有上图。The address is too uncertain to be placed.");
                    continue;
                }
                const auto& best = answer.candidates.front();
                Feature feature{{}, geometry::point_geometry({best.lng, best.lat}), {}};
                for (std::size_t i = 0; i < rows.columns.size(); ++i)
                    if (!blank(rows.columns[i])) feature.properties[trimmed(rows.columns[i])] = rows.rows[row][i];
                feature.properties["found_address"] = best.address.empty() ? best.name : best.address;
                feature.properties["confidence"] = std::round(best.confidence * 100) / 100;
                found.push_back({row + 1, std::move(feature)});
            }
        });
    return found;
}

void too_many(std::size_t given, std::size_t most) {
    if (given > most)
        throw Invalid("file", "intake.too_many",
                      {"一次最多 " + std::to_string(most) + " 行，请分成几个文件。", "At most " + std::to_string(most) + " features at once; split the file."});
}
}

ReadFile read(Store& store, const Actor& actor, const std::string& file, const Reading& reading, const address::Parser* parser) {
    ReadFile out;
    std::vector<Numbered> features;
    if (std::filesystem::path(file).extension() == ".csv") {
        const auto rows = rows_of(file);
        if (!geofile::has_coordinates(rows.columns)) {
            const auto column = address_column(rows.columns);
            if (!column)
                throw Invalid(
                    "file", "intake.columns",
                    {"CSV 需要经纬度列（经度、纬度）或地址列（地址）。", "A CSV file needs columns of coordinates (lng, lat) or of addresses (address)."});
            too_many(rows.rows.size(), addresses_max);
            out.by_address = true;
            features = placed(store, actor, rows, *column, reading, parser, out);
        }
    }
    const auto known = store.read(actor, known_things);
    if (out.by_address) {
        out.said = out.system = "WGS 84";
        out.judgement = {geometry::Verdict::confirmed, "WGS 84", "WGS 84", "names", {}};
    } else {
        out.layers = geofile::layers(file);
        auto given = geofile::open(file, {.system = reading.system, .layer = reading.layer});
        too_many(given.features.size(), features_max);
        out.said = given.said;
        std::size_t number = 0, lost = 0;
        for (auto& feature : given.features) {
            for (++number; lost < given.lost.size() && given.lost[lost] == number; ++lost) ++number;
            features.push_back({number, std::move(feature)});
        }
        for (const auto one : given.lost) remark(out, RemarkKind::refused, one, {}, "没有可用的几何。It has no usable geometry.");
        if (features.empty()) throw Invalid("file", "intake.empty", {"文件里没有带位置的要素。", "No feature of the file has a place."});
        choose_system(out, features, known, reading, given.turned);
        auto system = geometry::find_system(given.turned ? "WGS 84" : out.system);
        turn(features, system.value_or(System{}), out.other_order);
    }
    sift(out, std::move(features), known, reading.mend);
    out.fields = fields_of(out.features);
    const auto type = out.features.empty() ? Geometry::Type::point : out.features.front().geometry.type;
    out.geometry = type == Geometry::Type::area ? "area" : type == Geometry::Type::line ? "line" : "point";
    std::stable_sort(out.remarks.begin(), out.remarks.end(), [](const Remark& a, const Remark& b) { return a.number < b.number; });
    return out;
}

void check_system(const ReadFile& file, bool despite) {
    const auto& judged = file.judgement;
    if (judged.verdict != geometry::Verdict::contradicted || (despite && judged.evidence != "numbers")) return;
    throw Invalid("system", "intake.system",
                  {"坐标像是 " + judged.likely + "，不是 " + judged.declared + "；请在地图上核对后再入库。",
                   "The coordinates look like " + judged.likely + ", not " + judged.declared + "; compare on the map before it is taken in."});
}
}
