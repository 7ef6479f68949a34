// Any bytes as a model: as XML if they look like it, else as the cells of a table, one a line. It is read, checked, asked
// and explained: an answer or a Problem, in bounded time, and no fault of memory.
#include <cstddef>
#include <cstdint>
#include "base/problem.hpp"
#include "kernel/rule/cases.hpp"
#include "kernel/rule/check.hpp"
#include "kernel/rule/explain.hpp"

namespace {
using namespace yiwang;

std::string cell(const char* kind, std::string_view text) {
    std::string out = "<" + std::string(kind) + "><text>";
    for (const char c : text) {
        if (c == '<') out += "&lt;";
        else if (c == '&') out += "&amp;";
        else out += c;
    }
    return out + "</text></" + kind + ">";
}

// The first byte chooses the hit policy; then two tests and a result a row.
std::string table_of(std::string_view text) {
    constexpr const char* policies[] = {"UNIQUE", "ANY", "PRIORITY", "FIRST", "RULE ORDER", "OUTPUT ORDER", "COLLECT", "COLLECT\" aggregation=\"SUM", "COLLECT\" aggregation=\"COUNT",
                                        "COLLECT\" aggregation=\"MIN", "COLLECT\" aggregation=\"MAX"};
    std::string out = R"(<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" namespace="n" name="n"><inputData id="a" name="a"/><inputData id="b" name="b"/><decision id="t" name="t">)"
                      R"(<informationRequirement><requiredInput href="#a"/></informationRequirement><informationRequirement><requiredInput href="#b"/></informationRequirement><decisionTable hitPolicy=")";
    out += std::string(policies[text.empty() ? 0 : static_cast<unsigned char>(text[0]) % std::size(policies)]) + "\"><input>" + cell("inputExpression", "a") + "</input><input>" +
           cell("inputExpression", "b") + "</input><output name=\"r\"/>";
    text.remove_prefix(text.empty() ? 0 : 1);
    for (int column = 0; !text.empty(); column = (column + 1) % 3) {
        const auto end = std::min(text.find('\n'), text.size());
        out += (column == 0 ? "<rule>" : "") + cell(column < 2 ? "inputEntry" : "outputEntry", text.substr(0, end)) + (column == 2 ? "</rule>" : "");
        text.remove_prefix(std::min(end + 1, text.size()));
        if (text.empty() && column < 2) out += column == 0 ? cell("inputEntry", "-") + cell("outputEntry", "1") + "</rule>" : cell("outputEntry", "1") + "</rule>";
    }
    return out + "</decisionTable></decision></definitions>";
}

void ask(const rule::DecisionModel& model) {
    const rule::Context in{{{"a", 3}, {"b", rule::Value("文本")}}};
    for (const auto& decision : model.decisions()) try {
            const auto answer = model.decide(decision, in, Instant{});
            rule::explain(answer);
            rule::why_not(model, decision, in, Instant{}, [](const rule::Answer& answer) { return answer.value.is(true); });
        } catch (const Problem&) {
        }
}
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try {
        const auto model = rule::DecisionModel::read(text.starts_with("<") ? std::string(text) : table_of(text));
        rule::check_tables(*model);
        ask(*model);
    } catch (const Problem&) {
    }
    try {
        if (text.starts_with("<")) rule::write_cases("m.dmn", rule::read_cases(text));
    } catch (const Problem&) {
    }
    return 0;
}
