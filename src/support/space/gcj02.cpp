#include "support/space/gcj02.hpp"
#include <cmath>
#include <numbers>
namespace yiwang::support::space {
namespace {
constexpr double pi = std::numbers::pi;
constexpr double semi_major_axis_m = 6378245.0;  // Krasovsky 1940, as the formula has it
constexpr double eccentricity_squared = 0.00669342162296594323;

double waves(double x) {
    return (20.0 * std::sin(6.0 * x * pi) + 20.0 * std::sin(2.0 * x * pi)) * 2.0 / 3.0;
}

double shift_north(double x, double y) {
    double shift = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * std::sqrt(std::abs(x));
    shift += waves(x);
    shift += (20.0 * std::sin(y * pi) + 40.0 * std::sin(y / 3.0 * pi)) * 2.0 / 3.0;
    shift += (160.0 * std::sin(y / 12.0 * pi) + 320 * std::sin(y * pi / 30.0)) * 2.0 / 3.0;
    return shift;
}

double shift_east(double x, double y) {
    double shift = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * std::sqrt(std::abs(x));
    shift += waves(x);
    shift += (20.0 * std::sin(x * pi) + 40.0 * std::sin(x / 3.0 * pi)) * 2.0 / 3.0;
    shift += (150.0 * std::sin(x / 12.0 * pi) + 300.0 * std::sin(x / 30.0 * pi)) * 2.0 / 3.0;
    return shift;
}
}

Point to_gcj02(Point at) {
    const double north_m = shift_north(at.lng - 105.0, at.lat - 35.0);
    const double east_m = shift_east(at.lng - 105.0, at.lat - 35.0);
    const double latitude = at.lat / 180.0 * pi;
    const double sine = std::sin(latitude);
    const double magic = 1 - eccentricity_squared * sine * sine;
    const double meridian =
        semi_major_axis_m * (1 - eccentricity_squared) / (magic * std::sqrt(magic)) * pi / 180.0;
    const double parallel = semi_major_axis_m / std::sqrt(magic) * std::cos(latitude) * pi / 180.0;
    return {at.lng + east_m / parallel, at.lat + north_m / meridian};
}

Point from_gcj02(Point at) {
    Point guess = at;
    for (int round = 0; round < 5; ++round) {
        const Point shifted = to_gcj02(guess);
        guess = {guess.lng + at.lng - shifted.lng, guess.lat + at.lat - shifted.lat};
    }
    return guess;
}
}
