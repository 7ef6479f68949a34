#include "kernel/rule/feel.hpp"
#include "kernel/rule/evaluate.hpp"
namespace yiwang::rule {

Expression Expression::parse(std::string_view text, const std::vector<std::string>& names) {
    Names known;
    for (const auto& name : names) known.add(name);
    Expression out;
    out.root_ = parse_expression(text, known, nullptr);
    return out;
}

Value Expression::evaluate(const Context& variables, Instant now, std::vector<std::string>* notes) const {
    Evaluation evaluation(now);
    auto out = evaluation.value(*root_, scope_of(variables.entries));
    if (notes) *notes = evaluation.notes();
    return out;
}

json::Value Expression::evaluate(const json::Object& variables) const {
    const auto context = from_json(json::Value(variables));
    return to_json(evaluate(*context.context()));
}

bool Expression::holds(const json::Object& variables) const {
    const auto context = from_json(json::Value(variables));
    return evaluate(*context.context()).is(true);
}
}
