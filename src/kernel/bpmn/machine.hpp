// How tokens walk: the semantics of BPMN 2.0.2, chapter 13, over an Execution.
//
// Pure: it keeps nothing, waits for nothing and knows no store. What it needs from outside, and what it has
// to say, goes through a Host. Tokens are moved in the order in which they came about, each as far as it
// goes; then conditional events are looked at, then inclusive joins; until nothing moves. A call that throws
// a Problem leaves the Execution unfit for use. One thread. Codes: "flow.moved" (the token is gone),
// "flow.no_way", "flow.circle", "flow.too_many", "flow.loop".
#pragma once
#include <deque>
#include <functional>
#include "kernel/bpmn/execution.hpp"
namespace yiwang::bpmn {

enum class Visit { entered, left, cancelled };
BOOST_DESCRIBE_ENUM(Visit, entered, left, cancelled)

// What an activity that works by itself came to.
struct Outcome {
    Variables variables;
    std::optional<std::string> error;  // code of a BPMN error: goes to whoever catches it
};

// What a token waits for. key: of a message, "" takes any. when: of a timer, ISO 8601 or the text of a limit.
struct Wait {
    const Token& token;
    const Node& at;
    std::string key, when;
};

// What an expression is asked for.
enum class Ask { value, condition, count, list, time };

class Host {
public:
    virtual ~Host() = default;
    // The process that a call activity names. Throws if there is none.
    virtual Execution::Part called(const std::string& process) = 0;
    // Service, send and rule tasks, and message throw events that name a service. Nothing: it is done later,
    // see Machine::complete.
    virtual std::optional<Outcome> serve(const Token&, const Node&, const Variables&) = 0;
    // What it knows the wait by (kept with the token, and given back); 0 if by nothing.
    virtual std::int64_t wait(const Wait&) = 0;
    // The token waits no more: for `at`, or, without it, for anything.
    virtual void stop_waiting(const Token&, const Node* at) = 0;
    // A message or signal goes out. Signals have been heard inside the instance already.
    virtual void tell(const Node&, const std::string& key, const Variables&) = 0;
    virtual void visited(const Token&, const Node&, Visit) {}
    virtual void took(const Token&, const Flow&) {}
    virtual rule::Value evaluate(const Formula&, const Variables&, Ask);
};

class Machine {
public:
    static constexpr int steps_max = 10'000;  // of one call
    static constexpr std::size_t tokens_max = 20'000;
    static constexpr std::int64_t runs_max = 5'000;  // of one loop
    static constexpr int depth_max = 40;             // of calls and sub-processes

    Machine(Execution& execution, Host& host) : execution_(execution), host_(host) {}

    // A new execution of the model, begun at a start event (index), or at its plain start.
    static Execution begin(Execution::Part, Variables);
    void start(int start_event = -1);

    void complete(std::int64_t token, const Variables&);              // an activity that waits
    void fire(std::int64_t token, const Node& at, const Variables&);  // a wait has come true
    void fail(std::int64_t token, const std::string& code,
              const Variables&);  // a BPMN error in an activity that waits
    void escalate(std::int64_t token, const std::string& code);
    bool signal(const std::string& name, const Variables&);  // true: somebody here waited for it
    void set(std::int64_t token, const Variables&);
    void move(std::int64_t token, const Node& to);  // by hand: it leaves where it waits, and enters there
    void abort();
    // Tells the host once more what a token waits for: its model has changed.
    void wait_again(Token& token, const Node& at) { wait(token, at); }

private:
    Token* find(std::int64_t id);
    Token& get(std::int64_t id);
    const Model& model(const Token& token) const { return execution_.model(token); }
    const Node& node(const Token& token) const { return execution_.node(token); }
    const Model& inside(const Token& scope) const {
        return *execution_.parts[static_cast<std::size_t>(scope.inside)].model;
    }
    int scope_node(const Token& scope) const;

    Token& spawn(std::int64_t scope, int model, int node, int flow);
    void run();
    void step(Token&);
    void leave(Token&);
    void go(Token&, const std::vector<int>& flows);
    std::vector<int> ways(const Token&, const Node&);
    void erase(Token&);
    void erase_and_check(Token&);
    void check_scope(std::int64_t scope);
    void cancel(Token&);
    void cancel_inside(std::int64_t scope, std::int64_t but = -1);

    void join_parallel(Token&);
    bool join_inclusive();
    bool may_fire(const Token&, const std::vector<Token*>& arrived);
    void consume(const std::vector<Token*>& arrived);

    void begin_activity(Token&);
    void do_activity(Token&);
    void serve(Token&);
    void open(Token& scope, int model, int scope_node);
    void call(Token&);
    void wait_here(Token&);
    void open_edge(Token&);
    void wait(Token&, const Node&);
    void stop_waiting(Token&, const Node* at);
    void finish(Token&);
    void complete_activity(Token&);

    void begin_loop(Token&);
    void run_inner(Token& body);
    void inner_done(Token&);
    bool loop_goes_on(Token& body);
    void finish_loop(Token& body);

    void come_true(Token&, const Node& at, const Variables&);
    bool hear(const std::string& signal, const Variables&);
    void gather(Token&);
    void throw_event(Token&);
    void end_event(Token&);
    void fire_edge(Token&, const Node& event, const Variables&);
    void begin_event_sub_process(Token& scope, const Node& start, const Variables&);
    bool raise(std::int64_t scope, Trigger, const std::string& code, int from_event_sub_process,
               const Variables&);
    bool raise_on_edge(Token&, Trigger, const std::string& code, const Variables&);
    const Node* catcher(const Model&, const std::vector<int>& events, Trigger, const std::string& code) const;
    void uncaught(const std::string& code);
    void throw_error(Token&, const std::string& code, const Variables&);
    bool conditions();
    std::string message_key(const Token&, const Node&, bool thrown);
    std::string when_of(const Token&, const Node&);

    void compensate(Token&);
    void go_on_compensating(Token&);
    void compensated(Token&);

    void set_at(Token&, std::string_view name, const json::Value&);
    void set_all(Token&, const Variables&);
    bool holds(const Formula&, const Token&);
    json::Value value(const Formula&, const Token&, Ask = Ask::value);

    Execution& execution_;
    Host& host_;
    std::deque<std::int64_t> moving_;
    int steps_ = 0;
};
}
