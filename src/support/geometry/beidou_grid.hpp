// BeiDou grid location codes 北斗网格位置码, GB/T 39409-2020: the earth in cells of ten levels, from 6 degrees by
// 4 (level 1) over 1 minute (4) and 4 seconds (5, about 124 m) to 1/2048 second (10, 1.5 cm).
//
// West of the meridian and south of the equator cells are counted away from it, as the standard has it. Within
// two degrees of the poles, where it divides otherwise, there is no code here. Below the ground a layer is counted
// downwards from it under the sign 1. All functions are pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include "support/geometry/point.hpp"
namespace yiwang::support::geometry {

inline constexpr int beidou_levels = 10;

// Nothing: the level is not 1 to 10, or the place has no code.
std::optional<std::string> beidou_code(Point, int level);
// In three dimensions; the height is metres above the ellipsoid, -6,000,000 to 500,000,000.
std::optional<std::string> beidou_code(Point, double height_m, int level);

struct BeidouCell {
    int level;
    Box box;
    std::optional<double> floor_m, ceiling_m;  // of a code in three dimensions
};
// The cell of a code of either kind. Nothing: it is none.
std::optional<BeidouCell> beidou_cell(std::string_view code);
}
