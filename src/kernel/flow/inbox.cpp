#include "kernel/flow/inbox.hpp"
#include <algorithm>
#include "kernel/flow/engine.hpp"
namespace yiwang::flow {
namespace {
// Where tasks come from: an element of a process, for a role, which may be empty.
struct Group {
    std::string role, process, element;
};

std::vector<Task> page(Tx& tx, const Inbox& in, const char* field, const Group* group = nullptr) {
    std::vector<Cell> cells;
    std::string sql = "select " + columns<Task>() + " from flow_task where 1 = 1";
    const auto add = [&](std::string_view condition, const auto& value) {
        sql += condition;
        cells.push_back(to_cell(value));
    };
    const auto value = field_value(in.field, in.value);
    if (field) add(std::string(" and ") + field + " <> '' and " + field + " = ?", value);
    if (in.unit) add(" and unit = ?", in.unit);
    if (in.taken_by) add(" and taken_by = ?", in.taken_by);
    if (in.untaken) sql += " and taken_by is null";
    if (group || !in.role.empty()) add(" and role = ?", group ? group->role : in.role);
    if (!in.place.empty()) add(" and place <> '' and place = ?", in.place);
    if (group || !in.process.empty()) add(" and process = ?", group ? group->process : in.process);
    if (group || !in.element.empty()) add(" and element = ?", group ? group->element : in.element);
    if (in.due_before) add(" and due_at < ?", *in.due_before);
    if (in.order == Inbox::Order::due) {
        const auto last = in.after ? tx.first(first_column<std::int64_t>, "select due_at from flow_task where id = ?", in.after) : std::nullopt;
        if (last) {
            add(" and due_at >= ?", *last);
            add(" and (due_at > ?", *last);
            add(" or id > ?)", in.after);
        } else sql += " and due_at is not null";
        sql += " order by due_at, id";
    } else {
        if (in.after) add(" and id > ?", in.after);
        sql += " order by id";
    }
    add(" limit ?", std::clamp(in.limit, 1, 200));
    return tx.all_with(row_as<Task>, sql, cells);
}

// The first group behind another, by the index alone, however many tasks each has.
std::optional<Group> next_group(Tx& tx, const Group& last) {
    const auto group = [](const Row& row) { return Group{row.get<std::string>(0), row.get<std::string>(1), row.get<std::string>(2)}; };
    static const std::string some = "select role, process, element from flow_task where ", first = " order by role, process, element limit 1";
    if (auto next = tx.first(group, some + "role = ? and process = ? and element > ?" + first, last.role, last.process, last.element)) return next;
    if (auto next = tx.first(group, some + "role = ? and process > ?" + first, last.role, last.process)) return next;
    return tx.first(group, some + "role > ?" + first, last.role);
}

std::vector<Group> groups(Tx& tx, const Inbox& in) {
    std::vector<Group> out;
    for (auto next = next_group(tx, {in.role, "", ""}); next && (in.role.empty() || next->role == in.role); next = next_group(tx, *next))
        if ((in.process.empty() || next->process == in.process) && (in.element.empty() || next->element == in.element)) out.push_back(*next);
    return out;
}

bool sooner(const Task& a, const Task& b) {
    return std::pair(a.due_at, a.id.value) < std::pair(b.due_at, b.id.value);
}

// Pages of the same question asked in several places, as one.
std::vector<Task> merged(std::vector<Task> all, const Inbox& in) {
    if (in.order == Inbox::Order::due) std::sort(all.begin(), all.end(), sooner);
    else std::sort(all.begin(), all.end(), [](const Task& a, const Task& b) { return a.id.value < b.id.value; });
    const auto most = static_cast<std::size_t>(std::clamp(in.limit, 1, 200));
    if (all.size() > most) all.resize(most);
    return all;
}
}

std::vector<Task> inbox(Tx& tx, const Inbox& in) {
    std::vector<Task> all;
    const auto take = [&](std::vector<Task> some) { std::move(some.begin(), some.end(), std::back_inserter(all)); };
    if (!in.field.empty()) {
        // Which of its fields a process keeps first, second, ... is its own affair: each place is asked.
        for (const char* field : {"field1", "field2", "field3", "field4"}) take(page(tx, in, field));
        return merged(std::move(all), in);
    }
    const bool everywhere = !in.unit && !in.taken_by && in.place.empty();
    if (!everywhere || in.order == Inbox::Order::oldest) return page(tx, in, nullptr);
    for (const auto& group : groups(tx, in)) take(page(tx, in, nullptr, &group));
    return merged(std::move(all), in);
}
}
