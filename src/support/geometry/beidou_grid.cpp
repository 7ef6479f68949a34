#include "support/geometry/beidou_grid.hpp"
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
namespace yiwang::support::geometry {
namespace {
constexpr std::string_view digits = "0123456789ABCDE", bands = "ABCDEFGHIJKLMNOPQRSTUV";
constexpr double pole_deg = 88;

// How a cell of the level above is divided, and how many bits of the height belong to the level.
struct Step {
    int columns, rows;
    bool z_order;  // one character, counted row by row; else one for the column and one for the row
    int height_bits;
};
constexpr std::array<Step, beidou_levels> steps{{{60, 22, false, 6},
                                                 {12, 8, false, 3},
                                                 {2, 3, true, 1},
                                                 {15, 10, false, 4},
                                                 {15, 15, false, 4},
                                                 {2, 2, true, 1},
                                                 {8, 8, false, 3},
                                                 {8, 8, false, 3},
                                                 {8, 8, false, 3},
                                                 {8, 8, false, 3}}};

// Distances from the meridian and the equator in the unit of level 10, 1/2048 of a second.
constexpr double units_per_degree = 3600.0 * 2048;

// Columns and rows of a level within the whole hemisphere's quarter, in units.
std::array<std::int64_t, beidou_levels> unit_widths() {
    std::array<std::int64_t, beidou_levels> out{};
    out[0] = 6 * 3600 * 2048;
    for (std::size_t i = 1; i < out.size(); ++i) out[i] = out[i - 1] / steps[i].columns;
    return out;
}
std::array<std::int64_t, beidou_levels> unit_heights() {
    std::array<std::int64_t, beidou_levels> out{};
    out[0] = 4 * 3600 * 2048;
    for (std::size_t i = 1; i < out.size(); ++i) out[i] = out[i - 1] / steps[i].rows;
    return out;
}
const auto widths = unit_widths(), heights = unit_heights();

// Heights, annex C: layers that grow with the distance from the centre of the earth.
constexpr double earth_m = 6378137;
double layers_of(double height_m) {
    return units_per_degree * std::log1p(height_m / earth_m) / std::log1p(std::numbers::pi / 180);
}
double height_of(double layers) {
    return earth_m * std::expm1(layers * std::log1p(std::numbers::pi / 180) / units_per_degree);
}

std::optional<std::string> code_of(Point at, const double* height_m, int level) {
    if (level < 1 || level > beidou_levels || !(std::abs(at.lat) < pole_deg) || !(std::abs(at.lng) <= 180)) return {};
    const bool west = at.lng < 0;
    // The outermost meridian belongs to the last zone.
    const auto across = std::min<std::int64_t>(static_cast<std::int64_t>(std::abs(at.lng) * units_per_degree), 180LL * 3600 * 2048 - 1);
    const auto up = static_cast<std::int64_t>(std::abs(at.lat) * units_per_degree);
    std::int64_t layer = 0;
    std::string out(1, at.lat < 0 ? 'S' : 'N');
    if (height_m) {
        const double layers = std::floor(layers_of(*height_m));
        if (!(std::abs(layers) < 2147483648.0)) return {};
        layer = static_cast<std::int64_t>(layers < 0 ? -layers - 1 : layers);
        out += layers < 0 ? '1' : '0';
    }
    int height_bits = 31;
    for (int i = 0; i < level; ++i) {
        const auto l = static_cast<std::size_t>(i);
        const auto& step = steps[l];
        const std::int64_t column = i ? across % widths[l - 1] / widths[l] : across / widths[0];
        const std::int64_t row = i ? up % heights[l - 1] / heights[l] : up / heights[0];
        if (i == 0) {
            const std::int64_t zone = west ? 30 - column : 31 + column;
            out += static_cast<char>('0' + zone / 10);
            out += static_cast<char>('0' + zone % 10);
            out += bands[static_cast<std::size_t>(row)];
        } else if (step.z_order) out += digits[static_cast<std::size_t>(row * step.columns + column)];
        else {
            out += digits[static_cast<std::size_t>(column)];
            out += digits[static_cast<std::size_t>(row)];
        }
        if (!height_m) continue;
        height_bits -= step.height_bits;
        const auto part = layer >> height_bits & ((1 << step.height_bits) - 1);
        if (i == 0) out += static_cast<char>('0' + part / 10);
        out += i == 0 ? static_cast<char>('0' + part % 10) : (part < 10 ? static_cast<char>('0' + part) : static_cast<char>('A' + part - 10));
    }
    return out;
}

class CodeReader {
public:
    explicit CodeReader(std::string_view text) : text_(text) {}
    bool done() const { return at_ == text_.size(); }
    // The position of the next character among those allowed, -1: it is not among them.
    std::int64_t next(std::string_view allowed) {
        if (done()) return -1;
        char c = text_[at_++];
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        const auto found = allowed.find(c);
        return found == allowed.npos ? -1 : static_cast<std::int64_t>(found);
    }

private:
    std::string_view text_;
    std::size_t at_ = 0;
};

std::optional<BeidouCell> read_cell(std::string_view code, bool solid) {
    CodeReader reader(code);
    const auto south = reader.next("NS");
    const auto below = solid ? reader.next("01") : 0;
    if (south < 0 || below < 0) return {};
    BeidouCell out{0, {}, {}, {}};
    std::int64_t across = 0, up = 0, layer = 0;
    bool west = false;
    int height_bits = 31;
    while (!reader.done()) {
        if (out.level == beidou_levels) return {};
        const auto l = static_cast<std::size_t>(out.level);
        const auto& step = steps[l];
        std::int64_t column = 0, row = 0;
        if (l == 0) {
            const auto tens = reader.next("0123456"), ones = reader.next("0123456789");
            row = reader.next(bands);
            const auto zone = tens * 10 + ones;
            if (tens < 0 || ones < 0 || zone < 1 || zone > 60) return {};
            west = zone <= 30;
            column = west ? 30 - zone : zone - 31;
        } else if (step.z_order) {
            const auto both = reader.next(digits.substr(0, static_cast<std::size_t>(step.columns * step.rows)));
            if (both < 0) return {};
            column = both % step.columns;
            row = both / step.columns;
        } else {
            column = reader.next(digits.substr(0, static_cast<std::size_t>(step.columns)));
            row = reader.next(digits.substr(0, static_cast<std::size_t>(step.rows)));
        }
        if (column < 0 || row < 0) return {};
        across += column * widths[l];
        up += row * heights[l];
        if (solid) {
            std::int64_t part = reader.next("0123456789ABCDEF");
            if (part >= 0 && l == 0) {
                const auto ones = reader.next("0123456789");
                part = ones < 0 || part > 9 ? -1 : part * 10 + ones;
            }
            if (part < 0 || part >= 1 << step.height_bits) return {};
            height_bits -= step.height_bits;
            layer += part << height_bits;
        }
        ++out.level;
    }
    if (out.level == 0) return {};
    const auto l = static_cast<std::size_t>(out.level) - 1;
    const double near_lng = static_cast<double>(across) / units_per_degree, far_lng = static_cast<double>(across + widths[l]) / units_per_degree;
    const double near_lat = static_cast<double>(up) / units_per_degree, far_lat = static_cast<double>(up + heights[l]) / units_per_degree;
    out.box = {west ? -far_lng : near_lng, south ? -far_lat : near_lat, west ? -near_lng : far_lng, south ? -near_lat : far_lat};
    if (solid) {
        const double low = static_cast<double>(layer), high = static_cast<double>(layer + (std::int64_t{1} << height_bits));
        out.floor_m = height_of(below ? -high : low);
        out.ceiling_m = height_of(below ? -low : high);
    }
    return out;
}
}

std::optional<std::string> beidou_code(Point at, int level) {
    return code_of(at, nullptr, level);
}

std::optional<std::string> beidou_code(Point at, double height_m, int level) {
    return code_of(at, &height_m, level);
}

std::optional<BeidouCell> beidou_cell(std::string_view code) {
    // In two dimensions a letter is fourth: N50J; in three the sign of the height comes before the zone: N050J.
    const bool letter_fourth = code.size() >= 4 && ((code[3] | 0x20) >= 'a' && (code[3] | 0x20) <= 'v');
    return read_cell(code, !letter_fourth);
}
}
