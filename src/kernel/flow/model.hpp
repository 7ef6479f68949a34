// A process as the engine walks it, read from BPMN 2.0.2 XML. Inside kernel/flow only; pure.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>
#include "kernel/rule/feel.hpp"
namespace yiwang::flow {

enum class Element { start, end, terminate, user_task, service_task, manual_task, exclusive, parallel, timer_catch, timer_boundary };

struct SequenceFlow {
    std::string id, name, target;
    std::optional<rule::Expression> condition;
};

// When a timer fires: a span of ISO 8601, a limit of the calendar (literal or the name of a variable), an
// instant (literal or a variable), or the due time of the task it is attached to.
struct Timer {
    enum class Kind { duration, limit, date, due };
    Kind kind = Kind::duration;
    std::string text;
};

struct Node {
    std::string id, name;
    Element kind;
    std::string service, role, limit;  // of tasks
    std::optional<Timer> timer;
    std::string attached_to;           // of boundary events
    bool interrupting = true;
    std::string default_flow;
    std::vector<SequenceFlow> outgoing;
    int incoming = 0;
    std::vector<std::string> boundary;  // ids of the events on its edge
};

struct Model {
    std::string process, name;
    std::map<std::string, Node> nodes;
    std::string start;
    const Node& at(const std::string& id) const;  // throws Conflict "flow.moved"
};

// Throws Invalid "flow.unsupported" (an element we do not run, with name and id), "flow.broken".
Model read_model(std::string_view bpmn);
}
