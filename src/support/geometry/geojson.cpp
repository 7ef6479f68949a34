#include "support/geometry/geojson.hpp"
namespace yiwang::support::geometry {
namespace {
bool right_box(const json::Object& object) {
    const auto* box = object.if_contains("bbox");
    if (!box) return true;
    const auto* numbers = box->if_array();
    if (!numbers || (numbers->size() != 4 && numbers->size() != 6)) return false;
    for (const auto& one : *numbers)
        if (!one.is_number()) return false;
    return true;
}

std::string type_of(const json::Object& object) {
    const auto* type = object.if_contains("type");
    return type && type->is_string() ? std::string(type->get_string()) : std::string();
}

// The boxes of a geometry and of what it is made of.
std::string checked_geometry(const json::Value& in, Geometry& out) {
    if (const auto* object = in.if_object(); object && !right_box(*object)) return "bbox";
    auto read = read_geometry(in);
    out = std::move(read.geometry);
    return read.fault;
}
}

std::string read_feature(const json::Value& in, Feature& out) {
    const auto* object = in.if_object();
    if (!object || type_of(*object) != "Feature") return "type";
    if (!right_box(*object)) return "bbox";
    if (const auto* id = object->if_contains("id")) {
        if (id->is_string()) out.id = std::string(id->get_string());
        else if (id->is_number()) out.id = json::print(*id);
        else return "id";
    }
    const auto* properties = object->if_contains("properties");
    if (!properties || !(properties->is_object() || properties->is_null())) return "properties";
    if (properties->is_object()) out.properties = properties->get_object();
    const auto* geometry = object->if_contains("geometry");
    if (!geometry) return "geometry";
    return checked_geometry(*geometry, out.geometry);
}

ReadFeatures read_features(const json::Value& in) {
    ReadFeatures out;
    const auto* object = in.if_object();
    const auto type = object ? type_of(*object) : std::string();
    if (type == "FeatureCollection") {
        const auto* list = object->if_contains("features");
        if (!list || !list->is_array()) return {{}, "features", 0};
        if (!right_box(*object)) return {{}, "bbox", 0};
        for (const auto& one : list->get_array()) {
            out.fault = read_feature(one, out.features.emplace_back());
            if (!out.fault.empty()) return out;
            ++out.fault_at;
        }
        return out;
    }
    out.fault = type == "Feature" ? read_feature(in, out.features.emplace_back())
                : type.empty()    ? "type"
                                  : checked_geometry(in, out.features.emplace_back().geometry);
    return out;
}
}
