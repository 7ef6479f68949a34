#include "support/geometry/area_index.hpp"
#include <algorithm>
#include <limits>
namespace yiwang::support::geometry {
namespace {
constexpr std::size_t edges_a_band = 2, cells_an_area = 8, cells_max = 4'000'000;

std::vector<const Outline*> pointers(std::span<const Outline> outlines) {
    std::vector<const Outline*> out;
    for (const auto& one : outlines) out.push_back(&one);
    return out;
}

std::uint32_t band_at(double from, double per_degree, std::uint32_t bands, double lat) {
    const double band = (lat - from) * per_degree;
    return band <= 0 ? 0 : std::min(bands - 1, static_cast<std::uint32_t>(band));
}

template <class F>
void each_edge(const Outline& outline, F&& f) {
    for (const auto& polygon : outline)
        for (const auto& ring : polygon)
            for (std::size_t i = 1; i < ring.size(); ++i) {
                Spot a{ring[i - 1].lng, ring[i - 1].lat}, b{ring[i].lng, ring[i].lat};
                if (a.y > b.y) std::swap(a, b);
                f(a, b);
            }
}
}

AreaIndex::AreaIndex(std::span<const Outline> outlines) : AreaIndex(pointers(outlines)) {}

AreaIndex::AreaIndex(std::span<const Outline* const> outlines) {
    bands_.push_back(0);
    areas_.reserve(outlines.size());
    for (const auto* outline : outlines) add_area(*outline);
    lay_grid(outlines);
}

void AreaIndex::add_area(const Outline& outline) {
    Area area;
    area.box = box_of(outline);
    std::size_t edges = 0;
    each_edge(outline, [&](Spot, Spot) { ++edges; });
    area.bands = static_cast<std::uint32_t>(std::max<std::size_t>(1, edges / edges_a_band));
    const double height = area.box.north - area.box.south;
    area.bands_per_degree = height > 0 ? area.bands / height : 0;
    area.first_band = static_cast<std::uint32_t>(bands_.size() - 1);
    std::vector<std::vector<Edge>> bands(area.bands);
    each_edge(outline, [&](Spot a, Spot b) {
        // Banding rounds the same way for edges and for points, and is monotonic: a point's band holds its edges.
        const auto low = band_at(area.box.south, area.bands_per_degree, area.bands, a.y);
        const auto high = band_at(area.box.south, area.bands_per_degree, area.bands, b.y);
        for (auto band = low; band <= high; ++band) bands[band].push_back({a, b});
    });
    for (const auto& band : bands) {
        edges_.insert(edges_.end(), band.begin(), band.end());
        bands_.push_back(static_cast<std::uint32_t>(edges_.size()));
    }
    areas_.push_back(area);
}

std::size_t AreaIndex::column(double lng) const {
    const double at = (lng - box_.west) * columns_per_degree_;
    return at <= 0 ? 0 : std::min(columns_ - 1, static_cast<std::size_t>(at));
}

std::size_t AreaIndex::row(double lat) const {
    const double at = (lat - box_.south) * rows_per_degree_;
    return at <= 0 ? 0 : std::min(rows_ - 1, static_cast<std::size_t>(at));
}

void AreaIndex::lay_grid(std::span<const Outline* const> outlines) {
    if (areas_.empty()) return;
    constexpr double far = std::numeric_limits<double>::infinity();
    box_ = {far, far, -far, -far};
    for (const auto& area : areas_)
        box_ = {std::min(box_.west, area.box.west), std::min(box_.south, area.box.south), std::max(box_.east, area.box.east),
                std::max(box_.north, area.box.north)};
    const double width = std::max(box_.east - box_.west, 1e-9), height = std::max(box_.north - box_.south, 1e-9);
    const double wanted = static_cast<double>(std::clamp<std::size_t>(areas_.size() * cells_an_area, 4096, cells_max));
    columns_ = std::clamp<std::size_t>(static_cast<std::size_t>(std::sqrt(wanted * width / height)), 1, cells_max);
    rows_ = std::max<std::size_t>(1, static_cast<std::size_t>(wanted / static_cast<double>(columns_)));
    columns_per_degree_ = static_cast<double>(columns_) / width;
    rows_per_degree_ = static_cast<double>(rows_) / height;

    std::vector<std::pair<std::uint32_t, std::uint32_t>> found;  // cell, entry
    std::vector<char> touched;
    for (std::uint32_t number = 0; number < areas_.size(); ++number) {
        const Box& box = areas_[number].box;
        if (!(box.west <= box.east)) continue;
        const std::size_t west = column(box.west), east = column(box.east), south = row(box.south), north = row(box.north);
        const std::size_t wide = east - west + 1;
        touched.assign(wide * (north - south + 1), 0);
        each_edge(*outlines[number], [&](Spot a, Spot b) {
            // Row by row the columns between the edge's ends in it, one more on each side against rounding.
            const std::size_t low = row(a.y), high = row(b.y);
            for (std::size_t r = low; r <= high; ++r) {
                double from = a.x, to = b.x;
                if (low != high) {
                    const auto x_at = [&](double y) { return a.x + (b.x - a.x) * std::clamp((y - a.y) / (b.y - a.y), 0.0, 1.0); };
                    const double bottom = box_.south + static_cast<double>(r) / rows_per_degree_;
                    from = x_at(bottom);
                    to = x_at(bottom + 1 / rows_per_degree_);
                }
                std::size_t left = column(std::min(from, to)), right = column(std::max(from, to));
                left = std::max(west, left ? left - 1 : 0);
                right = std::min(east, right + 1);
                for (auto c = left; c <= right; ++c) {
                    touched[(r - south) * wide + c - west] = 1;
                    // A row's border may round into the row beside it.
                    if (r > south) touched[(r - south - 1) * wide + c - west] |= r == low || r == high ? 1 : 0;
                    if (r < north) touched[(r - south + 1) * wide + c - west] |= r == low || r == high ? 1 : 0;
                }
            }
        });
        for (std::size_t r = south; r <= north; ++r)
            for (std::size_t c = west; c <= east; ++c) {
                const auto cell = static_cast<std::uint32_t>(r * columns_ + c);
                if (touched[(r - south) * wide + c - west]) found.emplace_back(cell, number * 2);
                else {
                    const Point middle{box_.west + (static_cast<double>(c) + 0.5) / columns_per_degree_,
                                       box_.south + (static_cast<double>(r) + 0.5) / rows_per_degree_};
                    if (where(number, middle) == Where::inside) found.emplace_back(cell, number * 2 + covered);
                }
            }
    }
    cells_.assign(columns_ * rows_ + 1, 0);
    for (const auto& one : found) ++cells_[one.first + 1];
    for (std::size_t i = 1; i < cells_.size(); ++i) cells_[i] += cells_[i - 1];
    entries_.resize(found.size());
    auto next = cells_;
    for (const auto& one : found) entries_[next[one.first]++] = one.second;  // in the order of the areas
}

std::span<const std::uint32_t> AreaIndex::entries_at(Point at) const {
    if (areas_.empty() || !box_.holds(at)) return {};
    const std::size_t cell = row(at.lat) * columns_ + column(at.lng);
    return {entries_.data() + cells_[cell], entries_.data() + cells_[cell + 1]};
}

Where AreaIndex::where(std::size_t number, Point point) const {
    const Area& area = areas_[number];
    if (!area.box.holds(point)) return Where::outside;
    const Spot at{point.lng, point.lat};
    const auto band = area.first_band + band_at(area.box.south, area.bands_per_degree, area.bands, at.y);
    bool odd = false;
    for (std::uint32_t i = bands_[band]; i < bands_[band + 1]; ++i) {
        const auto& [a, b] = edges_[i];
        if (at.y < a.y || at.y > b.y) continue;
        if (a.y == b.y) {
            if (std::min(a.x, b.x) <= at.x && at.x <= std::max(a.x, b.x)) return Where::edge;
            continue;
        }
        if (at.x > a.x && at.x > b.x) continue;
        const bool counts = at.y < b.y;  // of two edges that meet at the point's height the lower end counts
        if (at.x < a.x && at.x < b.x) {
            odd ^= counts;
            continue;
        }
        const int side = side_of(a, b, at);
        if (side == 0) return Where::edge;
        if (counts && side > 0) odd = !odd;
    }
    return odd ? Where::inside : Where::outside;
}

std::vector<std::size_t> AreaIndex::holding(Point at) const {
    std::vector<std::size_t> out;
    each_holding(at, [&](std::size_t area) {
        out.push_back(area);
        return true;
    });
    return out;
}

std::size_t AreaIndex::first_holding(Point at) const {
    std::size_t out = size();
    each_holding(at, [&](std::size_t area) {
        out = area;
        return false;
    });
    return out;
}
}
