#include "govern/appeals/scoring/figures.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include "govern/appeals/scoring/rates.hpp"
namespace yiwang::govern::appeals::scoring {
namespace {
constexpr std::optional<bool> Outcome::*members[measures]{&Outcome::responded, &Outcome::handled, &Outcome::solved, &Outcome::satisfied, &Outcome::first_right, &Outcome::reopened, &Outcome::disputed};
constexpr double cases_for_half = 30;  // a kind's own difficulty weighs as much as the district's mean from here on

struct Sum {
    std::int64_t cases = 0;
    std::array<Tally, measures> tallies{};
    double difficulty = 0;
    std::vector<double> hours;
    std::map<std::int64_t, std::int64_t> units;

    void add(const Outcome& one) {
        ++cases;
        ++units[one.unit.value];
        if (one.hours) hours.push_back(*one.hours);
        for (std::size_t m = 0; m < measures; ++m)
            if (const auto& met = one.*members[m]) tallies[m].met += *met, tallies[m].n += 1;
    }
    void expect(const Outcome& one, const Reference& reference) {
        difficulty += reference.difficulty(one.kind);
        for (std::size_t m = 0; m < measures; ++m)
            if (one.*members[m]) tallies[m].expected += reference.expected(one.kind, static_cast<Measure>(m));
    }
    double share(Measure m) const {
        const auto& tally = tallies[static_cast<std::size_t>(m)];
        return tally.n > 0 ? tally.met / tally.n : 0;
    }
    double median_hours() {
        if (hours.empty()) return 0;
        const auto middle = hours.begin() + static_cast<std::ptrdiff_t>(hours.size() / 2);
        std::nth_element(hours.begin(), middle, hours.end());
        return *middle;
    }
    Id<identity::Unit> most_unit() const {
        return {std::max_element(units.begin(), units.end(), [](const auto& a, const auto& b) { return a.second < b.second; })->first};
    }
};

double percent(double share) {
    return std::clamp(100 * share, 0.0, 100.0);
}

Figure figure_of(Measure measure, const Tally& tally, double weight, double district) {
    Figure out{measure, std::llround(tally.met), std::llround(tally.n), {}, {}, {}, {}, {}, {}};
    if (tally.n == 0) return out;
    const auto sure = wilson(out.met, out.cases);
    const double rate = tally.met / tally.n;
    out.rate = percent(rate), out.low = percent(sure.low), out.high = percent(sure.high), out.expected = percent(tally.expected);
    out.difference = *out.rate - *out.expected;
    out.standardised = percent(district + shrunk(tally, weight) - tally.expected);
    return out;
}
}

std::optional<bool> of(const Outcome& one, Measure measure) {
    return one.*members[static_cast<std::size_t>(measure)];
}

std::string of(const Outcome& one, Who who) {
    if (who == Who::street) return one.street;
    const auto id = who == Who::unit ? one.unit.value : one.officer.value;
    return id ? print_id(id) : "";
}

Outcome judged(const DueAppeal& one, Instant respond_by) {
    Outcome out{one.id, one.kind, one.street, one.unit, one.taken_by, {}, {}, {}, {}, {}, {}, {}, {}};
    if (!one.reopened) out.responded = one.taken_at && *one.taken_at <= respond_by;
    out.handled = one.finished_at && *one.finished_at <= one.due_at;
    out.solved = one.closed_at && !one.reopened;
    if (one.stars) out.satisfied = *one.stars >= 4;
    out.first_right = one.sent_back == 0 && !one.ruled_away;
    if (one.closed_at || one.reopened) out.reopened = one.reopened;
    out.disputed = one.disputed;
    if (one.closed_at) out.hours = std::chrono::duration<double, std::ratio<3600>>(*one.closed_at - one.filed_at).count();
    return out;
}

Reference::Reference(const std::vector<Outcome>& outcomes) {
    Sum all;
    std::map<std::string, Sum> kinds;
    for (const auto& one : outcomes) all.add(one), kinds[one.kind].add(one);
    all_.difficulty = 1;
    for (std::size_t m = 0; m < measures; ++m) {
        all_.expected[m] = all.share(static_cast<Measure>(m));
        std::vector<Tally> tallies;
        for (auto& [kind, sum] : kinds) sum.tallies[m].expected = all_.expected[m], tallies.push_back(sum.tallies[m]);
        const double weight = prior_weight(tallies);
        for (const auto& [kind, sum] : kinds) kinds_[kind].expected[m] = shrunk(sum.tallies[m], weight);
    }
    const double hours = all.median_hours(), right = all.share(Measure::first_right);
    for (auto& [kind, sum] : kinds) {
        const double longer = hours > 0 && !sum.hours.empty() ? sum.median_hours() / hours : 1, seldomer = right / std::max(kinds_[kind].expected[static_cast<std::size_t>(Measure::first_right)], 0.05);
        const double own = static_cast<double>(sum.cases) / (static_cast<double>(sum.cases) + cases_for_half);
        kinds_[kind].difficulty = std::clamp(std::pow(std::max(longer * seldomer, 1e-6), own / 2), 0.25, 4.0);
    }
}

double Reference::expected(const std::string& kind, Measure measure) const {
    const auto at = kinds_.find(kind);
    return (at == kinds_.end() ? all_ : at->second).expected[static_cast<std::size_t>(measure)];
}

double Reference::difficulty(const std::string& kind) const {
    const auto at = kinds_.find(kind);
    return at == kinds_.end() ? 1 : at->second.difficulty;
}

std::vector<Figures> figures_of(const std::vector<Outcome>& outcomes, Who who, const Reference& reference) {
    Sum all;
    std::map<std::string, Sum> by;
    for (const auto& one : outcomes) {
        all.add(one), all.expect(one, reference);
        if (const auto entity = of(one, who); !entity.empty()) by[entity].add(one), by[entity].expect(one, reference);
    }
    for (auto& tally : all.tallies) tally.expected /= std::max(tally.n, 1.0);
    for (auto& [entity, sum] : by) for (auto& tally : sum.tallies) tally.expected /= std::max(tally.n, 1.0);
    std::array<double, measures> weights;
    for (std::size_t m = 0; m < measures; ++m) {
        std::vector<Tally> tallies;
        for (const auto& [entity, sum] : by) tallies.push_back(sum.tallies[m]);
        weights[m] = prior_weight(tallies);
    }
    const double mean_difficulty = all.cases ? all.difficulty / static_cast<double>(all.cases) : 1;
    std::vector<Figures> out;
    const auto put = [&](const std::string& entity, const Sum& sum) {
        Figures row{entity, entity.empty() ? std::nullopt : std::optional(sum.most_unit()), sum.cases, sum.cases ? sum.difficulty / static_cast<double>(sum.cases) / mean_difficulty : 1, {}};
        for (std::size_t m = 0; m < measures; ++m) row.figures.push_back(figure_of(static_cast<Measure>(m), sum.tallies[m], weights[m], all.share(static_cast<Measure>(m))));
        out.push_back(std::move(row));
    };
    put("", all);
    for (const auto& [entity, sum] : by) put(entity, sum);
    std::stable_sort(out.begin() + 1, out.end(), [](const auto& a, const auto& b) { return a.cases > b.cases; });
    return out;
}
}
