#include "support/geometry/system_judge.hpp"
#include <algorithm>
#include <cmath>
#include "support/geometry/area_index.hpp"
#include "support/geometry/shapes.hpp"
namespace yiwang::support::geometry {
namespace {
constexpr double likeness_min = 0.99;
constexpr double inside_min = 0.99;
constexpr std::size_t inside_count_min = 100, names_count_min = 5;
constexpr double names_median_max_m = 200, names_margin_m = 150;

std::vector<System> candidates(const System& declared) {
    std::vector<System> out{System{}, *find_system("GCJ-02"), *find_system("BD-09")};
    if (!declared.in_degrees()) return {declared};
    for (auto& one : out)
        if (one.kind == declared.kind) one.name = declared.name;
    return out;
}

// Of measures of which the greatest is the best: which agrees, and whether it alone does.
SystemJudgement judged(const System& declared, std::string evidence, std::vector<SystemScore> scores, double enough, double margin) {
    SystemJudgement out{Verdict::unknown, declared.name, {}, std::move(evidence), std::move(scores)};
    const auto best = std::max_element(out.scores.begin(), out.scores.end(), [](const auto& a, const auto& b) { return a.agreement < b.agreement; });
    if (best == out.scores.end() || best->agreement < enough) return out;
    for (const auto& other : out.scores)
        if (&other != &*best && other.agreement > best->agreement - margin) return out;
    out.likely = best->system;
    out.verdict = best->system == declared.name ? Verdict::confirmed : Verdict::contradicted;
    return out;
}

bool plausible(const System& system, Spot at) {
    switch (system.kind) {
        case System::Kind::web_mercator: return std::abs(at.x) <= 20037509 && std::abs(at.y) <= 20048967 && (std::abs(at.x) > 360 || std::abs(at.y) > 360);
        case System::Kind::gauss_kruger: {
            const double easting = at.x - system.zone * 1e6;
            return easting > 100000 && easting < 900000 && at.y > 0 && at.y < 6000000;
        }
        default: return std::abs(at.x) <= 180 && std::abs(at.y) <= 90;
    }
}

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
    return values[values.size() / 2];
}
}

SystemJudgement judge_numbers(const System& declared, std::span<const Spot> given) {
    SystemJudgement out{Verdict::unknown, declared.name, {}, "numbers", {}};
    if (given.empty()) return out;
    std::vector<System> families{declared, System{}, *find_system("EPSG:3857")};
    for (int epsg = 4513; epsg <= 4554; ++epsg) families.push_back(*find_system("EPSG:" + std::to_string(epsg)));
    const auto share = [&](const auto& fits) {
        return static_cast<double>(std::count_if(given.begin(), given.end(), fits)) / static_cast<double>(given.size());
    };
    const double as_declared = share([&](Spot at) { return plausible(declared, at); });
    out.scores.push_back({declared.name, as_declared});
    // In China the longitude is above 73 and the latitude below 54: a swap shows.
    const double swapped = share([](Spot at) { return at.x > 3 && at.x < 54 && at.y > 73 && at.y < 136; });
    if (declared.in_degrees() && swapped > 0.99) {
        out.verdict = Verdict::contradicted;
        out.likely = declared.name + " (latitude first)";
        return out;
    }
    if (as_declared > 0.99) return out;
    out.verdict = Verdict::contradicted;
    for (const auto& other : families) {
        const double agreement = share([&](Spot at) { return plausible(other, at); });
        const double turned = share([&](Spot at) { return plausible(other, {at.y, at.x}); });
        if (agreement > 0.99 && out.likely.empty() && other.name != declared.name) out.likely = other.name;
        else if (turned > 0.99 && out.likely.empty() && !other.in_degrees()) out.likely = other.name + " (northing first)";
        else continue;
        out.scores.push_back({out.likely, std::max(agreement, turned)});
    }
    return out;
}

SystemJudgement judge_outline(const System& declared, const Outline& known, const Outline& given) {
    std::vector<SystemScore> scores;
    const Shape reference(known);
    for (const auto& system : candidates(declared)) {
        const Shape turned(to_wgs84(given, system));
        scores.push_back({system.name, turned.fault().empty() ? likeness(reference, turned) : 0});
    }
    return judged(declared, "outline", std::move(scores), likeness_min, 0.001);
}

SystemJudgement judge_inside(const System& declared, const Outline& area, std::span<const Spot> given) {
    if (given.size() < inside_count_min) return {Verdict::unknown, declared.name, {}, "inside", {}};
    const AreaIndex index(std::span<const Outline>(&area, 1));
    std::vector<SystemScore> scores;
    for (const auto& system : candidates(declared)) {
        const auto inside = std::count_if(given.begin(), given.end(), [&](Spot at) { return index.first_holding(system.to_wgs84(at)) == 0; });
        scores.push_back({system.name, static_cast<double>(inside) / static_cast<double>(given.size())});
    }
    // Three times the deviation of a share of nearly all: chance does not tell the systems apart.
    const double margin = 3 * std::sqrt(0.02 / static_cast<double>(given.size()));
    return judged(declared, "inside", std::move(scores), inside_min, margin);
}

SystemJudgement judge_names(const System& declared, std::span<const NamedPair> pairs) {
    SystemJudgement out{Verdict::unknown, declared.name, {}, "names", {}};
    if (pairs.size() < names_count_min) return out;
    for (const auto& system : candidates(declared)) {
        std::vector<double> apart;
        for (const auto& pair : pairs) {
            const double d = distance_m(pair.known, system.to_wgs84(pair.given));
            apart.push_back(std::isfinite(d) ? d : 1e9);
        }
        out.scores.push_back({system.name, median(std::move(apart))});
    }
    const auto best = std::min_element(out.scores.begin(), out.scores.end(), [](const auto& a, const auto& b) { return a.agreement < b.agreement; });
    if (best->agreement > names_median_max_m) return out;
    for (const auto& other : out.scores)
        if (&other != &*best && other.agreement < best->agreement + names_margin_m) return out;
    out.likely = best->system;
    out.verdict = best->system == declared.name ? Verdict::confirmed : Verdict::contradicted;
    return out;
}

SystemJudgement judge_system(const System& declared, const KnownThings& known, const GivenThings& given) {
    auto numbers = judge_numbers(declared, given.coordinates);
    if (numbers.verdict == Verdict::contradicted) return numbers;
    std::vector<NamedPair> pairs;
    for (const auto& [name, at] : given.named)
        if (known.places.count(name) == 1) pairs.push_back({known.places.find(name)->second, at});  // names that stand twice tell nothing
    auto names = judge_names(declared, pairs);
    if (names.verdict != Verdict::unknown) return names;
    if (known.area && given.area) {
        auto outline = judge_outline(declared, *known.area, *given.area);
        if (outline.verdict != Verdict::unknown) return outline;
    }
    if (known.area) {
        auto inside = judge_inside(declared, *known.area, given.inside);
        if (inside.verdict != Verdict::unknown || !inside.scores.empty()) return inside;
    }
    if (!names.scores.empty()) return names;
    return {Verdict::unknown, declared.name, {}, "none", {}};
}
}
