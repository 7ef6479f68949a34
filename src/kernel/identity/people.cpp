// Units, officers, posts and roles.
#include <algorithm>
#include <iterator>
#include <sstream>
#include "base/text.hpp"
#include "kernel/identity/events.hpp"
#include "kernel/identity/identity.hpp"
#include "kernel/store/settled.hpp"
namespace yiwang::identity {
namespace {
constexpr std::string_view officer_prefix = "officer/", system_prefix = "system/", machine_prefix = "machine/";

struct Units {
    std::vector<Unit> all;  // by id
    std::map<std::string, std::size_t, std::less<>> by_code, by_street;

    explicit Units(std::vector<Unit> rows) : all(std::move(rows)) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            by_code.emplace(all[i].code, i);
            if (all[i].kind == UnitKind::street && !all[i].block_code.empty()) by_street.emplace(all[i].block_code, i);
        }
    }
    std::optional<Unit> find(const std::map<std::string, std::size_t, std::less<>>& places, std::string_view code) const {
        const auto at = places.find(code);
        return at == places.end() ? std::nullopt : std::optional(all[at->second]);
    }
};

std::shared_ptr<const Units> kept_units(Tx& tx) {
    static store::Settled<Units> kept("identity_unit");
    static const std::string sql = "select " + columns<Unit>() + " from identity_unit order by id";
    return kept.of(tx, [](Tx& asked) { return Units(asked.all(row_as<Unit>, sql)); });
}
}

std::vector<Colleague> colleagues(Tx& tx, std::string_view words, std::size_t most) {
    std::istringstream typed(folded(words));
    const std::vector<std::string> sought{std::istream_iterator<std::string>(typed), {}};
    std::vector<Colleague> out;
    if (sought.empty()) return out;
    tx.each(
        [&](const Row& row) {
            if (out.size() == most) return;
            auto one = row_as<Colleague>(row);
            const auto text = folded(one.name + " " + one.post + " " + one.unit_name + " " + one.unit_name_en + " " + pinyin_initials(one.name));
            if (std::all_of(sought.begin(), sought.end(), [&](const std::string& word) { return text.find(word) != text.npos; })) out.push_back(std::move(one));
        },
        "select p.id, o.display_name as name, p.name as post, u.id as unit, u.name as unit_name, u.name_en as unit_name_en, u.phone as unit_phone "
        "from identity_post p join identity_officer o on o.id = p.officer join identity_unit u on u.id = p.unit where o.active = 1 order by u.id, o.display_name, p.id");
    return out;
}

std::optional<Unit> find_unit(Tx& tx, Id<Unit> id) {
    const auto units = kept_units(tx);
    const auto at = std::ranges::lower_bound(units->all, id.value, {}, [](const Unit& unit) { return unit.id.value; });
    return at == units->all.end() || at->id != id ? std::nullopt : std::optional(*at);
}

std::optional<Unit> find_unit_by_code(Tx& tx, std::string_view code) {
    const auto units = kept_units(tx);
    return units->find(units->by_code, code);
}

std::optional<Unit> find_street_office(Tx& tx, std::string_view block_code) {
    const auto units = kept_units(tx);
    return units->find(units->by_street, block_code);
}

std::vector<Unit> units(Tx& tx) {
    return kept_units(tx)->all;
}

std::vector<std::string> roles(Tx& tx) {
    return tx.all(first_column<std::string>, "select distinct role from identity_role_right order by role");
}

std::optional<Officer> find_officer(Tx& tx, Id<Officer> id) {
    static const std::string sql = "select " + columns<Officer>() + " from identity_officer where id = ?";
    return tx.first(row_as<Officer>, sql, id);
}

std::vector<Officer> officers_of(Tx& tx, Id<Unit> unit, std::string_view role) {
    static const std::string sql = "select distinct " + columns<Officer>("o.") +
                                   " from identity_post p join identity_officer o on o.id = p.officer where p.unit = ? and (? = '' or p.role = ?) and o.active = 1 order by o.id";
    return tx.all(
        [](const Row& row) { return row.as<Officer>(); }, sql, unit, role, role);
}

