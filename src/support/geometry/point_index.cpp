#include "support/geometry/point_index.hpp"
#include <algorithm>
#include <limits>
namespace yiwang::support::geometry {
namespace {
constexpr double places_a_cell = 2, cells_max = 8e6;

Point middle_of(std::span<const Point> points) {
    double lng = 0, lat = 0;
    for (const auto& at : points) lng += at.lng, lat += at.lat;
    const double count = points.empty() ? 1 : static_cast<double>(points.size());
    return {lng / count, lat / count};
}

// Nearer, then the lower number.
bool before(double d, std::uint32_t number, double other_d, std::uint32_t other) {
    return d < other_d || (d == other_d && number < other);
}
}

PointIndex::PointIndex(std::span<const Point> points) : plane_(plane_of(middle_of(points))) {
    spots_.reserve(points.size());
    for (const auto& at : points) spots_.push_back(plane_.to_plane(at));
    lay_grid();
}

PointIndex::PointIndex(std::span<const Spot> spots) : plane_(0), spots_(spots.begin(), spots.end()) {
    lay_grid();
}

std::int64_t PointIndex::column(double x) const {
    return std::clamp<std::int64_t>(static_cast<std::int64_t>(std::floor((x - low_.x) / cell_m_)), 0, columns_ - 1);
}

std::int64_t PointIndex::row(double y) const {
    return std::clamp<std::int64_t>(static_cast<std::int64_t>(std::floor((y - low_.y) / cell_m_)), 0, rows_ - 1);
}

void PointIndex::lay_grid() {
    if (spots_.empty()) return;
    Spot high = low_ = spots_.front();
    for (const auto& at : spots_) {
        low_ = {std::min(low_.x, at.x), std::min(low_.y, at.y)};
        high = {std::max(high.x, at.x), std::max(high.y, at.y)};
    }
    const double wide = std::max(high.x - low_.x, 1.0), tall = std::max(high.y - low_.y, 1.0);
    const double cells = std::clamp(static_cast<double>(spots_.size()) / places_a_cell, 1.0, cells_max);
    cell_m_ = std::max({std::sqrt(wide * tall / cells), wide / cells, tall / cells});
    columns_ = static_cast<std::int64_t>(wide / cell_m_) + 1;
    rows_ = static_cast<std::int64_t>(tall / cell_m_) + 1;
    const auto cell_of = [&](Spot at) { return static_cast<std::size_t>(row(at.y) * columns_ + column(at.x)); };
    cells_.assign(static_cast<std::size_t>(columns_ * rows_) + 1, 0);
    for (const auto& at : spots_) ++cells_[cell_of(at) + 1];
    for (std::size_t i = 1; i < cells_.size(); ++i) cells_[i] += cells_[i - 1];
    auto next = cells_;
    std::vector<Spot> sorted(spots_.size());
    numbers_.resize(spots_.size());
    for (std::uint32_t i = 0; i < spots_.size(); ++i) {
        const auto to = next[cell_of(spots_[i])]++;
        sorted[to] = spots_[i];
        numbers_[to] = i;
    }
    spots_ = std::move(sorted);
}

template <class F>
void PointIndex::each_of_cell(std::int64_t c, std::int64_t r, F&& f) const {
    const auto cell = static_cast<std::size_t>(r * columns_ + c);
    for (auto i = cells_[cell]; i < cells_[cell + 1]; ++i) f(spots_[i], numbers_[i]);
}

std::vector<PointIndex::Near> PointIndex::nearest(Point at, std::size_t count, double within_m) const {
    return nearest(plane_.to_plane(at), count, within_m);
}

std::vector<PointIndex::Near> PointIndex::nearest(Spot at, std::size_t count, double within_m) const {
    std::vector<Near> out;  // sorted, squared distances until the end
    if (spots_.empty() || count == 0) return out;
    out.reserve(std::min<std::size_t>(count, 64) + 1);
    double worst = within_m * within_m;
    const auto take = [&](Spot spot, std::uint32_t number) {
        const double d = distance_squared(at, spot);
        if (d > worst || (out.size() == count && !before(d, number, out.back().distance_m, out.back().number))) return;
        auto to = out.end();
        while (to != out.begin() && before(d, number, (to - 1)->distance_m, (to - 1)->number)) --to;
        out.insert(to, {number, d});
        if (out.size() > count) out.pop_back();
        if (out.size() == count) worst = out.back().distance_m;
    };
    const std::int64_t c = column(at.x), r = row(at.y);
    const std::int64_t rings = std::max(std::max(c, columns_ - 1 - c), std::max(r, rows_ - 1 - r));
    for (std::int64_t ring = 0; ring <= rings; ++ring) {
        // Whatever lies in this ring or beyond is at least so far away: the asked place may lie outside the grid.
        const double reach = std::min({at.x - (low_.x + static_cast<double>(c - ring + 1) * cell_m_), low_.x + static_cast<double>(c + ring) * cell_m_ - at.x,
                                       at.y - (low_.y + static_cast<double>(r - ring + 1) * cell_m_), low_.y + static_cast<double>(r + ring) * cell_m_ - at.y});
        // A hair less, for the cell's border was computed.
        const double least = std::max(0.0, reach - cell_m_ * 1e-9);
        if (ring > 0 && least * least > worst) break;
        for (auto y = std::max<std::int64_t>(0, r - ring); y <= std::min(rows_ - 1, r + ring); ++y) {
            const bool whole = y == r - ring || y == r + ring;
            const std::int64_t step = whole || ring == 0 ? 1 : 2 * ring;
            for (auto x = c - ring; x <= c + ring; x += step)
                if (x >= 0 && x < columns_) each_of_cell(x, y, take);
        }
    }
    for (auto& one : out) one.distance_m = std::sqrt(one.distance_m);
    return out;
}

std::vector<std::uint32_t> PointIndex::within(Point point, double distance_m) const {
    std::vector<std::uint32_t> out;
    if (spots_.empty()) return out;
    const Spot at = plane_.to_plane(point);
    for (auto r = row(at.y - distance_m); r <= row(at.y + distance_m); ++r)
        for (auto c = column(at.x - distance_m); c <= column(at.x + distance_m); ++c)
            each_of_cell(c, r, [&](Spot spot, std::uint32_t number) {
                if (distance_squared(at, spot) <= distance_m * distance_m) out.push_back(number);
            });
    std::sort(out.begin(), out.end());
    return out;
}
}
