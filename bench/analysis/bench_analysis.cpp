// Clusters planted in a background of real places and a real rhythm of days: how many are found and how soon, how often there is
// an alarm without one; and forecasts beside last week's repeated. bench/analysis/run.py makes the files and the table.
//
//     bench-analysis watch PLACES.csv DAYS.csv KINDS.csv A_DAY CELL_M RECURRENCE SEEDS
//     bench-analysis speed PLACES.csv DAYS.csv KINDS.csv CASES
//     bench-analysis forecast DAYS.csv LEARN_WEEKS
#include <chrono>
#include <cmath>
#include <cstdio>
#include <random>
#include "base/csv.hpp"
#include "support/forecast/forecast.hpp"
#include "support/scan/watch.hpp"
namespace {
using namespace yiwang;
namespace scan = support::scan;
constexpr int year = 365, watched = 30, planted_days = 3;
constexpr double spread_m = 150;

class Chance {
public:
    explicit Chance(unsigned seed) : source_(seed) {}
    double below(double limit) { return limit * source_() / 4294967296.0; }
    std::size_t among(const std::vector<double>& ascending) {
        return static_cast<std::size_t>(std::upper_bound(ascending.begin(), ascending.end(), below(ascending.back())) - ascending.begin());
    }

private:
    std::mt19937 source_;
};

std::vector<double> column(const std::string& file, const std::string& name) {
    const auto table = read_table(file);
    std::vector<double> out;
    for (std::size_t row = 0; row < table.rows.size(); ++row) out.push_back(std::stod(table.at(row, name)));
    return out;
}
std::vector<double> summed(std::vector<double> in) {
    for (std::size_t i = 1; i < in.size(); ++i) in[i] += in[i - 1];
    return in;
}

struct World {
    std::vector<double> x, y, days, kinds;  // days and kinds: weights summed
    std::vector<scan::Case> cases;
    std::vector<std::uint32_t> groups;

