// What was found, as each reader may see it, and what people make of it.
#include "base/text.hpp"
#include "govern/appeals/analysis/analysis.hpp"
#include "govern/appeals/where.hpp"
namespace yiwang::govern::appeals::analysis {
namespace {

// Findings have a street and a unit of their own: those of most of their appeals. One's own appeals alone show nothing of many.
void seen_by(Where& where, const Caller& caller) {
    if (caller.require(right) == Scope::own) where.add("1 = 0");
    else within(where, caller, right);
}

Where seen_by(const Caller& caller) {
    Where where;
    seen_by(where, caller);
    return where;
}

template <class T>
std::vector<T> seen(Tx& tx, std::string_view table, const Where& where, std::string_view order) {
    return tx.all_with(row_as<T>, "select " + columns<T>() + " from " + std::string(table) + " where " + where.sql + " order by " + std::string(order), where.cells);
}

template <class T>
bool sees(Tx& tx, std::string_view table, Id<T> id, const Caller& caller) {
    Where where = seen_by(caller);
    where.add("id = ?", id);
    return !tx.all_with(first_column<std::int64_t>, "select 1 from " + std::string(table) + " where " + where.sql, where.cells).empty();
}

// As kept: lists are JSON.
struct KeptTopic {
    Id<Topic> id;
    std::string topic;
    bool is_kind;
    std::string street;
    Id<identity::Unit> unit;
    std::int64_t observed;
    double expected, p;
    std::string before;
};
BOOST_DESCRIBE_STRUCT(KeptTopic, (), (id, topic, is_kind, street, unit, observed, expected, p, before))

struct KeptLoad {
    Id<Load> id;
    Id<identity::Unit> unit;
    std::string unit_name;
    Date first_day;
    std::string days;
    double expected, low, high;
    std::int64_t last_week;
    std::optional<double> error, error_of_last_week;
};
BOOST_DESCRIBE_STRUCT(KeptLoad, (), (id, unit, unit_name, first_day, days, expected, low, high, last_week, error, error_of_last_week))
}

std::optional<Look> latest_look(Tx& tx) {
    static const std::string sql = "select " + columns<Look>() + " from analysis_look order by id desc limit 1";
    return tx.first(row_as<Look>, sql);
}

std::vector<Hotspot> hotspots(Tx& tx, const Caller& caller) {
    Where where = seen_by(caller);
    const Date since = local_date(tx.now()) - std::chrono::days{90};
    where.add("last_day >= ?", since);
    return seen<Hotspot>(tx, "analysis_hotspot", where, "last_day desc, id desc limit 200");
}

std::vector<Topic> topics(Tx& tx, const Caller& caller) {
    std::vector<Topic> out;
    for (const auto& k : seen<KeptTopic>(tx, "analysis_topic", seen_by(caller), "p, id"))
        out.push_back({k.id, k.topic, k.is_kind, k.street, k.unit, k.observed, k.expected, k.p, json::read<std::vector<std::int64_t>>(k.before)});
    return out;
}

std::vector<Group> groups(Tx& tx, const Caller& caller) {
    return seen<Group>(tx, "analysis_group", seen_by(caller), "voices desc, appeals desc, id");
}

std::vector<Load> loads(Tx& tx, const Caller& caller) {
    Where where;
    if (caller.require(right) != Scope::district) where.add("unit = ?", caller.unit);
    std::vector<Load> out;
    for (const auto& k : seen<KeptLoad>(tx, "analysis_load", where, "case when unit is null then 0 else 1 end, expected desc, id"))
        out.push_back({k.id, k.unit, k.unit_name, k.first_day, json::read<std::vector<double>>(k.days), k.expected, k.low, k.high, k.last_week, k.error, k.error_of_last_week});
    return out;
}

std::vector<AppealLine> rows_of(Tx& tx, Id<Finding> id, const Caller& caller) {
    const bool seen = sees(tx, "analysis_hotspot", id, caller) || sees(tx, "analysis_topic", id, caller) || sees(tx, "analysis_group", id, caller);
    if (!seen) throw NotFound("analysis.finding");
    return lines(tx, tx.all(first_column<Id<Appeal>>, "select appeal from analysis_row where finding = ? order by appeal desc limit 500", id), caller);
}

void judge(Tx& tx, Id<Hotspot> id, Judgement judgement, std::string_view reason, const Caller& caller) {
    if (judgement == Judgement::none) throw Invalid("judgement", "analysis.judgement", {"请选择属实或误报。", "Choose real or false alarm."});
    if (blank(reason)) throw Invalid("reason", "analysis.reason_missing", {"请写明判定的理由。", "Say why."});
    if (!sees(tx, "analysis_hotspot", id, caller)) throw NotFound("analysis.hotspot");
    const auto before = tx.first(first_column<std::string>, "select judgement from analysis_hotspot where id = ?", id);
    tx.run("update analysis_hotspot set judgement = ?, reason = ?, judged_by = ?, judged_at = ? where id = ?", judgement, trimmed(reason), tx.actor().name, tx.now(), id);
    tx.trace("analysis.hotspot_judged", id, *before, json::name_of(judgement), trimmed(reason));
}
}
