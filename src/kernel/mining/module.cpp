#include "kernel/mining/mining.hpp"
#include "kernel/flow/versions.hpp"
#include "kernel/mining/rehearsal.hpp"
#include "kernel/mining/simulation.hpp"
#include "kernel/mining/xes.hpp"
namespace yiwang::mining {
namespace {
// A period of days, both included; nothing: the last 30 days.
struct Period {
    std::string process;
    std::optional<Date> from, to;
};
BOOST_DESCRIBE_STRUCT(Period, (), (process, from, to))

std::vector<Case> cases_in(Tx& tx, const std::string& process, std::optional<Date> from, std::optional<Date> to) {
    const auto last = to.value_or(local_date(tx.now()));
    const auto first = from.value_or(last - std::chrono::days{30});
    if (last < first || last - first > std::chrono::days{400}) throw Invalid("from", "mining.period", {"时间段应在 400 天以内，且开始不晚于结束。", "A period is at most 400 days and begins before it ends."});
    return cases(tx, process, from_local(LocalTime(first)), from_local(LocalTime(last + std::chrono::days{1})));
}

bpmn::ModelPtr model_in(const bpmn::Library& library, const std::string& process) {
    const auto at = library.find(process);
    if (at == library.end()) throw NotFound("flow.process");
    return at->second;
}

ProcessFigures show_figures(Outside& outside, const Request& request, const Period& in) {
    return figures(outside.store.read(request.caller.actor, [&](Tx& tx) { return cases_in(tx, in.process, in.from, in.to); }));
}

Reply export_xes(Outside& outside, const Request& request, const Period& in) {
    const auto [all, model] = outside.store.read(request.caller.actor, [&](Tx& tx) { return std::pair(cases_in(tx, in.process, in.from, in.to), model_in(flow::active_models(tx), in.process)); });
    const bool persons = request.caller.scope("flow.operate").has_value();
    return {.status = 200, .content_type = "application/xml; charset=utf-8", .body = xes(in.process, all, *model, persons),
            .headers = {{"Content-Disposition", "attachment; filename=\"" + in.process + ".xes\""}}};
}

struct Drafted {
    std::string process;
    Id<flow::Definition> definition;
    std::optional<Date> from, to;
};
BOOST_DESCRIBE_STRUCT(Drafted, (), (process, definition, from, to))

Rehearsal rehearse_draft(Outside& outside, const Request& request, const Drafted& in) {
    struct Ready {
        std::vector<Case> cases;
        bpmn::ModelPtr model;
        bpmn::Library library;
    };
    const auto ready = outside.store.read(request.caller.actor, [&](Tx& tx) {
        Ready out{cases_in(tx, in.process, in.from, in.to), flow::model_of(tx, in.definition), flow::active_models(tx)};
        out.library[out.model->process] = out.model;
        return out;
    });
    if (ready.model->process != in.process) throw Invalid("definition", "mining.other_process", {"草稿属于另一个流程。", "The draft is of another process."});
    return rehearse(ready.model, ready.library, ready.cases);
}

struct Asked {
    std::string process;
    std::optional<Date> from, to;
    std::optional<double> learn;               // share of the cases to learn from: 0.1 to 0.9, 0.6 by itself
    std::optional<std::vector<RoleStaff>> staff;
};
BOOST_DESCRIBE_STRUCT(Asked, (), (process, from, to, learn, staff))

WhatIf simulate(Outside& outside, const Request& request, const Asked& in) {
    const double learn = in.learn.value_or(0.6);
    if (!(learn >= 0.1 && learn <= 0.9)) throw Invalid("learn", "mining.learn", {"学习部分应在 0.1 至 0.9 之间。", "Learn from 0.1 to 0.9 of the cases."});
    std::map<std::string, std::int64_t> staff;
    for (const auto& one : in.staff.value_or(std::vector<RoleStaff>{})) {
        if (one.people < 0 || one.people > 10'000) throw Invalid("staff", "mining.staff", {"人数应在 0 至 10000 之间。", "0 to 10,000 people."});
        staff[one.role] = one.people;
    }
    const auto [all, library] = outside.store.read(request.caller.actor, [&](Tx& tx) { return std::pair(cases_in(tx, in.process, in.from, in.to), flow::active_models(tx)); });
    const auto model = model_in(library, in.process);
    if (all.size() < 20) throw Conflict("mining.too_few", {"案例太少，无法推演（至少 20 个）。", "Too few cases to learn from: at least 20."});
    return what_if(model, library, all, learn, staff, 1);
}
}

Module module() {
    const std::string of = "/api/mining/processes/{process}/";
    return {.name = "mining",
            .routes = {work("GET", of + "figures", holds("mining.read"), show_figures, {.summary = "How long each element takes, how often it is done again, where cases wait"}),
                       work("GET", of + "xes", holds("mining.read"), export_xes, {.summary = "The cases of a period as an XES event log", .output_type = "application/xml"}),
                       work("POST", of + "rehearse", holds("mining.read"), rehearse_draft, {.summary = "A draft tried on past cases, and what would have been otherwise"}),
                       work("POST", of + "simulate", holds("mining.read"), simulate, {.summary = "What if: the process played forward with other staffing, and its error against what happened"})},
            .rights = {"mining.read"}};
}
}
