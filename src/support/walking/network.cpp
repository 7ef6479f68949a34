#include "support/walking/network.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <queue>
#include <unordered_map>
namespace yiwang::support::walking {
namespace {
using geometry::Box;
using geometry::Point;
using geometry::Ring;
using geometry::Spot;
constexpr double infinite = std::numeric_limits<double>::infinity();

std::uint64_t cell_of(Point at) {
    const auto whole = [](double degrees) { return static_cast<std::uint64_t>(std::llround((degrees + 360) * 1e7)); };
    return whole(at.lng) << 32 | whole(at.lat);
}

Spot between(Spot a, Spot b, double share) {
    return a + (b - a) * share;
}
}

Network::Network(const std::vector<Ring>& lines) : plane_(lines.empty() || lines[0].empty() ? geometry::GaussKruger(0) : geometry::plane_of(lines[0][0])) {
    std::unordered_map<std::uint64_t, std::uint32_t> vertices;
    const auto vertex = [&](Point at) {
        const auto [known, fresh] = vertices.try_emplace(cell_of(at), static_cast<std::uint32_t>(spots_.size()));
        if (fresh) spots_.push_back(plane_.to_plane(at));
        return known->second;
    };
    for (const auto& line : lines)
        for (std::size_t i = 1; i < line.size(); ++i) {
            const auto from = vertex(line[i - 1]), to = vertex(line[i]);
            if (from == to) continue;
            const double metres = geometry::distance(spots_[from], spots_[to]);
            pieces_.push_back({from, to, static_cast<float>(metres)});
            length_m_ += metres;
        }
    at_vertex_.assign(spots_.size() + 1, 0);
    for (const auto& piece : pieces_) ++at_vertex_[piece.from + 1], ++at_vertex_[piece.to + 1];
    std::partial_sum(at_vertex_.begin(), at_vertex_.end(), at_vertex_.begin());
    meeting_.resize(2 * pieces_.size());
    auto next = at_vertex_;
    std::vector<Box> boxes;
    for (std::uint32_t i = 0; i < pieces_.size(); ++i) {
        meeting_[next[pieces_[i].from]++] = i;
        meeting_[next[pieces_[i].to]++] = i;
        const Spot a = spots_[pieces_[i].from], b = spots_[pieces_[i].to];
        boxes.push_back({std::min(a.x, b.x), std::min(a.y, b.y), std::max(a.x, b.x), std::max(a.y, b.y)});
    }
    boxes_ = geometry::BoxIndex(boxes);
}

double Network::largest_share() const {
    std::vector<std::uint32_t> group(spots_.size());
    std::iota(group.begin(), group.end(), 0U);
    const auto root = [&](std::uint32_t vertex) {
        while (group[vertex] != vertex) vertex = group[vertex] = group[group[vertex]];
        return vertex;
    };
    for (const auto& piece : pieces_) group[root(piece.from)] = root(piece.to);
    std::vector<double> metres(spots_.size(), 0);
    for (const auto& piece : pieces_) metres[root(piece.from)] += piece.length_m;
    return metres.empty() || length_m_ == 0 ? 0 : *std::max_element(metres.begin(), metres.end()) / length_m_;
}

std::optional<Network::Foot> Network::foot_of(Spot at) const {
    std::optional<Foot> best;
    // Small boxes first: mostly the line is near.
    for (const double within_m : {30.0, 100.0, off_road_max_m}) {
        boxes_.each_meeting({at.x - within_m, at.y - within_m, at.x + within_m, at.y + within_m}, [&](std::uint32_t number) {
            const auto& piece = pieces_[number];
            const Spot a = spots_[piece.from], along = spots_[piece.to] - a;
            const double share = std::clamp(geometry::dot(at - a, along) / geometry::dot(along, along), 0.0, 1.0);
            const Spot foot = a + along * share;
            const double off_m = geometry::distance(at, foot);
            const bool nearer = off_m <= within_m && (!best || off_m < best->off_m || (off_m == best->off_m && number < best->piece));
            if (nearer) best = Foot{number, share * piece.length_m, off_m, foot};
        });
        if (best) return best;
    }
    return {};
}

// Dijkstra's, from the foot on its piece; ends at the limit, or when both ends of the other foot's piece are settled.
Network::Walked Network::walk(const Foot& start, double metres, const Foot* until) const {
    Walked out{std::vector<double>(spots_.size(), infinite), std::vector<std::uint32_t>(spots_.size(), no_vertex)};
    using Step = std::pair<double, std::uint32_t>;
    std::priority_queue<Step, std::vector<Step>, std::greater<>> open;
    const auto come = [&](std::uint32_t vertex, double length, std::uint32_t before) {
        if (length > metres || length >= out.metres[vertex]) return;
        out.metres[vertex] = length;
        out.before[vertex] = before;
        open.emplace(length, vertex);
    };
    const auto& first = pieces_[start.piece];
    come(first.from, start.off_m + start.along_m, no_vertex);
    come(first.to, start.off_m + first.length_m - start.along_m, no_vertex);
    int ends = until ? 2 : 0;
    while (!open.empty()) {
        const auto [length, vertex] = open.top();
        open.pop();
        if (length > out.metres[vertex]) continue;
        if (until && (vertex == pieces_[until->piece].from || vertex == pieces_[until->piece].to) && --ends == 0) break;
        for (auto i = at_vertex_[vertex]; i < at_vertex_[vertex + 1]; ++i) {
            const auto& piece = pieces_[meeting_[i]];
            come(piece.from == vertex ? piece.to : piece.from, length + piece.length_m, vertex);
        }
    }
    return out;
}

std::optional<std::vector<Ring>> Network::reach(Point from, double metres) const {
    const auto start = foot_of(plane_.to_plane(from));
    if (!start) return {};
    std::vector<Ring> out;
    const auto walked = walk(*start, metres);
    for (std::uint32_t i = 0; i < pieces_.size(); ++i) {
        const auto& piece = pieces_[i];
        const double length = piece.length_m;
        // What is reached of the piece, from either end and from the start on it: [from, to] in metres along it.
        std::array<std::pair<double, double>, 3> parts{std::pair(0.0, std::min(length, metres - walked.metres[piece.from])),
                                                       std::pair(std::max(0.0, length - (metres - walked.metres[piece.to])), length), std::pair(1.0, 0.0)};
        if (const double on_it = metres - start->off_m; i == start->piece)
            parts[2] = {std::max(0.0, start->along_m - on_it), std::min(length, start->along_m + on_it)};
        std::sort(parts.begin(), parts.end());
        double done = 0;
        for (const auto& [from_m, to_m] : parts) {
            const double begin = std::max(from_m, done);
            if (to_m <= begin) continue;
            const Spot a = spots_[piece.from], b = spots_[piece.to];
            out.push_back({plane_.from_plane(between(a, b, begin / length)), plane_.from_plane(between(a, b, to_m / length))});
            done = to_m;
        }
    }
    return out;
}

std::optional<Network::Way> Network::way(Point from, Point to) const {
    const auto start = foot_of(plane_.to_plane(from)), end = foot_of(plane_.to_plane(to));
    if (!start || !end) return {};
    const auto& last = pieces_[end->piece];
    const auto walked = walk(*start, way_max_m, &*end);
    const double by_from = walked.metres[last.from] + end->along_m, by_to = walked.metres[last.to] + last.length_m - end->along_m;
    const double along = start->piece == end->piece ? start->off_m + std::abs(start->along_m - end->along_m) : infinite;
    const double best = std::min({by_from, by_to, along});
    if (best > way_max_m) return {};
    Way out{best + end->off_m, {to, plane_.from_plane(end->at)}};
    if (best < along)
        for (auto vertex = by_from <= by_to ? last.from : last.to; vertex != no_vertex; vertex = walked.before[vertex])
            out.line.push_back(plane_.from_plane(spots_[vertex]));
    out.line.push_back(plane_.from_plane(start->at));
    out.line.push_back(from);
    std::reverse(out.line.begin(), out.line.end());
    return out;
}
}
