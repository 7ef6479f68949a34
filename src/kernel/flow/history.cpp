#include "kernel/flow/history.hpp"
#include <set>
#include <sstream>
#include "kernel/flow/engine.hpp"
namespace yiwang::flow {
namespace {
std::vector<std::string> lines(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> out;
    for (std::string line; std::getline(in, line);) out.push_back(line);
    return out;
}
}

std::vector<StepView> path(Tx& tx, Id<Instance> id) {
    return tx.all(
        [](const Row& row) {
            return StepView{row.get<Instant>(0), row.get<std::string>(1), row.get<std::string>(2), lines(row.get<std::string>(3)), json::parse(row.text(4)).get_object()};
        },
        "select at, actor, cause, visits, changes from flow_step where instance = ? order by id limit 2000", id);
}

std::vector<std::string> waits_at(Tx& tx, Id<Instance> id) {
    if (get(tx, id).state != "running") return {};
    const Step step(tx, id);
    std::set<std::string> places;
    for (const auto& [number, token] : step.execution().tokens)
        if (token.node >= 0) places.insert(step.place_of(step.execution().node(token)));
    return {places.begin(), places.end()};
}

Id<Definition> definition_of(Tx& tx, Id<Instance> id) {
    const auto found = tx.first(first_column<Id<Definition>>, "select definition from flow_instance where id = ?", id);
    if (!found) throw NotFound("flow.instance");
    return *found;
}
}
