#include "support/space/diagram.hpp"
#include <algorithm>
#include <array>
#include <limits>
#include <map>
namespace yiwang::support::space {
namespace {
constexpr double bend_by_length = 0.11;  // of a border's length
constexpr double bend_in_kite = 0.8;     // of the room that the cell leaves

// A corner of a cell and what the side after it borders on: a site, or -1..-4 for the frame.
struct Corner {
    Spot at;
    int beyond;
};
using Cell = std::vector<Corner>;  // counter-clockwise

double power(const Site& site, Spot at) {
    return distance_squared(site.at, at) - site.weight;
}

// What of the cell is nearer to its own site than to the other.
Cell cut(const Cell& cell, const Site& own, const Site& other, int beyond) {
    const auto side = [&](Spot at) { return power(own, at) - power(other, at); };
    Cell out;
    for (std::size_t i = 0; i < cell.size(); ++i) {
        const Corner& from = cell[i];
        const Spot to = cell[(i + 1) % cell.size()].at;
        const double here = side(from.at), there = side(to);
        if (here <= 0) out.push_back(from);
        if ((here <= 0) == (there <= 0)) continue;
        const Spot between = from.at + (to - from.at) * (here / (here - there));
        out.push_back({between, here <= 0 ? beyond : from.beyond});
    }
    return out;
}

Spot centre(const Cell& cell) {
    Spot sum;
    double twice_area = 0;
    for (std::size_t i = 0; i < cell.size(); ++i) {
        const Spot a = cell[i].at, b = cell[(i + 1) % cell.size()].at;
        const double part = cross(a - cell[0].at, b - cell[0].at);
        sum = sum + (a + b + cell[0].at) * (part / 3);
        twice_area += part;
    }
    return sum * (1 / twice_area);
}

// How far a border may bend to one side at t of its length: inside the triangle over it with this tip, of
// which no other border has a part.
struct Room {
    double foot, height;

