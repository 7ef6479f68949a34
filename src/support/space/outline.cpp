#include "support/space/outline.hpp"
#include <charconv>
#include <cmath>
#include "support/space/gcj02.hpp"
namespace yiwang::support::space {
namespace {
std::optional<Point> read_point(const json::Value& in) {
    const auto* pair = in.if_array();
    if (!pair || pair->size() < 2 || !(*pair)[0].is_number() || !(*pair)[1].is_number()) return {};
    const Point point{(*pair)[0].to_number<double>(), (*pair)[1].to_number<double>()};
    const bool on_earth = std::abs(point.lng) <= 180 && std::abs(point.lat) <= 90;
    return on_earth ? std::optional(point) : std::nullopt;
}

std::string read_polygon(const json::Value& in, Polygon& out) {
    const auto* rings = in.if_array();
    if (!rings || rings->empty()) return "coordinates";
    for (const auto& ring : *rings) {
        const auto* points = ring.if_array();
        if (!points) return "coordinates";
        auto& read = out.emplace_back();
        for (const auto& point : *points) {
            const auto at = read_point(point);
            if (!at) return "coordinates";
            read.push_back(*at);
        }
        if (read.size() < 4) return "ring_short";
        if (read.front().lng != read.back().lng || read.front().lat != read.back().lat) return "ring_open";
    }
    return {};
}

void print_polygon(std::string& out, const Polygon& polygon) {
    out += '[';
    for (std::size_t r = 0; r < polygon.size(); ++r) {
        out += r ? ",[" : "[";
        for (std::size_t i = 0; i < polygon[r].size(); ++i) {
            out += i ? ",[" : "[";
            out += print_number(polygon[r][i].lng);
            out += ',';
            out += print_number(polygon[r][i].lat);
            out += ']';
        }
        out += ']';
    }
    out += ']';
}

const json::Value* first_geometry(const json::Value& in) {
    const auto* object = in.if_object();
    if (!object) return nullptr;
    if (const auto* features = object->if_contains("features"); features && features->is_array()) {
        for (const auto& feature : features->get_array())
            if (const auto* found = first_geometry(feature)) return found;
        return nullptr;
    }
    if (const auto* geometry = object->if_contains("geometry")) return first_geometry(*geometry);
    return object->contains("coordinates") ? &in : nullptr;
}
}

ReadOutline read_outline(const json::Value& geometry) {
    const auto* object = geometry.if_object();
    const auto* type = object ? object->if_contains("type") : nullptr;
    const auto* coordinates = object ? object->if_contains("coordinates") : nullptr;
    if (!type || !type->is_string() || !coordinates) return {{}, "geometry"};
    ReadOutline out;
    if (type->get_string() == "Polygon") out.fault = read_polygon(*coordinates, out.outline.emplace_back());
    else if (type->get_string() == "MultiPolygon") {
        const auto* polygons = coordinates->if_array();
        if (!polygons || polygons->empty()) return {{}, "coordinates"};
        for (const auto& polygon : *polygons) {
            out.fault = read_polygon(polygon, out.outline.emplace_back());
            if (!out.fault.empty()) break;
        }
    } else out.fault = "geometry";
    return out;
}

std::string print_number(double value) {
    char text[32];
    const auto end =
        std::to_chars(text, text + sizeof text, value == 0 ? 0.0 : value, std::chars_format::fixed).ptr;
    return {text, end};
}

std::string print_outline(const Outline& outline) {
    if (outline.size() == 1) {
        std::string out = R"({"type":"Polygon","coordinates":)";
        print_polygon(out, outline.front());
        return out + '}';
    }
    std::string out = R"({"type":"MultiPolygon","coordinates":[)";
    for (std::size_t i = 0; i < outline.size(); ++i) {
        if (i) out += ',';
        print_polygon(out, outline[i]);
    }
    return out + "]}";
}

Outline from_gcj02(const Outline& outline) {
    Outline out = outline;
    for (auto& polygon : out)
        for (auto& ring : polygon)
            for (auto& point : ring) point = from_gcj02(point);
    return out;
}

Outline first_outline(std::string_view geojson) {
    const auto parsed = json::parse(geojson);
    const auto* geometry = first_geometry(parsed);
    auto read = geometry ? read_outline(*geometry) : ReadOutline{{}, "geometry"};
    if (!read.fault.empty())
        throw Invalid("geojson", "space.outline",
                      {"文件中没有可用的多边形。", "The file has no usable polygon (" + read.fault + ")."});
    return std::move(read.outline);
}

json::Object first_properties(std::string_view geojson) {
    const auto parsed = json::parse(geojson);
    const auto* object = parsed.if_object();
    if (object && object->contains("features")) {
        const auto* features = object->at("features").if_array();
        object = features && !features->empty() ? features->front().if_object() : nullptr;
    }
    const auto* properties = object ? object->if_contains("properties") : nullptr;
    return properties && properties->is_object() ? properties->get_object() : json::Object();
}
}
