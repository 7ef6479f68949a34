#include "govern/appeals/routes.hpp"
#include "base/text.hpp"
#include "govern/appeals/after_closing.hpp"
#include "govern/appeals/decisions.hpp"
#include "govern/appeals/disputes.hpp"
#include "govern/appeals/learning.hpp"
#include "govern/appeals/open311.hpp"
#include "govern/appeals/steps.hpp"
#include "govern/appeals/supervision.hpp"
#include "govern/appeals/understanding.hpp"
#include "govern/appeals/views.hpp"
namespace yiwang::govern::appeals {
namespace {
struct OfAppeal {
    Id<Appeal> appeal;
};
BOOST_DESCRIBE_STRUCT(OfAppeal, (), (appeal))

struct Filing {
    Id<Appeal> id;
    std::string number, phone_code;
};
BOOST_DESCRIBE_STRUCT(Filing, (), (id, number, phone_code))

// The number, for those who may see it: its text and where it stands, after what was just done to it.
AppealPage shown(Tx& tx, const Request& request, Id<Appeal> id) {
    return page(tx, get(tx, id), request.caller);
}

Understood understand_appeal(Tx& tx, const Request&, const NewAppeal& in) {
    return understand(tx, in);
}

Filing file_appeal(Tx& tx, const Request& request, const NewAppeal& in, const Understood& known) {
    const Appeal appeal = file(tx, in, request.caller, known);
    tell_number(tx, appeal);
    return {appeal.id, appeal.number, appeal.phone_code};
}

struct KindView {
    std::string code, level1, level2, level3, level3_en, lead_unit_code, lead_unit_name;
    std::int64_t deadline_amount;
    flow::LimitUnit deadline_unit;
    Lane lane;
    std::string legal_basis;
};
BOOST_DESCRIBE_STRUCT(KindView, (), (code, level1, level2, level3, level3_en, lead_unit_code, lead_unit_name, deadline_amount, deadline_unit, lane, legal_basis))

Items<KindView> list_kinds(Tx& tx, const Request&, const Nothing&) {
    std::map<std::string, std::string> names{{"street", "属地街道"}};
    for (const auto& unit : identity::units(tx)) names[unit.code] = unit.name;
    Items<KindView> out;
    const auto list = duties::list(tx);
    for (const auto* kind : list->kinds())
        out.items.push_back({kind->code, kind->level1, kind->level2, kind->level3, kind->level3_en, kind->lead_unit, names[kind->lead_unit],
                             kind->deadline_amount, kind->deadline_unit, kind->lane, kind->legal_basis});
    return out;
}

Items<Channel> list_channels(Tx& tx, const Request&, const Nothing&) {
    return {channels(tx)};
}

Page<AppealLine> list_appeals(Tx& tx, const Request& request, const Filter& filter) {
    return list(tx, filter, request.caller);
}

Counts count_appeals(Tx& tx, const Request& request, const Nothing&) {
    return counts(tx, request.caller);
}

// The same rows as the list, as points for the map; those without a place are left out.
Reply points(Tx& tx, const Request& request, const Filter& filter) {
    json::Array features;
    Filter page_filter = filter;
    page_filter.limit = filter.limit.value_or(200);
    for (const auto& line : list(tx, page_filter, request.caller).items)
        if (line.lng)
            features.push_back(json::Object{
                {"type", "Feature"},
                {"geometry", {{"type", "Point"}, {"coordinates", {*line.lng, *line.lat}}}},
                {"properties", {{"id", print_id(line.id.value)}, {"number", line.number}, {"title", line.title}, {"state", json::name_of(line.state)}, {"overdue", line.overdue}}}});
    return {.status = 200, .content_type = "application/geo+json",
            .body = json::print(json::Object{{"type", "FeatureCollection"}, {"features", std::move(features)}}), .headers = {}};
}

// The list as a table for a spreadsheet: what the filters give, at most 5,000 rows, without persons.
Reply export_csv(Tx& tx, const Request& request, const Filter& filter) {
    std::string out = "\xEF\xBB\xBF" + csv_line({"编号", "标题", "状态", "类别", "承办单位", "街道", "来源", "受理时间", "期限", "办结时间", "评价"});
    Filter next = filter;
    next.limit = 200;
    for (int rows = 0; rows < 5000;) {
        const auto page = list(tx, next, request.caller);
        for (const auto& line : page.items)
            out += csv_line({line.number, line.title, std::string(json::name_of(line.state)), line.kind_name, line.unit_name, line.street_name, line.channel,
                             print_local(line.filed_at), line.due_at ? print_local(*line.due_at) : "", line.closed_at ? print_local(*line.closed_at) : "",
                             line.stars ? std::to_string(*line.stars) : ""});
        rows += static_cast<int>(page.items.size());
        if (!page.next) break;
        next.cursor = page.next;
    }
    return {.status = 200, .content_type = "text/csv; charset=utf-8", .body = std::move(out),
            .headers = {{"Content-Disposition", "attachment; filename=\"appeals.csv\""}}};
}

AppealPage show(Tx& tx, const Request& request, const OfAppeal& in) {
    return page(tx, get_within(tx, in.appeal, request.caller, "appeals.read"), request.caller);
}

Items<TraceLine> show_trace(Tx& tx, const Request& request, const OfAppeal& in) {
    return {trace_of(tx, get_within(tx, in.appeal, request.caller, "appeals.read"))};
}

Suggestion show_suggestion(Outside& outside, const Request& request, const OfAppeal& in) {
    auto out = outside.store.read(request.caller.actor, [&](Tx& tx) {
        const auto appeal = get_within(tx, in.appeal, request.caller, "appeals.dispatch");
        return suggest(tx, asked_of(appeal));
    });
    out.sure = out.best && (!out.learned || out.best->confidence * 100 >= static_cast<double>(outside.config.number("appeals.sure_percent")));
    return out;
}

Items<TrainingView> list_trainings(Tx& tx, const Request&, const Nothing&) {
    return {trainings(tx)};
}

struct PutBack {
    Id<Training> training;
    std::string why;
};
BOOST_DESCRIBE_STRUCT(PutBack, (), (training, why))
Items<TrainingView> put_back_model(Tx& tx, const Request&, const PutBack& in) {
    put_back(tx, in.training, in.why);
    return {trainings(tx)};
}

Items<Ruled> show_decisions(Tx& tx, const Request& request, const OfAppeal& in) {
    return {ruled(tx, get_within(tx, in.appeal, request.caller, "appeals.read"))};
}

struct Reveal {
    Id<Appeal> appeal;
    std::string why;
};
BOOST_DESCRIBE_STRUCT(Reveal, (), (appeal, why))
struct Person {
    std::string name, phone, email;
};
BOOST_DESCRIBE_STRUCT(Person, (), (name, phone, email))

Person reveal_reporter(Tx& tx, const Request& request, const Reveal& in) {
    const auto appeal = get_within(tx, in.appeal, request.caller, "appeals.see_person");
    if (blank(in.why)) throw Invalid("why", "appeals.missing", {"请说明查看原因，此次查看会留痕。", "Say why; this look leaves a trace."});
    tx.trace("appeals.person_seen", appeal.id, "", "", trimmed(in.why));
    const auto report = find_report(tx, appeal.id);
    return {appeal.reporter_name, appeal.reporter_phone, report ? report->email : ""};
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
    for (auto& one : supervised(tx, request.caller)) out.items.push_back({std::move(one.appeal), std::move(one.supervision)});
    return out;
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

struct Followed {
    std::string number, code;
};
BOOST_DESCRIBE_STRUCT(Followed, (), (number, code))
Progress follow(Tx& tx, const Request&, const Followed& in) {
    return progress(tx, in.number, in.code);
}

struct RatingIn {
    std::string number, code;
    std::int64_t stars;
    std::optional<std::string> comment;
};
BOOST_DESCRIBE_STRUCT(RatingIn, (), (number, code, stars, comment))
Progress rate_appeal(Tx& tx, const Request&, const RatingIn& in) {
    progress(tx, in.number, in.code);
    rate(tx, find_by_number(tx, in.number)->id, in.code, in.stars, in.comment.value_or(""));
    return progress(tx, in.number, in.code);
}

struct NotFixedIn {
    std::string number, code, reason;
};
BOOST_DESCRIBE_STRUCT(NotFixedIn, (), (number, code, reason))
Progress say_not_fixed(Tx& tx, const Request&, const NotFixedIn& in) {
    progress(tx, in.number, in.code);
    not_fixed(tx, find_by_number(tx, in.number)->id, in.code, in.reason);
    return progress(tx, in.number, in.code);
}
}

std::vector<Route> routes() {
    const std::string one = "/api/appeals/{appeal}";
    std::vector<Route> out{
        get("/api/appeals/kinds", anyone(), list_kinds, {.summary = "The list of rights and duties"}),
        get("/api/appeals/channels", anyone(), list_channels, {.summary = "Where appeals come from"}),
        get("/api/appeals/counts", holds("appeals.read"), count_appeals, {.summary = "How many appeals stand where"}),
        get("/api/appeals/points", holds("appeals.read"), points, {.summary = "Appeals as points on the map", .output_type = "application/geo+json"}),
        get("/api/appeals/export.csv", holds("appeals.export"), export_csv, {.summary = "The list as a table", .output_type = "text/csv"}),
        get("/api/appeals/trainings", holds("appeals.read"), list_trainings, {.summary = "Models of what appeals are about: their figures, which is in use, since when"}),
        post("/api/appeals/trainings/{training}/use", holds("appeals.learn"), put_back_model, {.summary = "Put a former model in use again"}),
        get("/api/appeals/supervised", holds("appeals.read"), list_supervised, {.summary = "Appeals that are supervised, the earliest report due first"}),
        get("/api/appeals/disputes", holds("appeals.arbitrate"), list_disputes, {.summary = "Disputes of ownership, and units that send back what the list gives them"}),
        get("/api/appeals", holds("appeals.read"), list_appeals, {.summary = "Appeals, newest first"}),
        post("/api/appeals", anyone(20), understand_appeal, file_appeal, {.summary = "File an appeal", .status = 201}),
        get(one, holds("appeals.read"), show, {.summary = "One appeal"}),
        get(one + "/trace", holds("appeals.read"), show_trace, {.summary = "Everything that was done to it"}),
        get(one + "/decisions", holds("appeals.read"), show_decisions, {.summary = "What rules decided of it, and why"}),
        work("GET", one + "/suggestion", holds("appeals.dispatch"), show_suggestion, {.summary = "Who should have it, and why"}),
        post(one + "/reporter/reveal", holds("appeals.see_person"), reveal_reporter, {.summary = "See who filed it; leaves a trace"}),
        post(one + "/dispatch", holds("appeals.dispatch"), suggested_before, dispatch_appeal, {.summary = "Give it to a unit"}),
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
        get("/api/portal/appeals/{number}", anyone(10), follow, {.summary = "What became of my appeal"}),
        post("/api/portal/appeals/{number}/not-fixed", anyone(10), say_not_fixed, {.summary = "It is not fixed: a reviewer looks at it again"}),
        post("/api/portal/appeals/{number}/rating", anyone(10), rate_appeal, {.summary = "Rate a closed appeal"}),
    };
    for (auto& route : open311_routes()) out.push_back(std::move(route));
    return out;
}
}
