#include <benchmark/benchmark.h>
#include <random>
#include <stdexcept>
#include "support/likeness/likeness.hpp"
namespace yiwang::support::likeness {
namespace {
constexpr Instant now{std::chrono::milliseconds{1'800'000'000'000}};

// A month of a district: few words, few streets, many of the same; a fifth without a point, of one of 80 communities.
Said made(std::mt19937& chance) {
    constexpr std::string_view wheres[] = {"翠竹路", "东门中路", "文锦中路", "爱国路", "太安路", "莲塘路", "翠园小区", "金湖花园", "怡景花园", "水贝村"};
    constexpr std::string_view whats[] = {"路灯不亮", "井盖破损", "垃圾没人清运", "半夜打桩施工", "电动车上楼充电", "下水道堵塞", "违法停车", "电梯故障", "油烟扰民", "墙面渗水"};
    constexpr std::string_view rests[] = {"，影响居民出行", "，老人小孩很不方便", "，存在安全隐患", "，已经好几天了", "，之前打过电话也没有回复", "，味道很大"};
    Said out{.text = std::string(wheres[chance() % std::size(wheres)]) + std::to_string(chance() % 400 + 1) + "号旁边" + std::string(whats[chance() % std::size(whats)]) +
                     std::string(rests[chance() % std::size(rests)]) + "，请相关部门尽快处理。",
             .place = "44030300" + std::to_string(chance() % 80)};
    if (chance() % 5) out.point = Point{114.08 + (chance() % 10'000) * 1.2e-5, 22.53 + (chance() % 10'000) * 7e-6};
    out.at = now - std::chrono::minutes(chance() % 43'200);
    return out;
}

void find(benchmark::State& state) {
    std::mt19937 chance(1);
    Index index;
    const auto count = state.range(0);
    for (std::int64_t id = 0; id < count; ++id) index.add(id, made(chance));
    std::vector<Said> asked;
    for (int i = 0; i < 500; ++i) asked.push_back(made(chance));
    index.add(count, asked[0]);
    if (index.find(asked[0]).at(0).likeness.words < 0.99) throw std::logic_error("wrong answer");
    std::size_t i = 0;
    for (auto _ : state) benchmark::DoNotOptimize(index.find(asked[i++ % asked.size()]));
}
BENCHMARK(find)->Arg(3'000)->Arg(300'000)->Unit(benchmark::kMicrosecond);

void add(benchmark::State& state) {
    std::mt19937 chance(1);
    for (auto _ : state) {
        Index index;
        for (std::int64_t id = 0; id < state.range(0); ++id) index.add(id, made(chance));
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(add)->Arg(3'000)->Unit(benchmark::kMillisecond);
}
}
