#include "kernel/decision/routes.hpp"
#include <algorithm>
#include "kernel/decision/case_text.hpp"
#include "kernel/decision/review.hpp"
#include "kernel/decision/trial.hpp"
#include "kernel/identity/identity.hpp"
namespace yiwang::decision {
namespace {
// Models are larger than other input.
RouteOptions about(std::string summary, int status = 200) {
    return {.summary = std::move(summary), .body_max = 3 << 20, .status = status};
}

struct ModelLine {
    std::string model, name;
    std::optional<std::int64_t> in_force;  // the number of the version of today
    std::int64_t newest, drafts;
};
BOOST_DESCRIBE_STRUCT(ModelLine, (), (model, name, in_force, newest, drafts))

Items<ModelLine> list_models(Tx& tx, const Request&, const Nothing&) {
    auto out = tx.all([](const Row& row) { return ModelLine{row.get<std::string>(0), "", {}, row.get<std::int64_t>(1), row.get<std::int64_t>(2)}; },
                      "select model, max(number), sum(case when state = 'draft' then 1 else 0 end) from decision_version group by model order by model");
    for (auto& line : out) {
        const auto now = in_force(tx, line.model, local_date(tx.now()));
        if (now) line.in_force = now->number;
        line.name = now ? now->name : versions(tx, line.model).front().name;
    }
    return {out};
}

struct VersionView {
    Id<Version> id;
    std::string model;
    std::int64_t number;
    State state;
    bool in_force;  // today
    std::string name, digest, note;
    std::optional<Date> from_on, to_on;  // no from_on: since ever, or a draft
    std::string written_by;
    Instant written_at;
    std::string published_by;
    std::optional<Instant> published_at;
    std::string withdrawn_by;
    std::optional<Instant> withdrawn_at;
};
BOOST_DESCRIBE_STRUCT(VersionView, (), (id, model, number, state, in_force, name, digest, note, from_on, to_on, written_by, written_at, published_by, published_at, withdrawn_by, withdrawn_at))

std::string person(Tx& tx, const std::string& actor) {
    return actor.empty() ? "" : actor == "system/catalog" ? "区级数据文件" : identity::actor_name(tx, actor);
}

VersionView view_of(Tx& tx, const Version& one) {
    const auto now = in_force(tx, one.model, local_date(tx.now()));
    return {one.id, one.model, one.number, one.state, now && now->id == one.id, one.name, one.digest, one.note,
            one.from_on == since_ever ? std::nullopt : std::optional(one.from_on), one.to_on, person(tx, one.written_by), one.written_at,
            person(tx, one.published_by), one.published_at, person(tx, one.withdrawn_by), one.withdrawn_at};
}

struct OfModel {
    std::string model;
};
BOOST_DESCRIBE_STRUCT(OfModel, (), (model))

Items<VersionView> list_versions(Tx& tx, const Request&, const OfModel& in) {
    Items<VersionView> out;
    for (const auto& one : versions(tx, in.model)) out.items.push_back(view_of(tx, one));
    if (out.items.empty()) throw NotFound("decision.model");
    return out;
}

struct VersionPage {
    VersionView version;
    std::string dmn;
    std::vector<CaseText> cases;
    std::vector<std::string> authors;
    bool mine;  // the caller has written on it, and may not publish it
};
BOOST_DESCRIBE_STRUCT(VersionPage, (), (version, dmn, cases, authors, mine))

VersionPage page_of(Tx& tx, Id<Version> id) {
    const auto text = text_of(tx, id);
    VersionPage out{view_of(tx, get(tx, id)), text.dmn, case_texts(text.cases), authors(tx, id), false};
    out.mine = std::ranges::find(out.authors, tx.actor().name) != out.authors.end();
    for (auto& author : out.authors) author = person(tx, author);
    return out;
}

struct OfVersion {
    Id<Version> version;
};
BOOST_DESCRIBE_STRUCT(OfVersion, (), (version))

VersionPage show_version(Tx& tx, const Request&, const OfVersion& in) {
    return page_of(tx, in.version);
}

Reply download(const std::string& name, std::string body) {
    return {.status = 200, .content_type = "application/xml; charset=utf-8", .body = std::move(body), .headers = {{"Content-Disposition", "attachment; filename=\"" + name + "\""}}};
}
std::string stem_of(Tx& tx, Id<Version> id) {
    const auto model = get(tx, id).model;
    return model.substr(model.rfind('.') + 1);
}
Reply download_dmn(Tx& tx, const Request&, const OfVersion& in) {
    return download(stem_of(tx, in.version) + ".dmn", text_of(tx, in.version).dmn);
}
Reply download_cases(Tx& tx, const Request&, const OfVersion& in) {
    return download(stem_of(tx, in.version) + "-cases.xml", text_of(tx, in.version).cases);
}

struct NewDraft {
    std::string model, dmn, note;
    std::vector<CaseText> cases;
};
BOOST_DESCRIBE_STRUCT(NewDraft, (), (model, dmn, note, cases))

VersionPage begin_draft(Tx& tx, const Request&, const NewDraft& in) {
    return page_of(tx, draft(tx, in.model, {in.dmn, cases_xml(in.model, in.cases)}, in.note));
}

struct ChangedDraft {
    Id<Version> version;
    std::string dmn, note, seen;
    std::vector<CaseText> cases;
};
BOOST_DESCRIBE_STRUCT(ChangedDraft, (), (version, dmn, note, seen, cases))

VersionPage save_draft(Tx& tx, const Request&, const ChangedDraft& in) {
    save(tx, in.version, {in.dmn, cases_xml(get(tx, in.version).model, in.cases)}, in.note, in.seen);
    return page_of(tx, in.version);
}

struct ToReview {
    std::string dmn;
    std::vector<CaseText> cases;
};
BOOST_DESCRIBE_STRUCT(ToReview, (), (dmn, cases))

ModelPtr compiled(Outside& outside, const Request& request, const std::string& dmn) {
    return outside.store.read(request.caller.actor, [&](Tx& tx) { return compile(tx, dmn, local_date(tx.now())); });
}

Review check_draft(Outside& outside, const Request& request, const ToReview& in) {
    return review(*compiled(outside, request, in.dmn), cases_xml("draft", in.cases), outside.store.now());
}

struct ToTry {
    std::string dmn, decision, wanted;
    std::optional<std::int64_t> row;
    std::vector<Named> inputs;
};
BOOST_DESCRIBE_STRUCT(ToTry, (), (dmn, decision, wanted, row, inputs))

Tried try_draft(Outside& outside, const Request& request, const ToTry& in) {
    return try_out(*compiled(outside, request, in.dmn), in.decision, constants(in.inputs, "inputs"), in.wanted, in.row, outside.store.now());
}

struct ToCompare {
    std::string model, dmn;
};
BOOST_DESCRIBE_STRUCT(ToCompare, (), (model, dmn))

Effect compare_with_past(Outside& outside, const Request& request, const ToCompare& in) {
    const auto made = outside.store.read(request.caller.actor, [&](Tx& tx) { return made_by(tx, in.model); });
    return effect_on(*compiled(outside, request, in.dmn), made);
}

struct ToPublish {
    Id<Version> version;
    Date from_on;
    std::optional<Date> to_on;
    std::string seen;
};
BOOST_DESCRIBE_STRUCT(ToPublish, (), (version, from_on, to_on, seen))

// Reviewed outside the write: what is published is what was reviewed, or it is refused.
VersionPage publish_draft(Outside& outside, const Request& request, const ToPublish& in) {
    const auto& actor = request.caller.actor;
    const auto [text, model] = outside.store.read(actor, [&](Tx& tx) {
        auto out = text_of(tx, in.version);
        return std::pair(out, compile(tx, out.dmn, std::max(in.from_on, local_date(tx.now()))));
    });
    refuse_faulty(review(*model, text.cases, outside.store.now()), "version");
    return outside.store.write(actor, [&, text = text](Tx& tx) {
        publish(tx, in.version, {in.from_on, in.to_on}, in.seen);
        if (digest_of(text) != in.seen) throw Conflict("decision.changed", {"草稿已被别人修改，请重新打开。", "Somebody has changed the draft; open it again."});
        return page_of(tx, in.version);
    });
}

struct ToWithdraw {
    Id<Version> version;
    std::string why;
};
BOOST_DESCRIBE_STRUCT(ToWithdraw, (), (version, why))

// A draft may be given up by who may write; what is published is withdrawn by who may publish.
VersionPage withdraw_version(Tx& tx, const Request& request, const ToWithdraw& in) {
    if (get(tx, in.version).state != State::draft) request.caller.require("decision.publish");
    withdraw(tx, in.version, in.why);
    return page_of(tx, in.version);
}
}

std::vector<Route> routes() {
    return {get("/api/decision/models", holds("decision.read"), list_models, {.summary = "Decision models, with what is in force today"}),
            get("/api/decision/models/{model}/versions", holds("decision.read"), list_versions, {.summary = "Versions of a model, newest first"}),
            get("/api/decision/versions/{version}", holds("decision.read"), show_version, {.summary = "A version with its DMN and its cases"}),
            get("/api/decision/versions/{version}/dmn", holds("decision.read"), download_dmn, {.summary = "A version's DMN as a file", .output_type = "application/xml"}),
            get("/api/decision/versions/{version}/cases", holds("decision.read"), download_cases, {.summary = "A version's cases as a file of the TCK's form", .output_type = "application/xml"}),
            post("/api/decision/versions", holds("decision.write"), begin_draft, about("Begin a draft", 201)),
            put("/api/decision/versions/{version}", holds("decision.write"), save_draft, about("Save a draft")),
            work("POST", "/api/decision/reviews", holds("decision.read"), check_draft, about("What stands against publishing: faults, tables, cases")),
            work("POST", "/api/decision/trials", holds("decision.read"), try_draft, about("Decide on these inputs: the value, why, and why not another")),
            work("POST", "/api/decision/effects", holds("decision.compare"), compare_with_past, about("What would have been decided otherwise for past matters")),
            work("POST", "/api/decision/versions/{version}/publication", holds("decision.publish"), publish_draft, about("Publish what somebody else has written")),
            post("/api/decision/versions/{version}/withdrawal", holds("decision.write"), withdraw_version, {.summary = "Give up a draft, or withdraw what is published"})};
}
}
