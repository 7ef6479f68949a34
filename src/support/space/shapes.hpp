// Shapes: what can be asked of outlines, and an index of many. Plane geometry in degrees: shares of areas are
// right, areas in square degrees are not for people.
//
// Immutable; any thread may ask. Boost.Geometry stays behind this face, for it is slow to compile.
#pragma once
#include <memory>
#include "support/space/outline.hpp"
namespace yiwang::support::space {

class Shape {
public:
    explicit Shape(const Outline&);

    std::string fault() const;  // "" if the outline is simple, else "self_intersection" or "geometry"
    double area() const;
    Point inner_point() const;
    bool holds(Point) const;  // inside or on the edge

    // Area that both have. Throws Invalid "space.overlay": too degenerate to compute.
    double common_area(const Shape&) const;
    bool near(const Shape&) const;  // the boxes meet

private:
    friend class ShapeIndex;
    struct Inside;
    std::shared_ptr<const Inside> inside_;
};

// Intersection over union, 1 for the same outline.
double likeness(const Shape&, const Shape&);

class ShapeIndex {
public:
    explicit ShapeIndex(std::vector<Shape>);
    // Positions of the shapes that hold the point, ascending.
    std::vector<std::size_t> holding(Point) const;

private:
    struct Tree;
    std::shared_ptr<const Tree> tree_;
};
}