    World(char** files) : x(column(files[0], "x")), y(column(files[0], "y")), days(summed(column(files[1], "count"))), kinds(summed(column(files[2], "count"))) {}
    // Days 0 .. year + watched, each case at a real place, a little off; its day by the rhythm, repeated.
    void make(std::size_t count, unsigned seed) {
        Chance chance(seed);
        cases.clear(), groups.clear();
        while (cases.size() < count) {
            const auto place = static_cast<std::size_t>(chance.below(static_cast<double>(x.size())));
            const auto day = chance.among(days);
            if (day >= year + watched) continue;
            cases.push_back({x[place] + chance.below(2 * spread_m) - spread_m, y[place] + chance.below(2 * spread_m) - spread_m, static_cast<std::int32_t>(day), 0});
            groups.push_back(static_cast<std::uint32_t>(chance.among(kinds)));
        }
    }
    std::size_t plant(int a_day, int from, unsigned seed) {
        Chance chance(seed + 1'000'000);
        const auto place = static_cast<std::size_t>(chance.below(static_cast<double>(x.size())));
        const auto kind = static_cast<std::uint32_t>(chance.among(kinds));
        for (int day = from; day < from + planted_days; ++day)
            for (int i = 0; i < a_day; ++i) {
                cases.push_back({x[place] + chance.below(2 * spread_m) - spread_m, y[place] + chance.below(2 * spread_m) - spread_m, day, 0});
                groups.push_back(kind);
            }
        return place;
    }
    // What the program has on that day: the last year.
    std::vector<scan::Alarm> watch(int today, const scan::WatchOptions& options) const {
        std::vector<scan::Case> known;
        std::vector<std::uint32_t> kinds_known;
        for (std::size_t i = 0; i < cases.size(); ++i)
            if (cases[i].day <= today && cases[i].day > today - year) known.push_back(cases[i]), kinds_known.push_back(groups[i]);
        return scan::watch(known, kinds_known, today, options);
    }
};

int watch(char** a) {
    World world(a);
    const auto count = static_cast<std::size_t>(std::stod(a[3]) * (year + watched));
    const scan::WatchOptions options{.scan = {.cell_m = std::stod(a[4]), .radius_max_m = 5 * std::stod(a[4]), .replicates = 199}, .recurrence_days = std::stod(a[5])};
    const auto seeds = static_cast<unsigned>(std::stoul(a[6]));
    int false_alarms = 0, scans = 0;
    for (unsigned seed = 1; seed <= seeds; ++seed) {
        world.make(count, seed);
        std::vector<std::pair<int, scan::Cluster>> open;  // an alarm that goes on is one
        for (int today = year; today < year + watched; ++today, ++scans)
            for (const auto& alarm : world.watch(today, options)) {
                const auto same = std::find_if(open.begin(), open.end(), [&](const auto& one) { return today - one.first <= 7 && scan::touch(one.second, alarm.cluster, options.scan.cell_m); });
                if (same == open.end()) open.emplace_back(today, alarm.cluster), ++false_alarms;
                else *same = {today, alarm.cluster};
            }
    }
    std::printf("| none planted | | %d days watched | %.2f false alarms in 30 days |\n", scans, 30.0 * false_alarms / scans);
    for (const int a_day : {2, 3, 4, 6, 8}) {
        unsigned found = 0;
        double days = 0;
        for (unsigned seed = 1; seed <= seeds * 2; ++seed) {
            world.make(count, 1'000 + seed);
            const int from = year + static_cast<int>(seed % 20);
            const auto place = world.plant(a_day, from, seed);
            for (int after = 0; after < planted_days; ++after) {
                const auto alarms = world.watch(from + after, options);
                const bool hit = std::any_of(alarms.begin(), alarms.end(), [&](const auto& alarm) {
                    return std::hypot(alarm.cluster.x_m - world.x[place], alarm.cluster.y_m - world.y[place]) <= alarm.cluster.radius_m + options.scan.cell_m;
                });
                if (!hit) continue;
                ++found, days += after + 1;
                break;
            }
        }
        std::printf("| %d a day | %u planted | %.0f %% found within 3 days | on day %.1f |\n", a_day, seeds * 2, 100.0 * found / (seeds * 2), found ? days / found : 0);
    }
    return 0;
}

int speed(char** a) {
    World world(a);
    world.make(static_cast<std::size_t>(std::stod(a[3])), 1);
    for (const bool groups : {false, true}) {
        if (!groups) std::fill(world.groups.begin(), world.groups.end(), 0);
        else world.make(world.cases.size(), 1);
        const auto begun = std::chrono::steady_clock::now();
        const auto alarms = world.watch(year + watched - 1, {});
        std::printf("| %zu cases | %s | 999 replicates | %.2f s |\n", world.cases.size(), groups ? "all and each kind" : "all", std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count());
    }
    return 0;
}

int foresee(char** a) {
    support::forecast::History history{*parse_date(read_table(a[0]).at(0, "day")), {}};
    for (const auto count : column(a[0], "count")) history.counts.push_back(static_cast<std::int64_t>(count));
    const auto made = support::forecast::evaluate(history, std::stoi(a[1]));
    std::printf("| %lld | %.1f | %.1f | %.2f | %.2f | %.0f %% |\n", static_cast<long long>(made.weeks), made.error, made.error_of_last_week, made.error / made.error_of_last_week,
                made.daily / made.daily_of_last_week, 100.0 * static_cast<double>(made.inside) / static_cast<double>(made.weeks));
    return 0;
}
}

int main(int count, char** arguments) {
    const std::string what = count > 1 ? arguments[1] : "";
    if (what == "watch" && count == 9) return watch(arguments + 2);
    if (what == "speed" && count == 6) return speed(arguments + 2);
    if (what == "forecast" && count == 4) return foresee(arguments + 2);
    std::fputs("bench/analysis/run.py runs this\n", stderr);
    return 2;
}
