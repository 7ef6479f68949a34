// Instances: begun, told, asked.
#include "kernel/flow/engine.hpp"
namespace yiwang::flow {
namespace {
static const std::string instance_columns = columns<Instance>();

struct Waiting {
    std::int64_t id;
    Id<Instance> instance;
    std::int64_t token;
    std::string element;
};
BOOST_DESCRIBE_STRUCT(Waiting, (), (id, instance, token, element))

struct Begins {
    Id<Definition> definition;
    std::string element;
};
BOOST_DESCRIBE_STRUCT(Begins, (), (definition, element))

// False: it has moved on meanwhile.
bool hand_over(Tx& tx, const Waiting& to, std::string_view what, const json::Object& variables) {
    const auto state = tx.first(first_column<std::string>, "select state from flow_instance where id = ?", to.instance);
    if (!state || *state != "running") return false;
    Step step(tx, to.instance);
    step.machine().fire(to.token, step.wait_of(to.token, to.element), variables);
    step.save(std::string(what) + " " + to.element);
    return true;
}

void begin_at(Tx& tx, const Begins& one, std::int64_t subject, const json::Object& variables) {
    const auto version = deployed(tx, one.definition);
    Step step(tx, version, subject, variables);
    step.machine().start(version.model->at(one.element).index);
    step.save("start " + one.element);
}

std::vector<Begins> begun_by(Tx& tx, std::string_view kind, std::string_view name) {
    static const std::string sql = "select " + columns<Begins>() + " from flow_start where kind = ? and name = ? order by id";
    return tx.all(row_as<Begins>, sql, kind, name);
}

std::vector<Waiting> waiting_for(Tx& tx, std::string_view kind, std::string_view name, std::string_view key, int at_most) {
    static const std::string sql = "select " + columns<Waiting>() + " from flow_wait where kind = ? and name = ? and key = ? order by id limit ?";
    return tx.all(row_as<Waiting>, sql, kind, name, key, at_most);
}

constexpr int heard_max = 10'000;  // instances that one signal moves in one transaction
}

Id<Instance> start(Tx& tx, std::string_view process, std::int64_t subject, const json::Object& variables) {
    Step step(tx, newest(tx, process), subject, variables);
    step.machine().start();
    step.save("start");
    return step.id();
}

std::optional<Instance> find(Tx& tx, std::string_view process, std::int64_t subject) {
    static const std::string sql = "select " + instance_columns + " from flow_instance where process = ? and subject = ? order by id desc limit 1";
    return tx.first(row_as<Instance>, sql, process, subject);
}

Instance get(Tx& tx, Id<Instance> id) {
    static const std::string sql = "select " + instance_columns + " from flow_instance where id = ?";
    auto found = tx.first(row_as<Instance>, sql, id);
    if (!found) throw NotFound("flow.instance");
    return *found;
}

json::Object variables(Tx& tx, Id<Instance> id) {
    const auto text = tx.first(first_column<std::string>, "select variables from flow_instance where id = ?", id);
    if (!text) throw NotFound("flow.instance");
    return json::parse(*text).get_object();
}

void set_variables(Tx& tx, Id<Instance> id, const json::Object& variables) {
    Step step(tx, id);
    step.machine().set(0, variables);
    step.save("set");
}

void stop(Tx& tx, Id<Instance> id, std::string_view reason) {
    Step step(tx, id);
    step.machine().abort();
    step.save("stop");
    tx.run("update flow_instance set state = 'stopped' where id = ?", id);
    tx.run("update flow_incident set resolved_at = ?, resolution = 'stopped' where instance = ? and resolved_at is null", tx.now(), id);
    tx.trace("flow.stopped", Id<Instance>{step.subject()}, "", step.process(), reason);
}

int send(Tx& tx, std::string_view message, std::string_view key, const json::Object& variables) {
    for (const auto& to : waiting_for(tx, "message", message, key, 1))
        if (hand_over(tx, to, "message", variables)) return 1;
    if (!key.empty())
        for (const auto& to : waiting_for(tx, "message", message, "", 1))
            if (hand_over(tx, to, "message", variables)) return 1;
    for (const auto& one : begun_by(tx, "message", message)) {
        begin_at(tx, one, parse_id(key).value_or(0), variables);
        return 1;
    }
    return 0;
}

int broadcast(Tx& tx, std::string_view signal, const json::Object& variables) {
    int heard = 0;
    for (const auto& to : waiting_for(tx, "signal", signal, "", heard_max)) {
        // One instance may hear it at two places, and hearing it at the first may have taken the second away.
        const auto still = tx.first(first_column<std::int64_t>, "select 1 from flow_wait where id = ?", to.id);
        if (still) heard += hand_over(tx, to, "signal", variables);
    }
    for (const auto& one : begun_by(tx, "signal", signal)) begin_at(tx, one, 0, variables), ++heard;
    return heard;
}
}
