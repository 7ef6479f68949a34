#include "kernel/decision/decision.hpp"
#include "kernel/decision/versions.hpp"
namespace yiwang::decision {
namespace {
constexpr std::size_t kept_bytes_max = 16 << 10;  // of one decision's inputs

void keep(Tx& tx, std::string_view model, Id<Version> version, std::string_view decision, std::int64_t matter, const std::string& inputs, const rule::Answer& answer) {
    if (inputs.size() > kept_bytes_max) return;
    tx.run("insert into decision_made (id, matter, model, decision, version, inputs, answer, made_at) values (?, ?, ?, ?, ?, ?, ?, ?) "
           "on conflict (matter, model, decision) do update set id = excluded.id, version = excluded.version, inputs = excluded.inputs, answer = excluded.answer, "
           "made_at = excluded.made_at",
           tx.new_id<rule::Answer>(), matter, model, decision, version, inputs, rule::literal(answer.value), tx.now());
}
}

rule::Answer decide(Tx& tx, std::string_view model, std::string_view decision, const rule::Context& inputs, std::int64_t matter) {
    const auto rules = rules_of(tx, model, local_date(tx.now()));
    if (!rules) throw NotFound("decision.model");
    auto answer = rules->model->decide(decision, inputs, tx.now());
    if (matter != 0) keep(tx, model, rules->version, decision, matter, rule::literal(inputs), answer);
    return answer;
}

bool known(Tx& tx, std::string_view model, std::string_view decision) {
    const auto rules = rules_of(tx, model, local_date(tx.now()));
    if (!rules) return false;
    const auto names = rules->model->decisions();
    return std::find(names.begin(), names.end(), decision) != names.end();
}

std::shared_ptr<const rule::DecisionModel> model_of_version(Tx& tx, std::string_view model, Id<Version> id) {
    if (get(tx, id).model != model) throw NotFound("decision.version");
    return model_of(tx, id, local_date(tx.now()));
}
}
