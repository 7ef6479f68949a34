#include <algorithm>
#include <cmath>
#include "support/geofile/geofile.hpp"
#include "support/geometry/shapes.hpp"
namespace yiwang::support::geofile {
namespace {
using geometry::Outline;
using geometry::Ring;
struct Corner {
    double x, y, z;
};

std::vector<Corner> corners_of(const json::Object& model) {
    double scale[3] = {1, 1, 1}, shift[3] = {0, 0, 0};
    if (const auto* transform = model.if_contains("transform"); transform && transform->is_object())
        for (std::size_t i = 0; i < 3; ++i) {
            scale[i] = transform->at("scale").at(i).to_number<double>();
            shift[i] = transform->at("translate").at(i).to_number<double>();
        }
    std::vector<Corner> out;
    for (const auto& one : model.at("vertices").as_array())
        out.push_back({one.at(0).to_number<double>() * scale[0] + shift[0], one.at(1).to_number<double>() * scale[1] + shift[1],
                       one.at(2).to_number<double>() * scale[2] + shift[2]});
    return out;
}

// Every surface of a geometry, however deep its boundaries are nested: a list of lists of numbers.
template <class F>
void each_surface(const json::Value& in, F&& f) {
    const auto* list = in.if_array();
    if (!list || list->empty()) return;
    const auto* first = list->front().if_array();
    if (first && !first->empty() && first->front().is_number()) f(*list);
    else
        for (const auto& one : *list) each_surface(one, f);
}

struct Surface {
    geometry::Polygon rings;
    double top;
};

std::vector<Surface> surfaces_of(const json::Value& boundaries, const std::vector<Corner>& corners) {
    std::vector<Surface> out;
    each_surface(boundaries, [&](const json::Array& rings) {
        Surface one{{}, -1e300};
        for (const auto& ring : rings) {
            auto& line = one.rings.emplace_back();
            for (const auto& number : ring.as_array()) {
                const auto& at = corners.at(number.to_number<std::size_t>());
                line.push_back({at.x, at.y});
                one.top = std::max(one.top, at.z);
            }
            if (!line.empty()) line.push_back(line.front());
        }
        if (one.rings.front().size() >= 4) out.push_back(std::move(one));
    });
    return out;
}

// The lowest level surfaces together: those on whose height nothing lies lower.
Outline footprint(const std::vector<Surface>& surfaces) {
    double ground = 1e300;
    for (const auto& one : surfaces) ground = std::min(ground, one.top);
    geometry::Shape all{Outline()};
    for (const auto& one : surfaces) {
        if (one.top > ground + 0.5) continue;
        const geometry::Shape shape = geometry::Shape(Outline{one.rings}).mended();
        if (shape.area() > 0) all = all.joined(shape);
    }
    return all.outline();
}
}

std::vector<geometry::Feature> cityjson_footprints(const json::Value& in, std::string& system) {
    std::vector<geometry::Feature> out;
    try {
        const auto& model = in.as_object();
        const auto corners = corners_of(model);
        if (const auto* metadata = model.if_contains("metadata"); metadata && metadata->is_object())
            if (const auto* named = metadata->get_object().if_contains("referenceSystem"); named && named->is_string())
                system = std::string(named->get_string());
        for (const auto& [id, object] : model.at("CityObjects").as_object()) {
            const auto type = std::string(object.at("type").as_string());
            const auto* geometries = object.as_object().if_contains("geometry");
            if (type.find("Building") == type.npos || !geometries || !geometries->is_array()) continue;
            std::vector<Surface> surfaces;
            for (const auto& one : geometries->get_array())
                if (one.as_object().contains("boundaries"))
                    for (auto& surface : surfaces_of(one.at("boundaries"), corners)) surfaces.push_back(std::move(surface));
            const auto outline = surfaces.empty() ? Outline() : footprint(surfaces);
            if (outline.empty()) continue;
            double top = -1e300, ground = 1e300;
            for (const auto& one : surfaces) top = std::max(top, one.top), ground = std::min(ground, one.top);
            geometry::Feature feature{std::string(id), geometry::area_geometry(outline), {}};
            if (const auto* attributes = object.as_object().if_contains("attributes"); attributes && attributes->is_object())
                feature.properties = attributes->get_object();
            feature.properties["height_m"] = std::round((top - ground) * 100) / 100;
            out.push_back(std::move(feature));
        }
    } catch (const std::exception&) {
        // Boost.JSON throws where a member is missing or of another type.
        throw Invalid("file", "geofile.unreadable", {"CityJSON 文件有误。", "The CityJSON file is wrong."});
    }
    return out;
}
}
