#include "kernel/decision/case_text.hpp"
#include "base/text.hpp"
#include "kernel/rule/feel.hpp"
namespace yiwang::decision {
namespace {
constexpr std::size_t cases_max = 500, values_max = 200;

CaseText text_of(const rule::Case& one) {
    CaseText out{one.id, one.description, one.invocable, {}, {}};
    for (const auto& [name, value] : one.inputs.entries) out.inputs.push_back({name, rule::literal(value)});
    for (const auto& wanted : one.wanted) out.wanted.push_back({wanted.node, rule::literal(wanted.value), wanted.fails});
    return out;
}

rule::Case case_of(const CaseText& one, const std::string& field) {
    if (one.inputs.size() + one.wanted.size() > values_max) throw Invalid(field, "decision.cases", {"一个用例最多 200 个取值。", "A case has at most 200 values."});
    rule::Case out{one.id, one.description, one.invocable, constants(one.inputs, field + ".inputs"), {}};
    for (std::size_t i = 0; i < one.wanted.size(); ++i)
        out.wanted.push_back({one.wanted[i].node, constant(one.wanted[i].value, field + ".wanted[" + std::to_string(i) + "].value"), one.wanted[i].fails});
    return out;
}
}

rule::Value constant(std::string_view feel, const std::string& field) {
    if (blank(feel)) return {};
    std::vector<std::string> notes;
    rule::Value out;
    try {
        out = rule::Expression::parse(feel).evaluate({}, Instant{}, &notes);
    } catch (const Problem& problem) {
        throw Invalid(field, "decision.value", {"取值不是 FEEL：" + problem.says.zh, "The value is not FEEL: " + problem.says.en});
    }
    if (out.null() && !notes.empty()) throw Invalid(field, "decision.value", {"取值算不出来；文本要加引号，日期写作 @\"2026-11-24\"。", "The value computes to nothing; texts stand in quotes, dates as @\"2026-11-24\"."});
    return out;
}

rule::Context constants(const std::vector<Named>& all, const std::string& field) {
    rule::Context out;
    for (std::size_t i = 0; i < all.size(); ++i) out.set(all[i].name, constant(all[i].value, field + "[" + std::to_string(i) + "].value"));
    return out;
}

std::vector<CaseText> case_texts(const std::string& xml) {
    std::vector<CaseText> out;
    if (!xml.empty())
        for (const auto& one : rule::read_cases(xml)) out.push_back(text_of(one));
    return out;
}

std::string cases_xml(const std::string& model, const std::vector<CaseText>& cases) {
    if (cases.empty()) return {};
    if (cases.size() > cases_max) throw Invalid("cases", "decision.cases", {"一个模型最多 500 个用例。", "A model has at most 500 cases."});
    std::vector<rule::Case> out;
    for (std::size_t i = 0; i < cases.size(); ++i) out.push_back(case_of(cases[i], "cases[" + std::to_string(i) + "]"));
    return rule::write_cases(model.substr(model.rfind('.') + 1) + ".dmn", out);
}
}
