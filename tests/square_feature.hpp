// For tests: an upright square of longitude and latitude, as a block's GeoJSON feature.
#pragma once
#include <string>
#include "support/geometry/outline.hpp"
namespace yiwang::support {

inline std::string square_feature(const std::string& code, const std::string& name, const std::string& level, double west, double south, double east,
                                  double north) {
    return R"({"type":"Feature","properties":{"code":")" + code + R"(","name":")" + name + R"(","level":")" + level + R"("},"geometry":)" +
           geometry::print_outline({{{{west, south}, {east, south}, {east, north}, {west, north}, {west, south}}}}) + '}';
}
}
