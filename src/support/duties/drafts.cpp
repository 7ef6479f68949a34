#include "support/duties/drafts.hpp"
#include <algorithm>
#include "base/required_text.hpp"
#include "kernel/store/digest.hpp"
#include "support/duties/reading.hpp"
namespace yiwang::support::duties {
namespace {
constexpr std::string_view catalog_file = "duties.csv";

std::string required(std::string_view field, std::string_view text) {
    return required_text("duties", field, text, 500);
}

Draft open_draft(Tx& tx, Id<Draft> id) {
    auto draft = get_draft(tx, id);
    if (draft.state != DraftState::open)
        throw Conflict("duties.draft_ended", {"这份修改稿已经发布或作废，请新建一份。", "This draft was published or dropped; begin another."});
    return draft;
}

std::optional<Duty> live_row(Tx& tx, const Key& key) {
    static const std::string sql = "select " + columns<Duty>() + " from duties_duty where code = ? and place = ? and subject = ? and until is null";
    return tx.first(row_as<Duty>, sql, key.code, key.place, key.subject);
}

std::string text_of(const std::optional<Duty>& duty) {
    return duty ? json::text(*duty) : "";
}

std::optional<Duty> duty_of(const std::string& text) {
    if (text.empty()) return {};
    return json::read<Duty>(text);
}

void keep(Tx& tx, Id<Draft> draft, const Key& key, const std::optional<Duty>& duty, std::string_view why) {
    forget(tx, draft, key);
    const auto before = live_row(tx, key);
    if (before == duty) return;
    tx.run("insert into duties_change (id, draft, code, place, subject, duty, before, why, made_by, made_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", tx.new_id<Change>(), draft,
           key.code, key.place, key.subject, text_of(duty), text_of(before), why, tx.actor().name, tx.now());
}

void insert(Tx& tx, const Duty& duty, std::int64_t since) {
    tx.run("insert into duties_duty (id, code, place, subject, level1, level2, level3, level3_en, lead_unit, co_units, deadline_amount, deadline_unit, lane, legal_basis, "
           "keywords, since) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
           tx.new_id<Duty>(), duty.code, duty.place, duty.subject, duty.level1, duty.level2, duty.level3, duty.level3_en, duty.lead_unit, duty.co_units, duty.deadline_amount,
           duty.deadline_unit, duty.lane, duty.legal_basis, duty.keywords, since);
}

struct Origin {
    std::string made_by, why, file, catalog{};  // catalog: the digest of the district's own file
};

Revision apply(Tx& tx, const std::vector<Change>& changes, const std::vector<Duty>& becomes, const Origin& origin) {
    const auto last = revisions(tx);
    Revision revision{last.empty() ? 1 : last.front().number + 1, tx.now(), origin.made_by, tx.actor().name, origin.why, origin.file, sha256(json::text(becomes))};
    for (const auto& change : changes) {
        tx.run("update duties_duty set until = ? where code = ? and place = ? and subject = ? and until is null", revision.number, change.row.code, change.row.place,
               change.row.subject);
        if (change.duty) insert(tx, *change.duty, revision.number);
    }
    tx.run("insert into duties_revision (number, at, made_by, published_by, why, file, catalog, fingerprint) values (?, ?, ?, ?, ?, ?, ?, ?)", revision.number, revision.at,
           revision.made_by, revision.published_by, revision.why, revision.file, origin.catalog, revision.fingerprint);
    tx.trace("duties.published", Id<Revision>{revision.number}, "", std::to_string(changes.size()) + " rows", origin.why);
    return revision;
}

void refuse_errors(const std::vector<Finding>& findings) {
    Invalid problem("", "duties.faulty", {"清单还有错误，不能发布，请先改正。", "The list would have errors and cannot be put in force; mend them first."});
    for (const auto& finding : findings)
        if (finding.severity == Severity::error && problem.faults.size() < 50) problem.faults.push_back({finding.row.code, "duties." + finding.problem, {finding.zh, finding.en}});
    if (!problem.faults.empty()) throw problem;
}

std::vector<Change> difference(Tx& tx, const std::vector<Duty>& rows, bool whole, std::string_view why) {
    const auto now = list(tx);
    std::map<Key, const Duty*> live, wanted;
    for (const auto& row : now->rows()) live.emplace(key_of(row), &row);
    for (const auto& row : rows) wanted.emplace(key_of(row), &row);
    std::vector<Change> out;
    const auto had = [&](const Key& key) { return live.contains(key) ? std::optional<Duty>(*live.at(key)) : std::nullopt; };
    for (const auto& [key, row] : wanted)
        if (const auto before = had(key); before != *row) out.push_back({key, *row, before, std::string(why), tx.actor().name, tx.now()});
    if (whole)
        for (const auto& [key, row] : live)
            if (!wanted.contains(key)) out.push_back({key, {}, *row, std::string(why), tx.actor().name, tx.now()});
    return out;
}
}

Draft begin_draft(Tx& tx, std::string_view title) {
    Draft draft{tx.new_id<Draft>(), required("title", title), DraftState::open, tx.actor().name, tx.now(), "", {}};
    tx.run("insert into duties_draft (id, title, state, begun_by, begun_at, file, catalog, revision) values (?, ?, ?, ?, ?, '', '', ?)", draft.id, draft.title, draft.state, draft.begun_by,
           draft.begun_at, nullptr);
    tx.trace("duties.draft_begun", draft.id, "", draft.title, "");
    return draft;
}

Draft get_draft(Tx& tx, Id<Draft> id) {
    static const std::string sql = "select " + columns<Draft>() + " from duties_draft where id = ?";
    auto draft = tx.first(row_as<Draft>, sql, id);
    if (!draft) throw NotFound("duties.draft");
    return *draft;
}

std::vector<Draft> drafts(Tx& tx) {
    static const std::string sql = "select " + columns<Draft>() + " from duties_draft order by id desc limit 100";
    return tx.all(row_as<Draft>, sql);
}

void put(Tx& tx, Id<Draft> id, const Duty& duty, std::string_view why) {
    const auto draft = open_draft(tx, id);
    const auto reason = required("why", why);
    keep(tx, id, key_of(duty), duty, reason);
    tx.trace("duties.row_drafted", draft.id, "", json::text(duty), reason);
}

void take_out(Tx& tx, Id<Draft> id, const Key& key, std::string_view why) {
    const auto draft = open_draft(tx, id);
    const auto reason = required("why", why);
    if (!live_row(tx, key)) throw NotFound("duties.duty");
    keep(tx, id, key, {}, reason);
    tx.trace("duties.row_taken_out", draft.id, json::text(key), "", reason);
}

void forget(Tx& tx, Id<Draft> id, const Key& key) {
    open_draft(tx, id);
    tx.run("delete from duties_change where draft = ? and code = ? and place = ? and subject = ?", id, key.code, key.place, key.subject);
}

std::vector<Change> changes(Tx& tx, Id<Draft> id) {
    return tx.all(
        [](const Row& row) {
            return Change{{row.get<std::string>(0), row.get<std::string>(1), row.get<std::string>(2)}, duty_of(row.get<std::string>(3)), duty_of(row.get<std::string>(4)),
                          row.get<std::string>(5), row.get<std::string>(6), row.get<Instant>(7)};
        },
        "select code, place, subject, duty, before, why, made_by, made_at from duties_change where draft = ? order by code, place, subject", id);
}

void drop(Tx& tx, Id<Draft> id) {
    open_draft(tx, id);
    tx.run("update duties_draft set state = ? where id = ?", DraftState::dropped, id);
    tx.trace("duties.draft_dropped", id, "", "", "");
}

std::vector<Duty> with_changes(Tx& tx, Id<Draft> id) {
    const auto now = list(tx);
    std::map<Key, Duty> rows;
    for (const auto& row : now->rows()) rows.emplace(key_of(row), row);
    for (const auto& change : changes(tx, id)) {
        rows.erase(change.row);
        if (change.duty) rows.emplace(change.row, *change.duty);
    }
    std::vector<Duty> out;
    for (auto& [key, row] : rows) out.push_back(std::move(row));
    return out;
}

Revision publish(Tx& tx, Id<Draft> id) {
    const auto draft = open_draft(tx, id);
    const auto made = changes(tx, id);
    if (made.empty()) throw Conflict("duties.nothing_changed", {"修改稿里没有改动。", "The draft changes nothing."});
    for (const auto& change : made) {
        if (change.made_by == tx.actor().name)
            throw Conflict("duties.own_draft", {"自己改的清单要由另一个人发布。", "What one has changed oneself is put in force by somebody else."});
        if (live_row(tx, change.row) != change.before)
            throw Conflict("duties.changed_since", {"“" + change.row.code + "”已被别的版本改过，请重新核对后再改。", "The row " + change.row.code + " was changed by another revision; look at it again."});
    }
    const auto becomes = with_changes(tx, id);
    refuse_errors(check(becomes, known(tx)));
    const auto revision = apply(tx, made, becomes, {draft.begun_by, draft.title, draft.file});
    tx.run("update duties_draft set state = ?, revision = ? where id = ?", DraftState::published, revision.number, id);
    return revision;
}

std::vector<Revision> revisions(Tx& tx) {
    static const std::string sql = "select " + columns<Revision>() + " from duties_revision order by number desc limit 100";
    return tx.all(row_as<Revision>, sql);
}

std::vector<PastDuty> history(Tx& tx, std::string_view code) {
    static const std::string sql = "select " + columns<Duty>() + " from duties_duty where code = ? order by since desc, place, subject";
    const auto rows = tx.all(row_as<Duty>, sql, code);
    struct Span {
        std::int64_t since;
        std::optional<std::int64_t> until;
        std::string made_by, why;
    };
    const auto spans = tx.all(
        [](const Row& row) { return Span{row.get<std::int64_t>(0), row.get<std::optional<std::int64_t>>(1), row.get<std::string>(2), row.get<std::string>(3)}; },
        "select d.since, d.until, coalesce(c.made_by, ''), coalesce(c.why, '') from duties_duty d left join duties_draft f on f.revision = d.since "
        "left join duties_change c on c.draft = f.id and c.code = d.code and c.place = d.place and c.subject = d.subject "
        "where d.code = ? order by d.since desc, d.place, d.subject", code);
    std::vector<PastDuty> out;
    for (std::size_t i = 0; i < rows.size(); ++i) out.push_back({rows[i], spans[i].since, spans[i].until, spans[i].made_by, spans[i].why});
    return out;
}

Draft draft_against(Tx& tx, std::int64_t revision) {
    if (!tx.first(first_column<std::int64_t>, "select 1 from duties_revision where number = ?", revision)) throw NotFound("duties.revision");
    const auto number = std::to_string(revision);
    const auto draft = begin_draft(tx, "撤回第 " + number + " 版的修改");
    static const std::string columns_of_row = columns<Duty>();
    for (const auto& row : tx.all(row_as<Duty>, "select " + columns_of_row + " from duties_duty where until = ?", revision)) put(tx, draft.id, row, "撤回第 " + number + " 版");
    for (const auto& row : tx.all(row_as<Duty>, "select " + columns_of_row + " from duties_duty where since = ? and until is null", revision)) {
        const auto key = key_of(row);
        const bool is_new = !tx.first(first_column<std::int64_t>, "select 1 from duties_duty where code = ? and place = ? and subject = ? and until = ?", key.code, key.place,
                                      key.subject, revision);
        if (is_new) take_out(tx, draft.id, key, "撤回第 " + number + " 版");
    }
    return draft;
}

Draft draft_of(Tx& tx, const std::vector<Duty>& rows, bool whole, std::string_view title, std::string_view file) {
    auto draft = begin_draft(tx, title);
    draft.file = file;
    tx.run("update duties_draft set file = ? where id = ?", draft.file, draft.id);
    for (const auto& change : difference(tx, rows, whole, title)) keep(tx, draft.id, change.row, change.duty, change.why);
    return draft;
}

std::vector<std::string> load(Tx& tx, const Table& table) {
    const auto read = read_duties(tx, table);
    std::vector<std::string> faults;
    for (const auto& fault : read.faults) faults.push_back("line " + std::to_string(fault.line) + ", " + fault.column + ": " + fault.en);
    for (const auto& finding : check(read.duties, known(tx)))
        if (finding.severity == Severity::error && finding.problem != "no_office") faults.push_back(finding.row.code + ": " + finding.en);
    if (!faults.empty()) return faults;
    const auto mark = sha256(json::text(read.duties));
    if (tx.first(first_column<std::int64_t>, "select 1 from duties_revision where catalog = ? union all select 1 from duties_draft where catalog = ?", mark, mark)) return {};
    constexpr std::string_view why = "本区目录文件";
    const auto changed = difference(tx, read.duties, true, why);
    if (changed.empty()) return {};
    if (tx.first(first_column<std::int64_t>, "select 1 from duties_revision where catalog = ''")) {
        const auto draft = draft_of(tx, read.duties, true, why, catalog_file);
        tx.run("update duties_draft set catalog = ? where id = ?", mark, draft.id);
    } else
        apply(tx, changed, read.duties, {tx.actor().name, std::string(why), std::string(catalog_file), mark});
    return {};
}
}
