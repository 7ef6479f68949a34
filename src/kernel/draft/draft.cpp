#include "kernel/draft/draft.hpp"
#include <algorithm>
#include "kernel/draft/embedded.hpp"
namespace yiwang::draft {
namespace {
constexpr std::size_t sent_max = 50, edits_max = 60, value_max = 24'000;
constexpr std::int64_t open_max = 100, fields_max = 60;
constexpr std::chrono::days kept_for{90};

using Owner = Id<identity::Officer>;

bool word(std::string_view text, std::size_t max) {
    return !text.empty() && text.size() <= max && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-") == text.npos;
}

// RFC 9562, lower case.
bool uuid(std::string_view id) {
    if (id.size() != 36) return false;
    for (std::size_t i = 0; i < id.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? id[i] != '-' : std::string_view("0123456789abcdef").find(id[i]) == std::string_view::npos) return false;
    }
    return true;
}

void check_id(std::string_view id) {
    if (!uuid(id)) throw Invalid("id", "draft.id", {"草稿编号须为小写 UUID。", "A draft's id is a UUID in lower case."});
}

void check_kind(std::string_view kind) {
    if (!word(kind, 40)) throw Invalid("kind", "draft.kind", {"没有这种草稿。", "There is no such kind of draft."});
}

void check(const Sent& sent) {
    check_id(sent.id);
    if (sent.known < 0) throw Invalid("known", "draft.version", {"版本号不能小于 0。", "A version is not below 0."});
    if (sent.edits.size() > edits_max) throw Invalid("edits", "draft.too_many", {"一次最多提交 60 处修改。", "At most 60 edits at once."});
    for (const auto& edit : sent.edits) {
        if (!word(edit.name, 60)) throw Invalid("name", "draft.name", {"字段名不对。", "This is no name of a field."});
        if (edit.base < 0) throw Invalid("base", "draft.version", {"版本号不能小于 0。", "A version is not below 0."});
        if (json::print(edit.value).size() > value_max) throw Invalid("value", "draft.value", {"内容太长，请缩短后再保存。", "This is too long; shorten it."});
    }
}

Draft draft_of(const Row& row) {
    return {row.get<std::string>(0), *json::enum_of<State>(row.get<std::string>(1)), row.get<std::string>(2), row.get<std::int64_t>(3), row.get<Instant>(4), {}, {}};
}

std::optional<Draft> find(Tx& tx, std::string_view id, Owner owner) {
    return tx.first(draft_of, "select id, state, number, version, changed_at from draft_draft where owner = ? and id = ?", owner, id);
}

Field field_of(const Row& row) {
    return {row.get<std::string>(0), json::parse(row.get<std::string>(1)), row.get<std::int64_t>(2)};
}

std::vector<Field> fields(Tx& tx, std::string_view id, Owner owner) {
    return tx.all(field_of, "select name, value, version from draft_field where owner = ? and draft = ? order by name", owner, id);
}

void check_room(Tx& tx, Owner owner) {
    const auto open = *tx.first(first_column<std::int64_t>, "select count(*) from draft_draft where owner = ? and state = 'open'", owner);
    if (open >= open_max) throw Invalid("id", "draft.too_many", {"最多保留 100 份草稿，请先上报或删除一些。", "At most 100 drafts; file or discard some first."});
}

Draft begin(Tx& tx, std::string_view kind, std::string_view id, Owner owner) {
    tx.run("insert into draft_draft (owner, id, kind, state, number, version, changed_at) values (?, ?, ?, 'open', '', 0, ?)", owner, id, kind, tx.now());
    return {std::string(id), State::open, "", 0, tx.now(), {}, {}};
}

void end(Tx& tx, std::string_view id, State state, std::string_view number, Owner owner) {
    tx.run("update draft_draft set state = ?, number = ?, version = version + 1, changed_at = ? where owner = ? and id = ?", state, number, tx.now(), owner, id);
    tx.run("delete from draft_field where owner = ? and draft = ?", owner, id);
}

// What of it nobody else changed since; the rest as clashes.
std::vector<Clash> take(Tx& tx, const Draft& draft, const std::vector<Edit>& edits, Owner owner) {
    std::vector<Clash> clashes;
    auto now = fields(tx, draft.id, owner);
    auto version = draft.version;
    for (const auto& edit : edits) {
        const auto at = std::ranges::find(now, edit.name, &Field::name);
        if (at != now.end() && at->value == edit.value) continue;
        if (at != now.end() && at->version != edit.base) {
            clashes.push_back({edit.name, edit.value, at->value, at->version});
            continue;
        }
        tx.run("insert into draft_field (owner, draft, name, value, version) values (?, ?, ?, ?, ?) on conflict (owner, draft, name) do update set value = excluded.value, version = excluded.version",
               owner, draft.id, edit.name, json::print(edit.value), ++version);
        if (at != now.end()) *at = {edit.name, edit.value, version};
        else now.push_back({edit.name, edit.value, version});
    }
    if (static_cast<std::int64_t>(now.size()) > fields_max) throw Invalid("edits", "draft.too_many", {"一份草稿最多 60 个字段。", "A draft has 60 fields at most."});
    if (version != draft.version) tx.run("update draft_draft set version = ?, changed_at = ? where owner = ? and id = ?", version, tx.now(), owner, draft.id);
    return clashes;
}

Draft answer(Tx& tx, std::string_view kind, const Sent& sent, Owner owner) {
    auto draft = find(tx, sent.id, owner);
    const bool discards = sent.discard.value_or(false) && (!draft || draft->version == sent.known);
    if (!draft && sent.edits.empty() && !discards) return {sent.id, State::open, "", 0, tx.now(), {}, {}};
    if (!draft) {
        if (!discards) check_room(tx, owner);
        draft = begin(tx, kind, sent.id, owner);
    }
    std::vector<Clash> clashes;
    if (draft->state == State::open && discards) end(tx, sent.id, State::discarded, "", owner);
    else if (draft->state == State::open) clashes = take(tx, *draft, sent.edits, owner);
    auto out = *find(tx, sent.id, owner);
    for (auto& field : fields(tx, sent.id, owner))
        if (field.version > sent.known) out.fields.push_back(std::move(field));
    out.clashes = std::move(clashes);
    return out;
}

void forget_old(Tx& tx) {
    const Instant before = tx.now() - kept_for;
    tx.run("delete from draft_field where exists (select 1 from draft_draft d where d.owner = draft_field.owner and d.id = draft_field.draft and d.state = 'open' and d.changed_at < ?)", before);
    tx.run("delete from draft_draft where state = 'open' and changed_at < ?", before);
}

struct Sync {
    std::string kind;
    std::vector<Sent> drafts;
};
BOOST_DESCRIBE_STRUCT(Sync, (), (kind, drafts))

Items<Draft> sync_drafts(Tx& tx, const Request& request, const Sync& in) {
    return {sync(tx, in.kind, in.drafts, request.caller.officer)};
}
}

