// What the engine's files share. Inside kernel/flow only.
#pragma once
#include "kernel/flow/flow.hpp"
#include "kernel/flow/model.hpp"
namespace yiwang::flow {

struct Token;

// The service tasks that modules bound, by name.
const Service& service(const std::string& name);  // throws Conflict "flow.unbound"
void bind_services(std::span<const Module>);

std::shared_ptr<const Model> model_of(Tx&, Id<Definition>);

// Timers of a paused task stand this far beyond any time, and come back with what was left.
constexpr std::int64_t paused_shift = std::int64_t{1} << 60;

// One instance while a step of it is taken: its variables, and tokens that walk until they wait.
class Walk {
public:
    Walk(Tx&, Id<Instance>);
    void set(const json::Object& variables);
    void leave(const Node&);             // takes every way that leads out of it
    void enter(const Node&, const std::string& by_flow);
    void follow_due(const Task&, Instant due);  // its timers ring at the new time, also those that rang for the old one
    void settle();                       // keeps the variables; ends the instance if nothing waits
    const Model& model() const { return *model_; }
    std::int64_t subject() const { return subject_; }

private:
    void wait_for_person(const Node&);
    void wait_for_timer(const Node&);
    void join_or_fork(const Node&, const std::string& by_flow);
    void choose(const Node&);
    void serve(const Node&);
    void terminate();
    Instant fires_at(const Timer&, std::optional<Instant> due) const;
    void add_timer(const Node&, Id<Token>, Id<Task>, std::optional<Instant> due);
    void arrive(const SequenceFlow&);

    Tx& tx_;
    Id<Instance> instance_;
    std::int64_t subject_ = 0;
    std::shared_ptr<const Model> model_;
    json::Object variables_;
    bool changed_ = false, terminated_ = false;
    int steps_ = 0;
};

// A limit by the name of a variable, or as a literal "2 working_days". Throws Conflict "flow.limit".
Limit limit_of(const std::string& text, const json::Object& variables);

// Fires every timer that is due, each in a transaction of its own at the instant it was set for. One whose step
// fails is logged and tried again a minute later; the others go on.
int fire_timers(Store&);
}
