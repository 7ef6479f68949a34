#include "support/space/subdivision.hpp"
#include <algorithm>
#include <numbers>
namespace yiwang::support::space {

struct Subdivision::Trace {
    std::vector<std::size_t> edges;
    std::vector<int> nodes;
    double area;
};

int Subdivision::node(Spot at) {
    const auto [found, is_new] = node_at_.emplace(at, static_cast<int>(nodes_.size()));
    if (is_new) nodes_.push_back(at);
    return found->second;
}

double Subdivision::length(const Edge& edge) const {
    return distance(spot(edge.from), spot(edge.to));
}

void Subdivision::add_ring(std::span<const Spot> ring, int face) {
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
        const int from = node(ring[i]), to = node(ring[i + 1]);
        if (from != to) edges_.push_back({from, to, face, outside});
    }
}

bool Subdivision::inside(int face, Spot at) const {
    bool odd = false;
    for (const auto& edge : edges_)
        if ((edge.left == face) != (edge.right == face))
            odd ^= ray_crosses(at, spot(edge.from), spot(edge.to));
    return odd;
}

// Where a border crosses the edges around a face.
void Subdivision::cut_around(const std::vector<std::size_t>& around, const Border& border,
                             std::vector<Cuts>& on_edges, std::vector<Cuts>& on_line) {
    for (std::size_t i = 0; i + 1 < border.line.size(); ++i) {
        const Spot a = border.line[i], b = border.line[i + 1];
        const auto [low_x, high_x] = std::minmax(a.x, b.x);
        const auto [low_y, high_y] = std::minmax(a.y, b.y);
        for (std::size_t e = 0; e < around.size(); ++e) {
            const Spot c = spot(edges_[around[e]].from), d = spot(edges_[around[e]].to);
            if ((c.x < low_x && d.x < low_x) || (c.x > high_x && d.x > high_x)) continue;
            if ((c.y < low_y && d.y < low_y) || (c.y > high_y && d.y > high_y)) continue;
            const double turn = cross(b - a, d - c);
            if (turn == 0) continue;
            const double on_piece = cross(c - a, d - c) / turn, on_edge = cross(c - a, b - a) / turn;
            if (on_piece < 0 || on_piece > 1 || on_edge < 0 || on_edge > 1) continue;
            const int at = node(lattice_(a + (b - a) * on_piece));
            on_edges[e].emplace_back(on_edge, at);
            on_line[i].emplace_back(on_piece, at);
        }
    }
}

// The pieces of a cut border that lie inside the face.
void Subdivision::append_inside(std::vector<Edge>& out, int face, int first, const Border& border,
                                std::vector<Cuts>& on_line) {
    for (std::size_t i = 0; i + 1 < border.line.size(); ++i) {
        std::sort(on_line[i].begin(), on_line[i].end());
        on_line[i].emplace_back(2, node(border.line[i + 1]));
        int from = node(border.line[i]);
        for (const auto& [along, to] : on_line[i]) {
            if (from != to && inside(face, (spot(from) + spot(to)) * 0.5))
                out.push_back({from, to, first + border.left, first + border.right});
            from = to;
        }
    }
}

// The cell of a diagram that a spot lies in.
static int cell_at(Spot at, const std::vector<Border>& borders, std::size_t count) {
    std::vector<bool> odd(count, false);
    for (const auto& border : borders)
        for (std::size_t i = 0; i + 1 < border.line.size(); ++i) {
            if (!ray_crosses(at, border.line[i], border.line[i + 1])) continue;
            odd[static_cast<std::size_t>(border.left)].flip();
            if (border.right >= 0) odd[static_cast<std::size_t>(border.right)].flip();
        }
    const auto found = std::find(odd.begin(), odd.end(), true);
    if (found == odd.end()) throw Tangled();
    return static_cast<int>(found - odd.begin());
}

// The pieces of a cut edge around the face, each with the cell on the face's side.
void Subdivision::append_cut(std::vector<Edge>& out, const Edge& edge, int face, int first, std::size_t count,
                             const std::vector<Border>& borders, Cuts& cuts) const {
    std::sort(cuts.begin(), cuts.end());
    cuts.emplace_back(2, edge.to);
    int from = edge.from;
    for (const auto& [along, to] : cuts) {
        if (from == to) continue;
        const int cell = first + cell_at((spot(from) + spot(to)) * 0.5, borders, count);
        out.push_back(
            {from, to, edge.left == face ? cell : edge.left, edge.right == face ? cell : edge.right});
        from = to;
    }
}

