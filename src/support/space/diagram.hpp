// A power diagram (Voronoi with weights) whose straight borders are bent into natural looking ones.
#pragma once
#include <span>
#include "support/geometry/plane.hpp"
namespace yiwang::support::space {
using namespace geometry;  // its words are ours

struct Site {
    Spot at;
    double weight = 0;  // in squares of the plane's unit: a greater one has the larger cell
};

struct Border {
    std::vector<Spot> line;
    int left, right;  // sites; -1: the end of the plane
};

// All borders in a frame far around the sites. Two borders meet at their ends alone, at the same spot to the
// bit, and a site stays inside its cell. step: length of a bent border's pieces.
std::vector<Border> bent_diagram(std::span<const Site>, Spot low, Spot high, double step, Chance&);

// Weights with which the cells get these shares (sum 1) of the samples, as near as sites can stay in their
// cells.
void balance(std::vector<Site>&, std::span<const double> shares, std::span<const Spot> samples);

// Sites spread evenly over the samples.
std::vector<Site> spread(std::size_t count, std::span<const Spot> samples, Chance&);

std::size_t nearest(std::span<const Site>, Spot);
}
