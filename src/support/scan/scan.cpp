#include "support/scan/scan.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numbers>
#include <numeric>
#include <random>
#include <unordered_map>
#include "base/problem.hpp"
namespace yiwang::support::scan {
namespace {
constexpr int days_limit = 30;
constexpr double cells_limit = 50, coordinate_limit = 1e9;
constexpr std::int64_t reached_least = 10;  // replicates that make a rank worth believing

void check(std::span<const Case> cases, const Options& options) {
    const bool fine = options.days_max >= 1 && options.days_max <= days_limit && options.cell_m >= 1 && options.cell_m <= 1e6 && options.radius_max_m >= 0 &&
                      options.radius_max_m <= cells_limit * options.cell_m && options.share_max > 0 && options.share_max <= 1 && options.voices_least >= 1 &&
                      options.replicates >= 99 && options.replicates <= 99'999;
    if (!fine) throw Invalid("options", "scan.options", {"扫描参数超出范围。", "An option of the scan is out of its range."});
    for (const auto& one : cases)
        if (!(std::abs(one.x_m) <= coordinate_limit && std::abs(one.y_m) <= coordinate_limit))
            throw Invalid("cases", "scan.case", {"案例坐标不对。", "A case has no usable coordinates."});
}

// Those that count, oldest first: today or before, and no voice twice in one place and time.
std::vector<std::size_t> counted(std::span<const Case> cases, std::int32_t today, const Options& options) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < cases.size(); ++i)
        if (cases[i].day <= today) order.push_back(i);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return cases[a].day < cases[b].day; });
    std::unordered_map<std::uint64_t, std::vector<std::size_t>> before;
    std::erase_if(order, [&](std::size_t i) {
        const Case& one = cases[i];
        if (!one.voice) return false;
        auto& own = before[one.voice];
        std::erase_if(own, [&](std::size_t j) { return std::int64_t{one.day} - cases[j].day >= options.days_max; });
        const bool again = std::any_of(own.begin(), own.end(), [&](std::size_t j) { return std::hypot(cases[j].x_m - one.x_m, cases[j].y_m - one.y_m) <= options.radius_max_m; });
        if (!again) own.push_back(i);
        return again;
    });
    return order;
}

struct Square {
    std::int64_t column, row;
    auto operator<=>(const Square&) const = default;
};
Square square_of(const Case& one, const Options& options) {
    return {static_cast<std::int64_t>(std::floor(one.x_m / options.cell_m)), static_cast<std::int64_t>(std::floor(one.y_m / options.cell_m))};
}

struct Offset {
    std::int64_t columns, rows;
    std::int64_t squared() const { return columns * columns + rows * rows; }
};
std::vector<Offset> nearest_first(const Options& options) {
    const auto reach = static_cast<std::int64_t>(options.radius_max_m / options.cell_m);
    const double limit = options.radius_max_m / options.cell_m * (options.radius_max_m / options.cell_m) + 1e-9;
    std::vector<Offset> out;
    for (auto row = -reach; row <= reach; ++row)
        for (auto column = -reach; column <= reach; ++column)
            if (const Offset one{column, row}; static_cast<double>(one.squared()) <= limit) out.push_back(one);
    std::stable_sort(out.begin(), out.end(), [](const Offset& a, const Offset& b) { return a.squared() < b.squared(); });
    return out;
}

struct Circle {
    std::uint32_t cells;  // the first so many of `near` from the centre's beginning
    double radius_m;
    std::size_t windows;  // where its figures begin in `least`, `expected` ...
};

// Cells, circles and what each cylinder expects: the same for the cases and for every replicate, whose margins are the same.
class Ground {
public:
    Ground(std::span<const Case> cases, std::span<const std::size_t> which, std::int32_t today, const Options& options)
        : options_(options), days_(static_cast<std::size_t>(options.days_max)), total_(static_cast<std::int64_t>(which.size())), by_day_(days_) {
        std::map<Square, std::uint32_t> numbers;
        for (const auto i : which) numbers.try_emplace(square_of(cases[i], options));
        for (auto& [square, number] : numbers) number = static_cast<std::uint32_t>(squares_.size()), squares_.push_back(square);
        population_.resize(squares_.size());
        for (const auto i : which) {
            cells_.push_back(numbers[square_of(cases[i], options)]);
            ++population_[cells_.back()];
            if (const auto back = std::int64_t{today} - cases[i].day; back < options.days_max) ++by_day_[static_cast<std::size_t>(back)];
        }
        for (std::int64_t n = 0; n <= recent(); ++n) logs_.push_back(n_log_n(n) + n_log_n(total_ - n));
        lay_circles(numbers);
    }

