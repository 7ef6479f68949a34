#include "support/subjects/links.hpp"
#include <algorithm>
#include <map>
#include <set>
#include "base/text.hpp"
#include "support/space/space.hpp"
#include "support/subjects/subjects.hpp"
namespace yiwang::support::subjects {
namespace {
constexpr std::string_view link_columns = "id, kind, from_ref, from_title, to_ref, to_title, from_on, to_on, source, trust";
constexpr std::size_t inside_max = 500, paths_max = 50, visited_max = 5000;

struct Ref {
    std::string kind, key;
};
std::optional<Ref> read_ref(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == text.npos || colon == 0 || colon + 1 == text.size() || text.size() > 100) return {};
    const auto kind = text.substr(0, colon);
    if (!std::all_of(kind.begin(), kind.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; })) return {};
    return Ref{std::string(kind), std::string(text.substr(colon + 1))};
}

// What this room and the blocks know the end by; nothing: it is another room's, or it does not exist.
std::optional<std::string> own_title(Tx& tx, const Ref& ref) {
    if (ref.kind == "block") {
        const auto block = space::find_block(tx, ref.key);
        return block ? std::optional(block->name) : std::nullopt;
    }
    if (ref.kind == "component") {
        const auto component = find_component(tx, ref.key);
        return component ? std::optional(component->name) : std::nullopt;
    }
    if (ref.kind == "subject") {
        const auto id = parse_id(ref.key);
        const auto subject = id ? find_subject(tx, Id<Subject>{*id}) : std::nullopt;
        return subject ? std::optional(subject->name) : std::nullopt;
    }
    return {};
}
bool own_kind(const std::string& kind) {
    return kind == "block" || kind == "component" || kind == "subject";
}

std::string checked_title(Tx& tx, std::string_view field, const std::string& text, const std::optional<std::string>& given) {
    const auto ref = read_ref(text);
    const auto title = ref ? own_title(tx, *ref) : std::nullopt;
    if (!ref || (own_kind(ref->kind) && !title))
        throw Invalid(std::string(field), "subjects.end", {"没有“" + text + "”这个对象。", "There is no \"" + text + "\"."});
    return title ? *title : trimmed(given.value_or(ref->key));
}

void mask(Link& link, const Caller& caller) {
    if (caller.scope("subjects.see_person")) return;
    for (auto [ref, title] : {std::pair{&link.from_ref, &link.from_title}, std::pair{&link.to_ref, &link.to_title}})
        if (ref->starts_with("person:")) *ref = "person:", *title = "人员";
}

std::vector<Link> links_of(Tx& tx, std::string_view ref, Date on) {
    static const std::string sql =
        "select " + std::string(link_columns) +
        " from subjects_link where (from_ref = ? or to_ref = ?) and from_on <= ? and (to_on is null or to_on > ?) order by trust desc, id limit 500";
    return tx.all(row_as<Link>, sql, ref, ref, on, on);
}

// Links whose end is a block inside this one, or a component or subject that stands in it.
std::vector<Link> links_inside(Tx& tx, const std::string& code, Date on) {
    static const std::string sql = "select " + std::string(link_columns) +
                                   " from subjects_link where ((from_ref > ? and from_ref < ?) or (to_ref > ? and to_ref < ?)) and from_on <= ? and "
                                   "(to_on is null or to_on > ?) order by id desc limit ?";
    const std::string first = "block:" + code, after = first + "zz";
    return tx.all(row_as<Link>, sql, first, after, first, after, on, on, static_cast<std::int64_t>(inside_max));
}

struct Step {
    std::string ref, title, over;
    double trust;
};
std::vector<Step> steps_from(Tx& tx, const std::string& ref, Date on) {
    std::vector<Step> out;
    for (const auto& link : links_of(tx, ref, on)) {
        const bool forward = link.from_ref == ref;
        out.push_back(
            {forward ? link.to_ref : link.from_ref, forward ? link.to_title : link.from_title, std::string(json::name_of(link.kind)), link.trust / 100.0});
    }
    const auto read = read_ref(ref);
    if (!read) return out;
    if (read->kind == "block") {
        if (const auto up = space::chain(tx, read->key, on); up.size() > 1)
            out.push_back({"block:" + up[up.size() - 2].code, up[up.size() - 2].name, "inside", 0.9});
        for (const auto& subject : subjects_in(tx, read->key, 50)) {
            if (subject.block == read->key) out.push_back({"subject:" + to_string(subject.id), subject.name, "inside", 0.9});
        }
    } else if (read->kind == "subject") {
        const auto id = parse_id(read->key);
        const auto subject = id ? find_subject(tx, Id<Subject>{*id}) : std::nullopt;
        if (subject && !subject->block.empty()) out.push_back({"block:" + subject->block, subject->block, "inside", 0.9});
    } else if (read->kind == "component") {
        const auto component = find_component(tx, read->key);
        if (component && !component->block.empty()) out.push_back({"block:" + component->block, component->block, "inside", 0.9});
    }
    return out;
}
}

