#include <algorithm>
#include <cmath>
#include <limits>
#include "support/geometry/shapes.hpp"
#include "support/space/space.hpp"
#include "support/space/subdivision.hpp"
// NB: all in degrees as if they were a plane. A cell is then a little wider than high; nobody measures these.
namespace yiwang::support::space {
namespace {
constexpr std::size_t samples_of_district = 4000, samples_of_street = 1200;
constexpr int attempts_max = 20;

Spot on_lattice(Spot at) {  // 1 cm, the seventh decimal
    return {std::round(at.x * 1e7) / 1e7, std::round(at.y * 1e7) / 1e7};
}

struct Frame {
    Spot low{std::numeric_limits<double>::max(), std::numeric_limits<double>::max()};
    Spot high{std::numeric_limits<double>::lowest(), std::numeric_limits<double>::lowest()};

    void take(Spot at) {
        low = {std::min(low.x, at.x), std::min(low.y, at.y)};
        high = {std::max(high.x, at.x), std::max(high.y, at.y)};
    }
    Frame widened() const { return {low - (high - low), high + (high - low)}; }
};

// A face of the subdivision to be divided, and what is known of it.
struct Ground {
    std::vector<Subdivision::Loop> loops;
    Frame frame;
    double area = 0;

    Ground(const Subdivision& whole, int face)
        : loops(whole.loops([=](int other) { return other == face; })) {
        for (const auto& loop : loops) {
            area += loop.area;
            for (const Spot at : loop.spots) frame.take(at);
        }
    }
    bool holds(Spot at) const {
        bool odd = false;
        for (const auto& loop : loops)
            for (std::size_t i = 0; i < loop.spots.size(); ++i)
                odd ^= ray_crosses(at, loop.spots[i], loop.spots[(i + 1) % loop.spots.size()]);
        return odd;
    }
    // Spots of a jittered grid, about this many.
    std::vector<Spot> samples(std::size_t count, Chance& chance) const {
        const double step = std::sqrt(area / static_cast<double>(count));
        std::vector<Spot> out;
        for (double y = frame.low.y; y < frame.high.y; y += step)
            for (double x = frame.low.x; x < frame.high.x; x += step) {
                const Spot at{x + chance.between(0, step), y + chance.between(0, step)};
                if (holds(at)) out.push_back(at);
            }
        if (out.empty()) throw Tangled();
        return out;
    }
};

bool has_seed(const Made& made) {
    return made.seed.lng != 0 || made.seed.lat != 0;
}

// Divides a face among the given blocks: seeds as given or spread evenly, shares by weight.
void divide(Subdivision& whole, int face, std::span<const Made* const> among, int first,
            std::size_t sample_count, Chance& chance) {
    if (among.empty()) return;
    const Ground ground(whole, face);
    const auto samples = ground.samples(sample_count, chance);
    auto sites = spread(among.size(), samples, chance);
    std::vector<double> shares;
    double sum = 0;
    for (std::size_t i = 0; i < among.size(); ++i) {
        if (has_seed(*among[i])) sites[i].at = {among[i]->seed.lng, among[i]->seed.lat};
        if (!ground.holds(sites[i].at)) sites[i].at = samples[chance.below(samples.size())];
        shares.push_back(among[i]->weight * (has_seed(*among[i]) ? 1 : chance.between(0.6, 1.5)));
        sum += shares.back();
    }
    for (auto& share : shares) share /= sum;
    balance(sites, shares, samples);

    const Frame frame = ground.frame.widened();
    auto borders = bent_diagram(sites, frame.low, frame.high, std::sqrt(ground.area) / 50, chance);
    for (auto& border : borders)
        for (auto& at : border.line) at = on_lattice(at);
    whole.divide(face, borders, first, static_cast<int>(among.size()));
}

Ring ring_of(const std::vector<Spot>& spots) {
    Ring ring;
    for (const Spot at : spots) ring.push_back({at.x, at.y});
    ring.push_back(ring.front());
    return ring;
}

// Outer loops and their holes; a hole belongs to the smallest outer loop around it.
Outline joined(const std::vector<Subdivision::Loop>& loops) {
    std::vector<const Subdivision::Loop*> outer;
    for (const auto& loop : loops)
        if (loop.area > 0) outer.push_back(&loop);
    std::sort(outer.begin(), outer.end(), [](auto* a, auto* b) { return a->area < b->area; });
    Outline out;
    for (const auto* loop : outer) out.push_back({ring_of(loop->spots)});
    for (const auto& hole : loops) {
        if (hole.area > 0) continue;
        const Spot middle = (hole.spots[0] + hole.spots[1]) * 0.5;
        const auto around = std::find_if(outer.begin(), outer.end(), [&](auto* loop) {
            bool odd = false;
            for (std::size_t i = 0; i < loop->spots.size(); ++i)
                odd ^= ray_crosses(middle, loop->spots[i], loop->spots[(i + 1) % loop->spots.size()]);
            return odd;
        });
        if (around == outer.end()) throw Tangled();
        out[static_cast<std::size_t>(around - outer.begin())].push_back(ring_of(hole.spots));
    }
    std::reverse(out.begin(), out.end());
    return out;
}

void append_feature(std::string& out, const Made& block, Level level, bool made, const Outline& outline) {
    const json::Object properties{{"code", block.code},
                                  {"name", block.name},
                                  {"level", json::name_of(level)},
                                  {"parent", block.parent},
                                  {"made", made}};
    if (out.back() == '}') out += ",\n";
    out += R"({"type":"Feature","properties":)" + json::print(json::Value(properties)) + R"(,"geometry":)" +
           print_outline(outline) + '}';
}

Outline checked(Outline outline) {
    if (!Shape(outline).fault().empty()) throw Tangled();
    return outline;
}

std::string try_to_make(const Outline& district, const Made& district_block, bool district_made,
                        const std::vector<Made>& streets, const std::vector<Made>& communities,
                        unsigned seed) {
    Chance chance(seed);
    Subdivision whole(on_lattice);
    for (const auto& polygon : district)
        for (const auto& ring : polygon) {
            std::vector<Spot> spots;
            for (const auto& at : ring) spots.push_back({at.lng, at.lat});
            whole.add_ring(spots, 0);
        }
    // Faces: 0 the district, 1.. the streets, then the communities in the order of their streets.
    std::vector<const Made*> order;
    for (const auto& street : streets) order.push_back(&street);
    divide(whole, 0, order, 1, samples_of_district, chance);
    std::vector<int> street_of(1 + streets.size());
    std::vector<const Made*> blocks{&district_block};
    blocks.insert(blocks.end(), order.begin(), order.end());
    for (std::size_t s = 0; s < streets.size(); ++s) {
        street_of[1 + s] = static_cast<int>(1 + s);
        std::vector<const Made*> own;
        for (const auto& community : communities)
            if (community.parent == streets[s].code) own.push_back(&community);
        divide(whole, static_cast<int>(1 + s), own, static_cast<int>(blocks.size()), samples_of_street,
               chance);
        blocks.insert(blocks.end(), own.begin(), own.end());
        street_of.resize(blocks.size(), static_cast<int>(1 + s));
    }

    std::string out = "{\"type\":\"FeatureCollection\",\"features\":[\n";
    append_feature(out, district_block, Level::district, district_made,
                   joined(whole.loops([](int face) { return face != Subdivision::outside; })));
    for (std::size_t s = 1; s <= streets.size(); ++s) {
        const auto is_in = [&](int face) {
            return face > 0 && street_of[static_cast<std::size_t>(face)] == static_cast<int>(s);
        };
        append_feature(out, *blocks[s], Level::street, true, checked(joined(whole.loops(is_in))));
    }
    for (std::size_t c = 1 + streets.size(); c < blocks.size(); ++c)
        append_feature(
            out, *blocks[c], Level::community, true,
            checked(joined(whole.loops([=](int face) { return face == static_cast<int>(c); }))));
    return out + "\n]}\n";
}

// Rings counter-clockwise outside, clockwise around holes.
void turn_rings(Outline& outline) {
    for (auto& polygon : outline)
        for (std::size_t r = 0; r < polygon.size(); ++r) {
            double area = 0;
            for (std::size_t i = 0; i + 1 < polygon[r].size(); ++i) {
                const auto &from = polygon[r][i], &to = polygon[r][i + 1], &zero = polygon[r][0];
                area +=
                    (from.lng - zero.lng) * (to.lat - zero.lat) - (to.lng - zero.lng) * (from.lat - zero.lat);
            }
            if ((area > 0) != (r == 0)) std::reverse(polygon[r].begin(), polygon[r].end());
        }
}
}

std::string make_blocks(const std::string& district_geojson, const std::vector<Made>& streets,
                        const std::vector<Made>& communities, unsigned seed) {
    Outline district = first_outline(district_geojson);
    turn_rings(district);
    const auto properties = first_properties(district_geojson);
    const auto text = [&](std::string_view name) {
        const auto* value = properties.if_contains(name);
        return value && value->is_string() ? std::string(value->get_string()) : std::string();
    };
    Made block{.code = text("code"), .name = text("name"), .parent = {}, .seed = {}};
    if (block.code.empty() && !streets.empty()) block.code = streets.front().parent;
    if (block.name.empty()) block.name = block.code;
    const auto* made = properties.if_contains("made");
    for (int attempt = 0; attempt < attempts_max; ++attempt) {
        try {
            return try_to_make(district, block, made && made->is_bool() && made->get_bool(), streets,
                               communities, seed + 7919U * static_cast<unsigned>(attempt));
        } catch (const Tangled&) {
        }
    }
    throw Invalid("geojson", "space.cannot_divide",
                  {"无法在此轮廓内划分街道和社区。",
                   "Streets and communities cannot be laid out inside this outline."});
}
}
