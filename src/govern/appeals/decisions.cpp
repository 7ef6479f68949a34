#include "govern/appeals/decisions.hpp"
#include "kernel/rule/cases.hpp"
#include "kernel/rule/check.hpp"
#include "kernel/rule/explain.hpp"
namespace yiwang::govern::appeals {
namespace {
using Model = std::shared_ptr<const rule::DecisionModel>;
struct Models {
    Model urgency, dispatch, score;
};
Models models;

Model read(const std::string& file) {
    auto model = rule::load_model(file);
    for (const auto& fault : model->faults())
        throw Invalid(file, "appeals.decision", {"规则有误：" + fault.element + "，" + fault.where, "The rule has a fault: " + fault.element + ", " + fault.where + ": " + fault.what});
    for (const auto& fault : rule::check_tables(*model))
        if (fault.kind != rule::TableFault::Kind::unchecked)
            throw Invalid(file, "appeals.decision", {fault.table + "：" + fault.says.zh, fault.table + ": " + fault.says.en});
    return model;
}

// The explanation is of the decision's own table; those before it only prepared its inputs.
Ruled decide(const Model& model, const std::string& decision, rule::Context inputs, Instant now) {
    const auto answer = model->decide(decision, inputs, now);
    Ruled out{decision, rule::print(answer.value), {}};
    const auto why = rule::explain(answer);
    if (!why.empty()) out.reasons.push_back({why.back().zh, why.back().en});
    return out;
}

std::string said(std::string_view title, std::string_view text) {
    return std::string(title) + "\n" + std::string(text);
}
}

void read_decisions(const std::string& folder) {
    models = {read(folder + "/urgency.dmn"), read(folder + "/dispatch.dmn"), read(folder + "/score.dmn")};
}

Ruled lane_by_rule(const Kind& kind, std::string_view title, std::string_view text) {
    return decide(models.urgency, "处置通道", {{{"文本", said(title, text)}, {"清单通道", std::string(json::name_of(kind.lane))}}}, {});
}

Ruled owner_by_rule(const Kind& kind, std::string_view title, std::string_view text, Instant filed_at) {
    const auto hour = rule::of_instant(filed_at).time.hour;
    return decide(models.dispatch, "主责单位", {{{"二级类别", kind.level2}, {"清单主责", kind.lead_unit}, {"文本", said(title, text)}, {"提交时刻", hour}}}, filed_at);
}

std::optional<Ruled> score_by_rule(const Appeal& appeal, Instant now) {
    if (!appeal.finished_at) return {};
    const auto late = appeal.due_at ? std::chrono::ceil<std::chrono::hours>(*appeal.finished_at - *appeal.due_at).count() : 0;
    return decide(models.score, "办理得分", {{{"超期小时", std::max<std::int64_t>(late, 0)}, {"退回次数", appeal.sent_back}, {"返工次数", appeal.reworked},
                                             {"星级", appeal.stars ? rule::Value(*appeal.stars) : rule::Value()}}}, now);
}

std::vector<Ruled> ruled(Tx& tx, const Appeal& appeal) {
    std::vector<Ruled> out;
    if (const auto kind = appeal.kind.empty() ? std::nullopt : find_kind(tx, appeal.kind)) {
        out.push_back(lane_by_rule(*kind, appeal.title, appeal.text));
        out.push_back(owner_by_rule(*kind, appeal.title, appeal.text, appeal.filed_at));
        if (const auto unit = identity::find_unit_by_code(tx, out.back().value)) out.back().value = unit->name;
    }
    if (auto score = score_by_rule(appeal, tx.now())) out.push_back(std::move(*score));
    return out;
}
}
