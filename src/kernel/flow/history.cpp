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
const std::string way =
    "with recursive way (id, previous, at, actor, cause, visits, changes, task, n) as ("
    "select s.id, s.previous, s.at, s.actor, s.cause, s.visits, s.changes, s.task, 1 from flow_instance i join flow_step s on s.id = i.last_step where i.id = ? "
    "union all select s.id, s.previous, s.at, s.actor, s.cause, s.visits, s.changes, s.task, w.n + 1 from way w join flow_step s on s.id = w.previous where w.n < 2000) ";
}

std::vector<StepView> path(Tx& tx, Id<Instance> id) {
    return tx.all(
        [](const Row& row) {
            return StepView{row.get<Instant>(0), row.get<std::string>(1), row.get<std::string>(2), lines(row.get<std::string>(3)), json::parse(row.text(4)).get_object()};
        },
        way + "select at, actor, cause, visits, changes from way order by n desc", id);
}

std::optional<Done> last_done(Tx& tx, Id<Instance> id, std::string_view element) {
    return tx.first([](const Row& row) { return Done{row.get<Id<Task>>(0), row.get<std::string>(1), row.get<Id<identity::Unit>>(2), row.get<Id<identity::Officer>>(3)}; },
                    way + "select t.id, t.element, t.unit, t.taken_by from way w join flow_task t on t.id = w.task where t.element = ? order by w.n limit 1", id, element);
}

std::vector<std::string> done_elements(Tx& tx, Id<Instance> id) {
    return tx.all(first_column<std::string>, way + "select distinct t.element from way w join flow_task t on t.id = w.task order by t.element", id);
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
