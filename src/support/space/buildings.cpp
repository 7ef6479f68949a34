#include <algorithm>
#include <cmath>
#include "support/geometry/plane.hpp"
#include "support/geometry/shapes.hpp"
#include "support/space/codes.hpp"
#include "support/space/index.hpp"
namespace yiwang::support::space {
namespace {
constexpr double metre_deg_lat = 1 / 110750.0, metre_deg_lng = 1 / 102850.0;

std::string padded(std::size_t number, std::size_t width) {
    std::string out = std::to_string(number);
    return std::string(width > out.size() ? width - out.size() : 0, '0') + out;
}

void append(std::string& out, const json::Object& properties, const Outline& outline) {
    if (out.back() == '}') out += ",\n";
    out += R"({"type":"Feature","properties":)" + json::print(json::Value(properties)) + R"(,"geometry":)" + print_outline(outline) + '}';
}

double rounded(double degrees) {
    return std::round(degrees * 1e7) / 1e7;
}

Outline rectangle(Point middle, double wide_m, double deep_m, double turn) {
    Ring ring;
    for (const auto& [x, y] : {std::pair{-1.0, -1.0}, {1.0, -1.0}, {1.0, 1.0}, {-1.0, 1.0}}) {
        const double across = x * wide_m / 2, along = y * deep_m / 2;
        ring.push_back({rounded(middle.lng + (across * std::cos(turn) - along * std::sin(turn)) * metre_deg_lng),
                        rounded(middle.lat + (across * std::sin(turn) + along * std::cos(turn)) * metre_deg_lat)});
    }
    ring.push_back(ring.front());
    return {{ring}};
}

// One community: two or four grid cells cut by its middle lines, rows of buildings in each.
void fill_community(std::string& out, const std::string& code, const Shape& community, std::size_t count, Chance& chance) {
    const Box box = box_of(community.outline());
    const double middle_lng = (box.west + box.east) / 2, middle_lat = (box.south + box.north) / 2;
    const std::array<Box, 4> quarters{Box{box.west, middle_lat, middle_lng, box.north},
                                      {middle_lng, middle_lat, box.east, box.north},
                                      {box.west, box.south, middle_lng, middle_lat},
                                      {middle_lng, box.south, box.east, middle_lat}};
    const double spacing_deg = std::sqrt(community.area() / static_cast<double>(std::max<std::size_t>(1, count)));
    std::size_t grid_number = 0;
    for (const auto& q : quarters) {
        const Shape quarter({{{{q.west, q.south}, {q.east, q.south}, {q.east, q.north}, {q.west, q.north}, {q.west, q.south}}}});
        Outline cell = community.common(quarter).outline();
        if (cell.empty() || Shape(cell).area() < community.area() / 1000) continue;
        const std::string grid = code + padded(++grid_number, 2);
        append(out, {{"code", grid}, {"name", "第" + std::to_string(grid_number) + "网格"}, {"level", "grid"}, {"parent", code}, {"made", true}}, cell);
        const AreaIndex inside(std::span<const Outline>(&cell, 1));
        const double turn = chance.between(-0.2, 0.2);
        std::size_t number = 0;
        for (double lat = q.south + spacing_deg / 2; lat < q.north; lat += spacing_deg)
            for (double lng = q.west + spacing_deg / 2; lng < q.east; lng += spacing_deg) {
                const Point at{lng + chance.between(-0.1, 0.1) * spacing_deg, lat + chance.between(-0.1, 0.1) * spacing_deg};
                const double room_m = spacing_deg / metre_deg_lat * 0.6;
                const Outline outline = rectangle(at, room_m * chance.between(0.5, 1), room_m * chance.between(0.5, 1), turn);
                bool whole = true;
                for (const auto& corner : outline.front().front()) whole &= inside.first_holding(corner) == 0;
                if (!whole) continue;
                const int storeys = chance.below(5) ? 3 + static_cast<int>(chance.below(6)) : 12 + static_cast<int>(chance.below(24));
                append(out,
                       {{"code", grid + padded(++number, 5)},
                        {"name", std::to_string(number) + "栋"},
                        {"level", "building"},
                        {"parent", grid},
                        {"made", true},
                        {"storey", storeys},
                        {"height_m", storeys * 3.0}},
                       outline);
            }
    }
}
}

std::string make_buildings(const std::string& communities_geojson, std::size_t count, unsigned seed) {
    struct Ground {
        std::string code;
        Shape shape;
    };
    std::vector<Ground> grounds;
    double area = 0;
    const auto parsed = json::parse(communities_geojson);
    for (const auto& feature : parsed.at("features").as_array()) {
        const auto& properties = feature.at("properties").as_object();
        if (properties.at("level").as_string() != "community") continue;
        grounds.push_back({std::string(properties.at("code").as_string()), Shape(read_outline(feature.at("geometry")).outline)});
        area += grounds.back().shape.area();
    }
    std::string out = "{\"type\":\"FeatureCollection\",\"features\":[\n";
    Chance chance(seed);
    for (const auto& ground : grounds)
        fill_community(out, ground.code, ground.shape, static_cast<std::size_t>(static_cast<double>(count) * ground.shape.area() / area), chance);
    return out + "\n]}\n";
}
}
