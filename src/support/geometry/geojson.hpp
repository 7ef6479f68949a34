// Features of GeoJSON (RFC 7946): one geometry, a feature or a collection, read strictly.
#pragma once
#include "support/geometry/geometry.hpp"
namespace yiwang::support::geometry {

struct Feature {
    std::string id;  // text or number as written, "" without one
    Geometry geometry;
    json::Object properties;
};

struct ReadFeatures {
    std::vector<Feature> features;
    std::string fault;         // of the first that is wrong: as of ReadGeometry, or "type", "id", "properties", "bbox", "features"
    std::size_t fault_at = 0;  // its number, from 0
};
ReadFeatures read_features(const json::Value& geojson);
// One feature. `fault` as above.
std::string read_feature(const json::Value& geojson, Feature& out);
}
