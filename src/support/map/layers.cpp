#include <algorithm>
#include <random>
#include "base/text.hpp"
#include "kernel/store/settled.hpp"
#include "support/map/block_layers.hpp"
namespace yiwang::support::map {
namespace {
constexpr std::string_view layer_columns =
    "name, title, title_en, geometry, right_to_see, right_to_edit, scoped, time_field, source, fields, seq, "
    "(select coalesce(max(f.seq), 0) from map_feature f where f.layer = map_layer.name)";

Layer read_layer(const Row& row) {
    return {row.get<std::string>(0),
            row.get<std::string>(1),
            row.get<std::string>(2),
            row.get<std::string>(3),
            row.get<std::string>(4),
            row.get<std::string>(5),
            row.get<bool>(6),
            row.get<std::string>(7),
            row.get<std::string>(8),
            json::read<std::vector<Field>>(row.text(9)),
            std::max(row.number(10), row.number(11))};
}

bool right_name(std::string_view name) {
    return !name.empty() && name.size() <= 40 &&
           std::all_of(name.begin(), name.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

void write(Tx& tx, std::string_view layer, std::string_view key, bool gone, const NewFeature& in) {
    const std::int64_t seq = tx.new_id<Layer>().value;
    tx.run(
        "insert into map_feature (layer, key, seq, gone, geometry, properties, street, unit) values (?, ?, ?, ?, ?, ?, ?, ?) "
        "on conflict (layer, key) do update set seq = excluded.seq, gone = excluded.gone, geometry = excluded.geometry, properties = excluded.properties, "
        "street = excluded.street, unit = excluded.unit",
        layer, key, seq, gone, geometry::print_geometry(in.geometry), json::print(json::Value(in.properties)), in.street, in.unit);
}
}

void declare(Tx& tx, const LayerPlan& plan) {
    if (!right_name(plan.name) || find_block_layer(tx, plan.name) || blank(plan.title) || plan.fields.size() > 60)
        throw Invalid(
            "name", "map.layer",
            {"图层名应为小写字母、数字和下划线，且未被占用；需要标题。", "A layer's name is of small letters, digits and _, and free; it needs a title."});
    // An epoch tells layers of one name in different stores apart; nothing depends on its value.
    static thread_local std::mt19937_64 source{std::random_device{}()};
    const auto epoch = static_cast<std::int64_t>(source() >> 1);
    tx.run(
        "insert into map_layer (name, epoch, title, title_en, fields, geometry, right_to_see, right_to_edit, scoped, time_field, source, seq) values "
        "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (name) do update set title = excluded.title, title_en = excluded.title_en, fields = excluded.fields, "
        "geometry = excluded.geometry, right_to_see = excluded.right_to_see, right_to_edit = excluded.right_to_edit, scoped = excluded.scoped, time_field = "
        "excluded.time_field, source = excluded.source, seq = excluded.seq",
        plan.name, epoch, plan.title, plan.title_en, json::text(plan.fields), plan.geometry, plan.right_to_see, plan.right_to_edit, plan.scoped,
        plan.time_field, plan.source, tx.new_id<Layer>().value);
}

void put(Tx& tx, std::string_view layer, std::string_view key, const NewFeature& in) {
    write(tx, layer, key, false, in);
}

void drop(Tx& tx, std::string_view layer, std::string_view key) {
    write(tx, layer, key, true, {});
}

bool declared(Tx& tx, std::string_view name) {
    static store::Settled<std::vector<std::string>> kept("map_layer");
    const auto names = kept.of(tx, [](Tx& asked) { return asked.all(first_column<std::string>, "select name from map_layer"); });
    return std::ranges::find(*names, name) != names->end();
}

std::vector<std::pair<std::string, NewFeature>> features(Tx& tx, std::string_view layer) {
    return tx.all(
        [](const Row& row) {
            return std::pair(row.get<std::string>(0), NewFeature{geometry::read_geometry(json::parse(row.text(1))).geometry,
                                                                 json::parse(row.text(2)).as_object(), row.get<std::string>(3), row.get<std::string>(4)});
        },
        "select key, geometry, properties, street, unit from map_feature where layer = ? and gone = 0 order "
        "by key",
        layer);
}

void withdraw(Tx& tx, std::string_view layer) {
    tx.run("delete from map_feature where layer = ?", layer);
    tx.run("delete from map_layer where name = ?", layer);
}

std::vector<Layer> layers(Tx& tx, const Caller& caller) {
    auto out = block_layers(tx);
    for (auto& one : tx.all(read_layer, "select " + std::string(layer_columns) + " from map_layer order by name")) out.push_back(std::move(one));
    std::erase_if(out, [&](const Layer& one) { return !one.right_to_see.empty() && !caller.scope(one.right_to_see); });
    return out;
}

std::optional<Layer> find_layer(Tx& tx, std::string_view name) {
    if (auto blocks = find_block_layer(tx, name)) return blocks;
    return tx.first(read_layer, "select " + std::string(layer_columns) + " from map_layer where name = ?", name);
}
}
