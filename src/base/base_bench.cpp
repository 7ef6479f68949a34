#include <benchmark/benchmark.h>
#include <random>
#include <stdexcept>
#include "base/csv.hpp"
#include "base/id.hpp"
#include "base/json.hpp"
#include "base/text.hpp"
namespace yiwang {
namespace {
void insist(bool right) {
    if (!right) throw std::logic_error("wrong answer");
}

// Texts such as residents write: mostly Han, some digits, letters and full-width signs.
const std::vector<std::string>& texts() {
    static const auto made = [] {
        constexpr std::string_view pieces[] = {
            "罗湖区东门街道", "翠竹路12号", "井盖破损，", "路灯不亮。",   "ＡＢ座",
            "垃圾清運不及時", "请尽快处理", "！",         " 2026-11-24 ", "WiFi"};
        std::mt19937 random(7);
        std::vector<std::string> out(2'000);
        for (auto& text : out)
            for (int i = 0; i < 20; ++i) text += pieces[random() % std::size(pieces)];
        return out;
    }();
    return made;
}

std::int64_t bytes_of(const std::vector<std::string>& all) {
    std::int64_t bytes = 0;
    for (const auto& one : all) bytes += static_cast<std::int64_t>(one.size());
    return bytes;
}

template <auto work>
void each_text(benchmark::State& state) {
    insist(folded("羅湖　Ａ") == "罗湖 a" && bigrams("罗湖区").size() == 2);
    for (auto _ : state)
        for (const auto& text : texts()) benchmark::DoNotOptimize(work(text));
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * bytes_of(texts()));
}

void csv_read(benchmark::State& state) {
    std::string text;
    std::int64_t rows = 0;
    for (; text.size() < 8'000'000; ++rows)
        text += csv_line({"LH20261124-" + std::to_string(rows),
                          texts()[static_cast<std::size_t>(rows) % 2'000].substr(0, 90), "a,b \"c\"",
                          "114.1315", "22.5485", ""});
    for (auto _ : state) {
        CsvReader reader(text);
        std::vector<std::string> record;
        std::int64_t count = 0;
        while (reader.next(record)) count += record.size() == 6;
        insist(count == rows);
    }
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) *
                            static_cast<std::int64_t>(text.size()));
}

std::string page_of_json() {
    json::Array items;
    for (int i = 0; i < 1'000; ++i)
        items.push_back({{"id", print_id(i)},
                         {"title", texts()[static_cast<std::size_t>(i)]},
                         {"lng", 114.1 + i * 1e-5},
                         {"count", i},
                         {"none", nullptr}});
    return json::print(json::Object{{"items", items}});
}

void json_parse(benchmark::State& state) {
    const auto text = page_of_json();
    insist(json::print(json::parse(text)) == text);
    for (auto _ : state) benchmark::DoNotOptimize(json::parse(text));
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) *
                            static_cast<std::int64_t>(text.size()));
}

void json_parse_of_boost(benchmark::State& state) {
    const auto text = page_of_json();
    for (auto _ : state) benchmark::DoNotOptimize(boost::json::parse(text));
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) *
                            static_cast<std::int64_t>(text.size()));
}

void json_print(benchmark::State& state) {
    const auto value = json::parse(page_of_json());
    std::size_t bytes = 0;
    for (auto _ : state) bytes += json::print(value).size();
    state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}

void json_print_of_boost(benchmark::State& state) {
    const auto value = json::parse(page_of_json());
    std::size_t bytes = 0;
    for (auto _ : state) bytes += boost::json::serialize(value).size();
    state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}

void ids(benchmark::State& state) {
    IdSource source(1);
    const auto now = SystemClock().now();
    for (auto _ : state) benchmark::DoNotOptimize(source.next(now));
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
}
}

BENCHMARK(each_text<bigrams>)->Name("bigrams");
BENCHMARK(each_text<folded>)->Name("folded");
BENCHMARK(each_text<valid_utf8>)->Name("valid_utf8");
BENCHMARK(each_text<width>)->Name("width");
BENCHMARK(each_text<pinyin_initials>)->Name("pinyin_initials");
BENCHMARK(each_text<simplified>)->Name("simplified");
BENCHMARK(csv_read);
BENCHMARK(json_parse);
BENCHMARK(json_parse_of_boost);
BENCHMARK(json_print);
BENCHMARK(json_print_of_boost);
BENCHMARK(ids);
}