    Room(Spot from, Spot to, Spot tip) {
        const Spot along = to - from;
        foot = dot(tip - from, along) / dot(along, along);
        height = std::abs(cross(along, tip - from)) / std::sqrt(dot(along, along));
    }
    double at(double t) const {
        double room = std::numeric_limits<double>::max();
        if (foot > 0) room = std::min(room, height * t / foot);
        if (foot < 1) room = std::min(room, height * (1 - t) / (1 - foot));
        return room;
    }
};

void displace(std::vector<double>& bend, std::size_t from, std::size_t to, double reach, Chance& chance) {
    if (to - from < 2) return;
    const std::size_t middle = (from + to) / 2;
    bend[middle] = (bend[from] + bend[to]) / 2 + chance.between(-reach, reach);
    displace(bend, from, middle, reach * 0.55, chance);
    displace(bend, middle, to, reach * 0.55, chance);
}

// tips: a spot inside the left and the right cell, then their sites.
std::vector<Spot> bent(Spot from, Spot to, const std::array<Spot, 4>& tips, double step, Chance& chance) {
    const double length = distance(from, to);
    const auto pieces = static_cast<std::size_t>(std::clamp(length / step, 1.0, 256.0));
    std::vector<double> bend(pieces + 1, 0.0);
    displace(bend, 0, pieces, length * bend_by_length, chance);
    const std::array<Room, 4> rooms{Room(from, to, tips[0]), Room(from, to, tips[1]), Room(from, to, tips[2]),
                                    Room(from, to, tips[3])};
    const Spot across = Spot{-(to - from).y, (to - from).x} * (1 / length);
    std::vector<Spot> line{from};
    for (std::size_t i = 1; i < pieces; ++i) {
        const double t = static_cast<double>(i) / static_cast<double>(pieces);
        const double left = bend_in_kite * std::min(rooms[0].at(t), rooms[2].height);
        const double right = bend_in_kite * std::min(rooms[1].at(t), rooms[3].height);
        line.push_back(from + (to - from) * t + across * std::clamp(bend[i], -right, left));
    }
    line.push_back(to);
    return line;
}

std::vector<Cell> cells_of(std::span<const Site> sites, Spot low, Spot high) {
    std::vector<Cell> cells;
    for (std::size_t i = 0; i < sites.size(); ++i) {
        Cell cell{{low, -1}, {{high.x, low.y}, -2}, {high, -3}, {{low.x, high.y}, -4}};
        for (std::size_t j = 0; j < sites.size() && !cell.empty(); ++j)
            if (j != i) cell = cut(cell, sites[i], sites[j], static_cast<int>(j));
        if (cell.size() < 3) throw Tangled();
        cells.push_back(std::move(cell));
    }
    return cells;
}
}

std::vector<Border> bent_diagram(std::span<const Site> sites, Spot low, Spot high, double step,
                                 Chance& chance) {
    const auto cells = cells_of(sites, low, high);
    std::vector<Spot> centres;
    for (const auto& cell : cells) centres.push_back(centre(cell));

    // A corner is named by the three that meet there; who comes first says where it lies, to the bit.
    std::map<std::array<int, 3>, Spot> corners;
    const auto corner = [&](int own, int before, int after, Spot at) {
        std::array<int, 3> name{own, before, after};
        std::sort(name.begin(), name.end());
        return corners.emplace(name, at).first->second;
    };
    std::vector<Border> out;
    for (std::size_t i = 0; i < cells.size(); ++i) {
        const auto& cell = cells[i];
        const int own = static_cast<int>(i);
        for (std::size_t k = 0; k < cell.size(); ++k) {
            const auto& before = cell[(k + cell.size() - 1) % cell.size()];
            const auto& after = cell[(k + 1) % cell.size()];
            const int beyond = cell[k].beyond;
            const Spot from = corner(own, before.beyond, beyond, cell[k].at);
            const Spot to = corner(own, beyond, after.beyond, after.at);
            if (beyond < 0) out.push_back({{from, to}, own, -1});
            else if (own < beyond)
                out.push_back({bent(from, to,
                                    {centres[i], centres[static_cast<std::size_t>(beyond)], sites[i].at,
                                     sites[static_cast<std::size_t>(beyond)].at},
                                    step, chance),
                               own, beyond});
        }
    }
    return out;
}

std::size_t nearest(std::span<const Site> sites, Spot at) {
    std::size_t best = 0;
    for (std::size_t i = 1; i < sites.size(); ++i)
        if (power(sites[i], at) < power(sites[best], at)) best = i;
    return best;
}

void balance(std::vector<Site>& sites, std::span<const double> shares, std::span<const Spot> samples) {
    Spot low = samples.front(), high = low;
    for (const Spot at : samples) {
        low = {std::min(low.x, at.x), std::min(low.y, at.y)};
        high = {std::max(high.x, at.x), std::max(high.y, at.y)};
    }
    const double whole = (high.x - low.x) * (high.y - low.y);
    for (int round = 0; round < 40; ++round) {
        std::vector<double> got(sites.size(), 0.0);
        for (const Spot at : samples) got[nearest(sites, at)] += 1.0 / static_cast<double>(samples.size());
        for (std::size_t i = 0; i < sites.size(); ++i)
            sites[i].weight += 0.3 * whole * (shares[i] - got[i]) / (1 + 0.1 * round);
        // A cell keeps its site as long as no other's weight exceeds its own by the square of their distance.
        for (std::size_t i = 0; i < sites.size(); ++i)
            for (std::size_t j = 0; j < sites.size(); ++j) {
                const double most = sites[i].weight + 0.6 * distance_squared(sites[i].at, sites[j].at);
                if (i != j) sites[j].weight = std::min(sites[j].weight, most);
            }
    }
}

std::vector<Site> spread(std::size_t count, std::span<const Spot> samples, Chance& chance) {
    std::vector<Site> sites;
    for (std::size_t i = 0; i < count; ++i) sites.push_back({samples[chance.below(samples.size())], 0});
    for (int round = 0; round < 4; ++round) {
        std::vector<Spot> sum(count);
        std::vector<double> got(count, 0.0);
        for (const Spot at : samples) {
            const auto to = nearest(sites, at);
            sum[to] = sum[to] + at;
            got[to] += 1;
        }
        for (std::size_t i = 0; i < count; ++i)
            sites[i].at = got[i] > 0 ? sum[i] * (1 / got[i]) : samples[chance.below(samples.size())];
    }
    return sites;
}
}
