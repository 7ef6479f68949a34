// Routes for work around a task.
#include "kernel/flow/routes.hpp"
namespace yiwang::flow {
namespace {
constexpr auto handle = "flow.handle", supervision = "flow.supervise";

struct OfTask {
    Id<Task> task;
};
BOOST_DESCRIBE_STRUCT(OfTask, (), (task))
struct WithReason {
    Id<Task> task;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(WithReason, (), (task, reason))

void put_back_task(Tx& tx, const Request& request, const WithReason& in) {
    get_within(tx, in.task, request.caller, handle);
    put_back(tx, in.task, request.caller, in.reason);
}

struct HandingOver {
    Id<Task> task;
    std::optional<Id<identity::Unit>> unit;
    std::optional<Id<identity::Officer>> officer;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(HandingOver, (), (task, unit, officer, reason))
void hand_over_task(Tx& tx, const Request& request, const HandingOver& in) {
    get_within(tx, in.task, request.caller, handle);
    hand_over(tx, in.task, {in.unit, in.officer, in.reason});
}

struct Delegation {
    Id<Task> task;
    Id<identity::Officer> officer;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(Delegation, (), (task, officer, reason))
void delegate_task(Tx& tx, const Request& request, const Delegation& in) {
    get_within(tx, in.task, request.caller, handle);
    delegate(tx, in.task, in.officer, request.caller, in.reason);
}
void give_back_task(Tx& tx, const Request& request, const WithReason& in) {
    get_within(tx, in.task, request.caller, handle);
    give_back(tx, in.task, request.caller, in.reason);
}

struct Returning {
    Id<Task> task;
    std::string element, reason;
};
BOOST_DESCRIBE_STRUCT(Returning, (), (task, element, reason))
void return_task(Tx& tx, const Request& request, const Returning& in) {
    const auto task = get_within(tx, in.task, request.caller, handle);
    if (!task.page.empty()) throw Conflict("flow.room_finishes", {"这项任务请在业务页面上退回。", "This task is returned on the page of its room."});
    return_to(tx, in.task, in.element, in.reason);
}

void urge_task(Tx& tx, const Request& request, const WithReason& in) {
    get_within(tx, in.task, request.caller, supervision);
    urge(tx, in.task, in.reason);
}
void suspend_task(Tx& tx, const Request& request, const WithReason& in) {
    get_within(tx, in.task, request.caller, handle);
    suspend(tx, in.task, in.reason);
}
void go_on_task(Tx& tx, const Request& request, const WithReason& in) {
    get_within(tx, in.task, request.caller, handle);
    go_on(tx, in.task, in.reason);
}

struct AskTime {
    Id<Task> task;
    std::int64_t amount;
    LimitUnit unit;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(AskTime, (), (task, amount, unit, reason))
struct Made {
    std::string id;
};
BOOST_DESCRIBE_STRUCT(Made, (), (id))
Made ask_time(Tx& tx, const Request& request, const AskTime& in) {
    get_within(tx, in.task, request.caller, handle);
    return {print_id(ask_extension(tx, in.task, {in.amount, in.unit}, in.reason).value)};
}

template <class T>
Id<Task> task_of(Tx& tx, std::string_view sql, Id<T> id) {
    const auto task = tx.first(first_column<Id<Task>>, sql, id);
    if (!task) throw NotFound("flow.task");
    return *task;
}

struct DecideTime {
    Id<Extension> extension;
    bool approve;
    std::string answer;
};
BOOST_DESCRIBE_STRUCT(DecideTime, (), (extension, approve, answer))
void decide_time(Tx& tx, const Request& request, const DecideTime& in) {
    get_within(tx, task_of(tx, "select task from flow_extension where id = ?", in.extension), request.caller, supervision);
    decide_extension(tx, in.extension, in.approve, in.answer);
}

struct AskHelp {
    Id<Task> task;
    Id<identity::Unit> unit;
    std::string question;
    std::optional<Instant> due_at;
};
BOOST_DESCRIBE_STRUCT(AskHelp, (), (task, unit, question, due_at))
Made ask_for_help(Tx& tx, const Request& request, const AskHelp& in) {
    get_within(tx, in.task, request.caller, handle);
    return {print_id(ask_help(tx, in.task, in.unit, in.question, in.due_at).value)};
}
struct AnswerHelp {
    Id<Help> help;
    std::string answer;
};
BOOST_DESCRIBE_STRUCT(AnswerHelp, (), (help, answer))
void answer_for_help(Tx& tx, const Request& request, const AnswerHelp& in) {
    get_within(tx, task_of(tx, "select task from flow_help where id = ?", in.help), request.caller, handle);
    answer_help(tx, in.help, request.caller, in.answer);
}
struct WithdrawHelp {
    Id<Help> help;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(WithdrawHelp, (), (help, reason))
void no_more_help(Tx& tx, const Request& request, const WithdrawHelp& in) {
    const auto task = get_within(tx, task_of(tx, "select task from flow_help where id = ?", in.help), request.caller, handle);
    if (task.unit && task.unit != request.caller.unit) throw Forbidden(handle);  // who asked takes it back, not who was asked
    withdraw_help(tx, in.help, in.reason);
}

struct Supervising {
    Id<Task> task;
    std::string instruction;
    std::optional<Instant> reply_by;
};
BOOST_DESCRIBE_STRUCT(Supervising, (), (task, instruction, reply_by))
Made supervise_task(Tx& tx, const Request& request, const Supervising& in) {
    get_within(tx, in.task, request.caller, supervision);
    return {print_id(supervise(tx, in.task, in.instruction, in.reply_by).value)};
}
struct ReplySupervision {
    Id<Supervision> supervision;
    std::string reply;
};
BOOST_DESCRIBE_STRUCT(ReplySupervision, (), (supervision, reply))
void reply_supervision(Tx& tx, const Request& request, const ReplySupervision& in) {
    get_within(tx, task_of(tx, "select task from flow_supervision where id = ?", in.supervision), request.caller, handle);
    reply_to_supervision(tx, in.supervision, in.reply);
}
struct LiftSupervision {
    Id<Supervision> supervision;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(LiftSupervision, (), (supervision, reason))
void lift(Tx& tx, const Request& request, const LiftSupervision& in) {
    get_within(tx, task_of(tx, "select task from flow_supervision where id = ?", in.supervision), request.caller, supervision);
    lift_supervision(tx, in.supervision, in.reason);
}

struct Noting {
    Id<Task> task;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(Noting, (), (task, text))
Made note_task(Tx& tx, const Request& request, const Noting& in) {
    get_within(tx, in.task, request.caller, handle);
    return {print_id(note(tx, in.task, in.text).value)};
}
struct Attaching {
    Id<Task> task;
    Id<file::File> file;
    std::optional<std::string> text;
};
BOOST_DESCRIBE_STRUCT(Attaching, (), (task, file, text))
Made attach_to_task(Tx& tx, const Request& request, const Attaching& in) {
    get_within(tx, in.task, request.caller, handle);
    return {print_id(attach(tx, in.task, in.file, in.text.value_or("")).value)};
}
}

std::vector<Route> desk_routes() {
    const auto on = [](const char* what) { return std::string("/api/flow/tasks/{task}/") + what; };
    return {post(on("put_back"), holds(handle), put_back_task, {.summary = "Give a task back to its unit"}),
            post(on("hand_over"), holds(handle), hand_over_task, {.summary = "Hand a task over to another unit or officer"}),
            post(on("delegate"), holds(handle), delegate_task, {.summary = "Let somebody else work on it and give it back"}),
            post(on("give_back"), holds(handle), give_back_task, {.summary = "Give a delegated task back"}),
            post(on("return"), holds(handle), return_task, {.summary = "Send it back to a step that was done before"}),
            post(on("urge"), holds(supervision), urge_task, {.summary = "Urge whoever has it"}),
            post(on("suspend"), holds(handle), suspend_task, {.summary = "Suspend it: its clock stands"}),
            post(on("resume"), holds(handle), go_on_task, {.summary = "Let it go on"}),
            post(on("extensions"), holds(handle), ask_time, {.summary = "Ask for more time", .status = 201}),
            post("/api/flow/extensions/{extension}/decide", holds(supervision), decide_time, {.summary = "Grant or refuse more time"}),
            post(on("helps"), holds(handle), ask_for_help, {.summary = "Ask another unit to help", .status = 201}),
            post("/api/flow/helps/{help}/answer", holds(handle), answer_for_help, {.summary = "Answer for the unit that was asked"}),
            post("/api/flow/helps/{help}/withdraw", holds(handle), no_more_help, {.summary = "Ask no longer"}),
            post(on("supervisions"), holds(supervision), supervise_task, {.summary = "Supervise a task with an instruction", .status = 201}),
            post("/api/flow/supervisions/{supervision}/reply", holds(handle), reply_supervision, {.summary = "Answer an instruction"}),
            post("/api/flow/supervisions/{supervision}/lift", holds(supervision), lift, {.summary = "Supervise no longer"}),
            post(on("notes"), holds(handle), note_task, {.summary = "Write a note", .status = 201}),
            post(on("files"), holds(handle), attach_to_task, {.summary = "Attach a file", .status = 201})};
}
}
