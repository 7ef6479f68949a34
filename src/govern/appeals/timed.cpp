#include "govern/appeals/timed.hpp"
#include "govern/appeals/where.hpp"
namespace yiwang::govern::appeals {
namespace {
template <class... T>
Where reached(const Caller& caller, std::string_view right, std::string_view condition, const T&... values) {
    Where where;
    within(where, caller, right);
    where.add(condition, values...);
    return where;
}

std::vector<Timed> timed(Tx& tx, const Where& where) {
    static const std::string select = "select " + columns<Timed>() + " from appeals_appeal where ";
    return tx.all_with(row_as<Timed>, select + where.sql, where.cells);
}
}

std::vector<Timed> filed_between(Tx& tx, Instant from, Instant to, const Caller& caller, std::string_view right) {
    return timed(tx, reached(caller, right, "filed_at >= ? and filed_at <= ?", from, to));
}

std::int64_t count_filed_between(Tx& tx, Instant from, Instant to, const Caller& caller, std::string_view right) {
    const auto where = reached(caller, right, "filed_at >= ? and filed_at <= ?", from, to);
    return tx.all_with(first_column<std::int64_t>, "select count(*) from appeals_appeal where " + where.sql, where.cells).at(0);
}

std::vector<Timed> closed_since(Tx& tx, Instant from, const Caller& caller, std::string_view right) {
    return timed(tx, reached(caller, right, "closed_at >= ?", from));
}

std::vector<Timed> open_due_before(Tx& tx, Instant before, const Caller& caller, std::string_view right) {
    return timed(tx, reached(caller, right, "closed_at is null and due_at < ?", before));
}
}
