// Any text as FEEL, as unary tests and as a model: an answer or a Problem, in bounded time, and no fault of memory.
#include <cstddef>
#include <cstdint>
#include "base/problem.hpp"
#include "kernel/rule/decisions.hpp"
#include "kernel/rule/evaluate.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace yiwang;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const rule::Context in{{{"a", 3}, {"b", rule::Value("文本")}, {"c", rule::List{1, 2, rule::Value()}}, {"d", rule::Context{{{"x y", 1}}}}}};
    try {
        const auto out = rule::Expression::parse(text, {"x y"}).evaluate(in, Instant{});
        if (!out.function()) rule::literal(out);
    } catch (const Problem&) {
    }
    try {
        const auto tests = rule::parse_unary_tests(text, rule::Names(), nullptr);
        rule::Evaluation evaluation(Instant{});
        evaluation.holds(*tests, 3, rule::scope_of(in.entries));
    } catch (const Problem&) {
    }
    if (!text.starts_with("<")) return 0;
    try {
        const auto model = rule::DecisionModel::read(text);
        for (const auto& decision : model->decisions()) model->decide(decision, in, Instant{});
    } catch (const Problem&) {
    }
    return 0;
}
