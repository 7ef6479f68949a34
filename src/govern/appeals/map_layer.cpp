#include "govern/appeals/map_layer.hpp"
#include "support/map/map.hpp"
namespace yiwang::govern::appeals {
namespace {
namespace map = support::map;
constexpr std::string_view layer = "open_appeals";

const map::LayerPlan& plan() {
    static const map::LayerPlan one{.name = std::string(layer),
                                    .title = "未办结诉求",
                                    .title_en = "Open appeals",
                                    .fields = {{"number", "编号", map::FieldKind::text, true},
                                               {"title", "标题", map::FieldKind::text, false},
                                               {"state", "状态", map::FieldKind::text, true},
                                               {"kind", "类别", map::FieldKind::text, true},
                                               {"filed_at", "受理时间", map::FieldKind::time, false}},
                                    .right_to_see = "appeals.read",
                                    .scoped = true,
                                    .time_field = "filed_at",
                                    .source = "govern/appeals"};
    return one;
}
}

void draw_on_map(Tx& tx, const Appeal& appeal) {
    if (!map::declared(tx, layer)) map::declare(tx, plan());
    const std::string key = to_string(appeal.id);
    const bool open = appeal.state != State::closed && appeal.state != State::imported && appeal.lng && appeal.lat;
    if (!open) map::drop(tx, layer, key);
    else
        map::put(tx, layer, key,
                 {support::geometry::point_geometry({*appeal.lng, *appeal.lat}),
                  {{"number", appeal.number},
                   {"title", appeal.title},
                   {"state", json::name_of(appeal.state)},
                   {"kind", appeal.kind},
                   {"filed_at", print(appeal.filed_at)}},
                  appeal.street,
                  appeal.unit ? to_string(appeal.unit) : std::string()});
}

void draw_moved(Tx& tx, const Moved& fact) {
    if (const auto appeal = find(tx, fact.appeal)) draw_on_map(tx, *appeal);
}
}
