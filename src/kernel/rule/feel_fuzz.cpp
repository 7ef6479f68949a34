// Any text as FEEL and as unary tests: an answer or a Problem, in bounded time, and no fault of memory. What an answer
// says of itself can be read again.
#include <cstddef>
#include <cstdint>
#include "base/problem.hpp"
#include "kernel/rule/evaluate.hpp"
#include "kernel/rule/feel.hpp"

namespace {
// A value without functions in it, and short enough: its literal is FEEL for the same value.
void reads_back(const yiwang::rule::Value& value) {
    using namespace yiwang;
    const auto text = rule::literal(value);
    if (text.size() > 1000 || text.find("function") != text.npos) return;
    const auto again = rule::literal(rule::Expression::parse(text).evaluate({}, Instant{}));
    if (again != text) __builtin_trap();
}
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace yiwang;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const rule::Context in{{{"a", 3}, {"b", rule::Value("文本")}, {"c", rule::List{1, 2, rule::Value()}}, {"d", rule::Context{{{"x y", 1}}}}}};
    try {
        reads_back(rule::Expression::parse(text, {"x y"}).evaluate(in, Instant{}));
    } catch (const Problem&) {
    }
    try {
        const auto tests = rule::parse_unary_tests(text, rule::Names(), nullptr);
        rule::Evaluation evaluation(Instant{});
        evaluation.holds(*tests, 3, rule::scope_of(in.entries));
    } catch (const Problem&) {
    }
    return 0;
}
