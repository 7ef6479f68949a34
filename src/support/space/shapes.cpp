#include "support/space/shapes.hpp"
#include <algorithm>
// g++ 12 takes Boost's empty boxes, which are filled at once, for read before they are written.
#ifndef __clang__
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <boost/geometry.hpp>
#include <boost/geometry/algorithms/point_on_surface.hpp>
#include <boost/geometry/geometries/box.hpp>
#include <boost/geometry/geometries/multi_polygon.hpp>
#include <boost/geometry/geometries/point_xy.hpp>
#include <boost/geometry/geometries/polygon.hpp>
#include <boost/geometry/index/rtree.hpp>
#ifndef __clang__
#pragma GCC diagnostic pop
#endif
namespace yiwang::support::space {
namespace geo = boost::geometry;
namespace {
using Spot = geo::model::d2::point_xy<double>;
using Area = geo::model::polygon<Spot>;
using Areas = geo::model::multi_polygon<Area>;
using Box = geo::model::box<Spot>;

void append(Area::ring_type& out, const Ring& ring) {
    for (const auto& point : ring) out.emplace_back(point.lng, point.lat);
}

Areas areas_of(const Outline& outline) {
    Areas out;
    for (const auto& polygon : outline) {
        auto& area = out.emplace_back();
        append(area.outer(), polygon.front());
        for (std::size_t i = 1; i < polygon.size(); ++i) append(area.inners().emplace_back(), polygon[i]);
    }
    geo::correct(out);
    return out;
}

}

struct Shape::Inside {
    Areas areas;
    Box box;
    double area;
};

Shape::Shape(const Outline& outline) {
    auto made = std::make_shared<Inside>();
    made->areas = areas_of(outline);
    made->box = geo::return_envelope<Box>(made->areas);
    made->area = geo::area(made->areas);
    inside_ = std::move(made);
}

std::string Shape::fault() const {
    geo::validity_failure_type why{};
    if (geo::is_valid(inside_->areas, why) || why == geo::failure_duplicate_points) return {};
    // The turn was corrected already: still wrong, it crosses itself with an area of nothing.
    const bool crossing = why == geo::failure_self_intersections ||
                          why == geo::failure_intersecting_interiors || why == geo::failure_spikes ||
                          why == geo::failure_wrong_orientation;
    return crossing ? "self_intersection" : "geometry";
}

double Shape::area() const {
    return inside_->area;
}

Point Shape::inner_point() const {
    Spot at;
    geo::centroid(inside_->areas, at);
    if (!geo::within(at, inside_->areas)) geo::point_on_surface(inside_->areas, at);
    return {at.x(), at.y()};
}

bool Shape::holds(Point point) const {
    const Spot at(point.lng, point.lat);
    return geo::covered_by(at, inside_->box) && geo::covered_by(at, inside_->areas);
}

bool Shape::near(const Shape& other) const {
    return geo::intersects(inside_->box, other.inside_->box);
}

double Shape::common_area(const Shape& other) const {
    if (!near(other)) return 0;
    try {
        Areas common;
        geo::intersection(inside_->areas, other.inside_->areas, common);
        return geo::area(common);
    } catch (const geo::exception& failed) {
        throw Invalid("geojson", "space.overlay",
                      {"轮廓过于零碎，无法比较。",
                       std::string("The outlines are too degenerate to compare: ") + failed.what()});
    }
}

double likeness(const Shape& one, const Shape& other) {
    const double common = one.common_area(other);
    return common / (one.area() + other.area() - common);
}

struct ShapeIndex::Tree {
    using Entry = std::pair<Box, std::size_t>;
    std::vector<Shape> shapes;
    geo::index::rtree<Entry, geo::index::rstar<8>> boxes;
};

ShapeIndex::ShapeIndex(std::vector<Shape> shapes) {
    auto made = std::make_shared<Tree>();
    std::vector<Tree::Entry> entries;
    for (std::size_t i = 0; i < shapes.size(); ++i) entries.emplace_back(shapes[i].inside_->box, i);
    made->boxes = decltype(made->boxes)(entries.begin(), entries.end());
    made->shapes = std::move(shapes);
    tree_ = std::move(made);
}

std::vector<std::size_t> ShapeIndex::holding(Point point) const {
    std::vector<std::size_t> out;
    const Spot at(point.lng, point.lat);
    for (auto found = tree_->boxes.qbegin(geo::index::intersects(at)); found != tree_->boxes.qend(); ++found)
        if (geo::covered_by(at, tree_->shapes[found->second].inside_->areas)) out.push_back(found->second);
    std::sort(out.begin(), out.end());
    return out;
}
}
