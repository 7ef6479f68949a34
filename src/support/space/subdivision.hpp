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

    // Where something is cut: how far along, and the node that stands there. Sorted before it is walked.
    using Cuts = std::vector<std::pair<double, int>>;

    int node(Spot);
    Spot spot(int node) const { return nodes_[static_cast<std::size_t>(node)]; }
    double length(const Edge&) const;
    void cut_around(const std::vector<std::size_t>& around, const Border&, std::vector<Cuts>& on_edges,
                    std::vector<Cuts>& on_line);
    void append_inside(std::vector<Edge>& out, int face, int first, const Border&,
                       std::vector<Cuts>& on_line);
    void append_cut(std::vector<Edge>& out, const Edge&, int face, int first, std::size_t count,
                    const std::vector<Border>&, Cuts&) const;
    std::vector<Trace> traces(const std::function<bool(int face)>& in) const;
    bool give_away_fragments(int first, int count);
    void drop_inner_edges();

    Lattice lattice_;
    std::vector<Spot> nodes_;
    std::map<Spot, int> node_at_;
    std::vector<Edge> edges_;
};
}
