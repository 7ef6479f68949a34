#include "kernel/flow/flow.hpp"
#include <openssl/evp.h>
#include <mutex>
#include "base/log.hpp"
#include "kernel/flow/engine.hpp"
namespace yiwang::flow {
namespace {
std::map<std::string, Service>& services() {
    static std::map<std::string, Service> by_name;
    return by_name;
}

std::string sha256(std::string_view text) {
    unsigned char sum[32];
    unsigned size = 0;
    EVP_Digest(text.data(), text.size(), sum, &size, EVP_sha256(), nullptr);
    std::string out;
    for (const auto byte : sum) out += "0123456789abcdef"[byte >> 4], out += "0123456789abcdef"[byte & 15];
    return out;
}

struct Newest {
    Id<Definition> id;
    std::int64_t version;
    std::string sha256;
};
BOOST_DESCRIBE_STRUCT(Newest, (), (id, version, sha256))

std::optional<Newest> newest(Tx& tx, std::string_view process) {
    return tx.first(row_as<Newest>, "select id, version, sha256 from flow_definition where process = ? order by version desc limit 1", process);
}

void deploy_one(Tx& tx, std::string_view bpmn, const Model& model) {
    const auto before = newest(tx, model.process);
    const auto sum = sha256(bpmn);
    if (before && before->sha256 == sum) return;
    const auto id = tx.new_id<Definition>();
    const auto version = before ? before->version + 1 : 1;
    tx.run("insert into flow_definition (id, process, version, sha256, bpmn, deployed_at) values (?, ?, ?, ?, ?, ?)", id, model.process, version, sum, bpmn, tx.now());
    tx.trace("flow.deployed", id, before ? before->sha256 : "", sum, model.process + " " + std::to_string(version));
}

void check_bindings(const Model& model, const std::function<bool(const std::string&)>& bound) {
    for (const auto& [id, node] : model.nodes)
        if (node.kind == Element::service_task && !bound(node.service))
            throw Invalid(id, "flow.broken", {"服务 " + node.service + " 没有绑定（" + id + "）。", "The service " + node.service + " of " + id + " is bound to nothing."});
}

static const std::string task_columns = columns<Task>();
}

void check_process(std::string_view bpmn, const std::vector<std::string>& known) {
    check_bindings(read_model(bpmn), [&](const std::string& name) { return std::find(known.begin(), known.end(), name) != known.end(); });
}

void bind_services(std::span<const Module> modules) {
    services().clear();
    for (const auto& module : modules)
        for (const auto& one : module.services) services()[one.name] = one;
}

const Service& service(const std::string& name) {
    const auto at = services().find(name);
    if (at == services().end()) throw Conflict("flow.unbound", {"流程服务 " + name + " 没有绑定。", "The service " + name + " is bound to nothing."});
    return at->second;
}

std::shared_ptr<const Model> model_of(Tx& tx, Id<Definition> id) {
    static std::mutex mutex;
    static std::map<std::pair<std::int64_t, std::string>, std::shared_ptr<const Model>> parsed;  // stores of tests may reuse ids
    const auto sum = tx.first(first_column<std::string>, "select sha256 from flow_definition where id = ?", id);
    if (!sum) throw NotFound("flow.definition");
    const std::lock_guard lock(mutex);
    auto& model = parsed[{id.value, *sum}];
    if (!model) {
        const auto text = tx.first(first_column<std::string>, "select bpmn from flow_definition where id = ?", id);
        model = std::make_shared<const Model>(read_model(*text));
    }
    return model;
}

void deploy(Store& store, std::span<const Module> modules) {
    bind_services(modules);
    for (const auto& module : modules)
        for (const auto& process : module.processes) {
            const Model model = read_model(process.text);
            check_bindings(model, [](const std::string& name) { return services().contains(name); });
            store.write({"system/flow", "", {}}, [&](Tx& tx) { deploy_one(tx, process.text, model); });
        }
}

Id<Instance> start(Tx& tx, std::string_view process, std::int64_t subject, const json::Object& variables) {
    const auto definition = newest(tx, process);
    if (!definition) throw NotFound("flow.process");
    const auto id = tx.new_id<Instance>();
    tx.run("insert into flow_instance (id, definition, process, version, subject, state, steps, variables, started_at) values (?, ?, ?, ?, ?, 'running', 0, ?, ?)", id,
           definition->id, process, definition->version, subject, json::print(variables), tx.now());
    tx.trace("flow.started", Id<Instance>{subject}, "", std::string(process) + " " + std::to_string(definition->version), "");
    Walk walk(tx, id);
    walk.leave(walk.model().at(walk.model().start));
    walk.settle();
    return id;
}

std::optional<Instance> find(Tx& tx, std::string_view process, std::int64_t subject) {
    static const std::string sql = "select " + columns<Instance>() + " from flow_instance where process = ? and subject = ?";
    return tx.first(row_as<Instance>, sql, process, subject);
}

std::vector<Task> open_tasks(Tx& tx, std::int64_t subject) {
    static const std::string sql = "select " + task_columns + " from flow_task where subject = ? and done_at is null order by id";
    return tx.all(row_as<Task>, sql, subject);
}

std::optional<Task> open_task(Tx& tx, std::int64_t subject, std::string_view element) {
    for (auto& task : open_tasks(tx, subject))
        if (task.element == element) return std::move(task);
    return {};
}

namespace {
Task get_open(Tx& tx, Id<Task> id) {
    static const std::string sql = "select " + task_columns + " from flow_task where id = ? and done_at is null";
    auto task = tx.first(row_as<Task>, sql, id);
    if (!task) throw Conflict("flow.task_done", {"这一步已经完成，页面可能已过时，请刷新。", "This step is done already; the page may be stale, reload it."});
    return *task;
}

Id<Token> token_of(Tx& tx, Id<Task> id) {
    return *tx.first(first_column<Id<Token>>, "select token from flow_task where id = ?", id);
}

void close_task(Tx& tx, Id<Task> id) {
    const auto token = token_of(tx, id);
    tx.run("update flow_task set done_at = ? where id = ?", tx.now(), id);
    tx.run("delete from flow_timer where token = ?", token);
    tx.run("delete from flow_token where id = ?", token);
}
}

void complete(Tx& tx, Id<Task> id, const json::Object& variables) {
    const auto task = get_open(tx, id);
    close_task(tx, id);
    Walk walk(tx, task.instance);
    walk.set(variables);
    walk.leave(walk.model().at(task.element));
    walk.settle();
}

void assign(Tx& tx, Id<Task> id, Id<identity::Unit> unit) {
    get_open(tx, id);
    tx.run("update flow_task set unit = ?, taken_by = ? where id = ?", unit, nullptr, id);
}

void take(Tx& tx, Id<Task> id, Id<identity::Officer> officer) {
    const auto task = get_open(tx, id);
    if (task.taken_by && task.taken_by != officer) throw Conflict("flow.task_taken", {"已由同事接收。", "A colleague has taken it."});
    tx.run("update flow_task set taken_by = ? where id = ?", officer, id);
}

void release(Tx& tx, Id<Task> id) {
    get_open(tx, id);
    tx.run("update flow_task set taken_by = ? where id = ?", nullptr, id);
}

void set_due(Tx& tx, Id<Task> id, Instant due) {
    const auto task = get_open(tx, id);
    tx.run("update flow_task set due_at = ? where id = ?", due, id);
    Walk(tx, task.instance).follow_due(task, due);
}

void pause(Tx& tx, Id<Task> id) {
    if (get_open(tx, id).paused_at) throw Conflict("flow.paused", {"时钟已经暂停。", "Its clock stands already."});
    tx.run("update flow_task set paused_at = ? where id = ?", tx.now(), id);
    tx.run("update flow_timer set fires_at = fires_at + ? where task = ?", paused_shift, id);
}

void resume(Tx& tx, Id<Task> id) {
    const auto task = get_open(tx, id);
    if (!task.paused_at) throw Conflict("flow.not_paused", {"时钟没有暂停。", "Its clock does not stand."});
    const auto name = tx.first(first_column<std::string>, "select limit_unit from flow_task where id = ?", id);
    const auto unit = json::enum_of<LimitUnit>(*name).value_or(LimitUnit::clock_hours);
    const auto moved = [&](Instant at) { return calendar().after_pause(at, *task.paused_at, tx.now(), unit); };
    if (task.due_at) tx.run("update flow_task set due_at = ? where id = ?", moved(*task.due_at), id);
    tx.run("update flow_task set paused_at = ? where id = ?", nullptr, id);
    struct Standing {
        std::int64_t id;
        Instant fires_at;
    };
    for (const auto& timer : tx.all([](const Row& row) { return Standing{row.number(0), row.get<Instant>(1)}; }, "select id, fires_at - ? from flow_timer where task = ?",
                                    paused_shift, id))
        tx.run("update flow_timer set fires_at = ? where id = ?", moved(timer.fires_at), timer.id);
}

json::Object variables(Tx& tx, Id<Instance> id) {
    const auto text = tx.first(first_column<std::string>, "select variables from flow_instance where id = ?", id);
    if (!text) throw NotFound("flow.instance");
    return json::parse(*text).get_object();
}

std::vector<Task> inbox(Tx& tx, const Inbox& in) {
    std::string sql = "select " + task_columns + " from flow_task where done_at is null";
    std::vector<Cell> cells;
    const auto add = [&](std::string_view condition, const auto& value) {
        sql += condition;
        cells.push_back(to_cell(value));
    };
    if (in.unit) add(" and unit = ?", in.unit);
    if (in.taken_by) add(" and taken_by = ?", in.taken_by);
    if (!in.role.empty()) add(" and role = ?", in.role);
    if (in.due_before) add(" and due_at < ?", *in.due_before);
    if (in.after) add(" and id > ?", in.after);
    add(" order by id limit ?", in.limit);
    return tx.all_with(row_as<Task>, sql, cells);
}

namespace {
struct DueTimer {
    std::int64_t id;
    Id<Instance> instance;
    Id<Token> token;
    Id<Task> task;
    std::string element;
    Instant fires_at;
};
BOOST_DESCRIBE_STRUCT(DueTimer, (), (id, instance, token, task, element, fires_at))

void fire(Tx& tx, const DueTimer& timer) {
    if (tx.change("delete from flow_timer where id = ? and fires_at = ?", timer.id, timer.fires_at) == 0) return;  // another process was quicker
    Walk walk(tx, timer.instance);
    const Node& node = walk.model().at(timer.element);
    if (!timer.task) tx.run("delete from flow_token where id = ?", timer.token);
    else if (node.interrupting) close_task(tx, timer.task);
    tx.trace("flow.timer_fired", Id<Instance>{walk.subject()}, "", timer.element, "");
    tx.tell(TimerFired{walk.subject(), timer.element});
    walk.leave(node);
    walk.settle();
}

bool fire_or_postpone(Store& store, const DueTimer& timer) {
    try {
        store.write({"system/flow", "", timer.fires_at}, [&](Tx& tx) { fire(tx, timer); });
        return true;
    } catch (const std::exception& failure) {
        log::error("flow.timer_failed", {{"instance", to_string(timer.instance)}, {"element", timer.element}, {"error", failure.what()}});
        store.write({"system/flow", "", {}}, [&](Tx& tx) {
            tx.run("update flow_timer set fires_at = ? where id = ? and fires_at = ?", store.now() + std::chrono::minutes{1}, timer.id, timer.fires_at);
        });
        return false;
    }
}
}

int fire_timers(Store& store) {
    static const std::string sql = "select " + columns<DueTimer>() + " from flow_timer where fires_at <= ? order by fires_at, id limit 500";
    int fired = 0;
    for (;;) {
        const auto due = store.read({"system/flow", "", {}}, [&](Tx& tx) { return tx.all(row_as<DueTimer>, sql, store.now()); });
        for (const auto& timer : due) fired += fire_or_postpone(store, timer);
        if (due.size() < 500) return fired;
    }
}
}
