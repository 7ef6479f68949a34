#include "govern/appeals/routes.hpp"
#include "base/text.hpp"
#include "govern/appeals/after_closing.hpp"
#include "govern/appeals/decisions.hpp"
#include "govern/appeals/learning.hpp"
#include "govern/appeals/open311.hpp"
#include "govern/appeals/similar.hpp"
#include "govern/appeals/understanding.hpp"
#include "govern/appeals/views.hpp"
namespace yiwang::govern::appeals {
namespace {
struct Filing {
    Id<Appeal> id;
    std::string number, phone_code;
};
BOOST_DESCRIBE_STRUCT(Filing, (), (id, number, phone_code))

Understood understand_appeal(Tx& tx, const Request&, const NewAppeal& in) {
    return understand(tx, in);
}

Filing file_appeal(Tx& tx, const Request& request, const NewAppeal& in, const Understood& known) {
    const auto& caller = request.caller;
    if (in.draft) {
        caller.require("draft.write");
        if (const auto number = draft::filed(tx, in.draft->id, caller.officer)) {
            const Appeal before = *find_by_number(tx, *number);
            return {before.id, before.number, before.phone_code};
        }
    }
    const Appeal appeal = file(tx, in, caller, known);
    if (in.draft) draft::file(tx, "appeal", *in.draft, appeal.number, caller.officer);
    tell_number(tx, appeal, in.reporter_email);
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

Items<DueDay> list_due_days(Tx& tx, const Request& request, const Filter& filter) {
    return {due_days(tx, filter, request.caller)};
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

// The list as a table for a spreadsheet, in the reader's language: what the filters give, without persons. Its last line says
// who took it, when and by which trace, and so does the trail; the one before it, where there is more than fits.
Reply export_csv(Outside& outside, const Request& request, const Filter& filter) {
    constexpr std::size_t rows_max = 50'000;
    const bool english = request.caller.language == Language::en;
    const auto said = [&](const Sentence& one) { return english ? one.en : one.zh; };
    std::string out = "\xEF\xBB\xBF" + csv_line(english ? std::vector<std::string>{"Number", "Title", "State", "Kind", "Unit", "Street", "Channel", "Filed", "Due", "Closed", "Stars"}
                                                         : std::vector<std::string>{"编号", "标题", "状态", "类别", "承办单位", "街道", "来源", "受理时间", "期限", "办结时间", "评价"});
    std::size_t rows = 0;
    bool more = true;
    outside.store.read(request.caller.actor, [&](Tx& tx) {
        Filter next = filter;
        next.limit = 200;
        next.total_to = 1;
        while (more && rows < rows_max) {
            const auto page = list(tx, next, request.caller);
            for (const auto& line : page.items)
                out += csv_line({line.number, line.title, said(state_name(line.state)), line.kind_name, line.unit_name, line.street_name, line.channel_name,
                                 print_local(line.filed_at), line.due_at ? print_local(*line.due_at) : "", line.closed_at ? print_local(*line.closed_at) : "",
                                 line.stars ? std::to_string(*line.stars) : ""});
            rows += page.items.size();
            more = page.next.has_value();
            next.cursor = page.next;
        }
    });
    if (more) out += csv_line({said({"只列出前 " + std::to_string(rows) + " 件，请缩小条件分次导出。", "The first " + std::to_string(rows) + " only; narrow the filters for the rest."})});
    const auto mark = outside.store.write(request.caller.actor, [&](Tx& tx) {
        const auto number = print_id(tx.new_id<Appeal>().value);
        tx.trace("appeals.exported", request.caller.officer, "", json::text(json::Object{{"mark", number}, {"rows", rows}, {"filter", json::from(filter)}}), "");
        return identity::actor_name(tx, request.caller.actor.name) + " " + print_local(tx.now()) + " 导出 " + number;
    });
    out += csv_line({mark});
    return {.status = 200, .content_type = "text/csv; charset=utf-8", .body = std::move(out),
            .headers = {{"Content-Disposition", "attachment; filename=\"appeals.csv\""}}};
}

struct PersonIn {
    std::string phone, why;
};
BOOST_DESCRIBE_STRUCT(PersonIn, (), (phone, why))
Items<AppealLine> search_person(Tx& tx, const Request& request, const PersonIn& in) {
    return {of_person(tx, in.phone, in.why, request.caller)};
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

Items<SimilarCase> show_similar(Tx& tx, const Request& request, const OfAppeal& in) {
    return {similar_cases(tx, get_within(tx, in.appeal, request.caller, "appeals.read"), request.caller)};
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
    return {appeal.reporter_name, appeal.reporter_phone, email_of(tx, appeal.id)};
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
        get("/api/appeals/due-days", holds("appeals.read"), list_due_days, {.summary = "How many deadlines fall on which day"}),
        get("/api/appeals/points", holds("appeals.read"), points, {.summary = "Appeals as points on the map", .output_type = "application/geo+json"}),
        work("GET", "/api/appeals/export.csv", holds("appeals.export"), export_csv, {.summary = "The list as a table", .output_type = "text/csv"}),
        get("/api/appeals/trainings", holds("appeals.read"), list_trainings, {.summary = "Models of what appeals are about: their figures, which is in use, since when"}),
        post("/api/appeals/trainings/{training}/use", holds("appeals.learn"), put_back_model, {.summary = "Put a former model in use again"}),
        post("/api/appeals/by-person", holds("appeals.see_person"), search_person, {.summary = "Appeals of one phone; leaves a trace"}),
        get("/api/appeals", holds("appeals.read"), list_appeals, {.summary = "Appeals, newest first"}),
        post("/api/appeals", anyone(20), understand_appeal, file_appeal, {.summary = "File an appeal", .status = 201}),
        get(one, holds("appeals.read"), show, {.summary = "One appeal"}),
        get(one + "/trace", holds("appeals.read"), show_trace, {.summary = "Everything that was done to it"}),
        get(one + "/decisions", holds("appeals.read"), show_decisions, {.summary = "What rules decided of it, and why"}),
        work("GET", one + "/suggestion", holds("appeals.dispatch"), show_suggestion, {.summary = "Who should have it, and why"}),
        get(one + "/similar", holds("appeals.read"), show_similar, {.summary = "Closed appeals that are like it, and what was done"}),
        post(one + "/reporter/reveal", holds("appeals.see_person"), reveal_reporter, {.summary = "See who filed it; leaves a trace"}),
        get("/api/portal/appeals/{number}", anyone(10), follow, {.summary = "What became of my appeal"}),
        post("/api/portal/appeals/{number}/not-fixed", anyone(10), say_not_fixed, {.summary = "It is not fixed: a reviewer looks at it again"}),
        post("/api/portal/appeals/{number}/rating", anyone(10), rate_appeal, {.summary = "Rate a closed appeal"}),
    };
    for (auto& route : step_routes()) out.push_back(std::move(route));
    for (auto& route : open311_routes()) out.push_back(std::move(route));
    return out;
}
}
