#include "kernel/decision/decision.hpp"
#include "kernel/decision/versions.hpp"
namespace yiwang::decision {
namespace {
constexpr std::size_t kept_bytes_max = 16 << 10;  // of one decision's inputs

Version in_force_now(Tx& tx, std::string_view model) {
    const auto version = in_force(tx, model, local_date(tx.now()));
    if (!version) throw NotFound("decision.model");
    return *version;
}

void keep(Tx& tx, const Version& version, std::string_view decision, std::int64_t matter, const std::string& inputs, const rule::Answer& answer) {
    if (inputs.size() > kept_bytes_max) return;
    tx.run("insert into decision_made (id, matter, model, decision, version, inputs, answer, made_at) values (?, ?, ?, ?, ?, ?, ?, ?) "
           "on conflict (matter, model, decision) do update set id = excluded.id, version = excluded.version, inputs = excluded.inputs, answer = excluded.answer, "
           "made_at = excluded.made_at",
           tx.new_id<rule::Answer>(), matter, version.model, decision, version.id, inputs, rule::literal(answer.value), tx.now());
}
}

rule::Answer decide(Tx& tx, std::string_view model, std::string_view decision, const rule::Context& inputs, std::int64_t matter) {
    const auto version = in_force_now(tx, model);
    auto answer = model_of(tx, version.id, local_date(tx.now()))->decide(decision, inputs, tx.now());
    if (matter != 0) keep(tx, version, decision, matter, rule::literal(inputs), answer);
    return answer;
}

bool known(Tx& tx, std::string_view model, std::string_view decision) {
    const auto version = in_force(tx, model, local_date(tx.now()));
    if (!version) return false;
    const auto names = model_of(tx, version->id, local_date(tx.now()))->decisions();
    return std::find(names.begin(), names.end(), decision) != names.end();
}

std::shared_ptr<const rule::DecisionModel> model_of_version(Tx& tx, std::string_view model, Id<Version> id) {
    if (get(tx, id).model != model) throw NotFound("decision.version");
    return model_of(tx, id, local_date(tx.now()));
}
}
