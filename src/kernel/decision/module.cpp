#include "kernel/decision/embedded.hpp"
#include "kernel/decision/routes.hpp"
#include "kernel/decision/trial.hpp"
namespace yiwang::decision {

Module module() {
    return {.name = "decision",
            .schema = embedded::schema,
            .settled = {"decision_version"},
            .routes = routes(),
            .jobs = {{.name = "decision.forget_old", .run = [](Outside& outside, std::string_view) { forget_old(outside.store, outside.config.number("decision.kept")); }, .every = std::chrono::hours{24}}},
            .rights = {"decision.read", "decision.write", "decision.publish", "decision.compare"},
            .settings = {{"decision.kept", "200000", "Decisions of past matters that are kept for each model, with their inputs"}}};
}
}
