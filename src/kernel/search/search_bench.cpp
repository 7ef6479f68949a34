// Indexing and finding in texts such as residents write, about 117 characters each. The words of the frequent
// question stand in most texts, those of the rare one in few.
#include <benchmark/benchmark.h>
#include <cstdlib>
#include <memory>
#include <random>
#include <stdexcept>
#include "base/text.hpp"
#include "kernel/search/search.hpp"
namespace yiwang::search {
namespace {
const Actor actor{"system/bench", {}, {}};

std::int64_t texts_count() {
    const char* given = std::getenv("YIWANG_BENCH_TEXTS");
    return given ? std::atoll(given) : 5'000;
}

std::string text(std::mt19937& random) {
    static constexpr std::string_view usual[] = {"小区", "噪声", "垃圾", "停车", "物业", "楼道",
                                                 "夜间", "施工", "道路", "路灯", "电梯", "投诉",
                                                 "处理", "希望", "尽快", "门口"};
    std::string out;
    for (int i = 0; i < 50; ++i) out += usual[random() % std::size(usual)];
    for (int i = 0; i < 17; ++i) out += to_utf8(std::u32string(1, 0x4E00 + random() % 3000));
    return out;
}

struct Filled {
    Module room = module();
    std::unique_ptr<Store> store = Store::open({.url = "sqlite::memory:"});
    std::vector<std::string> texts;

    Filled() {
        store->migrate(schemas({&room, 1}));
        std::mt19937 random(1);
        for (std::int64_t i = 1; i <= texts_count(); ++i) texts.push_back(text(random));
        store->write(actor, [&](Tx& tx) {
            for (std::size_t i = 0; i < texts.size(); ++i)
                put(tx, "appeal", static_cast<std::int64_t>(i) + 1, texts[i]);
        });
        while (index_waiting(*store) > 0) {
        }
    }
    static Filled& once() {
        static Filled filled;
        return filled;
    }
};

void index_texts(benchmark::State& state) {
    for (auto _ : state) Filled filled;
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * texts_count());
}

void find_newest(benchmark::State& state, const std::string& question) {
    auto& filled = Filled::once();
    std::size_t expected = 0;
    for (const auto& one : filled.texts) expected += one.find(question) != one.npos;
    const auto found = filled.store->read(actor, [&](Tx& tx) { return find(tx, "appeal", question, 20); });
    if (found.total != static_cast<std::int64_t>(std::min<std::size_t>(expected, 1000)))
        throw std::logic_error("wrong answer");
    for (auto _ : state)
        benchmark::DoNotOptimize(
            filled.store->read(actor, [&](Tx& tx) { return find(tx, "appeal", question, 20); }));
}

void read_every_text(benchmark::State& state, const std::string& question) {
    auto& filled = Filled::once();
    for (auto _ : state) {
        std::size_t found = 0;
        for (const auto& one : filled.texts) found += one.find(question) != one.npos;
        benchmark::DoNotOptimize(found);
    }
}
}

BENCHMARK(index_texts)->Unit(benchmark::kMillisecond)->Iterations(1);
BENCHMARK_CAPTURE(find_newest, frequent, std::string("小区"))->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(find_newest, phrase, std::string("小区噪声"))->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(find_newest, rare, to_utf8(U"丁丂"))->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(read_every_text, frequent, std::string("小区"))->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(read_every_text, rare, to_utf8(U"丁丂"))->Unit(benchmark::kMicrosecond);
}
