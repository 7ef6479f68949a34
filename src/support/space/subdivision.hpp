// A part of the plane divided into faces by edges that neighbours share: no gap, no sliver, by construction.
#pragma once
#include <functional>
#include <map>
#include <span>
#include "support/space/diagram.hpp"
namespace yiwang::support::space {

class Subdivision {
public:
    static constexpr int outside = -1;
    // Brings a new spot onto the lattice on which printed coordinates lie.
    using Lattice = std::function<Spot(Spot)>;

    explicit Subdivision(Lattice lattice) : lattice_(std::move(lattice)) {}

    // A closed ring with the face on its left.
    void add_ring(std::span<const Spot> ring, int face);

    // Divides a face by borders: what lies in the cell of site i becomes the face first + i.
    // Pieces cut off from a cell's greatest part go to the neighbour with the longest border.
    // Throws Tangled.
    void divide(int face, const std::vector<Border>& borders, int first, int count);

    struct Loop {
        std::vector<Spot> spots;  // not closed; counter-clockwise outside, clockwise around a hole
        double area;              // negative for a hole
    };
    // The loops around all faces for which `in` holds. Throws Tangled.
    std::vector<Loop> loops(const std::function<bool(int face)>& in) const;

    bool inside(int face, Spot) const;

private:
    struct Edge {
        int from, to;
        int left, right;  // faces
    };
    struct Trace;

    int node(Spot);
    double length(const Edge&) const;
    void crossings(const std::vector<std::size_t>& around, const Border&,
                   std::vector<std::vector<std::pair<double, int>>>& on_edges,
                   std::vector<std::vector<std::pair<double, int>>>& on_line);
    std::vector<Trace> traces(const std::function<bool(int face)>& in) const;
    bool give_away_fragments(int first, int count);
    void drop_inner_edges();

    Lattice lattice_;
    std::vector<Spot> nodes_;
    std::map<Spot, int> node_at_;
    std::vector<Edge> edges_;
};
}