std::vector<Officer> holders_of(Tx& tx, std::string_view right, std::optional<Scope> reach) {
    static const std::string sql = "select distinct " + columns<Officer>("o.") +
                                   " from identity_role_right r join identity_post p on p.role = r.role join identity_officer o on o.id = p.officer "
                                   "where r.granted = ? and (? = '' or r.scope = ?) and o.active = 1 order by o.id";
    const auto scope = reach ? json::name_of(*reach) : std::string_view();
    return tx.all(row_as<Officer>, sql, right, scope, scope);
}

std::optional<Id<Officer>> officer_behind(std::string_view actor) {
    if (!actor.starts_with(officer_prefix)) return {};
    const auto id = parse_id(actor.substr(officer_prefix.size()));
    return id ? std::optional(Id<Officer>{*id}) : std::nullopt;
}

std::string actor_name(Tx& tx, std::string_view actor) {
    if (actor.starts_with(system_prefix)) return "系统";
    if (actor.starts_with(machine_prefix)) return "接口 " + std::string(actor.substr(machine_prefix.size()));
    if (!actor.starts_with(officer_prefix)) return "居民";
    const auto id = officer_behind(actor);
    const auto officer = id ? find_officer(tx, *id) : std::nullopt;
    if (!officer) return std::string(actor);
    const auto unit = tx.first(first_column<std::string>,
                               "select u.name from identity_post p join identity_unit u on u.id = p.unit where p.officer = ? order by p.id limit 1", officer->id);
    return officer->display_name + (unit ? "（" + *unit + "）" : "");
}

Id<Unit> add_unit(Tx& tx, const Unit& unit) {
    const auto id = tx.new_id<Unit>();
    tx.run("insert into identity_unit (id, code, name, name_en, kind, parent, block_code, phone) values (?, ?, ?, ?, ?, ?, ?, ?)", id, unit.code, unit.name,
           unit.name_en, unit.kind, unit.parent, unit.block_code, unit.phone);
    tx.trace("identity.unit_added", id, "", unit.code, "");
    return id;
}

Id<Officer> add_officer(Tx& tx, const NewOfficer& officer) {
    const auto id = tx.new_id<Officer>();
    tx.run("insert into identity_officer (id, name, display_name, phone, active, password_hash) values (?, ?, ?, ?, 1, ?)", id, officer.name,
           officer.display_name, officer.phone, officer.password_hash);
    tx.trace("identity.officer_added", id, "", officer.name, "");
    return id;
}

Id<Post> add_post(Tx& tx, Id<Officer> officer, Id<Unit> unit, std::string name, std::string role) {
    const auto id = tx.new_id<Post>();
    tx.run("insert into identity_post (id, officer, unit, name, role) values (?, ?, ?, ?, ?)", id, officer, unit, name, role);
    tx.trace("identity.post_added", officer, "", json::text(json::Object{{"post", name}, {"role", role}}), "");
    return id;
}

void leave(Tx& tx, Id<Officer> id, std::string_view why) {
    const auto officer = find_officer(tx, id);
    if (!officer) throw NotFound("identity.officer");
    if (!officer->active) throw Conflict("identity.left", {"这位人员已经离岗。", "This officer has left already."});
    if (blank(why)) throw Invalid("why", "identity.why", {"请写明原因。", "Say why."});
    tx.run("update identity_officer set active = 0 where id = ?", id);
    tx.run("delete from identity_session where officer = ?", id);
    tx.trace("identity.officer_left", id, officer->name, "", trimmed(why));
    tx.tell(OfficerLeft{id});
}

void set_role(Tx& tx, std::string_view role, const Rights& rights) {
    tx.run("delete from identity_role_right where role = ?", role);
    for (const auto& [right, scope] : rights)
        tx.run("insert into identity_role_right (role, granted, scope) values (?, ?, ?)", role, right, scope);
}
}
