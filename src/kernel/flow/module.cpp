#include "kernel/flow/embedded.hpp"
#include "kernel/flow/engine.hpp"
#include "kernel/flow/incidents.hpp"
#include "kernel/flow/routes.hpp"
#include "kernel/identity/events.hpp"
#include "kernel/job/job.hpp"
namespace yiwang::flow {
namespace {
// What a process throws reaches others in a transaction of its own; the thrower has heard its own signals already.
void hear_told(Tx& tx, const Told& told) {
    if (told.signal) broadcast(tx, told.event, told.variables);
    else send(tx, told.event, told.key, told.variables);
}

// What an officer had in hand who has left waits for another of the unit.
void hear_left(Tx& tx, const identity::OfficerLeft& left) {
    release_all(tx, left.officer);
}
}

Module module() {
    auto serve_job = job::kind<ServiceWork>("flow.serve", serve);
    serve_job.given_up = [](Tx& tx, std::string_view payload, std::string_view error) { gave_up(tx, json::read<ServiceWork>(payload), error); };
    std::vector<Route> all = process_routes();
    for (auto* part : {task_routes, desk_routes})
        for (auto& route : part()) all.push_back(std::move(route));
    return {.name = "flow",
            .schema = embedded::schema,
            .settled = {"flow_definition"},
            .routes = std::move(all),
            .jobs = {{"flow.fire_timers", [](Outside& outside, std::string_view) { fire_timers(outside.store); }, std::chrono::seconds{1}}, std::move(serve_job)},
            .hears = {on<Told>("flow.told", hear_told), on<identity::OfficerLeft>("flow.officer_left", hear_left)},
            .tells = {TimerFired::name, Told::name, IncidentRaised::name, Urged::name, Released::name, Rescheduled::name},
            .rights = {"flow.read", "flow.handle", "flow.supervise", "flow.operate", "flow.draft", "flow.publish"}};
}
}