Link link(Tx& tx, const NewLink& in) {
    Link out{{},
             in.kind,
             in.from_ref,
             checked_title(tx, "from_ref", in.from_ref, in.from_title),
             in.to_ref,
             checked_title(tx, "to_ref", in.to_ref, in.to_title),
             in.from.value_or(local_date(tx.now())),
             {},
             trimmed(in.source),
             in.trust};
    if (out.source.empty()) throw Invalid("source", "subjects.source", {"请说明来源。", "Say where this is known from."});
    if (in.trust < 0 || in.trust > 100) throw Invalid("trust", "subjects.trust", {"可信度应为 0 至 100。", "Trust is 0 to 100."});
    const auto open =
        tx.first(row_as<Link>, "select " + std::string(link_columns) + " from subjects_link where kind = ? and from_ref = ? and to_ref = ? and to_on is null",
                 out.kind, out.from_ref, out.to_ref);
    if (open) {
        out.id = open->id;
        out.from = open->from;
        tx.run("update subjects_link set source = ?, trust = ?, seen_on = ? where id = ?", out.source, out.trust, local_date(tx.now()), out.id);
        tx.trace("subjects.link_confirmed", out.id, open->source, out.source, {});
        return out;
    }
    out.id = tx.new_id<Link>();
    tx.run("insert into subjects_link (id, kind, from_ref, from_title, to_ref, to_title, from_on, source, trust) values (?, ?, ?, ?, ?, ?, ?, ?, ?)", out.id,
           out.kind, out.from_ref, out.from_title, out.to_ref, out.to_title, out.from, out.source, out.trust);
    tx.trace("subjects.linked", out.id, {}, out.from_ref + " " + std::string(json::name_of(out.kind)) + " " + out.to_ref, out.source);
    return out;
}

void end_link(Tx& tx, Id<Link> id, Date on, std::string_view reason) {
    if (blank(reason)) throw Invalid("reason", "subjects.reason", {"请说明原因。", "Say why."});
    if (tx.change("update subjects_link set to_on = ? where id = ? and to_on is null", on, id) == 0) throw NotFound("link");
    tx.trace("subjects.unlinked", id, {}, print(on), reason);
}

About about(Tx& tx, std::string_view ref, Date on, const Caller& caller) {
    const auto read = read_ref(ref);
    if (!read) throw Invalid("ref", "subjects.end", {"对象写作“类型:编号”。", "A thing is named \"kind:key\"."});
    if (read->kind == "person") caller.require("subjects.see_person");
    About out{std::string(ref), own_title(tx, *read).value_or(""), links_of(tx, ref, on), {}, 0, 0};
    if (own_kind(read->kind) && out.title.empty()) throw NotFound(read->kind);
    for (const auto& one : out.links)
        if (out.title.empty()) out.title = one.from_ref == ref ? one.from_title : one.to_title;
    if (read->kind == "block") {
        out.inside = links_inside(tx, read->key, on);
        const std::string after = read->key + "zz";
        out.components =
            tx.first(first_column<std::int64_t>, "select count(*) from subjects_component where to_on is null and block >= ? and block < ?", read->key, after)
                .value_or(0);
        out.subjects =
            tx.first(first_column<std::int64_t>, "select count(*) from subjects_subject where to_on is null and block >= ? and block < ?", read->key, after)
                .value_or(0);
    }
    for (auto* list : {&out.links, &out.inside})
        for (auto& one : *list) mask(one, caller);
    return out;
}

std::vector<Path> paths(Tx& tx, std::string_view from_ref, std::string_view to_kind, int steps, Date on, const Caller& caller) {
    const auto begin = read_ref(from_ref);
    if (!begin) throw Invalid("from", "subjects.end", {"对象写作“类型:编号”。", "A thing is named \"kind:key\"."});
    const bool see_person = caller.scope("subjects.see_person").has_value();
    if (!see_person && (begin->kind == "person" || to_kind == "person")) caller.require("subjects.see_person");
    std::vector<Path> front{{{std::string(from_ref)}, {own_title(tx, *begin).value_or(begin->key)}, {}, 1}}, found;
    std::set<std::string> seen{std::string(from_ref)};
    for (int step = 0; step < std::clamp(steps, 1, 6) && found.size() < paths_max; ++step) {
        std::vector<Path> next;
        for (const auto& path : front)
            for (const auto& one : steps_from(tx, path.refs.back(), on)) {
                if (!see_person && one.ref.starts_with("person:")) continue;
                if (seen.size() > visited_max || !seen.insert(one.ref).second) continue;
                Path longer = path;
                longer.refs.push_back(one.ref);
                longer.titles.push_back(one.title);
                longer.over.push_back(one.over);
                longer.trust *= one.trust;
                if (one.ref.starts_with(std::string(to_kind) + ":")) found.push_back(longer);
                next.push_back(std::move(longer));
            }
        front = std::move(next);
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const Path& a, const Path& b) { return a.refs.size() != b.refs.size() ? a.refs.size() < b.refs.size() : a.trust > b.trust; });
    if (found.size() > paths_max) found.resize(paths_max);
    return found;
}
}
