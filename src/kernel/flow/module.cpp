#include "kernel/flow/embedded.hpp"
#include "kernel/flow/engine.hpp"
namespace yiwang::flow {
namespace {
struct ProcessView {
    std::string process;
    std::int64_t version;
    Instant deployed_at;
};
BOOST_DESCRIBE_STRUCT(ProcessView, (), (process, version, deployed_at))

Items<ProcessView> list_processes(Tx& tx, const Request&, const Nothing&) {
    return {tx.all(row_as<ProcessView>, "select process, version, deployed_at from flow_definition order by process, version desc")};
}

struct OfProcess {
    std::string process;
    std::optional<std::int64_t> version;
};
BOOST_DESCRIBE_STRUCT(OfProcess, (), (process, version))

Reply show_bpmn(Tx& tx, const Request&, const OfProcess& in) {
    const auto text = tx.first(first_column<std::string>, "select bpmn from flow_definition where process = ? and (? = 0 or version = ?) order by version desc limit 1",
                               in.process, in.version.value_or(0), in.version.value_or(0));
    if (!text) throw NotFound("flow.process");
    return {.status = 200, .content_type = "application/xml; charset=utf-8", .body = *text, .headers = {}};
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
    return {*found, tx.all(first_column<std::string>, "select distinct element from flow_token where instance = ? order by element", found->id)};
}
}

Module module() {
    return {.name = "flow",
            .schema = embedded::schema,
            .routes = {get("/api/flow/processes", holds("flow.read"), list_processes, {.summary = "Processes and their versions"}),
                       get("/api/flow/processes/{process}/bpmn", holds("flow.read"), show_bpmn, {.summary = "A process as BPMN 2.0 XML", .output_type = "application/xml"}),
                       get("/api/flow/processes/{process}/instances/{subject}", holds("flow.read"), show_instance, {.summary = "Where a matter stands in its process"})},
            .jobs = {{"flow.fire_timers", [](Outside& outside, std::string_view) { fire_timers(outside.store); }, std::chrono::seconds{1}}},
            .tells = {TimerFired::name},
            .rights = {"flow.read", "flow.operate"}};
}
}
