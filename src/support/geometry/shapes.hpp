// Shapes: what can be asked of outlines, and what two of them have in common. Plane geometry in degrees: shares
// of areas are right, areas in square degrees are not for people (see area_m2).
//
// Immutable; any thread may ask. GEOS stays behind this face: its overlay (OverlayNG) is robust where others
// throw or lose slivers.
#pragma once
#include <memory>
#include "support/geometry/geometry.hpp"
namespace yiwang::support::geometry {

class Shape {
public:
    explicit Shape(const Outline&);

    std::string fault() const;  // "" if the outline is simple, else "self_intersection" or "geometry"
    double area() const;
    Point inner_point() const;
    bool holds(Point) const;  // inside or on the edge
    Outline outline() const;

    // What is left of a faulty outline once its crossings are made corners and its spikes cut off.
    // Without an area: an empty outline.
    Shape mended() const;

    // Area that both have, 0 where they only touch. Throws Invalid "geometry.overlay": a faulty outline.
    double common_area(const Shape&) const;
    Shape common(const Shape&) const;
    Shape without(const Shape&) const;
    Shape joined(const Shape&) const;
    bool near(const Shape&) const;   // the boxes meet
    bool meets(const Shape&) const;  // they have a point in common

    // All places at most this far away, corners rounded; metres.
    Shape widened(double by_m) const;

private:
    struct Inside;
    explicit Shape(std::shared_ptr<const Inside> inside) : inside_(std::move(inside)) {}
    std::shared_ptr<const Inside> inside_;
};

// All places at most this far from points, lines or areas, corners rounded; metres.
Outline around(const Geometry&, double by_m);

// Intersection over union, 1 for the same outline.
double likeness(const Shape&, const Shape&);

// On the Gauss-Krüger plane of its zone: right to a few millionths within a zone.
double area_m2(const Outline&);
double length_m(const Ring&);
double distance_m(Point, Point);  // of close places, on the same plane
}