    std::size_t cells() const { return squares_.size(); }
    std::int64_t recent() const { return std::accumulate(by_day_.begin(), by_day_.end(), std::int64_t{0}); }
    const std::vector<std::int64_t>& by_day() const { return by_day_; }
    const std::vector<std::uint32_t>& cell_of_each() const { return cells_; }

    struct Found {
        double ratio = 0;  // logarithm
        std::uint32_t centre = 0;
        std::size_t circle = 0, window = 0;
        std::int64_t observed = 0;
    };
    // counts: of each cell, of the last 1, 2 ... days. f(Found) for the best of each centre that has any.
    template <class F>
    void each_best(const std::vector<std::uint32_t>& counts, F&& f) const {
        for (std::uint32_t centre = 0; centre < cells(); ++centre) {
            std::array<std::uint32_t, days_limit> sums{};
            Found best{.centre = centre};
            std::uint32_t at = near_from_[centre];
            for (std::size_t c = circles_from_[centre]; c < circles_from_[centre + 1]; ++c) {
                const Circle& circle = circles_[c];
                for (const auto end = near_from_[centre] + circle.cells; at < end; ++at) {
                    const auto* of_cell = &counts[near_[at] * days_];
                    if (of_cell[days_ - 1])
                        for (std::size_t w = 0; w < days_; ++w) sums[w] += of_cell[w];
                }
                if (sums[days_ - 1] < options_.voices_least) continue;
                for (std::size_t w = 0; w < days_; ++w) {
                    const Window& window = windows_[circle.windows + w];
                    if (sums[w] < window.least) continue;
                    const double ratio = logs_[sums[w]] - sums[w] * window.log_expected - static_cast<double>(total_ - sums[w]) * window.log_rest;
                    if (ratio > best.ratio) best = {ratio, centre, c, w, sums[w]};
                }
            }
            if (best.ratio > 0) f(best);
        }
    }

    std::span<const std::uint32_t> cells_in(const Found& found) const { return {&near_[near_from_[found.centre]], circles_[found.circle].cells}; }
    Square square(std::uint32_t cell) const { return squares_[cell]; }
    Cluster cluster(const Found& found) const {
        const auto& square = squares_[found.centre];
        const auto middle = [&](std::int64_t n) { return (static_cast<double>(n) + 0.5) * options_.cell_m; };
        return {middle(square.column), middle(square.row), circles_[found.circle].radius_m, static_cast<int>(found.window) + 1, found.observed,
                windows_[circles_[found.circle].windows + found.window].expected, found.ratio, 1, {}};
    }

private:
    struct Window {
        std::uint32_t least;  // fewer are no excess
        double expected, log_expected, log_rest;
    };
    static double n_log_n(std::int64_t n) { return n ? static_cast<double>(n) * std::log(static_cast<double>(n)) : 0; }

    void lay_circles(const std::map<Square, std::uint32_t>& numbers) {
        const auto offsets = nearest_first(options_);
        for (const auto& square : squares_) {
            near_from_.push_back(static_cast<std::uint32_t>(near_.size()));
            circles_from_.push_back(circles_.size());
            std::int64_t population = 0;
            for (std::size_t i = 0; i < offsets.size();) {
                const auto begun = near_.size();
                const auto squared = offsets[i].squared();
                for (; i < offsets.size() && offsets[i].squared() == squared; ++i)
                    if (const auto at = numbers.find({square.column + offsets[i].columns, square.row + offsets[i].rows}); at != numbers.end())
                        near_.push_back(at->second), population += population_[at->second];
                if (near_.size() == begun) continue;
                if (static_cast<double>(population) > options_.share_max * static_cast<double>(total_) && squared > 0) break;
                circles_.push_back({static_cast<std::uint32_t>(near_.size()) - near_from_.back(), std::sqrt(static_cast<double>(squared)) * options_.cell_m, windows_.size()});
                add_windows(population);
            }
        }
        near_from_.push_back(static_cast<std::uint32_t>(near_.size()));
        circles_from_.push_back(circles_.size());
    }
    void add_windows(std::int64_t population) {
        std::int64_t days_total = 0;
        for (const auto of_day : by_day_) {
            days_total += of_day;
            const double expected = static_cast<double>(population) * static_cast<double>(days_total) / static_cast<double>(total_);
            const double rest = static_cast<double>(total_) - expected;
            const auto least = std::max(options_.voices_least, static_cast<std::int64_t>(expected) + 1);
            // NB: all cases in one cylinder: nothing to compare with.
            const bool none = expected <= 0 || rest <= 0;
            windows_.push_back({none ? UINT32_MAX : static_cast<std::uint32_t>(least), expected, none ? 0 : std::log(expected), none ? 0 : std::log(rest)});
        }
    }

