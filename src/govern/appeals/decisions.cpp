#include "govern/appeals/decisions.hpp"
#include "kernel/decision/decision.hpp"
#include "kernel/rule/explain.hpp"
namespace yiwang::govern::appeals {
namespace {

// The explanation is of the decision's own table; those before it only prepared its inputs.
Ruled decide(Tx& tx, std::string_view model, const std::string& decision, const rule::Context& inputs, Id<Appeal> keep_for) {
    const auto answer = decision::decide(tx, model, decision, inputs, keep_for.value);
    Ruled out{decision, rule::print(answer.value), {}};
    const auto why = rule::explain(answer);
    if (!why.empty()) out.reasons.push_back({why.back().zh, why.back().en});
    return out;
}

std::string said(std::string_view title, std::string_view text) {
    return std::string(title) + "\n" + std::string(text);
}
}

Ruled lane_by_rule(Tx& tx, const duties::Duty& kind, std::string_view title, std::string_view text, Id<Appeal> keep_for) {
    return decide(tx, "appeals.urgency", "处置通道", {{{"文本", said(title, text)}, {"清单通道", std::string(json::name_of(kind.lane))}}}, keep_for);
}

Ruled owner_by_rule(Tx& tx, const duties::Duty& kind, std::string_view title, std::string_view text, Instant filed_at, Id<Appeal> keep_for) {
    const auto hour = rule::of_instant(filed_at).time.hour;
    return decide(tx, "appeals.dispatch", "主责单位", {{{"二级类别", kind.level2}, {"清单主责", kind.lead_unit}, {"文本", said(title, text)}, {"提交时刻", hour}}}, keep_for);
}

std::string subject_by_rule(Tx& tx, std::string_view title, std::string_view text) {
    return rule::print(decision::decide(tx, "appeals.intake", "责任主体", {{{"文本", said(title, text)}}}).value);
}

Mood mood_by_rule(Tx& tx, std::string_view title, std::string_view text) {
    return json::enum_of<Mood>(rule::print(decision::decide(tx, "appeals.intake", "情绪", {{{"文本", said(title, text)}}}).value)).value_or(Mood::calm);
}

bool alone_by_rule(Tx& tx, std::string_view title, std::string_view text, const Candidate& best, bool learned, bool placed) {
    const auto answer = decision::decide(tx, "appeals.intake", "自动分拨", {{{"文本", said(title, text)}, {"把握", static_cast<std::int64_t>(best.confidence * 100)}, {"学习所得", learned}, {"地点明确", placed}}});
    return answer.value.is(true);
}

bool joined_by_rule(Tx& tx, double likeness, bool placed) {
    return decision::decide(tx, "appeals.intake", "自动并入", {{{"相似度", static_cast<std::int64_t>(likeness * 100)}, {"地点明确", placed}}}).value.is(true);
}

std::optional<Ruled> score_by_rule(Tx& tx, const Appeal& appeal, Id<Appeal> keep_for) {
    if (!appeal.finished_at) return {};
    const auto late = appeal.due_at ? std::chrono::ceil<std::chrono::hours>(*appeal.finished_at - *appeal.due_at).count() : 0;
    return decide(tx, "appeals.score", "办理得分", {{{"超期小时", std::max<std::int64_t>(late, 0)}, {"退回次数", appeal.sent_back}, {"返工次数", appeal.reworked},
                                                     {"星级", appeal.stars && !appeal.rating_set_aside ? rule::Value(*appeal.stars) : rule::Value()}}}, keep_for);
}

std::vector<Ruled> ruled(Tx& tx, const Appeal& appeal) {
    std::vector<Ruled> out;
    if (const auto kind = duty_of(tx, appeal)) {
        out.push_back(lane_by_rule(tx, *kind, appeal.title, appeal.text));
        out.push_back(owner_by_rule(tx, *kind, appeal.title, appeal.text, appeal.filed_at));
        if (const auto unit = identity::find_unit_by_code(tx, out.back().value)) out.back().value = unit->name;
    }
    if (auto score = score_by_rule(tx, appeal)) out.push_back(std::move(*score));
    return out;
}
}
