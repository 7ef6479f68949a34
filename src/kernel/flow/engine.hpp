// What the engine's files share: a step of one instance. Inside kernel/flow only.
#pragma once
#include "kernel/bpmn/drive.hpp"
#include "kernel/bpmn/machine.hpp"
#include "kernel/flow/flow.hpp"
namespace yiwang::flow {

struct Token;
struct Timer;
struct Message;
class Step;

// The services that modules bound, by name.
const Service& service(const std::string& name);  // throws Conflict "flow.unbound"
const Service* find_service(const std::string& name);
void bind_services(std::span<const Module>);
// A JSON Schema that a module brought, by name; null if there is none.
const json::Value* find_form(const std::string& name);

// A deployed version: its key in executions, and its model, read once and kept for all stores of this process.
struct Deployed {
    Id<Definition> id;
    std::string process;
    std::int64_t version = 0;
    std::string key;
    bpmn::ModelPtr model;
};
Deployed newest(Tx&, std::string_view process);       // throws NotFound "flow.process": no version is active
Deployed deployed(Tx&, Id<Definition>);               // throws NotFound
bpmn::ModelPtr model_by_key(Tx&, const std::string& key);
bpmn::Library library(Tx&);                           // the newest of every process

// Timers of a paused task, or of an incident, stand this far beyond any time, and come back with what was left.
constexpr std::int64_t paused_shift = std::int64_t{1} << 60;

// When a timer rings. text: ISO 8601 or the name of a limit.
Instant rings_at(const bpmn::Timer&, const std::string& text, Instant now, std::optional<Instant> due, const json::Object& variables);
// The next time of a cycle "R3/PT10M", and what is left of it; nothing if it is over.
std::optional<std::pair<Instant, std::string>> next_of_cycle(const std::string& cycle, Instant now);
Limit limit_of(const bpmn::Formula&, const json::Object& variables);  // throws Conflict "flow.limit"

// An instance's row.
struct Kept {
    Id<Definition> definition;
    std::string process;
    std::int64_t subject;
    std::string state, variables, execution;
    Id<Step> last_step;
};
BOOST_DESCRIBE_STRUCT(Kept, (), (definition, process, subject, state, variables, execution, last_step))

// A task that a step finishes: the step keeps who had it and when it was due, the task's own row goes.
struct Finished {
    Id<Task> task;
    std::int64_t token = -1;
    Id<identity::Unit> unit;
    Id<identity::Officer> taken_by;
    std::optional<Instant> offered_at, due_at;
};

// How a field of a task is kept, to be found by.
std::string field_value(std::string_view name, std::string_view value);

// One instance while a step of it is taken. Nothing is kept before save().
class Step : public bpmn::Host {
public:
    Step(Tx&, Id<Instance>, Kept);
    Step(Tx&, Id<Instance>);  // throws NotFound "flow.instance", Conflict "flow.ended"
    // A new one; subject 0: its own id.
    Step(Tx&, const Deployed&, std::int64_t subject, json::Object variables);
    Step(const Step&) = delete;
    Step& operator=(const Step&) = delete;

    bpmn::Machine& machine() { return machine_; }
    const bpmn::Execution& execution() const { return execution_; }
    bpmn::Execution& execution() { return execution_; }
    Id<Instance> id() const { return instance_; }
    std::int64_t subject() const { return subject_; }
    const std::string& process() const { return process_; }
    // After its model was changed: what was waited for at an element that is still there goes on as it stands, the rest as the
    // new model says. moved: where an element of the old model has gone.
    void renew_waits(const bpmn::Model& before, const std::function<std::string(const std::string&)>& moved);
    void finish(const Finished&);
    // The host's reference of a wait has changed: another timer rings in its place.
    void renew(std::int64_t token, const bpmn::Node& at, std::int64_t ref);
    void adopt(const Deployed&);                        // the instance goes on as that version
    std::string place_of(const bpmn::Node&) const;
    // What the token waits for at that place. Throws Conflict "flow.moved".
    const bpmn::Node& wait_of(std::int64_t token, std::string_view place) const;
    // Keeps what has changed, and the step with its cause: "complete handle", "timer overdue", "start".
    void save(std::string_view cause);

    bpmn::Execution::Part called(const std::string& process) override;
    std::optional<bpmn::Outcome> serve(const bpmn::Token&, const bpmn::Node&, const bpmn::Variables&) override;
    std::int64_t wait(const bpmn::Wait&) override;
    void stop_waiting(const bpmn::Token&, const bpmn::Node*) override;
    void tell(const bpmn::Node&, const std::string& key, const bpmn::Variables&) override;
    void visited(const bpmn::Token&, const bpmn::Node&, bpmn::Visit) override;
    void took(const bpmn::Token&, const bpmn::Flow&) override;

private:
    explicit Step(Tx& tx) : tx_(tx), machine_(execution_, *this) {}
    std::int64_t wait_for_person(const bpmn::Wait&);
    std::int64_t wait_for_time(const bpmn::Wait&);
    void cancel_task(Id<Task>);
    void keep_fresh();
    json::Object changed(const json::Object& now) const;

    Tx& tx_;
    Id<Instance> instance_;
    Id<Definition> definition_;
    Finished finished_;
    std::int64_t subject_ = 0, last_step_ = 0;
    std::string process_;
    std::int64_t fresh_ = 0;  // the version that a new instance begins with, until its row is kept
    bpmn::Execution execution_;
    std::string kept_variables_;                        // as they were, printed
    std::string visits_;
    std::map<std::int64_t, std::pair<Id<Task>, std::optional<Instant>>> tasks_;  // made in this step, by token
    bpmn::Machine machine_;
};

// Fires every timer that is due, each in a transaction of its own at the instant it was set for. One whose step fails is
// tried again later, and stands as an incident after some times.
int fire_timers(Store&);
void raise_incident(Tx&, Id<Instance>, std::int64_t token, std::string_view element, std::string_view kind, std::string_view error);
}
