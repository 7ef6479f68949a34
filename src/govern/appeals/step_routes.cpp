// What people do with one appeal, over HTTP: each answers with its page as it is then.
#include "govern/appeals/after_closing.hpp"
#include "govern/appeals/disputes.hpp"
#include "govern/appeals/repeats.hpp"
#include "govern/appeals/routes.hpp"
#include "govern/appeals/steps.hpp"
#include "govern/appeals/supervision.hpp"
#include "govern/appeals/views.hpp"
namespace yiwang::govern::appeals {
namespace {
// The number, for those who may see it: its text and where it stands, after what was just done to it.
AppealPage shown(Tx& tx, const Request& request, Id<Appeal> id) {
    return page(tx, get(tx, id), request.caller);
}

struct DispatchIn {
    Id<Appeal> appeal;
    Id<identity::Unit> unit;
    std::string kind;
    std::optional<std::string> note, subject;
};
BOOST_DESCRIBE_STRUCT(DispatchIn, (), (appeal, unit, kind, note, subject))
std::optional<SuggestedKind> suggested_before(Tx& tx, const Request& request, const DispatchIn& in) {
    return suggested_kind(tx, asked_of(get_within(tx, in.appeal, request.caller, "appeals.dispatch")));
}

AppealPage dispatch_appeal(Tx& tx, const Request& request, const DispatchIn& in, const std::optional<SuggestedKind>& suggested) {
    get_within(tx, in.appeal, request.caller, "appeals.dispatch");
    dispatch(tx, in.appeal, {in.unit, in.kind, in.note, in.subject}, suggested);
    return shown(tx, request, in.appeal);
}

AppealPage take_appeal(Tx& tx, const Request& request, const OfAppeal& in) {
    get_within(tx, in.appeal, request.caller, "appeals.handle");
    take(tx, in.appeal, request.caller);
    return shown(tx, request, in.appeal);
}

struct WithReason {
    Id<Appeal> appeal;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(WithReason, (), (appeal, reason))
AppealPage send_back_appeal(Tx& tx, const Request& request, const WithReason& in) {
    const auto before = get_within(tx, in.appeal, request.caller, "appeals.handle");
    send_back(tx, in.appeal, in.reason);
    auto out = page(tx, get(tx, in.appeal), request.caller);
    if (before.unit == request.caller.unit && request.caller.scope("appeals.read") != Scope::district) out.actions.clear();
    return out;
}

struct ExtensionIn {
    Id<Appeal> appeal;
    std::int64_t amount;
    flow::LimitUnit unit;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(ExtensionIn, (), (appeal, amount, unit, reason))
AppealPage ask_more_time(Tx& tx, const Request& request, const ExtensionIn& in) {
    get_within(tx, in.appeal, request.caller, "appeals.handle");
    ask_extension(tx, in.appeal, {in.amount, in.unit}, in.reason);
    return shown(tx, request, in.appeal);
}

struct DecisionIn {
    Id<Appeal> appeal;
    bool approve;
    std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(DecisionIn, (), (appeal, approve, reason))
AppealPage decide_more_time(Tx& tx, const Request& request, const DecisionIn& in) {
    get_within(tx, in.appeal, request.caller, "appeals.extend");
    decide_extension(tx, in.appeal, in.approve, in.reason.value_or(""));
    return shown(tx, request, in.appeal);
}

struct EvidenceIn {
    Id<Appeal> appeal;
    Id<file::File> file;
    Purpose purpose;
    std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(EvidenceIn, (), (appeal, file, purpose, note))
AppealPage add_evidence_to(Tx& tx, const Request& request, const EvidenceIn& in) {
    get_within(tx, in.appeal, request.caller, "appeals.handle");
    if (in.purpose == Purpose::report) throw Invalid("purpose", "appeals.purpose", {"请选处置前、处置后或其他。", "Choose before, after or other."});
    add_evidence(tx, in.appeal, in.file, in.purpose, in.note.value_or(""));
    return shown(tx, request, in.appeal);
}

struct FinishIn {
    Id<Appeal> appeal;
    std::string result;
};
BOOST_DESCRIBE_STRUCT(FinishIn, (), (appeal, result))
AppealPage finish_appeal(Tx& tx, const Request& request, const FinishIn& in) {
    get_within(tx, in.appeal, request.caller, "appeals.handle");
    finish(tx, in.appeal, in.result);
    return shown(tx, request, in.appeal);
}

struct CheckIn {
    Id<Appeal> appeal;
    bool passed;
    std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(CheckIn, (), (appeal, passed, reason))
AppealPage check_appeal(Tx& tx, const Request& request, const CheckIn& in) {
    get_within(tx, in.appeal, request.caller, "appeals.check");
    check(tx, in.appeal, in.passed ? Verdict::passed : Verdict::sent_back, in.reason.value_or(""));
    return shown(tx, request, in.appeal);
}

struct DisputeIn {
    Id<Appeal> appeal;
    std::optional<Id<identity::Unit>> proposed;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(DisputeIn, (), (appeal, proposed, reason))
AppealPage dispute_appeal(Tx& tx, const Request& request, const DisputeIn& in) {
    get_within(tx, in.appeal, request.caller, "appeals.handle");
    dispute(tx, in.appeal, in.proposed, in.reason);
    return shown(tx, request, in.appeal);
}

struct RulingIn {
    Id<Appeal> appeal;
    Id<identity::Unit> unit;
    std::string reason;
    std::optional<Teach> teach;
};
BOOST_DESCRIBE_STRUCT(RulingIn, (), (appeal, unit, reason, teach))
AppealPage rule_appeal(Tx& tx, const Request& request, const RulingIn& in) {
    get_within(tx, in.appeal, request.caller, "appeals.arbitrate");
    rule(tx, in.appeal, {in.unit, in.reason, in.teach.value_or(Teach::nothing)});
    return shown(tx, request, in.appeal);
}

struct DisputeLine {
    Dispute dispute;
    std::string number, title, kind_name, unit_name, proposed_name, ruled_name, raised_by_name, ruled_by_name;
    std::optional<Instant> rule_by;  // of an open one
};
BOOST_DESCRIBE_STRUCT(DisputeLine, (), (dispute, number, title, kind_name, unit_name, proposed_name, ruled_name, raised_by_name, ruled_by_name, rule_by))
struct UnwillingLine {
    Unwilling of;
    std::string unit_name, kind_name;
};
BOOST_DESCRIBE_STRUCT(UnwillingLine, (), (of, unit_name, kind_name))
struct Disputes {
    std::vector<DisputeLine> disputes;
    std::vector<UnwillingLine> unwilling;
};
BOOST_DESCRIBE_STRUCT(Disputes, (), (disputes, unwilling))

Disputes list_disputes(Tx& tx, const Request&, const Nothing&) {
    Disputes out;
    for (auto& one : disputes(tx)) {
        const auto appeal = get(tx, one.appeal);
        const auto kind = duty_of(tx, appeal);
        const auto task = one.ruled_at ? std::nullopt : flow::open_task(tx, appeal.id.value, "arbitrate");
        DisputeLine line{one, appeal.number, appeal.title, kind ? kind->level3 : "", unit_name(tx, one.unit), unit_name(tx, one.proposed), unit_name(tx, one.ruled),
                         identity::actor_name(tx, one.raised_by), one.ruled_by.empty() ? "" : identity::actor_name(tx, one.ruled_by), task ? task->due_at : std::nullopt};
        out.disputes.push_back(std::move(line));
    }
    for (auto& one : unwilling(tx)) {
        const auto kind = duties::find_kind(tx, one.kind);
        out.unwilling.push_back({one, unit_name(tx, one.unit), kind ? kind->level3 : ""});
    }
    return out;
}

struct SuperviseIn {
    Id<Appeal> appeal;
    std::string instruction;
    std::optional<Instant> reply_by;
};
BOOST_DESCRIBE_STRUCT(SuperviseIn, (), (appeal, instruction, reply_by))
AppealPage supervise_appeal(Tx& tx, const Request& request, const SuperviseIn& in) {
    get_within(tx, in.appeal, request.caller, "appeals.supervise");
    supervise(tx, in.appeal, in.instruction, in.reply_by);
    return shown(tx, request, in.appeal);
}

AppealPage report_on_appeal(Tx& tx, const Request& request, const WithReason& in) {
    get_within(tx, in.appeal, request.caller, "appeals.handle");
    report_to_supervisor(tx, in.appeal, in.reason);
    return shown(tx, request, in.appeal);
}

AppealPage lift_from_appeal(Tx& tx, const Request& request, const WithReason& in) {
    get_within(tx, in.appeal, request.caller, "appeals.supervise");
    lift_supervision(tx, in.appeal, in.reason);
    return shown(tx, request, in.appeal);
}

struct SupervisedLine {
    AppealLine appeal;
    flow::Supervision supervision;
};
BOOST_DESCRIBE_STRUCT(SupervisedLine, (), (appeal, supervision))
Items<SupervisedLine> list_supervised(Tx& tx, const Request& request, const Nothing&) {
    Items<SupervisedLine> out;
    for (auto& one : supervised(tx, request.caller)) out.items.push_back({std::move(one.appeal), with_names(tx, std::move(one.supervision))});
    return out;
}

struct OfTwo {
    Id<Appeal> appeal, main;
    std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(OfTwo, (), (appeal, main, note))
AppealPage join_appeal(Tx& tx, const Request& request, const OfTwo& in) {
    get_within(tx, in.appeal, request.caller, "appeals.dispatch");
    get_within(tx, in.main, request.caller, "appeals.dispatch");
    join(tx, in.appeal, in.main, in.note.value_or(""));
    return shown(tx, request, in.appeal);
}

AppealPage say_not_same(Tx& tx, const Request& request, const OfTwo& in) {
    get_within(tx, in.appeal, request.caller, "appeals.dispatch");
    not_same(tx, in.appeal, in.main);
    return shown(tx, request, in.appeal);
}

AppealPage take_appeal_apart(Tx& tx, const Request& request, const WithReason& in) {
    get_within(tx, in.appeal, request.caller, "appeals.dispatch");
    take_apart(tx, in.appeal, in.reason);
    return shown(tx, request, in.appeal);
}

struct AnswerIn {
    Id<Appeal> appeal;
    bool uphold;
    std::string answer;
};
BOOST_DESCRIBE_STRUCT(AnswerIn, (), (appeal, uphold, answer))
AppealPage review_appeal(Tx& tx, const Request& request, const AnswerIn& in) {
    get_within(tx, in.appeal, request.caller, "appeals.check");
    review(tx, in.appeal, in.uphold, in.answer);
    return shown(tx, request, in.appeal);
}

AppealPage object_to_rating_of(Tx& tx, const Request& request, const WithReason& in) {
    get_within(tx, in.appeal, request.caller, "appeals.handle");
    object_to_rating(tx, in.appeal, in.reason);
    return shown(tx, request, in.appeal);
}

AppealPage decide_objection_to(Tx& tx, const Request& request, const AnswerIn& in) {
    get_within(tx, in.appeal, request.caller, "appeals.check");
    decide_objection(tx, in.appeal, in.uphold, in.answer);
    return shown(tx, request, in.appeal);
}
}

std::vector<Route> step_routes() {
    const std::string one = "/api/appeals/{appeal}";
    return {
        get("/api/appeals/supervised", holds("appeals.read"), list_supervised, {.summary = "Appeals that are supervised, the earliest report due first"}),
        get("/api/appeals/disputes", holds("appeals.arbitrate"), list_disputes, {.summary = "Disputes of ownership, and units that send back what the list gives them"}),
        post(one + "/dispatch", holds("appeals.dispatch"), suggested_before, dispatch_appeal, {.summary = "Give it to a unit"}),
        post(one + "/join", holds("appeals.dispatch"), join_appeal, {.summary = "It tells of the same matter as another: one case, many voices"}),
        post(one + "/not-same", holds("appeals.dispatch"), say_not_same, {.summary = "It is another matter than was suspected"}),
        post(one + "/take-apart", holds("appeals.dispatch"), take_appeal_apart, {.summary = "A joined one is another matter after all"}),
        post(one + "/take", holds("appeals.handle"), take_appeal, {.summary = "Take it up"}),
        post(one + "/send-back", holds("appeals.handle"), send_back_appeal, {.summary = "Not ours: send it back"}),
        post(one + "/dispute", holds("appeals.handle"), dispute_appeal, {.summary = "Another answers for it: ask for a ruling"}),
        post(one + "/ruling", holds("appeals.arbitrate"), rule_appeal, {.summary = "Rule which unit answers for it; may teach the list"}),
        post(one + "/supervision", holds("appeals.supervise"), supervise_appeal, {.summary = "Supervise it: an instruction and a time to report by"}),
        post(one + "/supervision/report", holds("appeals.handle"), report_on_appeal, {.summary = "Report on the instruction"}),
        post(one + "/supervision/lift", holds("appeals.supervise"), lift_from_appeal, {.summary = "Supervise it no longer"}),
        post(one + "/review", holds("appeals.check"), review_appeal, {.summary = "Look again at what is said not to be fixed"}),
        post(one + "/rating-objection", holds("appeals.handle"), object_to_rating_of, {.summary = "Object to a low rating"}),
        post(one + "/rating-objection/decision", holds("appeals.check"), decide_objection_to, {.summary = "Set the rating aside, or let it stand"}),
        post(one + "/extension", holds("appeals.handle"), ask_more_time, {.summary = "Ask for more time"}),
        post(one + "/extension/decision", holds("appeals.extend"), decide_more_time, {.summary = "Grant or refuse more time"}),
        post(one + "/evidence", holds("appeals.handle"), add_evidence_to, {.summary = "Attach a file"}),
        post(one + "/finish", holds("appeals.handle"), finish_appeal, {.summary = "Done; to be checked"}),
        post(one + "/check", holds("appeals.check"), check_appeal, {.summary = "Close it, or send it back to work"}),
    };
}
}
