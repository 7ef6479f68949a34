// Versions of processes: deployed, checked, read once.
#include <map>
#include <mutex>
#include "kernel/bpmn/explore.hpp"
#include "kernel/decision/decision.hpp"
#include "kernel/flow/engine.hpp"
#include "kernel/flow/versions.hpp"
#include "kernel/store/digest.hpp"
#include "kernel/store/settled.hpp"
namespace yiwang::flow {
namespace {
struct Bound {
    std::map<std::string, Service> services;
    std::map<std::string, json::Value> forms;
};
Bound& bound() {
    static Bound all;
    return all;
}

struct Version {
    Id<Definition> id;
    std::string process;
    std::int64_t version;
    std::string sha256, state;
};
BOOST_DESCRIBE_STRUCT(Version, (), (id, process, version, sha256, state))

// All there are, without the long texts, the newest of each process first.
std::shared_ptr<const std::vector<Version>> kept_versions(Tx& tx) {
    static store::Settled<std::vector<Version>> kept("flow_definition");
    static const std::string sql = "select " + columns<Version>() + " from flow_definition order by process, version desc";
    return kept.of(tx, [](Tx& asked) { return asked.all(row_as<Version>, sql); });
}

// The model of a text is the same for every store: it is kept by the text's digest.
bpmn::ModelPtr model_of(Tx& tx, Id<Definition> id, const std::string& sha256, std::string_view process) {
    static std::mutex mutex;
    static std::map<std::string, bpmn::ModelPtr> parsed;
    const auto key = sha256 + " " + std::string(process);
    {
        const std::lock_guard lock(mutex);
        if (const auto at = parsed.find(key); at != parsed.end()) return at->second;
    }
    const auto text = tx.first(first_column<std::string>, "select bpmn from flow_definition where id = ?", id);
    if (!text) throw NotFound("flow.definition");
    for (auto& model : bpmn::read(*text))
        if (model->process == process) {
            const std::lock_guard lock(mutex);
            return parsed.emplace(key, std::move(model)).first->second;
        }
    throw NotFound("flow.process");
}

Deployed deployed_row(Tx& tx, const Version& row) {
    return {row.id, row.process, row.version, print_id(row.id.value) + " " + row.sha256.substr(0, 16), model_of(tx, row.id, row.sha256, row.process)};
}

void check_bindings(const bpmn::Model& model, const std::function<bool(const std::string&)>& known) {
    bpmn::require_sound(model);
    for (const auto& node : model.nodes)
        if (!node.service.empty() && !known(node.service))
            throw Invalid(node.id, "flow.broken", {"服务 " + node.service + " 没有绑定（" + node.id + "）。", "The service " + node.service + " of " + node.id + " is bound to nothing."});
}

// Where messages, signals and times begin the process: those of its older versions begin it no more.
void put_starts(Tx& tx, Id<Definition> id, const bpmn::Model& model) {
    tx.run("delete from flow_start where process = ?", model.process);
    for (const auto& node : model.nodes) {
        if (node.kind != bpmn::Kind::start_event || node.parent >= 0 || node.event.trigger == bpmn::Trigger::none) continue;
        std::optional<Instant> at;
        std::string left;
        if (node.event.trigger == bpmn::Trigger::timer) {
            const auto& timer = node.event.timer;
            const auto text = timer.when.feel ? json::to<std::string>(timer.when.feel->evaluate(json::Object{}), node.id) : timer.when.text;
            if (timer.kind == bpmn::Timer::Kind::cycle) {
                if (const auto next = next_of_cycle(text, tx.now())) std::tie(at, left) = *next;
            } else at = rings_at(timer, text, tx.now(), {}, {});
            if (!at) continue;
        }
        tx.run("insert into flow_start (id, definition, process, element, kind, name, fires_at, cycle) values (?, ?, ?, ?, ?, ?, ?, ?)", tx.new_id<Definition>(), id,
               model.process, node.id, node.event.trigger, node.event.name, at, left);
    }
}

std::optional<Version> newest_row(Tx& tx, std::string_view process, bool drafts) {
    const auto versions = kept_versions(tx);
    for (const auto& one : *versions)
        if (one.process == process && (drafts || one.state == "active")) return one;
    return {};
}

void deploy_one(Tx& tx, std::string_view text, const bpmn::Model& model) {
    const auto sum = sha256(text);
    const auto known = tx.first(first_column<std::int64_t>, "select version from flow_definition where process = ? and sha256 = ?", model.process, sum);
    if (known) return;
    // Where officials have published a version of their own since, ours waits for them as a draft.
    const auto theirs = tx.first(first_column<std::string>, "select author from flow_definition where process = ? and state = 'active' order by version desc limit 1", model.process);
    const bool wait = theirs && !theirs->empty();
    const auto id = put_version(tx, text, model.process, wait ? "draft" : "active", "");
    if (!wait) activate(tx, id);
}
}

Id<Definition> put_version(Tx& tx, std::string_view text, std::string_view process, std::string_view state, std::string_view author) {
    const auto before = newest_row(tx, process, true);
    const auto id = tx.new_id<Definition>();
    const auto version = before ? before->version + 1 : 1;
    const auto sum = sha256(text);
    tx.run("insert into flow_definition (id, process, version, sha256, bpmn, deployed_at, state, author) values (?, ?, ?, ?, ?, ?, ?, ?)", id, process, version, sum, text,
           tx.now(), state, author);
    tx.trace(state == "draft" ? "flow.drafted" : "flow.deployed", id, before ? before->sha256 : "", sum, std::string(process) + " " + std::to_string(version));
    return id;
}

void activate(Tx& tx, Id<Definition> id) {
    put_starts(tx, id, *deployed(tx, id).model);
}

void check_names(Tx& tx, const bpmn::Model& model) {
    check_bindings(model, [](const std::string& name) { return bound().services.contains(name); });
    for (const auto& node : model.nodes) {
        const auto slash = node.decision.find('/');
        if (!node.decision.empty() && (slash == std::string::npos || !decision::known(tx, node.decision.substr(0, slash), node.decision.substr(slash + 1))))
            throw Invalid(node.id, "flow.broken", {"没有决策 " + node.decision + "（" + node.id + "）。", "There is no decision " + node.decision + " (" + node.id + ")."});
        if (!node.form.empty() && !find_form(node.form))
            throw Invalid(node.id, "flow.broken", {"没有表单 " + node.form + "（" + node.id + "）。", "There is no form " + node.form + " (" + node.id + ")."});
    }
}

void check_process(std::string_view text, const std::vector<std::string>& known) {
    for (const auto& model : bpmn::read(text))
        check_bindings(*model, [&](const std::string& name) { return std::find(known.begin(), known.end(), name) != known.end(); });
}

void bind_services(std::span<const Module> modules) {
    bound() = {};
    for (const auto& module : modules) {
        for (const auto& one : module.services) bound().services[one.name] = one;
        for (const auto& form : module.forms) bound().forms[std::string(form.name.substr(0, form.name.find('.')))] = json::parse(form.text);
    }
}

const Service* find_service(const std::string& name) {
    const auto at = bound().services.find(name);
    return at == bound().services.end() ? nullptr : &at->second;
}

const Service& service(const std::string& name) {
    const auto* found = find_service(name);
    if (!found) throw Conflict("flow.unbound", {"流程服务 " + name + " 没有绑定。", "The service " + name + " is bound to nothing."});
    return *found;
}

const json::Value* find_form(const std::string& name) {
    const auto at = bound().forms.find(name);
    return at == bound().forms.end() ? nullptr : &at->second;
}

Deployed newest(Tx& tx, std::string_view process) {
    const auto row = newest_row(tx, process, false);
    if (!row) throw NotFound("flow.process");
    return deployed_row(tx, *row);
}

Deployed deployed(Tx& tx, Id<Definition> id) {
    const auto versions = kept_versions(tx);
    for (const auto& one : *versions)
        if (one.id == id) return deployed_row(tx, one);
    throw NotFound("flow.definition");
}

bpmn::ModelPtr model_by_key(Tx& tx, const std::string& key) {
    static std::mutex mutex;
    static std::map<std::string, bpmn::ModelPtr> by_key;  // an id and the beginning of a digest: no two stores give it two meanings
    {
        const std::lock_guard lock(mutex);
        if (const auto at = by_key.find(key); at != by_key.end()) return at->second;
    }
    const auto id = parse_id(key.substr(0, key.find(' ')));
    if (!id) throw NotFound("flow.definition");
    auto model = deployed(tx, {*id}).model;
    const std::lock_guard lock(mutex);
    return by_key.emplace(key, std::move(model)).first->second;
}

bpmn::Library library(Tx& tx) {
    bpmn::Library out;
    for (const auto& process : tx.all(first_column<std::string>, "select distinct process from flow_definition where state = 'active'")) out[process] = newest(tx, process).model;
    return out;
}

void deploy(Store& store, std::span<const Module> modules) {
    bind_services(modules);
    for (const auto& module : modules)
        for (const auto& process : module.processes)
            for (const auto& model : bpmn::read(process.text))
                store.write({"system/flow", "", {}}, [&](Tx& tx) {
                    check_names(tx, *model);
                    deploy_one(tx, process.text, *model);
                });
}
}
