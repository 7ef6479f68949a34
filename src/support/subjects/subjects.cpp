#include "support/subjects/subjects.hpp"
#include <algorithm>
#include <cmath>
#include "base/text.hpp"
#include "support/geometry/coordinates.hpp"
#include "support/geometry/shapes.hpp"
#include "support/space/space.hpp"
#include "support/subjects/map_layers.hpp"
namespace yiwang::support::subjects {
namespace {
constexpr std::string_view component_columns = "id, code, class, name, lng, lat, block, unit, state, from_on, to_on";
constexpr std::string_view subject_columns = "id, kind, name, credit_code, contact, phone, block, lng, lat, from_on, to_on";

void check_place(double lng, double lat) {
    if (!(std::abs(lng) <= 180 && std::abs(lat) <= 90)) throw Invalid("lng", "subjects.place", {"坐标不对。", "These are no coordinates."});
}

std::string block_of(const space::Place& place) {
    return !place.grid.empty() ? place.grid : place.community;
}

// GB 32100-2015: 17 characters and one that checks them.
bool right_credit_code(std::string_view code) {
    constexpr std::string_view alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    constexpr std::array weights{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
    if (code.size() != 18) return false;
    int sum = 0;
    for (std::size_t i = 0; i < 17; ++i) {
        const auto value = alphabet.find(code[i]);
        if (value == alphabet.npos) return false;
        sum += static_cast<int>(value) * weights[i];
    }
    return alphabet[static_cast<std::size_t>((31 - sum % 31) % 31)] == code[17];
}

std::string reason_of(std::string_view reason) {
    if (blank(reason)) throw Invalid("reason", "subjects.reason", {"请说明原因。", "Say why."});
    return trimmed(reason);
}

// A text behind all codes that begin like this, in every collation: codes are of digits and few letters.
std::string after_beginning(std::string_view beginning) {
    return std::string(beginning) + "zz";
}
}

std::vector<std::string> load_classes(Tx& tx, const Table& table) {
    std::vector<std::string> faults;
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        const auto& code = table.at(row, "code");
        if (code.size() != 4 || !std::all_of(code.begin(), code.end(), [](char c) { return c >= '0' && c <= '9'; }) || blank(table.at(row, "minor")))
            faults.push_back("line " + std::to_string(row + 2) + ": a class has a code of four digits and a name");
    }
    if (!faults.empty()) return faults;
    for (std::size_t row = 0; row < table.rows.size(); ++row)
        tx.run(
            "insert into subjects_class (code, major, minor) values (?, ?, ?) on conflict (code) do update set major = excluded.major, minor = excluded.minor",
            table.at(row, "code"), table.at(row, "major"), table.at(row, "minor"));
    return faults;
}

std::vector<ComponentClass> classes(Tx& tx) {
    return tx.all(row_as<ComponentClass>, "select code, major, minor from subjects_class order by code");
}

Component add_component(Tx& tx, const NewComponent& in) {
    check_place(in.lng, in.lat);
    const auto name = tx.first(first_column<std::string>, "select minor from subjects_class where code = ?", in.class_code);
    if (!name) throw Invalid("class_code", "subjects.class", {"没有这个部件类别。", "There is no such class of components."});
    const std::string beginning = in.district + in.class_code;
    const auto last = tx.first(first_column<std::optional<std::string>>, "select max(code) from subjects_component where code >= ? and code < ?", beginning,
                               after_beginning(beginning));
    const std::string last_code = last.value_or(std::nullopt).value_or(beginning + "000000");
    const std::string number = std::to_string(1'000'000 + std::stol(last_code.substr(beginning.size())) + 1).substr(1);
    Component out{tx.new_id<Component>(),
                  beginning + number,
                  in.class_code,
                  blank(in.name) ? *name : trimmed(in.name),
                  in.lng,
                  in.lat,
                  block_of(space::locate(tx, {in.lng, in.lat})),
                  in.unit,
                  ComponentState::in_use,
                  local_date(tx.now()),
                  {}};
    tx.run("insert into subjects_component (id, code, class, name, lng, lat, block, unit, state, from_on) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", out.id,
           out.code, out.class_code, out.name, out.lng, out.lat, out.block, out.unit, out.state, out.from);
    tx.trace("subjects.component_added", out.id, {}, json::text(out), {});
    draw(tx, out);
    return out;
}

void set_state(Tx& tx, Id<Component> id, ComponentState state, std::string_view reason) {
    const auto why = reason_of(reason);
    auto before = tx.first(row_as<Component>, "select " + std::string(component_columns) + " from subjects_component where id = ?", id);
    if (!before) throw NotFound("component");
    if (before->state == state) {
        tx.run("update subjects_component set seen_on = ? where id = ?", local_date(tx.now()), id);
        tx.trace("subjects.component_seen", id, {}, json::name_of(state), why);
        return;
    }
    const std::optional<Date> end = state == ComponentState::removed ? std::optional(local_date(tx.now())) : std::nullopt;
    tx.run("update subjects_component set state = ?, to_on = ?, seen_on = ? where id = ?", state, end, local_date(tx.now()), id);
    tx.trace("subjects.component_changed", id, json::name_of(before->state), json::name_of(state), why);
    before->state = state;
    before->to = end;
    draw(tx, *before);
}

std::optional<Component> find_component(Tx& tx, std::string_view code) {
    return tx.first(row_as<Component>, "select " + std::string(component_columns) + " from subjects_component where code = ? and to_on is null", code);
}

std::vector<Component> components(Tx& tx, const ComponentsWanted& wanted) {
    std::string where = " where to_on is null";
    std::vector<Cell> cells;
    const std::string after = wanted.block ? after_beginning(*wanted.block) : std::string();
    if (wanted.class_code) where += " and class = ?", cells.push_back(to_cell(*wanted.class_code));
    if (wanted.block) where += " and block >= ? and block < ?", cells.push_back(to_cell(*wanted.block)), cells.push_back(to_cell(after));
    if (wanted.box) {
        where += " and lng >= ? and lng <= ? and lat >= ? and lat <= ?";
        for (const double edge : {wanted.box->west, wanted.box->east, wanted.box->south, wanted.box->north}) cells.push_back(to_cell(edge));
    }
    cells.push_back(to_cell(static_cast<std::int64_t>(wanted.limit)));
    return tx.all_with(row_as<Component>, "select " + std::string(component_columns) + " from subjects_component" + where + " order by id limit ?", cells);
}

Subject add_subject(Tx& tx, const NewSubject& in) {
    Subject out{tx.new_id<Subject>(),
                in.kind,
                trimmed(in.name),
                trimmed(in.credit_code.value_or("")),
                trimmed(in.contact.value_or("")),
                trimmed(in.phone.value_or("")),
                in.block.value_or(""),
                in.lng,
                in.lat,
                local_date(tx.now()),
                {}};
    if (out.name.empty() || length(out.name) > 100)
        throw Invalid("name", "subjects.name", {"请填写名称，最多 100 字。", "Give a name of at most 100 characters."});
    if (!out.credit_code.empty() && !right_credit_code(out.credit_code))
        throw Invalid("credit_code", "subjects.credit_code", {"统一社会信用代码不对，请检查。", "This is no unified social credit code; check it."});
    if (out.lng.has_value() != out.lat.has_value()) throw Invalid("lng", "subjects.place", {"坐标不完整。", "The point is incomplete."});
    if (out.lng) {
        check_place(*out.lng, *out.lat);
        const auto place = space::locate(tx, {*out.lng, *out.lat});
        if (out.block.empty()) out.block = place.building.empty() ? block_of(place) : place.building;
    } else if (const auto block = space::find_block(tx, out.block)) {
        out.lng = block->lng;
        out.lat = block->lat;
    } else throw Invalid("block", "subjects.place", {"请在地图上选点，或给出所在区块的代码。", "Choose a point on the map, or give the code of its block."});
    tx.run("insert into subjects_subject (id, kind, name, credit_code, contact, phone, block, lng, lat, from_on) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", out.id,
           out.kind, out.name, out.credit_code, out.contact, out.phone, out.block, out.lng, out.lat, out.from);
    tx.trace("subjects.subject_added", out.id, {}, out.name, {});
    draw(tx, out);
    return out;
}

std::optional<Subject> find_subject(Tx& tx, Id<Subject> id) {
    return tx.first(row_as<Subject>, "select " + std::string(subject_columns) + " from subjects_subject where id = ?", id);
}

std::vector<Component> all_components(Tx& tx) {
    return tx.all(row_as<Component>, "select " + std::string(component_columns) + " from subjects_component where to_on is null");
}

std::vector<Subject> all_subjects(Tx& tx) {
    return tx.all(row_as<Subject>, "select " + std::string(subject_columns) + " from subjects_subject where to_on is null");
}

std::vector<Subject> subjects_in(Tx& tx, std::string_view block_beginning, std::size_t limit) {
    return tx.all(row_as<Subject>,
                  "select " + std::string(subject_columns) + " from subjects_subject where to_on is null and block >= ? and block < ? order by id limit ?",
                  block_beginning, after_beginning(block_beginning), static_cast<std::int64_t>(limit));
}

std::vector<Subject> subjects_near(Tx& tx, geometry::Point at, double within_m, std::size_t count) {
    const double lat = within_m / 110'000, lng = lat / std::max(0.1, std::cos(at.lat * 0.017453292519943295));
    auto found =
        tx.all(row_as<Subject>,
               "select " + std::string(subject_columns) + " from subjects_subject where to_on is null and lng >= ? and lng <= ? and lat >= ? and lat <= ?",
               at.lng - lng, at.lng + lng, at.lat - lat, at.lat + lat);
    const auto away = [&](const Subject& one) { return geometry::distance_m(at, {*one.lng, *one.lat}); };
    std::erase_if(found, [&](const Subject& one) { return away(one) > within_m; });
    std::sort(found.begin(), found.end(), [&](const Subject& a, const Subject& b) { return away(a) < away(b); });
    if (found.size() > count) found.resize(count);
    return found;
}

void end_subject(Tx& tx, Id<Subject> id, std::string_view reason) {
    const auto why = reason_of(reason);
    auto subject = find_subject(tx, id);
    if (!subject) throw NotFound("subject");
    tx.run("update subjects_subject set to_on = ? where id = ? and to_on is null", local_date(tx.now()), id);
    tx.trace("subjects.subject_ended", id, {}, {}, why);
    subject->to = local_date(tx.now());
    draw(tx, *subject);
}

Subject masked(Subject subject, const Caller& caller) {
    if (caller.scope("subjects.see_contact")) return subject;
    subject.contact = masked_name(subject.contact);
    subject.phone = masked_phone(subject.phone);
    return subject;
}
}
