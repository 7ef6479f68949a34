// Routes over tasks: the inbox, one task, and what its officer does with it.
#include "kernel/flow/engine.hpp"
#include "kernel/flow/history.hpp"
#include "kernel/flow/inbox.hpp"
#include "kernel/flow/routes.hpp"
#include "kernel/identity/identity.hpp"
namespace yiwang::flow {
namespace {
enum class View { mine, unit, open, all };  // mine: taken by me; unit: my unit's; open: that I may claim; all: as far as my right reaches
BOOST_DESCRIBE_ENUM(View, mine, unit, open, all)

struct InboxQuery {
    std::optional<View> view;
    std::optional<Inbox::Order> order;
    std::optional<std::string> role, place, process, element, field, value;
    std::optional<Id<identity::Unit>> unit;
    std::optional<Instant> due_before;
    std::optional<std::int64_t> limit;
    std::optional<Id<Task>> after;
};
BOOST_DESCRIBE_STRUCT(InboxQuery, (), (view, order, role, place, process, element, field, value, unit, due_before, limit, after))

struct TaskLine {
    Task task;
    std::string unit_name, taken_by_name;
    bool overdue;
};
BOOST_DESCRIBE_STRUCT(TaskLine, (), (task, unit_name, taken_by_name, overdue))

struct TaskPage {
    std::vector<TaskLine> items;
    std::optional<Id<Task>> next;
};
BOOST_DESCRIBE_STRUCT(TaskPage, (), (items, next))

TaskLine line(Tx& tx, Task task) {
    const auto unit = task.unit ? identity::find_unit(tx, task.unit) : std::nullopt;
    const auto officer = task.taken_by ? identity::find_officer(tx, task.taken_by) : std::nullopt;
    const bool overdue = task.due_at && !task.paused_at && *task.due_at < tx.now();
    return {std::move(task), unit ? unit->name : "", officer ? officer->display_name : "", overdue};
}

// What the caller asks for, no further than the right reaches.
Inbox narrowed(const InboxQuery& in, const Caller& caller, Scope scope) {
    Inbox out{.unit = in.unit.value_or(Id<identity::Unit>{}), .role = in.role.value_or(""), .place = in.place.value_or(""), .process = in.process.value_or(""),
              .element = in.element.value_or(""), .field = in.field.value_or(""), .value = in.value.value_or(""), .due_before = in.due_before,
              .order = in.order.value_or(Inbox::Order::oldest), .limit = static_cast<int>(std::clamp<std::int64_t>(in.limit.value_or(50), 1, 200)),
              .after = in.after.value_or(Id<Task>{})};
    const auto view = in.view.value_or(View::mine);
    if (view == View::mine || scope == Scope::own) out.taken_by = caller.officer;
    else if (view == View::unit || scope == Scope::unit || scope == Scope::street) out.unit = caller.unit;
    if (view == View::all && !out.unit && !out.taken_by && out.field.empty() && out.place.empty()) out.order = Inbox::Order::due;
    if (view == View::open) {
        out.untaken = true;
        out.role = caller.role;
        out.unit = scope == Scope::district && !caller.unit ? out.unit : caller.unit;
    }
    return out;
}

TaskPage list_tasks(Tx& tx, const Request& request, const InboxQuery& in) {
    if (in.field.has_value() != in.value.has_value()) throw Invalid("value", "flow.field", {"按字段查询要同时给出字段和值。", "Give both a field and its value."});
    const auto asked = narrowed(in, request.caller, request.caller.require("flow.handle"));
    auto tasks = inbox(tx, asked);
    TaskPage out;
    if (static_cast<int>(tasks.size()) == asked.limit) out.next = tasks.back().id;
    for (auto& task : tasks) out.items.push_back(line(tx, std::move(task)));
    return out;
}

struct OfTask {
    Id<Task> task;
};
BOOST_DESCRIBE_STRUCT(OfTask, (), (task))

struct TaskView {
    TaskLine line;
    json::Value form;         // JSON Schema, null if it has none
    Around around;
    std::vector<std::string> returnable;  // elements it can go back to
};
BOOST_DESCRIBE_STRUCT(TaskView, (), (line, form, around, returnable))

TaskView show_task(Tx& tx, const Request& request, const OfTask& in) {
    auto task = get_within(tx, in.task, request.caller, "flow.handle");
    TaskView out;
    const auto* form = find_form(task.form);
    out.form = form ? *form : json::Value(nullptr);
    out.around = around(tx, task.subject);
    for (auto& element : done_elements(tx, task.instance))
        if (element != task.element) out.returnable.push_back(std::move(element));
    out.line = line(tx, std::move(task));
    return out;
}

void claim_task(Tx& tx, const Request& request, const OfTask& in) {
    get_within(tx, in.task, request.caller, "flow.handle");
    claim(tx, in.task, request.caller);
}

struct Finishing {
    Id<Task> task;
    json::Object variables;
    std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(Finishing, (), (task, variables, note))
void finish_task(Tx& tx, const Request& request, const Finishing& in) {
    get_within(tx, in.task, request.caller, "flow.handle");
    finish(tx, in.task, in.variables, request.caller, in.note.value_or(""));
}

struct OfMatter {
    Id<Instance> matter;
};
BOOST_DESCRIBE_STRUCT(OfMatter, (), (matter))

Items<TaskLine> tasks_of(Tx& tx, const Request& request, const OfMatter& in) {
    Items<TaskLine> out;
    for (auto& task : open_tasks(tx, in.matter.value))
        if (may_see(tx, task, request.caller, "flow.handle")) out.items.push_back(line(tx, std::move(task)));
    return out;
}
}

std::vector<Route> task_routes() {
    return {get("/api/flow/tasks", holds("flow.handle"), list_tasks, {.summary = "Open tasks: mine, my unit's, those I may claim, by due time or by a field of the process"}),
            get("/api/flow/tasks/{task}", holds("flow.handle"), show_task, {.summary = "A task with its form and what happened around it"}),
            get("/api/flow/matters/{matter}/tasks", holds("flow.handle"), tasks_of, {.summary = "The open tasks of a matter, as far as the caller's right reaches"}),
            post("/api/flow/tasks/{task}/claim", holds("flow.handle"), claim_task, {.summary = "Take a task"}),
            post("/api/flow/tasks/{task}/finish", holds("flow.handle"), finish_task, {.summary = "Finish a task with what its form asks for"})};
}
}
