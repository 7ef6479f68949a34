// A process as it is drawn: BPMN 2.0.2 (ISO/IEC 19510:2013) read from XML into what a machine walks.
//
// read() takes every well-formed file. What the machine does not run, and what the standard does not allow,
// is listed in Model::faults with the element's id; nothing is passed over in silence. A model with faults is
// not walked, but for those of kind `foreign`: expressions and scripts of another language, which a driver
// may answer (drive.hpp). Immutable once read; any thread.
//
// Extension attributes (namespace https://yiwang.dev/bpmn, prefix yw):
//   yw:service   service, send and rule tasks, message throw events: the function that does it
//   yw:role      user tasks and lanes: who may take it;  yw:unit, yw:place: FEEL that names whose task it is
//   and where yw:limit     user tasks: the time limit, "2 working_days" or FEEL that gives {amount, unit}
//   yw:page      user tasks: the page of the room that finishes it, "/govern/appeals/{subject}"; without it any desk may
//   yw:form      user tasks: the name of a JSON Schema that the answer must satisfy
//   yw:fields    processes: names of variables by which tasks are searched, at most four
//   yw:at="due"  timers on user tasks: when the task is due;  yw:before, yw:after: so much before or after
//   that yw:limit     timers: a limit of the calendar in place of timeDuration yw:key       message events
//   and receive tasks: FEEL that gives the correlation key; without it the subject's own yw:result    script,
//   service and rule tasks: the variable that takes the result yw:decision  rule tasks: "model/decision"
//   yw:in, yw:out  call activities: names of the variables handed over and back, "*" (default) for all
//   yw:collection, yw:item  multi-instance: FEEL that gives the list; the variable that holds its item
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>
#include "base/problem.hpp"
#include "kernel/rule/feel.hpp"
namespace yiwang::bpmn {

enum class Kind {
    start_event,
    end_event,
    catch_event,
    throw_event,
    boundary_event,
    task,
    manual_task,
    user_task,
    service_task,
    send_task,
    receive_task,
    script_task,
    rule_task,
    call_activity,
    sub_process,
    exclusive_gateway,
    parallel_gateway,
    inclusive_gateway,
    event_gateway
};
BOOST_DESCRIBE_ENUM(Kind, start_event, end_event, catch_event, throw_event, boundary_event, task, manual_task,
                    user_task, service_task, send_task, receive_task, script_task, rule_task, call_activity,
                    sub_process, exclusive_gateway, parallel_gateway, inclusive_gateway, event_gateway)

enum class Trigger {
    none,
    message,
    timer,
    signal,
    error,
    escalation,
    conditional,
    terminate,
    link,
    compensation,
    cancel
};
BOOST_DESCRIBE_ENUM(Trigger, none, message, timer, signal, error, escalation, conditional, terminate, link,
                    compensation, cancel)

// FEEL, or words of another language that only a driver can answer.
struct Formula {
    std::string text;
    std::optional<rule::Expression> feel;
};

struct Timer {
    enum class Kind { duration, date, cycle, limit, due };
    Kind kind = Kind::duration;
    Formula when;  // ISO 8601 as it stands, or FEEL that gives it; of a limit "2 working_days" or a variable
    std::string offset;  // of due: "2 working_hours", so much before it, or after
    bool before = false;
};

// What a key is made of: a property and how it is read from a message (BPMN 8.3.2).
struct KeyPart {
    std::string property;
    Formula path;
};

struct Event {
    Trigger trigger = Trigger::none;
    std::string name;  // of the message, signal or link; code of the error or escalation; "" catches all
    std::string ref;   // id of what it refers to, or of the activity to compensate
    Timer timer;
    Formula condition;
    std::optional<Formula> key;
    std::vector<KeyPart> key_parts;
    bool wait_for_completion = true;  // of a compensation throw
};

struct Loop {
    enum class Kind { standard, sequential, parallel };
    Kind kind = Kind::standard;
    std::optional<Formula>
        condition;  // standard: goes on while it holds; multi-instance: ends the rest once it holds
    bool test_before = false;
    std::optional<Formula> cardinality, collection, maximum;
    std::string item;                 // variable that holds the item
    std::string output, output_item;  // list that takes, from each instance, that variable
};

struct Assignment {  // of a data association
    Formula from;
    std::string to;
};

struct Flow {
    std::string id, name;
    int source = -1, target = -1;
    std::optional<Formula> condition;
};

struct Node {
    int index = -1, parent = -1;  // -1: of the process itself
    std::string id, name;
    Kind kind = Kind::task;
    Event event;
    bool interrupting = true;  // of boundary events and of the starts of event sub-processes
    bool event_sub_process = false, transaction = false, for_compensation = false;
    int attached_to = -1;                 // of boundary events
    std::vector<int> boundary;            // events on its edge, but those of compensation
    int compensation = -1;                // the activity that undoes it
    std::vector<int> incoming, outgoing;  // flows
    int default_flow = -1;
    std::optional<Loop> loop;
    std::vector<int> begins;        // sub-process: where tokens begin
    std::vector<int> event_starts;  // sub-process: starts of its event sub-processes
    std::vector<Assignment> inputs, outputs;
    std::vector<std::string> data;  // sub-process: names of its data objects
    Formula script;
    std::string service, role, form, page, result, decision, called;
    std::optional<Formula> unit, place;
    std::optional<Formula> limit;
    std::vector<std::string> in{"*"}, out{"*"};

    bool activity() const { return kind >= Kind::task && kind <= Kind::sub_process; }
};

struct Fault {
    enum class Kind { unsupported, broken, foreign, doubtful };  // doubtful: it runs, but look at it
    Kind kind = Kind::broken;
    std::string element;  // id
    Sentence says;
};

struct Model {
    std::string process, name;
    bool executable = true;
    std::vector<Node> nodes;  // a sub-process stands before what is inside it
    std::vector<Flow> flows;
    std::vector<int> begins, event_starts;  // of the process itself
    std::vector<std::string> data, fields;
    std::vector<Fault> faults;
    bool has_conditions = false;  // conditional events anywhere

    const Node* find(std::string_view id) const;
    // Throws Conflict "flow.moved": no such element.
    const Node& at(std::string_view id) const;
    const std::vector<int>& begins_of(int scope) const {
        return scope < 0 ? begins : nodes[static_cast<std::size_t>(scope)].begins;
    }
    const std::vector<int>& event_starts_of(int scope) const {
        return scope < 0 ? event_starts : nodes[static_cast<std::size_t>(scope)].event_starts;
    }
    const Node& node(int index) const { return nodes[static_cast<std::size_t>(index)]; }
    const Flow& flow(int index) const { return flows[static_cast<std::size_t>(index)]; }
    // The flows into an inclusive gateway that a token at the node can still reach without passing it.
    std::vector<int> ways_to(int gateway, int from) const;

    std::vector<std::pair<std::string, int>> by_id;  // sorted
};
using ModelPtr = std::shared_ptr<const Model>;

// The processes of a file in the order in which they stand. Throws Invalid "flow.broken": no XML, or no
// process in it.
std::vector<ModelPtr> read(std::string_view bpmn);

// Throws Invalid "flow.unsupported" or "flow.broken" with the first fault that keeps it from being run.
void require_sound(const Model&);
}
