#include "kernel/decision/review.hpp"
#include <algorithm>
#include "kernel/rule/cases.hpp"
#include "kernel/rule/check.hpp"
namespace yiwang::decision {
namespace {
using rule::TableFault;
constexpr std::int64_t steps_max = 40'000'000;  // of all cases together: a few seconds

const char* name_of(TableFault::Kind kind) {
    switch (kind) {
        case TableFault::Kind::type: return "type";
        case TableFault::Kind::gap: return "gap";
        case TableFault::Kind::overlap: return "overlap";
        case TableFault::Kind::contradiction: return "contradiction";
        case TableFault::Kind::unreachable: return "unreachable";
        case TableFault::Kind::masked: return "masked";
        case TableFault::Kind::unchecked: return "unchecked";
    }
    return "";
}

Finding finding_of(const TableFault& fault) {
    Finding out{name_of(fault.kind), fault.table, {}, {}, fault.says.zh, fault.says.en, fault.kind != TableFault::Kind::unchecked};
    for (const auto row : fault.rows) out.rows.push_back(static_cast<std::int64_t>(row));
    if (fault.column) out.column = static_cast<std::int64_t>(*fault.column);
    return out;
}

Finding finding_of(const rule::Fault& fault) {
    const auto place = fault.row && fault.column ? "第 " + std::to_string(*fault.row + 1) + " 条第 " + std::to_string(*fault.column + 1) + " 列" : fault.element;
    Finding out{"fault", fault.element, {}, {}, place + "：" + fault.says.zh, fault.element + ", " + fault.where + ": " + fault.says.en, true};
    if (fault.row) out.rows.push_back(static_cast<std::int64_t>(*fault.row));
    if (fault.column) out.column = static_cast<std::int64_t>(*fault.column);
    return out;
}

void run_cases(const rule::DecisionModel& model, const std::vector<rule::Case>& all, Instant now, Review& out) {
    std::int64_t steps = 0;
    for (const auto& one : all) {
        if (steps > steps_max) return out.findings.push_back({"too_long", model.name(), {}, {}, "用例的计算量过大，未全部运行", "The cases compute for too long; not all were run", true});
        for (const auto& result : rule::run_cases(model, std::span(&one, 1), now)) {
            out.cases.push_back({result.id, result.node, result.outcome == rule::CaseResult::Outcome::passed, rule::literal(result.answer.value), result.why});
            steps += result.answer.steps;
        }
    }
}
}

Review review(const rule::DecisionModel& model, const std::string& cases, Instant now) {
    Review out{{}, {}, model.decisions(), model.inputs(), false};
    for (const auto& fault : model.faults()) out.findings.push_back(finding_of(fault));
    for (const auto& fault : rule::check_types(model)) out.findings.push_back(finding_of(fault));
    for (const auto& fault : rule::check_tables(model)) out.findings.push_back(finding_of(fault));
    const auto all = cases.empty() ? std::vector<rule::Case>{} : rule::read_cases(cases);
    if (all.empty()) out.findings.push_back({"no_cases", model.name(), {}, {}, "还没有用例", "It has no cases yet", true});
    run_cases(model, all, now, out);
    out.publishable = std::ranges::none_of(out.findings, &Finding::blocks) && std::ranges::all_of(out.cases, &CaseOutcome::passed);
    return out;
}

void refuse_faulty(const Review& review, const std::string& where) {
    for (const auto& one : review.findings)
        if (one.blocks) throw Invalid(where, "decision.faulty", {"规则有误：" + one.zh + "。", "The rule has a fault: " + one.en + "."});
    for (const auto& one : review.cases)
        if (!one.passed) throw Invalid(where, "decision.faulty", {"用例 " + one.id + " 未通过：结果为 " + one.got + "。", "Case " + one.id + " fails: " + one.why + "."});
}
}