void Subdivision::divide(int face, const std::vector<Border>& borders, int first, int count) {
    std::vector<std::size_t> around;
    std::vector<Edge> after;
    for (std::size_t e = 0; e < edges_.size(); ++e)
        if (edges_[e].left == face || edges_[e].right == face) around.push_back(e);
        else after.push_back(edges_[e]);

    std::vector<Cuts> on_edges(around.size());
    for (const auto& border : borders) {
        if (border.right < 0) continue;  // the frame, far outside
        std::vector<Cuts> on_line(border.line.size());
        cut_around(around, border, on_edges, on_line);
        append_inside(after, face, first, border, on_line);
    }
    for (std::size_t a = 0; a < around.size(); ++a)
        append_cut(after, edges_[around[a]], face, first, static_cast<std::size_t>(count), borders,
                   on_edges[a]);
    edges_ = std::move(after);
    for (int round = 0; give_away_fragments(first, count); ++round)
        if (round > 100) throw Tangled();
}

// Follows the edges with the faces on their left. At a node where several go on, the next one clockwise from
// where it came bounds the same part.
std::vector<Subdivision::Trace> Subdivision::traces(const std::function<bool(int face)>& in) const {
    struct Arc {
        std::size_t edge;
        int from, to;
        bool used = false;
    };
    std::vector<Arc> arcs;
    std::map<int, std::vector<std::size_t>> leaving;
    for (std::size_t e = 0; e < edges_.size(); ++e) {
        const bool left = in(edges_[e].left), right = in(edges_[e].right);
        if (left == right) continue;
        arcs.push_back(left ? Arc{e, edges_[e].from, edges_[e].to} : Arc{e, edges_[e].to, edges_[e].from});
        leaving[arcs.back().from].push_back(arcs.size() - 1);
    }
    const auto next_of = [&](const Arc& arc) -> Arc* {
        Arc* best = nullptr;
        double best_turn = 0;
        const Spot here = spot(arc.to), back = spot(arc.from) - here;
        for (const auto a : leaving[arc.to]) {
            if (arcs[a].used) continue;
            const Spot ahead = nodes_[static_cast<std::size_t>(arcs[a].to)] - here;
            double clockwise = std::atan2(cross(ahead, back), dot(ahead, back));
            if (clockwise <= 0) clockwise += 2 * std::numbers::pi;
            if (!best || clockwise < best_turn) {
                best = &arcs[a];
                best_turn = clockwise;
            }
        }
        return best;
    };
    std::vector<Trace> out;
    for (auto& start : arcs) {
        if (start.used) continue;
        Trace trace{{}, {}, 0};
        for (Arc* at = &start;;) {
            at->used = true;
            trace.edges.push_back(at->edge);
            trace.nodes.push_back(at->from);
            trace.area += cross(spot(at->from) - spot(start.from), spot(at->to) - spot(start.from)) / 2;
            if (at->to == start.from) break;
            at = next_of(*at);
            if (!at) throw Tangled();
        }
        out.push_back(std::move(trace));
    }
    return out;
}

std::vector<Subdivision::Loop> Subdivision::loops(const std::function<bool(int face)>& in) const {
    std::vector<Loop> out;
    for (const auto& trace : traces(in)) {
        Loop& loop = out.emplace_back(Loop{{}, trace.area});
        for (const int node : trace.nodes) loop.spots.push_back(spot(node));
    }
    return out;
}

void Subdivision::drop_inner_edges() {
    std::erase_if(edges_, [](const Edge& edge) { return edge.left == edge.right; });
}

// One fragment of one face to a neighbour of the same division. Says whether there was one.
bool Subdivision::give_away_fragments(int first, int count) {
    for (int face = first; face < first + count; ++face) {
        const auto parts = traces([&](int other) { return other == face; });
        if (parts.empty()) throw Tangled();
        const auto greatest = std::max_element(parts.begin(), parts.end(),
                                               [](const auto& a, const auto& b) { return a.area < b.area; });
        for (auto part = parts.begin(); part != parts.end(); ++part) {
            if (part == greatest || part->area <= 0) continue;
            std::map<int, double> shared;
            for (const auto e : part->edges) {
                const int beyond = edges_[e].left == face ? edges_[e].right : edges_[e].left;
                if (beyond >= first && beyond < first + count) shared[beyond] += length(edges_[e]);
            }
            if (shared.empty()) continue;  // an island stays a part of its own
            const int to = std::max_element(shared.begin(), shared.end(), [](const auto& a, const auto& b) {
                               return a.second < b.second;
                           })->first;
            for (const auto e : part->edges) (edges_[e].left == face ? edges_[e].left : edges_[e].right) = to;
            drop_inner_edges();
            return true;
        }
    }
    return false;
}
}
