#include "support/subjects/quality.hpp"
#include <array>
namespace yiwang::support::subjects {
namespace {
// Each condition has one place for a value: the day before which what was last seen is stale.
struct Check {
    std::string_view what;
    Kind kind;
    std::string_view where;
};
constexpr std::array checks{Check{"stale", Kind::component, "from_on < ? and seen_on < ?"}, Check{"outside", Kind::component, "block = ''"},
                            Check{"no_unit", Kind::component, "unit = ''"}, Check{"stale", Kind::link, "from_on < ? and seen_on < ?"}};

std::string_view table_of(Kind kind) {
    return kind == Kind::component ? "subjects_component" : "subjects_link";
}
std::vector<Cell> values_of(const Check& check, Date day) {
    return check.what == "stale" ? std::vector<Cell>{to_cell(day), to_cell(day)} : std::vector<Cell>{};
}
std::int64_t count(Tx& tx, Kind kind, std::string_view where, std::span<const Cell> cells) {
    return tx.all_with(first_column<std::int64_t>, "select count(*) from " + std::string(table_of(kind)) + " where to_on is null" + std::string(where), cells)
        .at(0);
}
}

std::vector<Finding> quality(Tx& tx, int stale_days) {
    std::vector<Finding> out;
    const Date day = local_date(tx.now()) - std::chrono::days{stale_days};
    for (const auto& check : checks) {
        const auto cells = values_of(check, day);
        Finding found{std::string(check.what), check.kind, count(tx, check.kind, " and " + std::string(check.where), cells), count(tx, check.kind, "", {})};
        if (found.count) out.push_back(std::move(found));
    }
    return out;
}

std::vector<FoundRow> rows_found(Tx& tx, std::string_view what, Kind kind, int stale_days, std::size_t limit, const Caller& caller) {
    const auto* check = std::find_if(checks.begin(), checks.end(), [&](const Check& one) { return one.what == what && one.kind == kind; });
    if (check == checks.end()) throw Invalid("what", "subjects.finding", {"没有这项检查。", "There is no such finding."});
    auto cells = values_of(*check, local_date(tx.now()) - std::chrono::days{stale_days});
    cells.push_back(to_cell(static_cast<std::int64_t>(limit)));
    const std::string seen = "case when seen_on > from_on then seen_on else from_on end", rest = " from " + std::string(table_of(kind)) +
                                                                                                 " where to_on is null and " + std::string(check->where) +
                                                                                                 " order by " + seen + ", id limit ?";
    if (kind == Kind::component)
        return tx.all_with(
            [](const Row& row) {
                return FoundRow{"component:" + row.get<std::string>(0), row.get<std::string>(1), row.get<Date>(2), row.get<double>(3), row.get<double>(4)};
            },
            "select code, name, " + seen + ", lng, lat" + rest, cells);
    const bool see_person = caller.scope("subjects.see_person").has_value();
    return tx.all_with(
        [&](const Row& row) {
            const auto end = [&](std::size_t ref, std::size_t title) {
                return !see_person && row.get<std::string>(ref).starts_with("person:") ? std::string("人员") : row.get<std::string>(title);
            };
            return FoundRow{"link:" + print_id(row.number(0)), end(1, 2) + " — " + end(3, 4), row.get<Date>(5), {}, {}};
        },
        "select id, from_ref, from_title, to_ref, to_title, " + seen + rest, cells);
}
}
