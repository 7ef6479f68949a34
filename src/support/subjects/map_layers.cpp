#include "support/subjects/map_layers.hpp"
#include <map>
#include "kernel/identity/identity.hpp"
#include "support/map/map.hpp"
namespace yiwang::support::subjects {
namespace {
using map::FieldKind;
constexpr std::string_view component_layer = "components", subject_layer = "subjects";
constexpr std::size_t street_digits = 9;

const map::LayerPlan& component_plan() {
    static const map::LayerPlan one{.name = std::string(component_layer),
                                    .title = "部件",
                                    .title_en = "City components",
                                    .fields = {{"class", "类别", FieldKind::text, true},
                                               {"name", "名称", FieldKind::text, true},
                                               {"state", "状态", FieldKind::text, true},
                                               {"block", "所在区块", FieldKind::text, false},
                                               {"unit", "管理单位", FieldKind::text, false},
                                               {"since", "自", FieldKind::time, false}},
                                    .right_to_see = "subjects.read",
                                    .scoped = true,
                                    .time_field = "since",
                                    .source = "support/subjects"};
    return one;
}
const map::LayerPlan& subject_plan() {
    static const map::LayerPlan one{.name = std::string(subject_layer),
                                    .title = "责任主体",
                                    .title_en = "Responsible subjects",
                                    .fields = {{"kind", "类型", FieldKind::text, true},
                                               {"name", "名称", FieldKind::text, true},
                                               {"credit_code", "统一社会信用代码", FieldKind::text, false},
                                               {"block", "所在区块", FieldKind::text, false},
                                               {"since", "自", FieldKind::time, false}},
                                    .right_to_see = "subjects.read",
                                    .scoped = true,
                                    .time_field = "since",
                                    .source = "support/subjects"};
    return one;
}

// Rows reach callers by the unit's id; components name it by its code.
std::string unit_id(Tx& tx, const std::string& code) {
    const auto unit = code.empty() ? std::nullopt : identity::find_unit_by_code(tx, code);
    return unit ? to_string(unit->id) : std::string();
}

void put(Tx& tx, const Component& one, const std::string& unit) {
    if (one.to) return map::drop(tx, component_layer, one.code);
    map::put(tx, component_layer, one.code,
             {geometry::point_geometry({one.lng, one.lat}),
              {{"class", one.class_code},
               {"name", one.name},
               {"state", json::name_of(one.state)},
               {"block", one.block},
               {"unit", one.unit},
               {"since", print(one.from)}},
              one.block.substr(0, street_digits),
              unit});
}
void put(Tx& tx, const Subject& one) {
    const auto key = to_string(one.id);
    if (one.to || !one.lng || !one.lat) return map::drop(tx, subject_layer, key);
    map::put(tx, subject_layer, key,
             {geometry::point_geometry({*one.lng, *one.lat}),
              {{"kind", json::name_of(one.kind)}, {"name", one.name}, {"credit_code", one.credit_code}, {"block", one.block}, {"since", print(one.from)}},
              one.block.substr(0, street_digits),
              {}});
}
}

void draw(Tx& tx, const Component& one) {
    draw_all(tx);
    put(tx, one, unit_id(tx, one.unit));
}

void draw(Tx& tx, const Subject& one) {
    draw_all(tx);
    put(tx, one);
}

void draw_all(Tx& tx) {
    if (!map::declared(tx, component_layer)) {
        map::declare(tx, component_plan());
        std::map<std::string, std::string> units;
        for (const auto& one : all_components(tx)) {
            const auto [unit, fresh] = units.try_emplace(one.unit);
            if (fresh) unit->second = unit_id(tx, one.unit);
            put(tx, one, unit->second);
        }
    }
    if (!map::declared(tx, subject_layer)) {
        map::declare(tx, subject_plan());
        for (const auto& one : all_subjects(tx)) put(tx, one);
    }
}
}
