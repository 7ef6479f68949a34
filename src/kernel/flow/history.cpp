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

// Steps are linked from the last to the first: an index over all of them would cost each step a page of the disk.
const std::string completes = "complete ";  // of the cause of a step that finished a task

const std::string way =
    "with recursive way (id, previous, at, actor, cause, visits, changes, task, unit, taken_by, n) as ("
    "select s.id, s.previous, s.at, s.actor, s.cause, s.visits, s.changes, s.task, s.unit, s.taken_by, 1 from flow_instance i join flow_step s on s.id = i.last_step where i.id = ? "
    "union all select s.id, s.previous, s.at, s.actor, s.cause, s.visits, s.changes, s.task, s.unit, s.taken_by, w.n + 1 from way w join flow_step s on s.id = w.previous where w.n < 2000) ";
}

std::vector<StepView> path(Tx& tx, Id<Instance> id) {
    return tx.all(
        [](const Row& row) {
            return StepView{row.get<Instant>(0), row.get<std::string>(1), row.get<std::string>(2), lines(row.get<std::string>(3)), json::parse(row.text(4)).get_object()};
        },
        way + "select at, actor, cause, visits, changes from way order by n desc", id);
}

std::optional<Done> last_done(Tx& tx, Id<Instance> id, std::string_view element) {
    return tx.first([](const Row& row) { return Done{row.get<Id<Task>>(0), row.get<Id<identity::Unit>>(1), row.get<Id<identity::Officer>>(2)}; },
                    way + "select task, unit, taken_by from way where cause = ? order by n limit 1", id, completes + std::string(element));
}

std::vector<std::string> done_elements(Tx& tx, Id<Instance> id) {
    return tx.all([](const Row& row) { return std::string(row.text(0).substr(completes.size())); }, way + "select distinct cause from way where task is not null and cause like ? order by cause", id,
                  completes + "%");
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

std::vector<Instance> begun(Tx& tx, std::string_view process, Instant from, Instant to, std::optional<Instance> after, int at_most) {
    static const std::string sql = "select " + columns<Instance>() +
                                   " from flow_instance where process = ? and started_at >= ? and started_at < ? and (started_at > ? or id > ?) order by started_at, id limit ?";
    const auto since = after ? after->started_at : from - std::chrono::microseconds{1};
    return tx.all(row_as<Instance>, sql, process, after ? after->started_at : from, to, since, after ? after->id : Id<Instance>{}, at_most);
}

bpmn::ModelPtr model_of(Tx& tx, Id<Instance> id) {
    return deployed(tx, definition_of(tx, id)).model;
}
}
