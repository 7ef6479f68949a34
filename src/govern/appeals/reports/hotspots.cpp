#include "govern/appeals/reports/hotspots.hpp"
#include "govern/appeals/reports/words.hpp"
#include "support/space/space.hpp"
namespace yiwang::govern::appeals::reports {
namespace {
constexpr std::size_t named_most = 3;  // the rest are counted

struct Spot {
    std::int64_t days;
    std::string about, street;
    std::int64_t observed;
    double expected;
};
BOOST_DESCRIBE_STRUCT(Spot, (), (days, about, street, observed, expected))

std::string told(Tx& tx, const Spot& spot, Language language) {
    const auto block = support::space::find_block(tx, spot.street);
    const auto days = std::to_string(spot.days), observed = std::to_string(spot.observed), expected = fixed(spot.expected);
    if (language == Language::zh)
        return (block ? block->name : "某处") + "一带 " + days + " 天内 " + observed + " 人反映" + (spot.about.empty() ? "" : "“" + spot.about + "”") + "，预期约 " + expected + " 人";
    return (block ? block->name : "somewhere") + ", " + observed + " voices" + (spot.about.empty() ? "" : " about " + spot.about) + " in " + days + (spot.days == 1 ? " day" : " days") +
           " where about " + expected + " were expected";
}
}

void hear_hotspot(Tx& tx, const analysis::HotspotFound& found) {
    tx.run("insert into reports_hotspot (id, last_day, days, about, street, observed, expected) values (?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing", found.hotspot, found.last_day,
           (found.last_day - found.since).count() + 1, found.about, found.street, found.observed, found.expected);
}

std::string hotspots_sentence(Tx& tx, Days days, Language language) {
    static const std::string sql = "select " + columns<Spot>() + " from reports_hotspot where last_day between ? and ? order by observed - expected desc, id";
    const auto spots = tx.all(row_as<Spot>, sql, days.from, days.to);
    if (spots.empty()) return "";
    const bool zh = language == Language::zh;
    std::string places;
    for (const auto& spot : std::span(spots).first(std::min(spots.size(), named_most))) places += (places.empty() ? "" : zh ? "；" : "; ") + told(tx, spot, language);
    const auto count = std::to_string(spots.size());
    const bool more = spots.size() > named_most;
    return zh ? "研判发现热点 " + count + " 处：" + places + (more ? "等。" : "。") : count + (spots.size() == 1 ? " hot spot was found: " : " hot spots were found: ") + places + (more ? ", and others." : ".");
}
}
