#include <algorithm>
#include <unordered_map>
#include "base/text.hpp"
#include "support/intake/intake.hpp"
namespace yiwang::support::intake {
namespace {
constexpr std::size_t shown_max = 200;

// A feature as it is kept to be put back.
std::string print_kept(const map::NewFeature& in) {
    return json::print(json::Value(json::Object{
        {"geometry", json::parse(geometry::print_geometry(in.geometry))}, {"properties", in.properties}, {"street", in.street}, {"unit", in.unit}}));
}
map::NewFeature read_kept(const std::string& text) {
    const auto kept = json::parse(text);
    const auto& object = kept.as_object();
    return {geometry::read_geometry(object.at("geometry")).geometry, object.at("properties").as_object(), std::string(object.at("street").as_string()),
            std::string(object.at("unit").as_string())};
}

struct Kept {
    Import import;
    std::string layer_before;
    std::int64_t version;
};
constexpr std::string_view kept_columns = "id, layer, title, at, actor, source, system, added, changed, removed, undone_at, layer_before, version";
Kept read_import(const Row& row) {
    return {row_as<Import>(row), row.get<std::string>(11), row.number(12)};
}

std::optional<Kept> last_of(Tx& tx, std::string_view layer) {
    return tx.first(read_import, "select " + std::string(kept_columns) + " from intake_import where layer = ? and undone_at is null order by id desc limit 1",
                    layer);
}

void declare_again(Tx& tx, const map::Layer& as) {
    map::declare(tx, {as.name, as.title, as.title_en, as.fields, as.geometry, as.right_to_see, as.right_to_edit, as.scoped, as.time_field, as.source});
}

std::int64_t version_of(Tx& tx, std::string_view layer) {
    const auto found = map::find_layer(tx, layer);
    return found ? found->version : 0;
}
}

Taken take_layer(Tx& tx, const ReadFile& file, const LayerWanted& wanted, std::string_view source) {
    if (file.features.empty()) throw Invalid("file", "intake.empty", {"没有可以入库的要素。", "Nothing of the file can be taken in."});
    const auto there = map::find_layer(tx, wanted.name);
    if (there && !last_of(tx, wanted.name))
        throw Conflict("intake.layer_of_room", {"图层“" + wanted.name + "”由系统发布，请换一个名称。",
                                                "The layer \"" + wanted.name + "\" is published by a room of the house; choose another name."});
    Taken out{tx.new_id<Import>()};
    std::unordered_map<std::string, map::NewFeature> before;
    if (there)
        for (auto& [key, feature] : map::features(tx, wanted.name)) before.emplace(key, std::move(feature));
    map::declare(tx, {.name = wanted.name,
                      .title = wanted.title,
                      .title_en = "",
                      .fields = file.fields,
                      .geometry = file.geometry,
                      .right_to_see = wanted.right_to_see,
                      .right_to_edit = wanted.right_to_edit,
                      .source = std::string(source)});
    const auto remember = [&](const std::string& key, const map::NewFeature* feature) {
        tx.run("insert into intake_before (import_id, key, feature) values (?, ?, ?)", out.import.value, key, feature ? print_kept(*feature) : std::string());
    };
    std::unordered_map<std::string, int> keys;
    for (const auto& one : file.features) ++keys[one.id];
    std::size_t number = 0;
    for (const auto& one : file.features) {
        const std::string padded = std::to_string(100'000'000 + ++number).substr(1);
        const std::string key = one.id.empty() || keys[one.id] > 1 || one.id.size() > 100 ? padded : one.id;
        const map::NewFeature feature{one.geometry, one.properties};
        const auto old = before.find(key);
        const bool known = old != before.end();
        if (known && print_kept(old->second) == print_kept(feature)) ++out.unchanged;
        else {
            ++(known ? out.changed : out.added);
            remember(key, known ? &old->second : nullptr);
            map::put(tx, wanted.name, key, feature);
        }
        if (known) before.erase(old);
    }
    for (const auto& [key, feature] : before) {
        remember(key, &feature);
        map::drop(tx, wanted.name, key);
        ++out.removed;
    }
    tx.run(
        "insert into intake_import (id, layer, title, at, actor, source, system, added, changed, removed, "
        "layer_before, version) "
        "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        out.import, wanted.name, wanted.title, tx.now(), tx.actor().name, source, file.system, out.added, out.changed, out.removed,
        there ? json::text(*there) : std::string(), version_of(tx, wanted.name));
    tx.trace("intake.taken", out.import, {}, json::text(out), wanted.name + " " + std::string(source));
    return out;
}

std::vector<Import> imports(Tx& tx) {
    auto out = tx.all(row_as<Import>,
                      "select id, layer, title, at, actor, source, system, added, changed, removed, "
                      "undone_at from intake_import "
                      "order by id desc limit ?",
                      static_cast<std::int64_t>(shown_max));
    for (const auto& one : space::imports(tx))
        out.push_back({{one.id.value}, "blocks", "", one.at, one.actor, one.source, one.system, one.added, one.replaced, one.ended, one.undone_at});
    std::sort(out.begin(), out.end(), [](const Import& a, const Import& b) { return a.id.value > b.id.value; });
    if (out.size() > shown_max) out.resize(shown_max);
    return out;
}

void undo(Tx& tx, Id<Import> id) {
    const auto found = tx.first(read_import, "select " + std::string(kept_columns) + " from intake_import where id = ?", id);
    if (!found) return space::undo_import(tx, {id.value});
    const auto& [import, layer_before, version] = *found;
    if (import.undone_at) throw Conflict("intake.undone", {"这次导入已经撤销。", "This import is undone already."});
    if (version_of(tx, import.what) != version)
        throw Conflict("intake.changed_since", {"之后又有更改以这次导入为基础，请先撤销它们。", "Later changes stand on this import; undo those first."});
    if (layer_before.empty()) map::withdraw(tx, import.what);
    else {
        declare_again(tx, json::read<map::Layer>(layer_before));
        for (const auto& [key, feature] : tx.all([](const Row& row) { return std::pair(row.get<std::string>(0), row.get<std::string>(1)); },
                                                 "select key, feature from intake_before where import_id = ?", id.value)) {
            if (feature.empty()) map::drop(tx, import.what, key);
            else map::put(tx, import.what, key, read_kept(feature));
        }
    }
    tx.run("update intake_import set undone_at = ? where id = ?", tx.now(), id);
    // The one before it stands again as it stood.
    if (const auto earlier = last_of(tx, import.what))
        tx.run("update intake_import set version = ? where id = ?", version_of(tx, import.what), earlier->import.id);
    tx.trace("intake.undone", id, {}, {}, import.what + " " + import.source);
}
}
