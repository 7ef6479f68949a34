#include "kernel/flow/versions.hpp"
#include <set>
#include "base/text.hpp"
#include "kernel/decision/decision.hpp"
#include "kernel/flow/engine.hpp"
#include "kernel/identity/identity.hpp"
namespace yiwang::flow {
namespace {
constexpr std::size_t bpmn_bytes_max = 2 << 20;

std::string state_of(Tx& tx, Id<Definition> id) {
    const auto state = tx.first(first_column<std::string>, "select state from flow_definition where id = ?", id);
    if (!state) throw NotFound("flow.definition");
    return *state;
}

bpmn::ModelPtr only_process(std::string_view text) {
    if (text.size() > bpmn_bytes_max) throw Invalid("bpmn", "flow.too_large", {"流程文件不能超过 2 MiB。", "A process is at most 2 MiB."});
    auto models = bpmn::read(text);
    std::erase_if(models, [](const bpmn::ModelPtr& model) { return !model->executable; });
    if (models.size() != 1) throw Invalid("definitions", "flow.broken", {"文件里应有且只有一个可执行的流程。", "There is one executable process in a file, no more and no less."});
    return models[0];
}

std::string moved(const Plan& plan, const std::string& element) {
    for (const auto& [from, to] : plan.moves)
        if (from == element) return to;
    return element;
}
}

std::vector<VersionView> versions(Tx& tx, std::string_view process) {
    auto out = tx.all(row_as<VersionView>,
                      "select id, process, process, version, state, author, published_by, deployed_at, published_at, "
                      "(select count(*) from flow_instance i where i.definition = d.id and i.state = 'running') as running "
                      "from flow_definition d where (? = '' or process = ?) order by process, version desc limit 1000",
                      process, process);
    for (auto& one : out)
        if (const auto& name = model_of(tx, one.id)->name; !name.empty()) one.name = name;
    return out;
}

std::string bpmn_of(Tx& tx, Id<Definition> id) {
    auto text = tx.first(first_column<std::string>, "select bpmn from flow_definition where id = ?", id);
    if (!text) throw NotFound("flow.definition");
    return *text;
}

bpmn::ModelPtr model_of(Tx& tx, Id<Definition> id) {
    return deployed(tx, id).model;
}

bpmn::Library active_models(Tx& tx) {
    return library(tx);
}

Id<Definition> draft(Tx& tx, std::string_view text, std::string_view author) {
    const auto model = only_process(text);
    check_names(tx, *model);
    return put_version(tx, text, model->process, "draft", author);
}

std::vector<bpmn::Fault> look_before_use(Tx& tx, std::string_view text) {
    const auto model = only_process(text);
    auto others = library(tx);
    others[model->process] = model;
    std::set<std::string> roles;
    for (const auto& role : identity::roles(tx)) roles.insert(role);
    return bpmn::look_before_use(model, others, [&](std::string_view kind, std::string_view name) {
        const std::string one(name);
        if (kind == "service") return find_service(one) != nullptr;
        if (kind == "form") return find_form(one) != nullptr;
        if (kind == "role") return roles.empty() || roles.contains(one);
        if (kind == "process") return others.contains(one);
        const auto slash = one.find('/');
        return slash != one.npos && decision::known(tx, one.substr(0, slash), one.substr(slash + 1));
    });
}

void publish(Tx& tx, Id<Definition> id, std::string_view by) {
    if (state_of(tx, id) != "draft") throw Conflict("flow.not_draft", {"只有草稿才能发布。", "Only a draft can be published."});
    const auto author = *tx.first(first_column<std::string>, "select author from flow_definition where id = ?", id);
    if (author == by) throw Conflict("flow.own_draft", {"流程须由起草人以外的人发布。", "Somebody other than its author publishes a process."});
    const auto version = deployed(tx, id);
    check_names(tx, *version.model);
    tx.run("update flow_definition set state = 'active', published_by = ?, published_at = ? where id = ?", by, tx.now(), id);
    activate(tx, newest(tx, version.process).id);
    tx.trace("flow.published", id, "", std::to_string(version.version), version.process);
}

void withdraw(Tx& tx, Id<Definition> id, std::string_view reason) {
    if (trimmed(reason).empty()) throw Invalid("reason", "flow.missing", {"请写明原因。", "Say why."});
    const auto state = state_of(tx, id);
    if (state == "withdrawn") throw Conflict("flow.withdrawn", {"这个版本已经撤回。", "It is withdrawn already."});
    const auto version = deployed(tx, id);
    const auto others = tx.first(first_column<std::int64_t>, "select count(*) from flow_definition where process = ? and state = 'active' and id <> ?", version.process, id);
    if (state == "active" && *others == 0) throw Conflict("flow.only_version", {"这是唯一的有效版本，不能撤回。", "It is the only active version."});
    tx.run("update flow_definition set state = 'withdrawn' where id = ?", id);
    if (state == "active") activate(tx, newest(tx, version.process).id);
    tx.trace("flow.withdrawn", id, state, "withdrawn", trimmed(reason));
}

std::vector<PlanFault> check_plan(Tx& tx, Id<Instance> id, const Plan& plan) {
    std::vector<PlanFault> out;
    Step step(tx, id);
    const auto to = deployed(tx, plan.to);
    const auto& execution = step.execution();
    if (to.process != step.process()) out.push_back({id, "", "the plan leads to another process: " + to.process});
    for (const auto& [number, token] : execution.tokens) {
        if (token.model != 0 || number == 0) continue;
        const auto& from = execution.node(token);
        const auto target = moved(plan, from.id);
        const auto* there = to.model->find(target);
        const auto fault = [&](std::string what) { out.push_back({id, from.id, std::move(what)}); };
        if (!there) {
            fault("there is no " + target + " in the new version: say where it goes");
            continue;
        }
        if (there->kind != from.kind) fault(target + " is another kind of element");
        if (there->loop.has_value() != from.loop.has_value()) fault(target + " is a loop in one version only");
        const auto* outer = from.parent < 0 ? nullptr : &execution.model(token).node(from.parent);
        const auto* outer_there = there->parent < 0 ? nullptr : &to.model->node(there->parent);
        if ((outer == nullptr) != (outer_there == nullptr) || (outer && moved(plan, outer->id) != outer_there->id)) fault(target + " is inside another sub-process");
        if (token.flow >= 0 && from.incoming.size() > 1) {
            const auto& flow = execution.model(token).flow(token.flow).id;
            bool same = false;
            for (const int in : there->incoming) same |= to.model->flow(in).id == flow;
            if (!same) fault(target + " is not reached by " + flow + " in the new version");
        }
        if (!token.undo.empty()) fault("something inside can be undone; it stays on its version");
    }
    return out;
}

void migrate(Tx& tx, Id<Instance> id, const Plan& plan) {
    const auto faults = check_plan(tx, id, plan);
    if (!faults.empty()) throw Conflict("flow.plan", {"实例不能按此计划迁移：" + faults[0].element, "It cannot be moved by this plan: " + faults[0].element + ": " + faults[0].what + "."});
    Step step(tx, id);
    const auto to = deployed(tx, plan.to);
    auto& execution = step.execution();
    const auto before = execution.parts[0].model;
    for (auto& [number, token] : execution.tokens) {
        if (token.model != 0 || number == 0) continue;
        const auto& there = to.model->at(moved(plan, before->node(token.node).id));
        if (token.flow >= 0) {
            const auto flow = before->flow(token.flow).id;
            token.flow = -1;
            for (const int in : there.incoming)
                if (to.model->flow(in).id == flow) token.flow = in;
        }
        token.held.clear();
        token.node = there.index;
    }
    execution.parts[0] = {to.key, to.model};
    step.adopt(to);
    step.renew_waits(*before, [&](const std::string& element) { return moved(plan, element); });
    step.save("migrate");
    tx.trace("flow.migrated", Id<Instance>{step.subject()}, before->process, to.process + " " + std::to_string(to.version), "");
}

std::vector<Id<Instance>> running(Tx& tx, Id<Definition> id, int at_most) {
    return tx.all(first_column<Id<Instance>>, "select id from flow_instance where definition = ? and state = 'running' order by id limit ?", id, at_most);
}
}
