#include "support/geometry/geometry.hpp"
#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include "base/text.hpp"
namespace yiwang::support::geometry {
namespace {
using Type = Geometry::Type;

bool read_position(const json::Value& in, Point& out, Range range) {
    const auto* pair = in.if_array();
    if (!pair || pair->size() < 2 || !(*pair)[0].is_number() || !(*pair)[1].is_number()) return false;
    out = {(*pair)[0].to_number<double>(), (*pair)[1].to_number<double>()};
    return range == Range::anywhere || (std::abs(out.lng) <= 180 && std::abs(out.lat) <= 90);
}

std::string read_line(const json::Value& in, Ring& out, Range range) {
    const auto* points = in.if_array();
    if (!points) return "coordinates";
    for (const auto& one : *points)
        if (!read_position(one, out.emplace_back(), range)) return "coordinates";
    return out.size() < 2 ? "line_short" : "";
}

std::string read_parts(std::string_view type, const json::Value& coordinates, Geometry& out, Range range) {
    if (type == "Point") {
        out.type = Type::point;
        Point at;
        if (!read_position(coordinates, at, range)) return "coordinates";
        out.parts.push_back({{at}});
        return {};
    }
    if (type == "LineString") {
        out.type = Type::line;
        return read_line(coordinates, out.parts.emplace_back().emplace_back(), range);
    }
    if (type == "Polygon" || type == "MultiPolygon") {
        auto read = read_outline(json::Value(json::Object{{"type", type}, {"coordinates", coordinates}}), range);
        out.type = Type::area;
        out.parts.insert(out.parts.end(), std::make_move_iterator(read.outline.begin()), std::make_move_iterator(read.outline.end()));
        return read.fault;
    }
    if (type == "MultiPoint" || type == "MultiLineString") {
        const auto* list = coordinates.if_array();
        if (!list || list->empty()) return "coordinates";
        for (const auto& one : *list)
            if (auto fault = read_parts(type == "MultiPoint" ? "Point" : "LineString", one, out, range); !fault.empty()) return fault;
        return {};
    }
    return "geometry";
}

void print_ring(std::string& out, const Ring& ring) {
    out += '[';
    for (const auto& at : ring) {
        if (out.back() != '[') out += ',';
        out += '[' + print_number(at.lng) + ',' + print_number(at.lat) + ']';
    }
    out += ']';
}

class WktReader {
public:
    explicit WktReader(std::string_view text) : text_(text) {}

