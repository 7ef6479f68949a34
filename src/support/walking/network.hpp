// Lines to walk along as a graph: how far everything is from a point, and the shortest way between two.
//
// Lines meet where they have a vertex in common, to 1e-7 degrees (1 cm); where they merely cross, one bridges the other.
// They are walked both ways. A point off them goes straight to the nearest. Metres on the Gauss-Krüger plane of the
// zone. Immutable; any thread may ask.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>
#include "support/geometry/box_index.hpp"
#include "support/geometry/coordinates.hpp"
#include "support/geometry/outline.hpp"
namespace yiwang::support::walking {

class Network {
public:
    Network() : plane_(0) {}
    explicit Network(const std::vector<geometry::Ring>& lines);

    double length_m() const { return length_m_; }
    std::size_t crossings() const { return spots_.size(); }
    double largest_share() const;  // of the length, that hangs together: 1 for one piece

    bool near(geometry::Point at) const { return foot_of(plane_.to_plane(at)).has_value(); }  // a line within off_road_max_m

    // What is reached by walking at most so far, as lines. Nothing: no line within off_road_max_m of the point.
    std::optional<std::vector<geometry::Ring>> reach(geometry::Point from, double metres) const;

    struct Way {
        double metres;  // with what is walked off the lines
        geometry::Ring line;
    };
    // Nothing: a point is too far from any line, or no way of at most way_max_m leads there.
    std::optional<Way> way(geometry::Point from, geometry::Point to) const;

    static constexpr double off_road_max_m = 300, way_max_m = 50'000;

private:
    struct Piece {  // between two vertices of a line
        std::uint32_t from, to;
        float length_m;
    };
    struct Foot {
        std::uint32_t piece;
        double along_m, off_m;
        geometry::Spot at;
    };
    struct Walked {
        std::vector<double> metres;         // to each vertex; infinite: not reached
        std::vector<std::uint32_t> before;  // the vertex it is reached from; no_vertex: the start itself
    };
    std::optional<Foot> foot_of(geometry::Spot) const;
    Walked walk(const Foot&, double metres, const Foot* until = nullptr) const;
    static constexpr std::uint32_t no_vertex = 0xFFFFFFFF;

    geometry::GaussKruger plane_;
    std::vector<geometry::Spot> spots_;  // of the vertices
    std::vector<Piece> pieces_;
    std::vector<std::uint32_t> at_vertex_;  // where a vertex's begin in meeting_; one more
    std::vector<std::uint32_t> meeting_;    // pieces
    geometry::BoxIndex boxes_;              // of the pieces, on the plane
    double length_m_ = 0;
};
}
