#include <algorithm>
#include "base/text.hpp"
#include "support/duties/drafts.hpp"
#include "support/duties/embedded.hpp"
#include "support/duties/reading.hpp"
namespace yiwang::support::duties {
namespace {
constexpr std::size_t file_max = std::size_t{8} << 20;

struct Wanted {
    std::optional<std::string> q, unit, place, cursor;
    std::optional<bool> special;  // only rows for a place or a subject
    std::optional<std::int64_t> limit;
};
BOOST_DESCRIBE_STRUCT(Wanted, (), (q, unit, place, cursor, special, limit))

bool says(const Duty& row, const std::string& sought) {
    for (const auto member : {&Duty::code, &Duty::level1, &Duty::level2, &Duty::level3, &Duty::level3_en, &Duty::keywords, &Duty::legal_basis})
        if (folded(row.*member).find(sought) != std::string::npos) return true;
    return false;
}

bool wanted(const Duty& row, const Wanted& in, const std::string& sought) {
    if (in.unit && row.lead_unit != *in.unit) {
        const auto others = parts(row.co_units);
        if (std::find(others.begin(), others.end(), *in.unit) == others.end()) return false;
    }
    if (in.place && row.place != *in.place) return false;
    if (in.special.value_or(false) && row.place.empty() && row.subject.empty()) return false;
    return sought.empty() || says(row, sought);
}

Page<Duty> list_duties(Tx& tx, const Request&, const Wanted& in) {
    const auto limit = in.limit.value_or(50);
    if (limit < 1 || limit > 200) throw Invalid("limit", "duties.limit", {"每页 1 至 200 行。", "1 to 200 rows a page."});
    const auto from = in.cursor ? json::to<Key>(json::parse(*in.cursor)) : Key{};
    const auto sought = folded(trimmed(in.q.value_or("")));
    const auto current = list(tx);
    Page<Duty> out;
    for (const auto& row : current->rows()) {
        if (!wanted(row, in, sought)) continue;
        ++out.total;
        if (in.cursor && key_of(row) <= from) continue;
        if (static_cast<std::int64_t>(out.items.size()) < limit) out.items.push_back(row);
        else if (!out.next) out.next = json::text(key_of(out.items.back()));
    }
    return out;
}

// Who it was, as people read it.
void name_people(Tx& tx, std::initializer_list<std::string*> actors) {
    for (auto* actor : actors)
        if (!actor->empty()) *actor = identity::actor_name(tx, *actor);
}

struct OfCode {
    std::string code;
};
BOOST_DESCRIBE_STRUCT(OfCode, (), (code))
Items<PastDuty> show_history(Tx& tx, const Request&, const OfCode& in) {
    Items<PastDuty> out{history(tx, in.code)};
    for (auto& one : out.items) name_people(tx, {&one.made_by});
    return out;
}

Items<Finding> show_findings(Tx& tx, const Request&, const Nothing&) {
    return {check(list(tx)->rows(), known(tx))};
}

Draft with_names(Tx& tx, Draft draft) {
    name_people(tx, {&draft.begun_by});
    return draft;
}
Revision with_names(Tx& tx, Revision revision) {
    name_people(tx, {&revision.made_by, &revision.published_by});
    return revision;
}

Items<Revision> show_revisions(Tx& tx, const Request&, const Nothing&) {
    Items<Revision> out{revisions(tx)};
    for (auto& one : out.items) one = with_names(tx, std::move(one));
    return out;
}

Reply export_csv(Tx& tx, const Request&, const Nothing&) {
    return {.status = 200, .content_type = "text/csv; charset=utf-8", .body = as_csv(tx, list(tx)->rows()),
            .headers = {{"Content-Disposition", "attachment; filename=\"duties.csv\""}}};
}

Items<Draft> show_drafts(Tx& tx, const Request&, const Nothing&) {
    Items<Draft> out{drafts(tx)};
    for (auto& one : out.items) one = with_names(tx, std::move(one));
    return out;
}

struct Titled {
    std::string title;
};
BOOST_DESCRIBE_STRUCT(Titled, (), (title))
Draft make_draft(Tx& tx, const Request&, const Titled& in) {
    return with_names(tx, begin_draft(tx, in.title));
}

struct OfDraft {
    Id<Draft> draft;
};
BOOST_DESCRIBE_STRUCT(OfDraft, (), (draft))
struct DraftPage {
    Draft draft;
    std::vector<Change> changes;
    std::vector<Finding> findings;  // of the list as it would be, that the list in force does not have
    bool may_publish;               // the caller made none of the changes
};
BOOST_DESCRIBE_STRUCT(DraftPage, (), (draft, changes, findings, may_publish))

DraftPage page(Tx& tx, Id<Draft> id, const Caller& caller) {
    DraftPage out{with_names(tx, get_draft(tx, id)), changes(tx, id), {}, caller.scope("duties.publish").has_value()};
    for (auto& change : out.changes) {
        out.may_publish = out.may_publish && change.made_by != caller.actor.name;
        name_people(tx, {&change.made_by});
    }
    if (out.draft.state != DraftState::open) return out;
    const auto district = known(tx);
    std::set<std::pair<std::string, Key>> had;
    for (const auto& finding : check(list(tx)->rows(), district)) had.emplace(finding.problem, finding.row);
    for (auto& finding : check(with_changes(tx, id), district))
        if (finding.severity == Severity::error || !had.contains({finding.problem, finding.row})) out.findings.push_back(std::move(finding));
    return out;
}

DraftPage show_draft(Tx& tx, const Request& request, const OfDraft& in) {
    return page(tx, in.draft, request.caller);
}

struct RowIn {
    Id<Draft> draft;
    Duty duty;
    std::string why;
};
BOOST_DESCRIBE_STRUCT(RowIn, (), (draft, duty, why))
DraftPage put_row(Tx& tx, const Request& request, const RowIn& in) {
    if (blank(in.duty.code)) throw Invalid("duty.code", "duties.missing", {"请填写编码。", "Give the code."});
    put(tx, in.draft, in.duty, in.why);
    return page(tx, in.draft, request.caller);
}

struct KeyIn {
    Id<Draft> draft;
    Key row;
    std::string why;
};
BOOST_DESCRIBE_STRUCT(KeyIn, (), (draft, row, why))
DraftPage take_row_out(Tx& tx, const Request& request, const KeyIn& in) {
    take_out(tx, in.draft, in.row, in.why);
    return page(tx, in.draft, request.caller);
}

struct ForgetIn {
    Id<Draft> draft;
    Key row;
};
BOOST_DESCRIBE_STRUCT(ForgetIn, (), (draft, row))
DraftPage forget_row(Tx& tx, const Request& request, const ForgetIn& in) {
    forget(tx, in.draft, in.row);
    return page(tx, in.draft, request.caller);
}

DraftPage drop_draft(Tx& tx, const Request& request, const OfDraft& in) {
    drop(tx, in.draft);
    return page(tx, in.draft, request.caller);
}

Revision publish_draft(Tx& tx, const Request&, const OfDraft& in) {
    return with_names(tx, publish(tx, in.draft));
}

struct OfRevision {
    std::int64_t revision;
};
BOOST_DESCRIBE_STRUCT(OfRevision, (), (revision))
DraftPage turn_back(Tx& tx, const Request& request, const OfRevision& in) {
    return page(tx, draft_against(tx, in.revision).id, request.caller);
}

struct FileIn {
    std::string name;
    std::optional<std::string> title;
    std::optional<bool> whole;
};
BOOST_DESCRIBE_STRUCT(FileIn, (), (name, title, whole))
struct FileOut {
    std::optional<Id<Draft>> draft;  // nothing: a row was refused, nothing was taken
    std::int64_t rows, changed;
    std::vector<RowFault> faults;
};
BOOST_DESCRIBE_STRUCT(FileOut, (), (draft, rows, changed, faults))
FileOut read_file(Tx& tx, const Request& request, const FileIn& in) {
    const auto read = read_duties(tx, table_of(in.name, request.body));
    FileOut out{{}, static_cast<std::int64_t>(read.duties.size() + read.faults.size()), 0, read.faults};
    if (!read.faults.empty()) return out;
    const auto draft = draft_of(tx, read.duties, in.whole.value_or(false), in.title.value_or("导入 " + in.name), in.name);
    out.draft = draft.id;
    out.changed = static_cast<std::int64_t>(changes(tx, draft.id).size());
    return out;
}

std::vector<Route> routes() {
    const std::string one = "/api/duties/drafts/{draft}";
    return {
        get("/api/duties", holds("duties.read"), list_duties, {.summary = "The list of rights and duties in force"}),
        get("/api/duties/export.csv", holds("duties.read"), export_csv, {.summary = "The list as a table that can be read in again", .output_type = "text/csv"}),
        get("/api/duties/findings", holds("duties.read"), show_findings, {.summary = "Gaps, overlaps and owners that no longer exist"}),
        get("/api/duties/revisions", holds("duties.read"), show_revisions, {.summary = "How the list came to be"}),
        post("/api/duties/revisions/{revision}/turn-back", holds("duties.write"), turn_back, {.summary = "A draft that turns a revision back", .status = 201}),
        get("/api/duties/history/{code}", holds("duties.read"), show_history, {.summary = "All rows that a kind ever had"}),
        get("/api/duties/drafts", holds("duties.read"), show_drafts, {.summary = "Drafts of changes"}),
        post("/api/duties/drafts", holds("duties.write"), make_draft, {.summary = "Begin a draft", .status = 201}),
        post("/api/duties/files", holds("duties.write"), read_file, {.summary = "A draft of what a .csv or .xlsx file changes", .raw_body = true, .body_max = file_max}),
        get(one, holds("duties.read"), show_draft, {.summary = "A draft: its changes and what would be wrong"}),
        put(one + "/rows", holds("duties.write"), put_row, {.summary = "Change or add a row"}),
        post(one + "/rows/take-out", holds("duties.write"), take_row_out, {.summary = "Take a row out of the list"}),
        post(one + "/rows/forget", holds("duties.write"), forget_row, {.summary = "Forget a change"}),
        post(one + "/drop", holds("duties.write"), drop_draft, {.summary = "Drop the draft"}),
        post(one + "/publish", holds("duties.publish"), publish_draft, {.summary = "Put the list in force as the draft has it"}),
    };
}
}

Module module() {
    return {.name = "duties", .schema = embedded::schema, .settled = {"duties_revision"}, .routes = routes(), .rights = {"duties.read", "duties.write", "duties.publish"}};
}
}