    Geometry whole() {
        Geometry out;
        tagged(out);
        skip();
        if (at_ != text_.size()) fail();
        return out;
    }

private:
    void skip() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r')) ++at_;
    }
    bool take(char wanted) {
        skip();
        if (at_ >= text_.size() || text_[at_] != wanted) return false;
        ++at_;
        return true;
    }
    void need(char wanted) {
        if (!take(wanted)) fail();
    }
    std::string word() {
        skip();
        std::string out;
        while (at_ < text_.size() && std::isalpha(static_cast<unsigned char>(text_[at_])))
            out += static_cast<char>(std::toupper(static_cast<unsigned char>(text_[at_++])));
        return out;
    }
    double number() {
        skip();
        if (at_ < text_.size() && text_[at_] == '+') ++at_;
        double value = 0;
        const auto [end, wrong] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), value);
        if (wrong != std::errc() || !std::isfinite(value)) fail();
        at_ = static_cast<std::size_t>(end - text_.data());
        return value;
    }
    Point point() {
        const double x = number(), y = number();
        skip();
        if (at_ < text_.size() && text_[at_] != ',' && text_[at_] != ')') number();
        return {x, y};
    }
    Ring ring() {
        Ring out;
        need('(');
        do out.push_back(point());
        while (take(','));
        need(')');
        return out;
    }
    template <class One>
    void list(const One& one) {
        need('(');
        do one();
        while (take(','));
        need(')');
    }
    void tagged(Geometry& out) {
        auto type = word();
        const auto before = at_;
        if (word() != "Z") at_ = before;
        const auto rings = [&] {
            Polygon polygon;
            list([&] { polygon.push_back(ring()); });
            out.parts.push_back(std::move(polygon));
        };
        const auto multi_point = [&] {
            if (take('(')) {
                out.parts.push_back({{point()}});
                need(')');
            } else out.parts.push_back({{point()}});
        };
        if (++depth_ > 4) fail();
        if (type == "POINT") set(out, Type::point), out.parts.push_back({ring()});
        else if (type == "LINESTRING") set(out, Type::line), out.parts.push_back({ring()});
        else if (type == "POLYGON") set(out, Type::area), rings();
        else if (type == "MULTIPOINT") set(out, Type::point), list(multi_point);
        else if (type == "MULTILINESTRING") set(out, Type::line), list([&] { out.parts.push_back({ring()}); });
        else if (type == "MULTIPOLYGON") set(out, Type::area), list(rings);
        else if (type == "GEOMETRYCOLLECTION") list([&] { tagged(out); });
        else fail();
        --depth_;
    }
    // A collection is of the greatest kind it holds: areas before lines before points.
    void set(Geometry& out, Type type) const {
        if (type > out.type) out.type = type;
    }
    [[noreturn]] void fail() const {
        throw Invalid(
            "filter", "geometry.wkt",
            {"WKT 几何有误（第 " + std::to_string(at_ + 1) + " 个字符）。", "The WKT geometry is wrong at character " + std::to_string(at_ + 1) + "."});
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int depth_ = 0;
};
}

Geometry point_geometry(Point at) {
    return {Type::point, {{{at}}}};
}

Geometry area_geometry(Outline outline) {
    return {outline.empty() ? Type::none : Type::area, std::move(outline)};
}

Geometry box_geometry(const Box& b) {
    return area_geometry({{{{b.west, b.south}, {b.east, b.south}, {b.east, b.north}, {b.west, b.north}, {b.west, b.south}}}});
}

Box box_of(const Geometry& geometry) {
    return box_of(geometry.parts);
}

ReadGeometry read_geometry(const json::Value& in, Range range) {
    ReadGeometry out;
    if (in.is_null()) return out;
    const auto* object = in.if_object();
    const auto* type = object ? object->if_contains("type") : nullptr;
    if (!type || !type->is_string()) return {{}, "geometry"};
    if (type->get_string() == "GeometryCollection") {
        const auto* members = object->if_contains("geometries");
        if (!members || !members->is_array() || members->get_array().empty()) return {{}, "geometry"};
        for (const auto& member : members->get_array()) {
            auto one = read_geometry(member, range);
            if (!one.fault.empty()) return one;
            if (!out.geometry.empty() && one.geometry.type != out.geometry.type) return {{}, "geometry"};
            out.geometry.type = one.geometry.type;
            out.geometry.parts.insert(out.geometry.parts.end(), one.geometry.parts.begin(), one.geometry.parts.end());
        }
        return out;
    }
    const auto* coordinates = object->if_contains("coordinates");
    if (!coordinates) return {{}, "coordinates"};
    out.fault = read_parts(type->get_string(), *coordinates, out.geometry, range);
    return out;
}

std::string print_geometry(const Geometry& geometry) {
    if (geometry.empty()) return "null";
    if (geometry.type == Type::area) return print_outline(geometry.parts);
    const bool points = geometry.type == Type::point, many = geometry.parts.size() > 1;
    std::string out = std::string(R"({"type":")") + (many ? "Multi" : "") + (points ? "Point" : "LineString") + R"(","coordinates":)";
    if (many) out += '[';
    for (const auto& part : geometry.parts) {
        if (out.back() == ']') out += ',';
        std::string one;
        print_ring(one, part.front());
        out += points ? one.substr(1, one.size() - 2) : one;
    }
    return out + (many ? "]}" : "}");
}

Geometry read_wkt(std::string_view text) {
    return WktReader(text).whole();
}
}
