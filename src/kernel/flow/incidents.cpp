// Services outside, and what stands as an incident until somebody mends it.
#include "base/text.hpp"
#include "kernel/flow/engine.hpp"
#include "kernel/flow/incidents.hpp"
#include "kernel/job/job.hpp"
namespace yiwang::flow {
namespace {
static const std::string incident_columns = columns<Incident>();

struct Asked {
    std::string service, result;
    std::int64_t subject;
    json::Object variables;
};

// What the token waits to have done; nothing if it waits no more: it was cancelled, or done by another worker.
std::optional<Asked> asked(Tx& tx, const ServiceWork& work) {
    const auto state = tx.first(first_column<std::string>, "select state from flow_instance where id = ?", work.instance);
    if (!state || *state != "running") return {};
    Step step(tx, work.instance);
    const auto* token = step.execution().find(work.token);
    if (!token || token->phase != bpmn::Token::Phase::waiting || step.place_of(step.execution().node(*token)) != work.element) return {};
    const auto& node = step.execution().node(*token);
    return Asked{node.service, node.result, step.subject(), step.execution().visible(*token)};
}

void answer(Tx& tx, const ServiceWork& work, const bpmn::Outcome& outcome) {
    if (!asked(tx, work)) return;  // at least once: the second answer comes to nothing
    Step step(tx, work.instance);
    if (outcome.error) step.machine().fail(work.token, *outcome.error, outcome.variables);
    else step.machine().complete(work.token, outcome.variables);
    step.save((outcome.error ? "error " : "served ") + work.element);
}
}

void serve(Outside& outside, const ServiceWork& work) {
    const Actor actor{"system/flow", "", {}};
    const auto ask = outside.store.read(actor, [&](Tx& tx) { return asked(tx, work); });
    if (!ask) return;
    const auto& bound = service(ask->service);
    if (!bound.work) throw Conflict("flow.unbound", {"流程服务 " + ask->service + " 没有绑定。", "The service " + ask->service + " is bound to nothing that works outside."});
    bpmn::Outcome outcome;
    try {
        auto given = bound.work(outside, {.instance = work.instance.value, .subject = ask->subject, .variables = ask->variables,
                                          .key = print_id(work.instance.value) + "." + std::to_string(work.token)});
        if (ask->result.empty()) outcome.variables = std::move(given);
        else outcome.variables[ask->result] = std::move(given);
    } catch (const ServiceError& error) {
        outcome = {error.variables, error.code};
    }
    outside.store.write(actor, [&](Tx& tx) { answer(tx, work, outcome); });
}

void gave_up(Tx& tx, const ServiceWork& work, std::string_view error) {
    if (asked(tx, work)) raise_incident(tx, work.instance, work.token, work.element, "service", error);
}

void raise_incident(Tx& tx, Id<Instance> id, std::int64_t token, std::string_view element, std::string_view kind, std::string_view error) {
    const auto instance = get(tx, id);
    tx.run("insert into flow_incident (id, instance, subject, process, element, token, kind, error, raised_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)", tx.new_id<Incident>(), id,
           instance.subject, instance.process, element, token, kind, error.substr(0, 1000), tx.now());
    tx.trace("flow.incident_raised", Id<Instance>{instance.subject}, "", element, error.substr(0, 500));
    tx.tell(IncidentRaised{instance.subject, instance.process, std::string(element), std::string(error.substr(0, 500))});
}

std::vector<Incident> open_incidents(Tx& tx, std::string_view process) {
    static const std::string sql = "select " + incident_columns + " from flow_incident where resolved_at is null and (? = '' or process = ?) order by id limit 500";
    return tx.all(row_as<Incident>, sql, process, process);
}

void resolve(Tx& tx, Id<Incident> id, const Mend& mend) {
    static const std::string sql = "select " + incident_columns + " from flow_incident where id = ?";
    const auto incident = tx.first(row_as<Incident>, sql, id);
    if (!incident) throw NotFound("flow.incident");
    if (incident->resolved_at) throw Conflict("flow.incident_resolved", {"这个异常已经处理过了。", "This incident is resolved already."});
    if (trimmed(mend.reason).empty()) throw Invalid("reason", "flow.missing", {"请写明处理的原因。", "Say why."});
    Step step(tx, incident->instance);
    const bool service = incident->kind == "service";
    const auto timer = [&] { return bpmn::Execution::ref(step.execution().tokens.at(incident->token), step.wait_of(incident->token, incident->element)); };
    if (mend.variables) step.machine().set(incident->token, *mend.variables);
    switch (mend.how) {
        case Mend::How::retry:
            if (service) job::enqueue(tx, "flow.serve", ServiceWork{incident->instance, incident->token, incident->element});
            else tx.run("update flow_timer set fires_at = ?, attempts = 0 where id = ?", tx.now(), timer());
            break;
        case Mend::How::skip:
            if (service) step.machine().complete(incident->token, {});
            else tx.run("delete from flow_timer where id = ?", timer());
            break;
        case Mend::How::fail:
            if (!service) throw Conflict("flow.no_error_here", {"定时器不能按错误处理。", "A timer cannot be turned into an error."});
            step.machine().fail(incident->token, mend.error.value_or(""), {});
            break;
    }
    step.save("incident " + incident->element);
    tx.run("update flow_incident set resolved_at = ?, resolution = ? where id = ?", tx.now(), mend.how, id);
    tx.trace("flow.incident_resolved", Id<Instance>{incident->subject}, incident->error, json::name_of(mend.how), trimmed(mend.reason));
}
}