    const Options& options_;
    std::size_t days_;
    std::int64_t total_;
    std::vector<std::int64_t> by_day_;  // cases of today, yesterday ...
    std::vector<Square> squares_;
    std::vector<std::int64_t> population_;
    std::vector<std::uint32_t> cells_;  // of each case that counts
    std::vector<std::uint32_t> near_, near_from_;
    std::vector<Circle> circles_;
    std::vector<std::size_t> circles_from_;
    std::vector<Window> windows_;
    std::vector<double> logs_;  // n log n + (total - n) log (total - n)
};

// The greatest ratio of each replicate, ascending.
std::vector<double> replicate(const Ground& ground, const Options& options) {
    std::mt19937 chance(options.seed);
    auto cards = ground.cell_of_each();
    const auto days = static_cast<std::size_t>(options.days_max);
    std::vector<std::uint32_t> counts;
    std::vector<double> out;
    for (int r = 0; r < options.replicates; ++r) {
        counts.assign(ground.cells() * days, 0);
        std::size_t dealt = 0;
        for (std::size_t back = 0; back < days; ++back)
            for (std::int64_t n = 0; n < ground.by_day()[back]; ++n, ++dealt) {
                std::swap(cards[dealt], cards[dealt + chance() % (cards.size() - dealt)]);
                for (std::size_t w = back; w < days; ++w) ++counts[cards[dealt] * days + w];
            }
        double best = 0;
        ground.each_best(counts, [&](const Ground::Found& found) { best = std::max(best, found.ratio); });
        out.push_back(best);
    }
    std::sort(out.begin(), out.end());
    return out;
}

double p_of(double ratio, const std::vector<double>& replicates) {
    const auto reached = replicates.end() - std::lower_bound(replicates.begin(), replicates.end(), ratio);
    const auto count = static_cast<double>(replicates.size());
    const double rank = static_cast<double>(reached + 1) / (count + 1);
    if (reached >= reached_least) return rank;
    const double mean = std::accumulate(replicates.begin(), replicates.end(), 0.0) / count;
    double squares = 0;
    for (const auto one : replicates) squares += (one - mean) * (one - mean);
    const double scale = std::sqrt(squares / (count - 1) * 6) / std::numbers::pi;
    if (scale <= 0) return rank;
    const double mode = mean - std::numbers::egamma * scale;
    return std::clamp(-std::expm1(-std::exp(-(ratio - mode) / scale)), 1e-15, static_cast<double>(reached_least + 1) / (count + 1));
}
}

std::vector<Cluster> scan(std::span<const Case> cases, std::int32_t today, const Options& options) {
    check(cases, options);
    const auto which = counted(cases, today, options);
    const Ground ground(cases, which, today, options);
    if (ground.recent() < options.voices_least) return {};
    const auto days = static_cast<std::size_t>(options.days_max);
    std::vector<std::uint32_t> counts(ground.cells() * days);
    for (std::size_t i = 0; i < which.size(); ++i)
        for (auto back = std::int64_t{today} - cases[which[i]].day; back < options.days_max; ++back) ++counts[ground.cell_of_each()[i] * days + static_cast<std::size_t>(back)];
    std::vector<Ground::Found> found;
    ground.each_best(counts, [&](const Ground::Found& one) { found.push_back(one); });
    if (found.empty()) return {};
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.ratio > b.ratio; });

    const auto replicates = replicate(ground, options);
    std::vector<Cluster> out;
    std::map<Square, std::size_t> taken;  // cell to cluster
    for (const auto& one : found) {
        if (out.size() == options.clusters_max) break;
        const auto inside = ground.cells_in(one);
        if (std::any_of(inside.begin(), inside.end(), [&](auto cell) { return taken.contains(ground.square(cell)); })) continue;
        for (const auto cell : inside) taken[ground.square(cell)] = out.size();
        out.push_back(ground.cluster(one));
        out.back().p = p_of(one.ratio, replicates);
    }
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const auto back = std::int64_t{today} - cases[i].day;
        if (back < 0 || back >= options.days_max) continue;
        if (const auto at = taken.find(square_of(cases[i], options)); at != taken.end() && back < out[at->second].days) out[at->second].cases.push_back(i);
    }
    return out;
}
}
