#include "base/log.hpp"
#include "govern/appeals/reports/embedded.hpp"
#include "govern/appeals/reports/hotspots.hpp"
#include "govern/appeals/reports/reports.hpp"
#include "kernel/file/file.hpp"
#include "kernel/notice/notice.hpp"
namespace yiwang::govern::appeals::reports {
namespace {
constexpr auto docx_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

struct Period {
    Every every;
    Date day;  // any day of it
};
BOOST_DESCRIBE_STRUCT(Period, (), (every, day))
Body show_figures(Tx& tx, const Request& request, const Period& in) {
    return look(tx, in.every, in.day, request.caller.language);
}

struct OfReport {
    Id<Report> report;
};
BOOST_DESCRIBE_STRUCT(OfReport, (), (report))

Report shown(Tx& tx, Report report) {
    if (!report.issued_by.empty()) report.issued_by = identity::actor_name(tx, report.issued_by);
    return report;
}
Report show(Tx& tx, const Request&, const OfReport& in) {
    return shown(tx, get(tx, in.report));
}
Items<Line> list_reports(Tx& tx, const Request&, const Nothing&) {
    auto lines = reports(tx);
    for (auto& one : lines) if (!one.issued_by.empty()) one.issued_by = identity::actor_name(tx, one.issued_by);
    return {std::move(lines)};
}
Items<Edition> show_history(Tx& tx, const Request&, const OfReport& in) {
    get(tx, in.report);
    auto editions = history(tx, in.report);
    for (auto& one : editions) one.by = identity::actor_name(tx, one.by);
    return {std::move(editions)};
}
Body draft_period(Tx& tx, const Request&, const Period& in) {
    return drafted(tx, in.every, in.day);
}
Report make_draft(Tx& tx, const Request&, const Period&, const Body& body) {
    return make(tx, body);
}

struct EditIn {
    Id<Report> report;
    std::vector<std::string> sentences;
    std::vector<CaseChoice> cases;
    std::int64_t edition;  // that was seen
};
BOOST_DESCRIBE_STRUCT(EditIn, (), (report, sentences, cases, edition))
Report edit_draft(Tx& tx, const Request&, const EditIn& in) {
    return edit(tx, in.report, in.sentences, in.cases, in.edition);
}

struct IssueIn {
    Id<Report> report;
    std::int64_t edition;  // that was seen
};
BOOST_DESCRIBE_STRUCT(IssueIn, (), (report, edition))
Report issue_draft(Tx& tx, const Request&, const IssueIn& in) {
    return shown(tx, issue(tx, in.report, in.edition));
}

// The latest template that an officer put in use; "" for none.
struct Template {
    Id<Template> id;
    Id<file::File> file;
    std::string name, put_by;
    Instant put_at;
};
BOOST_DESCRIBE_STRUCT(Template, (), (id, file, name, put_by, put_at))
std::vector<Template> templates(Tx& tx) {
    static const std::string sql = "select " + columns<Template>() + " from reports_template order by id desc limit 50";
    return tx.all(row_as<Template>, sql);
}

std::string reference_in_use(Outside& outside, const Actor& actor) {
    const auto file = outside.store.read(actor, [](Tx& tx) {
        const auto all = templates(tx);
        return all.empty() ? std::nullopt : file::find(tx, all.front().file);
    });
    return file ? file::bytes(outside.config, *file) : "";
}

Items<Template> list_templates(Tx& tx, const Request&, const Nothing&) {
    auto all = templates(tx);
    for (auto& one : all) one.put_by = identity::actor_name(tx, one.put_by);
    return {std::move(all)};
}

struct TemplateIn {
    Id<file::File> file;
};
BOOST_DESCRIBE_STRUCT(TemplateIn, (), (file))
// A document is made with it before it is used. A former one is put back by naming its file again.
Items<Template> put_template(Outside& outside, const Request& request, const TemplateIn& in) {
    const auto file = outside.store.read(request.caller.actor, [&](Tx& tx) { return file::find(tx, in.file); });
    if (!file) throw NotFound("file.file");
    try {
        if (file->type != docx_type) throw Unavailable("report.pandoc", {"", ""}, file->type);
        report::to_docx(outside.config, {.title = "试排", .markdown = "试排\n", .reference = file::bytes(outside.config, *file)});
    } catch (const Unavailable& failure) {
        throw Invalid("file", "reports.template", {"这个文件不能作模板，请用 Word 另存为 .docx 再上传。", "This file cannot be a template; save it as .docx in Word and upload it again."});
    }
    return outside.store.write(request.caller.actor, [&](Tx& tx) {
        const auto id = tx.new_id<Template>();
        tx.run("insert into reports_template (id, file, name, put_by, put_at) values (?, ?, ?, ?, ?)", id, file->id, file->name, tx.actor().name, tx.now());
        tx.trace("reports.template_put", id, "", file->name, "");
        return list_templates(tx, request, {});
    });
}

Reply attached(std::string body, std::string type, const std::string& name) {
    return {.status = 200, .content_type = std::move(type), .body = std::move(body), .headers = {{"Content-Disposition", "attachment; filename=\"" + name + "\""}}};
}
struct Made {
    std::string name, bytes;
};
Made made(Outside& outside, const Request& request, Id<Report> id) {
    const auto report = outside.store.read(request.caller.actor, [&](Tx& tx) { return get(tx, id); });
    auto document = document_of(report.body, Language::zh, report.made_at);
    document.reference = reference_in_use(outside, request.caller.actor);
    return {"appeals-" + report.body.period, report::to_docx(outside.config, document)};
}
Reply as_docx(Outside& outside, const Request& request, const OfReport& in) {
    auto [name, bytes] = made(outside, request, in.report);
    return attached(std::move(bytes), docx_type, name + ".docx");
}
Reply as_pdf(Outside& outside, const Request& request, const OfReport& in) {
    const auto [name, bytes] = made(outside, request, in.report);
    return attached(report::to_pdf(outside.config, bytes), "application/pdf", name + ".pdf");
}

// The period before the set time, once.
void draft_what_is_due(Outside& outside, std::string_view) {
    const Actor actor{"system/reports", "", {}};
    for (const auto every : {Every::week, Every::month}) {
        const auto& at = outside.config.text(every == Every::week ? "reports.weekly_at" : "reports.monthly_at");
        if (at.empty()) continue;
        const auto body = outside.store.read(actor, [&](Tx& tx) -> std::optional<Body> {
            const auto before = periods_of(every, local_date(latest(every, at, tx.now()))).before;
            if (there(tx, every, before.from) || !happened(tx, before)) return {};  // a house without a past has none to tell
            return drafted(tx, every, before.from);
        });
        if (!body) continue;
        outside.store.write(actor, [&](Tx& tx) {
            if (there(tx, every, body->from)) return;
            const auto draft = make(tx, *body);
            notice::to_holders(tx, "reports.issue", {every == Every::week ? "周报待审 " + draft.body.period : "月报待审 " + draft.body.period, draft.body.sentences.front(), "/govern/appeals/reports?report=" + print_id(draft.id.value),
                                                     "report." + draft.body.period});
        });
    }
}
}

Module module() {
    const std::string one = "/api/reports/{report}";
    return {.name = "reports",
            .schema = embedded::schema,
            .routes = {get("/api/reports/figures", holds("reports.read"), show_figures, {.summary = "Figures and sentences of a week or month as they stand"}),
                       get("/api/reports/templates", holds("reports.read"), list_templates, {.summary = "Templates, the one in use first"}),
                       work("POST", "/api/reports/templates", holds("reports.template"), put_template, {.summary = "Use a .docx as the template from now on"}),
                       get("/api/reports", holds("reports.read"), list_reports, {.summary = "Reports, the latest period first"}),
                       post("/api/reports", holds("reports.edit"), draft_period, make_draft, {.summary = "Make the draft of a period that is over", .status = 201}),
                       get(one, holds("reports.read"), show, {.summary = "A report"}),
                       put(one, holds("reports.edit"), edit_draft, {.summary = "Put its sentences and cases right"}),
                       get(one + "/history", holds("reports.read"), show_history, {.summary = "Its editions"}),
                       post(one + "/issue", holds("reports.issue"), issue_draft, {.summary = "Issue it: it does not change any more"}),
                       work("GET", one + "/docx", holds("reports.read"), as_docx, {.summary = "The report as .docx", .output_type = docx_type}),
                       work("GET", one + "/pdf", holds("reports.read"), as_pdf, {.summary = "The report as PDF", .output_type = "application/pdf"})},
            .jobs = {{.name = "reports.draft", .run = draft_what_is_due, .every = std::chrono::minutes{10}}},
            .hears = {on<analysis::HotspotFound>("reports.hotspot_found", hear_hotspot)},
            .rights = {"reports.read", "reports.edit", "reports.issue", "reports.template"},
            .settings = {{"reports.weekly_at", "1 08:00", "When last week's report is drafted: day of the week (1 Monday) and time; empty for never"},
                         {"reports.monthly_at", "1 08:00", "When last month's report is drafted: day of the month and time; empty for never"}}};
}
}
