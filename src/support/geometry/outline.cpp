#include "support/geometry/outline.hpp"
#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
namespace yiwang::support::geometry {
namespace {
std::optional<Point> read_point(const json::Value& in, Range range) {
    const auto* pair = in.if_array();
    if (!pair || pair->size() < 2 || !(*pair)[0].is_number() || !(*pair)[1].is_number()) return {};
    const Point point{(*pair)[0].to_number<double>(), (*pair)[1].to_number<double>()};
    const bool on_earth = std::abs(point.lng) <= 180 && std::abs(point.lat) <= 90;
    return on_earth || range == Range::anywhere ? std::optional(point) : std::nullopt;
}

std::string read_polygon(const json::Value& in, Polygon& out, Range range) {
    const auto* rings = in.if_array();
    if (!rings || rings->empty()) return "coordinates";
    for (const auto& ring : *rings) {
        const auto* points = ring.if_array();
        if (!points) return "coordinates";
        auto& read = out.emplace_back();
        for (const auto& point : *points) {
            const auto at = read_point(point, range);
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

ReadOutline read_outline(const json::Value& geometry, Range range) {
    const auto* object = geometry.if_object();
    const auto* type = object ? object->if_contains("type") : nullptr;
    const auto* coordinates = object ? object->if_contains("coordinates") : nullptr;
    if (!type || !type->is_string() || !coordinates) return {{}, "geometry"};
    ReadOutline out;
    if (type->get_string() == "Polygon") out.fault = read_polygon(*coordinates, out.outline.emplace_back(), range);
    else if (type->get_string() == "MultiPolygon") {
        const auto* polygons = coordinates->if_array();
        if (!polygons || polygons->empty()) return {{}, "coordinates"};
        for (const auto& polygon : *polygons) {
            out.fault = read_polygon(polygon, out.outline.emplace_back(), range);
            if (!out.fault.empty()) break;
        }
    } else out.fault = "geometry";
    return out;
}

std::string print_number(double value) {
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, value == 0 ? 0.0 : value, std::chars_format::fixed).ptr;
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

namespace {
// Nested arrays of pairs, as print_outline writes them.
class PairReader {
public:
    explicit PairReader(std::string_view text) : text_(text) {}

    bool take(char wanted) {
        if (at_ >= text_.size() || text_[at_] != wanted) return false;
        ++at_;
        return true;
    }
    void need(char wanted) {
        if (!take(wanted)) fail();
    }
    double number() {
        double value = 0;
        const auto [end, wrong] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
        if (wrong != std::errc()) fail();
        at_ = static_cast<std::size_t>(end - text_.data());
        return value;
    }
    template <class One>
    void list(const One& one) {
        need('[');
        do one();
        while (take(','));
        need(']');
    }
    Polygon polygon() {
        Polygon out;
        list([&] {
            auto& ring = out.emplace_back();
            list([&] {
                need('[');
                const double lng = number();
                need(',');
                ring.push_back({lng, number()});
                need(']');
            });
        });
        return out;
    }
    [[noreturn]] void fail() const {
        throw Problem(500, "geometry.unreadable", {"库中的轮廓无法读取。", "An outline of the store cannot be read."}, {}, std::string(text_.substr(0, 200)));
    }

private:
    std::string_view text_;
    std::size_t at_ = 0;
};
}

Outline parse_outline(std::string_view text) {
    constexpr std::string_view one = R"({"type":"Polygon","coordinates":)", many = R"({"type":"MultiPolygon","coordinates":)";
    Outline out;
    if (text.starts_with(one)) out.push_back(PairReader(text.substr(one.size())).polygon());
    else {
        PairReader reader(text.starts_with(many) ? text.substr(many.size()) : std::string_view());
        reader.list([&] { out.push_back(reader.polygon()); });
    }
    return out;
}

Box box_of(const Outline& outline) {
    constexpr double far = std::numeric_limits<double>::infinity();
    Box out{far, far, -far, -far};
    for (const auto& polygon : outline)
        for (const auto& ring : polygon)
            for (const auto& at : ring)
                out = {std::min(out.west, at.lng), std::min(out.south, at.lat), std::max(out.east, at.lng), std::max(out.north, at.lat)};
    return out;
}

Outline first_outline(std::string_view geojson) {
    const auto parsed = json::parse(geojson);
    const auto* geometry = first_geometry(parsed);
    auto read = geometry ? read_outline(*geometry) : ReadOutline{{}, "geometry"};
    if (!read.fault.empty()) throw Invalid("geojson", "geometry.outline", {"文件中没有可用的多边形。", "The file has no usable polygon (" + read.fault + ")."});
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
