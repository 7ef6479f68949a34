// Point in block, and the making of a district. Target: a million points a second on one core.
#include <benchmark/benchmark.h>
#include <random>
#include <stdexcept>
#include "support/space/index.hpp"
namespace yiwang::support::space {
namespace {
const std::string& district() {
    static const std::string outline =
        R"({"type":"Polygon","coordinates":[[[114.06,22.56],[114.09,22.53],[114.16,22.54],[114.2,22.57],[114.21,22.61],[114.15,22.6],[114.1,22.59],[114.06,22.56]]]})";
    return outline;
}

std::string made(unsigned seed) {
    std::vector<Made> streets, communities;
    for (int s = 1; s <= 10; ++s) {
        const std::string code = "9900010" + std::string(s < 10 ? "0" : "") + std::to_string(s);
        streets.push_back({code, "街道", "990001", {}, 1});
        for (int c = 11; c <= 21; ++c) communities.push_back({code + "0" + std::to_string(c), "社区", code, {}, 1});
    }
    return make_blocks(district(), streets, communities, seed);
}

void make(benchmark::State& state) {
    for (auto _ : state) benchmark::DoNotOptimize(made(1));
}

void locate_point(benchmark::State& state) {
    std::vector<std::vector<KeptBlock>> kept(outlined_levels.size());
    const auto parsed = json::parse(made(1));
    for (const auto& feature : parsed.at("features").as_array()) {
        Block block{};
        block.code = feature.at("properties").at("code").as_string();
        block.level = *json::enum_of<Level>(std::string_view(feature.at("properties").at("level").as_string()));
        kept[static_cast<std::size_t>(block.level)].push_back({block, read_outline(feature.at("geometry")).outline});
    }
    std::vector<std::shared_ptr<const LevelIndex>> levels;
    for (auto& level : kept) levels.push_back(std::make_shared<const LevelIndex>(std::move(level)));
    std::mt19937 source(1);
    std::vector<Point> points;
    for (int i = 0; i < 10'000; ++i) points.push_back({114.06 + source() % 150'000 / 1e6, 22.53 + source() % 80'000 / 1e6});
    std::size_t at = 0, inside = 0, in_community = 0;
    for (auto _ : state) {
        const auto place = place_of(points[at++ % points.size()], levels, {});
        inside += !place.district.empty();
        in_community += !place.community.empty();
    }
    if (inside != in_community) throw std::logic_error("a point of the district is in no community");
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}
}

BENCHMARK(make)->Unit(benchmark::kMillisecond);
BENCHMARK(locate_point);
}
