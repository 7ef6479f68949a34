#include "govern/appeals/understanding.hpp"
#include <cmath>
#include "govern/appeals/decisions.hpp"
#include "support/address/address.hpp"
#include "support/space/space.hpp"
namespace yiwang::govern::appeals {
namespace {
// Without a point the address says in which street and community it is, where it is told plainly enough. The point stays
// unknown: a street's middle is not where the matter is.
Place place_of_address(Tx& tx, std::string_view address) {
    constexpr double sure = 0.75;
    Place out;
    if (address.empty()) return out;
    const auto answer = support::address::find(tx, std::string(address), nullptr, 1);
    if (answer.candidates.empty() || answer.candidates.front().confidence < sure) return out;
    for (const auto& block : support::space::chain(tx, answer.candidates.front().code)) {
        if (block.level == support::space::Level::street) out.street = block.code;
        if (block.level == support::space::Level::community) out.community = block.code;
    }
    return out;
}
}

Place place_of(Tx& tx, std::optional<double> lng, std::optional<double> lat, std::string_view address) {
    if (lng.has_value() != lat.has_value())
        throw Invalid(lng ? "lat" : "lng", "appeals.half_a_point", {"坐标不完整，请在地图上重新选点。", "The point is incomplete; choose it on the map again."});
    if (!lng) return place_of_address(tx, address);
    if (!(std::abs(*lng) <= 180)) throw Invalid("lng", "appeals.off_the_globe", {"经度应在 -180 至 180 之间。", "Longitude must be between -180 and 180."});
    if (!(std::abs(*lat) <= 90)) throw Invalid("lat", "appeals.off_the_globe", {"纬度应在 -90 至 90 之间。", "Latitude must be between -90 and 90."});
    const auto place = support::space::locate(tx, {*lng, *lat});
    return {place.street, place.community};
}

Understood understand(Tx& tx, const NewAppeal& in) {
    const auto title = in.title.value_or("");
    Understood out;
    out.place = place_of(tx, in.lng, in.lat, in.address.value_or(""));
    out.subject = in.subject.value_or("");
    if (out.subject.empty()) out.subject = subject_by_rule(tx, title, in.text);
    out.mood = mood_by_rule(tx, title, in.text);
    auto suggestion = suggest(tx, {title, in.text, {out.place.community, out.place.street, out.subject}, in.kind.value_or(""), tx.now()}, 0);
    out.best = std::move(suggestion.best);
    out.learned = suggestion.learned;
    if (out.best) out.alone = alone_by_rule(tx, title, in.text, *out.best, out.learned, !out.place.street.empty());
    out.likely = likely_repeats(tx, {.title = title, .text = in.text, .kind = out.best ? out.best->kind : in.kind.value_or(""), .community = out.place.community, .street = out.place.street,
                                     .phone = in.reporter_phone.value_or(""), .lng = in.lng, .lat = in.lat, .at = tx.now()});
    return out;
}
}
