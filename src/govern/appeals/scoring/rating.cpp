#include "govern/appeals/scoring/rating.hpp"
#include <algorithm>
#include "kernel/rule/explain.hpp"
namespace yiwang::govern::appeals::scoring {
namespace {
constexpr std::string_view names[measures]{"响应率", "按期率", "解决率", "满意率", "首派准确率", "重开率", "争议率"};

rule::Value number(double value) {
    return rule::Decimal::from_double(value).rounded(2, rule::Rounding::half_even);
}

rule::Context inputs_of(const Figures& figures) {
    rule::Context out{{{"件数", figures.cases}, {"难度", number(figures.difficulty)}}};
    for (const auto& one : figures.figures)
        out.set(std::string(names[static_cast<std::size_t>(one.measure)]), one.standardised ? number(*one.standardised) : rule::Value());
    return out;
}

Score rated(const Figures& figures, const Formula& formula) {
    Score out{figures, {}, {}, {}, {}, {}};
    const auto inputs = inputs_of(figures);
    if (const auto answer = formula("总分", inputs); const auto* points = answer.value.number()) out.points = points->to_double();
    const auto grade = formula("等次", inputs);
    if (const auto* word = grade.value.string()) out.grade = *word;
    for (const auto& why : rule::explain(grade)) out.reasons.push_back({why.zh, why.en});
    return out;
}
}

Formula formula_in_force(Tx& tx) {
    return [&tx](const std::string& decision, const rule::Context& inputs) { return decision::decide(tx, formula_model, decision, inputs); };
}

Formula formula_of(const rule::DecisionModel& model, Instant now) {
    return [&model, now](const std::string& decision, const rule::Context& inputs) { return model.decide(decision, inputs, now); };
}

std::vector<Score> rate(const std::vector<Figures>& all, const Formula& formula) {
    std::vector<Score> out;
    for (const auto& one : all) out.push_back(rated(one, formula));
    std::ranges::stable_sort(out, std::ranges::greater{}, &Score::points);
    for (std::size_t i = 0; i < out.size() && out[i].points; ++i)
        out[i].rank = i && out[i].points == out[i - 1].points ? out[i - 1].rank : static_cast<std::int64_t>(i + 1);
    return out;
}
}
