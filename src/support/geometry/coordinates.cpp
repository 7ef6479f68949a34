#include "support/geometry/coordinates.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include "base/text.hpp"
namespace yiwang::support::geometry {
namespace {
constexpr double pi = std::numbers::pi;
constexpr double to_radians = pi / 180;

// ---- GCJ-02
constexpr double krasovsky_axis_m = 6378245.0;  // of 1940, as the formula has it
constexpr double krasovsky_eccentricity_squared = 0.00669342162296594323;

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

// ---- BD-09, from GCJ-02
constexpr double ripple = pi * 3000.0 / 180.0;

Point bd09_of_gcj02(Point at) {
    const double length = std::hypot(at.lng, at.lat) + 0.00002 * std::sin(at.lat * ripple);
    const double angle = std::atan2(at.lat, at.lng) + 0.000003 * std::cos(at.lng * ripple);
    return {length * std::cos(angle) + 0.0065, length * std::sin(angle) + 0.006};
}

// The shifts change slowly from place to place, so a few rounds of "go back by what you are off" arrive.
template <class Forward>
Point backwards(Point target, const Forward& forward) {
    Point guess = target;
    for (int round = 0; round < 8; ++round) {
        const Point reached = forward(guess);
        guess = {guess.lng + target.lng - reached.lng, guess.lat + target.lat - reached.lat};
    }
    return guess;
}

// ---- Gauss-Krüger: C. F. F. Karney, Transverse Mercator with an accuracy of a few nanometers (2011), eq. 35, 36
constexpr double axis_m = 6378137.0, flattening = 1 / 298.257222101;
constexpr double n = flattening / (2 - flattening);
constexpr double n2 = n * n, n3 = n2 * n, n4 = n3 * n, n5 = n4 * n, n6 = n5 * n;
constexpr double rectifying_radius_m = axis_m / (1 + n) * (1 + n2 / 4 + n4 / 64 + n6 / 256);
constexpr double false_easting_m = 500000;
const double eccentricity = std::sqrt(flattening * (2 - flattening));

using Series = std::array<double, 6>;
constexpr Series forward_series{n / 2 - 2 * n2 / 3 + 5 * n3 / 16 + 41 * n4 / 180 - 127 * n5 / 288 + 7891 * n6 / 37800,
                                13 * n2 / 48 - 3 * n3 / 5 + 557 * n4 / 1440 + 281 * n5 / 630 - 1983433 * n6 / 1935360,
                                61 * n3 / 240 - 103 * n4 / 140 + 15061 * n5 / 26880 + 167603 * n6 / 181440,
                                49561 * n4 / 161280 - 179 * n5 / 168 + 6601661 * n6 / 7257600,
                                34729 * n5 / 80640 - 3418889 * n6 / 1995840,
                                212378941 * n6 / 319334400};
constexpr Series backward_series{n / 2 - 2 * n2 / 3 + 37 * n3 / 96 - n4 / 360 - 81 * n5 / 512 + 96199 * n6 / 604800,
                                 n2 / 48 + n3 / 15 - 437 * n4 / 1440 + 46 * n5 / 105 - 1118711 * n6 / 3870720,
                                 17 * n3 / 480 - 37 * n4 / 840 - 209 * n5 / 4480 + 5569 * n6 / 90720,
                                 4397 * n4 / 161280 - 11 * n5 / 504 - 830251 * n6 / 7257600,
                                 4583 * n5 / 161280 - 108847 * n6 / 3991680,
                                 20648693 * n6 / 638668800};

// The sums of series[j] sin(2jξ) cosh(2jη) and of series[j] cos(2jξ) sinh(2jη), by powers of one rotation.
Spot series_sum(const Series& series, double xi, double eta) {
    const double sine = std::sin(2 * xi), cosine = std::cos(2 * xi);
    const double grown = std::exp(2 * eta), shrunk = 1 / grown;
    double s = 0, c = 1, up = 1, down = 1;
    Spot sum;
    for (const double factor : series) {
        const double turned = s * cosine + c * sine;
        c = c * cosine - s * sine;
        s = turned;
        up *= grown;
        down *= shrunk;
        sum.x += factor * s * (up + down) / 2;
        sum.y += factor * c * (up - down) / 2;
    }
    return sum;
}

// tan of the conformal latitude from tan of the geographic one.
double conformal(double tau) {
    const double hypotenuse = std::hypot(1.0, tau);
    const double sigma = std::sinh(eccentricity * std::atanh(eccentricity * tau / hypotenuse));
    return tau * std::hypot(1.0, sigma) - sigma * hypotenuse;
}

std::optional<int> epsg_number(std::string_view name) {
    const auto digits = name.find_last_not_of("0123456789");
    const auto tail = name.substr(digits == name.npos ? 0 : digits + 1);
    if (tail.empty() || tail.size() > 5) return {};
    return std::stoi(std::string(tail));
}

System gauss_kruger(int epsg, double meridian, int zone) {
    return {System::Kind::gauss_kruger, meridian, zone, true, "EPSG:" + std::to_string(epsg)};
}

std::optional<System> numbered_system(int epsg) {
    const std::string name = "EPSG:" + std::to_string(epsg);
    if (epsg == 4326 || epsg == 4490) return System{System::Kind::wgs84, 0, 0, true, name};
    if (epsg == 3857) return System{System::Kind::web_mercator, 0, 0, false, name};
    if (epsg >= 4491 && epsg <= 4501) return gauss_kruger(epsg, 75 + 6 * (epsg - 4491), 13 + epsg - 4491);
    if (epsg >= 4502 && epsg <= 4512) return gauss_kruger(epsg, 75 + 6 * (epsg - 4502), 0);
    if (epsg >= 4513 && epsg <= 4533) return gauss_kruger(epsg, 75 + 3 * (epsg - 4513), 25 + epsg - 4513);
    if (epsg >= 4534 && epsg <= 4554) return gauss_kruger(epsg, 75 + 3 * (epsg - 4534), 0);
    return {};
}
}

Point to_gcj02(Point at) {
    const double north_m = shift_north(at.lng - 105.0, at.lat - 35.0);
    const double east_m = shift_east(at.lng - 105.0, at.lat - 35.0);
    const double latitude = at.lat / 180.0 * pi;
    const double sine = std::sin(latitude);
    const double magic = 1 - krasovsky_eccentricity_squared * sine * sine;
    const double meridian = krasovsky_axis_m * (1 - krasovsky_eccentricity_squared) / (magic * std::sqrt(magic)) * pi / 180.0;
    const double parallel = krasovsky_axis_m / std::sqrt(magic) * std::cos(latitude) * pi / 180.0;
    return {at.lng + east_m / parallel, at.lat + north_m / meridian};
}

Point from_gcj02(Point at) {
    return backwards(at, to_gcj02);
}

Point to_bd09(Point at) {
    return bd09_of_gcj02(to_gcj02(at));
}

Point from_bd09(Point at) {
    return from_gcj02(backwards(at, bd09_of_gcj02));
}

Spot GaussKruger::to_plane(Point at) const {
    const double across = (at.lng - meridian_) * to_radians;
    const double tau = conformal(std::tan(at.lat * to_radians));
    const double xi = std::atan2(tau, std::cos(across));
    const double eta = std::asinh(std::sin(across) / std::hypot(tau, std::cos(across)));
    const Spot more = series_sum(forward_series, xi, eta);
    return {false_easting_m + rectifying_radius_m * (eta + more.y), rectifying_radius_m * (xi + more.x)};
}

Point GaussKruger::from_plane(Spot at) const {
    const double xi_grid = at.y / rectifying_radius_m, eta_grid = (at.x - false_easting_m) / rectifying_radius_m;
    const Spot less = series_sum(backward_series, xi_grid, eta_grid);
    const double xi = xi_grid - less.x, eta = eta_grid - less.y;
    const double across = std::sinh(eta), along = std::cos(xi);
    const double wanted = std::sin(xi) / std::hypot(across, along);
    double tau = wanted;
    for (int round = 0; round < 5; ++round) {  // Newton; three rounds reach the last digit
        const double off = wanted - conformal(tau);
        const double e2 = eccentricity * eccentricity;
        tau += off / std::hypot(1.0, conformal(tau)) * (1 + (1 - e2) * tau * tau) / ((1 - e2) * std::hypot(1.0, tau));
    }
    return {meridian_ + std::atan2(across, along) / to_radians, std::atan(tau) / to_radians};
}

GaussKruger plane_of(Point at) {
    return GaussKruger(3 * std::round(at.lng / 3));
}

Spot to_web_mercator(Point at) {
    const double latitude = std::clamp(at.lat, -89.999, 89.999) * to_radians;
    return {axis_m * at.lng * to_radians, axis_m * std::asinh(std::tan(latitude))};
}

Point from_web_mercator(Spot at) {
    return {at.x / axis_m / to_radians, std::atan(std::sinh(at.y / axis_m)) / to_radians};
}

Point System::to_wgs84(Spot at) const {
    switch (kind) {
        case Kind::gcj02: return from_gcj02({at.x, at.y});
        case Kind::bd09: return from_bd09({at.x, at.y});
        case Kind::gauss_kruger: return GaussKruger(meridian).from_plane({at.x - zone * 1e6, at.y});
        case Kind::web_mercator: return from_web_mercator(at);
        case Kind::wgs84: break;
    }
    return {at.x, at.y};
}

Spot System::from_wgs84(Point at) const {
    const auto as_spot = [](Point p) { return Spot{p.lng, p.lat}; };
    switch (kind) {
        case Kind::gcj02: return as_spot(to_gcj02(at));
        case Kind::bd09: return as_spot(to_bd09(at));
        case Kind::gauss_kruger: {
            const Spot spot = GaussKruger(meridian).to_plane(at);
            return {spot.x + zone * 1e6, spot.y};
        }
        case Kind::web_mercator: return to_web_mercator(at);
        case Kind::wgs84: break;
    }
    return as_spot(at);
}

std::optional<System> find_system(std::string_view name) {
    const std::string given = folded(trimmed(name));
    std::string letters;
    for (const char c : given)
        if (c != '-' && c != ' ' && c != '_') letters += c;
    if (letters == "gcj02") return System{System::Kind::gcj02, 0, 0, false, "GCJ-02"};
    if (letters == "bd09") return System{System::Kind::bd09, 0, 0, false, "BD-09"};
    if (letters == "wgs84") return System{};
    if (letters == "cgcs2000") return System{System::Kind::wgs84, 0, 0, false, "CGCS2000"};
    if (letters.ends_with("crs84")) return System{};
    const bool of_epsg = given.find("epsg") != given.npos;
    const auto number = of_epsg ? epsg_number(given) : std::nullopt;
    return number ? numbered_system(*number) : std::nullopt;
}

const std::vector<System>& served_systems() {
    static const std::vector<System> all{
        System{}, *numbered_system(4326), *numbered_system(4490), *numbered_system(4547), *numbered_system(4526), *numbered_system(3857)};
    return all;
}

std::string uri_of(const System& system) {
    if (system.name.starts_with("EPSG:")) return "http://www.opengis.net/def/crs/EPSG/0/" + system.name.substr(5);
    return "http://www.opengis.net/def/crs/OGC/1.3/CRS84";
}

Outline to_wgs84(const Outline& outline, const System& system) {
    Outline out = outline;
    for (auto& polygon : out)
        for (auto& ring : polygon)
            for (auto& point : ring) point = system.to_wgs84({point.lng, point.lat});
    return out;
}
}
