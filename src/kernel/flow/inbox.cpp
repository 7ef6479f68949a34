#include "kernel/flow/inbox.hpp"
namespace yiwang::flow {
namespace {
std::string prefixed() {
    return columns<Task>("t.");
}
}

std::vector<Task> inbox(Tx& tx, const Inbox& in) {
    std::vector<Cell> cells;
    std::string sql = "select " + prefixed();
    const auto add = [&](std::string_view condition, const auto& value) {
        sql += condition;
        cells.push_back(to_cell(value));
    };
    const bool by_field = !in.field.empty();
    if (by_field) {
        // The index of the field's values leads: it holds the unit too.
        sql += " from flow_task_field f join flow_task t on t.id = f.task where t.done_at is null";
        add(" and f.name = ?", in.field);
        add(" and f.value = ?", in.value);
        if (in.unit) add(" and f.unit = ?", in.unit);
        if (in.after) add(" and f.task > ?", in.after);
    } else {
        sql += " from flow_task t where t.done_at is null";
        if (in.unit) add(" and t.unit = ?", in.unit);
        if (in.after && in.order == Inbox::Order::oldest) add(" and t.id > ?", in.after);
    }
    if (in.taken_by) add(" and t.taken_by = ?", in.taken_by);
    if (in.untaken) sql += " and t.taken_by is null";
    if (!in.role.empty()) add(" and t.role = ?", in.role);
    if (!in.place.empty()) add(" and t.place = ?", in.place);
    if (!in.process.empty()) add(" and t.process = ?", in.process);
    if (!in.element.empty()) add(" and t.element = ?", in.element);
    if (in.due_before) add(" and t.due_at < ?", *in.due_before);
    if (in.order == Inbox::Order::due) {
        const auto last = in.after ? tx.first(first_column<std::int64_t>, "select due_at from flow_task where id = ?", in.after) : std::nullopt;
        if (last) {
            add(" and t.due_at >= ?", *last);
            add(" and (t.due_at > ?", *last);
            add(" or t.id > ?)", in.after);
        } else sql += " and t.due_at is not null";
        sql += " order by t.due_at, t.id";
    } else sql += by_field ? " order by f.task" : " order by t.id";
    add(" limit ?", std::clamp(in.limit, 1, 200));
    return tx.all_with(row_as<Task>, sql, cells);
}
}