std::vector<Draft> sync(Tx& tx, std::string_view kind, const std::vector<Sent>& sent, Owner owner) {
    check_kind(kind);
    if (sent.size() > sent_max) throw Invalid("drafts", "draft.too_many", {"一次最多同步 50 份草稿。", "At most 50 drafts at once."});
    for (const auto& one : sent) check(one);
    forget_old(tx);
    std::vector<Draft> out;
    for (const auto& one : sent) out.push_back(answer(tx, kind, one, owner));
    for (auto& draft : tx.all(draft_of, "select id, state, number, version, changed_at from draft_draft where owner = ? and kind = ? and state = 'open' order by id", owner, kind)) {
        if (std::ranges::find(sent, draft.id, &Sent::id) != sent.end()) continue;
        draft.fields = fields(tx, draft.id, owner);
        out.push_back(std::move(draft));
    }
    return out;
}

std::optional<std::string> filed(Tx& tx, std::string_view id, Owner owner) {
    return tx.first(first_column<std::string>, "select number from draft_draft where owner = ? and id = ? and state = 'filed'", owner, id);
}

void file(Tx& tx, std::string_view kind, const Which& which, std::string_view number, Owner owner) {
    check_kind(kind);
    check_id(which.id);
    auto draft = find(tx, which.id, owner);
    if (draft && draft->state != State::open) throw Conflict("draft.ended", {"这份草稿已在另一台设备上报或删除。", "This draft was filed or discarded on another device."});
    if (draft && draft->version != which.version) throw Conflict("draft.changed", {"这份草稿在另一台设备上有新的修改，请先看过再上报。", "This draft was changed on another device; look at it before you file."});
    if (!draft) begin(tx, kind, which.id, owner);
    end(tx, which.id, State::filed, number, owner);
}

Module module() {
    return {.name = "draft",
            .schema = embedded::schema,
            .routes = {post("/api/drafts/sync", holds("draft.write"), sync_drafts, {.summary = "One's own drafts: take what was changed on this device, give what was changed elsewhere"})},
            .rights = {"draft.write"}};
}
}
