// Routes over processes: versions, instances, incidents.
#include "kernel/flow/history.hpp"
#include "kernel/flow/routes.hpp"
#include "kernel/flow/versions.hpp"
namespace yiwang::flow {
namespace {
struct OfDefinition {
    Id<Definition> definition;
};
BOOST_DESCRIBE_STRUCT(OfDefinition, (), (definition))
struct OfInstance {
    Id<Instance> instance;
};
BOOST_DESCRIBE_STRUCT(OfInstance, (), (instance))
struct OfProcess {
    std::string process;
    std::optional<std::int64_t> version;
};
BOOST_DESCRIBE_STRUCT(OfProcess, (), (process, version))

Items<VersionView> list_processes(Tx& tx, const Request&, const Nothing&) {
    return {versions(tx)};
}

Reply xml(std::string text) {
    return {.status = 200, .content_type = "application/xml; charset=utf-8", .body = std::move(text), .headers = {}};
}

Reply show_bpmn(Tx& tx, const Request&, const OfProcess& in) {
    const auto text = tx.first(first_column<std::string>,
                               "select bpmn from flow_definition where process = ? and ((? = 0 and state = 'active') or version = ?) order by version desc limit 1", in.process,
                               in.version.value_or(0), in.version.value_or(0));
    if (!text) throw NotFound("flow.process");
    return xml(*text);
}

Reply show_definition(Tx& tx, const Request&, const OfDefinition& in) {
    return xml(bpmn_of(tx, in.definition));
}

struct FaultView {
    bpmn::Fault::Kind kind;
    std::string element, zh, en;
};
BOOST_DESCRIBE_STRUCT(FaultView, (), (kind, element, zh, en))

Items<FaultView> look(Tx& tx, const Request& request, const Nothing&) {
    Items<FaultView> out;
    for (const auto& fault : look_before_use(tx, request.body)) out.items.push_back({fault.kind, fault.element, fault.says.zh, fault.says.en});
    return out;
}

struct Drafted {
    Id<Definition> definition;
};
BOOST_DESCRIBE_STRUCT(Drafted, (), (definition))

Drafted draft_process(Tx& tx, const Request& request, const Nothing&) {
    return {draft(tx, request.body, request.caller.actor.name)};
}

void publish_process(Tx& tx, const Request& request, const OfDefinition& in) {
    publish(tx, in.definition, request.caller.actor.name);
}

struct Withdrawal {
    Id<Definition> definition;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(Withdrawal, (), (definition, reason))
void withdraw_process(Tx& tx, const Request&, const Withdrawal& in) {
    withdraw(tx, in.definition, in.reason);
}

struct Migration {
    Id<Definition> definition;  // where they are
    Id<Definition> to;
    std::optional<json::Object> moves;  // "handle": "handle_first"
    std::optional<std::int64_t> at_most;
    std::optional<bool> dry;
};
BOOST_DESCRIBE_STRUCT(Migration, (), (definition, to, moves, at_most, dry))
struct Migrated {
    std::int64_t moved = 0, kept = 0;
    std::vector<PlanFault> faults;  // 100 at most
};
BOOST_DESCRIBE_STRUCT(Migrated, (), (moved, kept, faults))

Migrated migrate_instances(Tx& tx, const Request&, const Migration& in) {
    Plan plan{.to = in.to};
    for (const auto& [from, to] : in.moves.value_or(json::Object{})) plan.moves.emplace_back(from, json::to<std::string>(to, "moves"));
    Migrated out;
    for (const auto& id : running(tx, in.definition, static_cast<int>(std::clamp<std::int64_t>(in.at_most.value_or(200), 1, 1000)))) {
        const auto faults = check_plan(tx, id, plan);
        for (const auto& fault : faults)
            if (out.faults.size() < 100) out.faults.push_back(fault);
        if (!faults.empty()) {
            ++out.kept;
            continue;
        }
        if (!in.dry.value_or(false)) migrate(tx, id, plan);
        ++out.moved;
    }
    return out;
}

struct OfSubject {
    std::string process;
    Id<Instance> subject;
};
BOOST_DESCRIBE_STRUCT(OfSubject, (), (process, subject))
struct InstanceView {
    Instance instance;
    std::vector<std::string> waits_at;  // ids of elements
};
BOOST_DESCRIBE_STRUCT(InstanceView, (), (instance, waits_at))

InstanceView show_instance(Tx& tx, const Request&, const OfSubject& in) {
    const auto found = find(tx, in.process, in.subject.value);
    if (!found) throw NotFound("flow.instance");
    return {*found, waits_at(tx, found->id)};
}

struct PathView {
    Instance instance;
    Id<Definition> definition;
    std::vector<std::string> waits_at;
    std::vector<StepView> steps;
};
BOOST_DESCRIBE_STRUCT(PathView, (), (instance, definition, waits_at, steps))

// The path is for all who may read processes; what a step changed, only for those who operate them.
PathView show_path(Tx& tx, const Request& request, const OfInstance& in) {
    const auto instance = get(tx, in.instance);
    auto steps = path(tx, in.instance);
    if (!request.caller.scope("flow.operate"))
        for (auto& step : steps) step.changes = {};
    return {instance, definition_of(tx, in.instance), waits_at(tx, in.instance), std::move(steps)};
}

struct Stopping {
    Id<Instance> instance;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(Stopping, (), (instance, reason))
void stop_instance(Tx& tx, const Request&, const Stopping& in) {
    if (in.reason.empty()) throw Invalid("reason", "flow.missing", {"请写明原因。", "Say why."});
    stop(tx, in.instance, in.reason);
}

struct IncidentFilter {
    std::optional<std::string> process;
};
BOOST_DESCRIBE_STRUCT(IncidentFilter, (), (process))
Items<Incident> list_incidents(Tx& tx, const Request&, const IncidentFilter& in) {
    return {open_incidents(tx, in.process.value_or(""))};
}

struct Mending {
    Id<Incident> incident;
    Mend::How how;
    std::optional<json::Object> variables;
    std::optional<std::string> error;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(Mending, (), (incident, how, variables, error, reason))
void mend_incident(Tx& tx, const Request&, const Mending& in) {
    resolve(tx, in.incident, {in.how, in.variables, in.error, in.reason});
}
}

std::vector<Route> process_routes() {
    const RouteOptions bpmn_in{.summary = "", .raw_body = true, .body_max = 2 << 20};
    auto look_options = bpmn_in, draft_options = bpmn_in;
    look_options.summary = "What a look before use finds in a process (BPMN 2.0 XML)";
    draft_options.summary = "Keep a process (BPMN 2.0 XML) as a draft";
    draft_options.status = 201;
    return {get("/api/flow/processes", holds("flow.read"), list_processes, {.summary = "Processes and their versions"}),
            get("/api/flow/processes/{process}/bpmn", holds("flow.read"), show_bpmn, {.summary = "A process as BPMN 2.0 XML", .output_type = "application/xml"}),
            get("/api/flow/definitions/{definition}/bpmn", holds("flow.read"), show_definition, {.summary = "A version as BPMN 2.0 XML, byte for byte as it came", .output_type = "application/xml"}),
            post("/api/flow/look", holds("flow.draft"), look, look_options),
            post("/api/flow/drafts", holds("flow.draft"), draft_process, draft_options),
            post("/api/flow/definitions/{definition}/publish", holds("flow.publish"), publish_process, {.summary = "Publish a draft that somebody else wrote"}),
            post("/api/flow/definitions/{definition}/withdraw", holds("flow.publish"), withdraw_process, {.summary = "Let the version before it begin new instances"}),
            post("/api/flow/definitions/{definition}/migrate", holds("flow.operate"), migrate_instances, {.summary = "Move running instances to another version by a checked plan"}),
            get("/api/flow/processes/{process}/instances/{subject}", holds("flow.read"), show_instance, {.summary = "Where a matter stands in its process"}),
            get("/api/flow/instances/{instance}/path", holds("flow.read"), show_path, {.summary = "The way an instance went, step by step"}),
            post("/api/flow/instances/{instance}/stop", holds("flow.operate"), stop_instance, {.summary = "End an instance as it stands"}),
            get("/api/flow/incidents", holds("flow.operate"), list_incidents, {.summary = "Steps that failed for good"}),
            post("/api/flow/incidents/{incident}/resolve", holds("flow.operate"), mend_incident, {.summary = "Retry, skip or fail a step that stands as an incident"})};
}
}
