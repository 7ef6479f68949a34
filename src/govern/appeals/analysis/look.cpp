// One look: what is found, and how it is kept.
#include <algorithm>
#include <cmath>
#include <set>
#include "base/text.hpp"
#include "govern/appeals/analysis/analysis.hpp"
#include "govern/appeals/analysis/gathered.hpp"
#include "kernel/flow/calendar.hpp"
#include "kernel/notice/notice.hpp"
#include "support/forecast/forecast.hpp"
#include "support/scan/alike.hpp"
#include "support/space/space.hpp"
namespace yiwang::govern::appeals::analysis {
namespace {
namespace scan = support::scan;
namespace forecast = support::forecast;
using std::chrono::days;
constexpr std::size_t groups_max = 50, group_least = 3;
using Which = std::vector<std::size_t>;

void keep_rows(Tx& tx, std::int64_t finding, const std::vector<Counted>& all, const Which& which) {
    for (const auto i : which) tx.run("insert into analysis_row (finding, appeal) values (?, ?) on conflict do nothing", finding, all[i].id);
}

struct FoundGroup {
    Group group;
    Which which;
};

std::int64_t voices_of(const Gathered& all, const Which& which) {
    std::set<std::string> known;
    std::int64_t unknown = 0;
    for (const auto i : which) all.of_text[i].phone.empty() ? void(++unknown) : void(known.insert(all.of_text[i].phone));
    return unknown + static_cast<std::int64_t>(known.size());
}

FoundGroup group_of(const Gathered& all, Bond bond, std::string words, const Which& which) {
    const auto most = most_of(all.of_text, which);
    return {{{}, bond, std::move(words), most.street, most.unit, static_cast<std::int64_t>(which.size()), voices_of(all, which), all.of_text[which.front()].filed_at,
             all.of_text[which.back()].filed_at},
            which};
}

std::vector<FoundGroup> find_groups(const Gathered& all) {
    std::map<std::string, Which> by_phone;
    for (std::size_t i = 0; i < all.of_text.size(); ++i)
        if (!all.of_text[i].phone.empty()) by_phone[all.of_text[i].phone].push_back(i);
    std::vector<FoundGroup> out;
    for (const auto& [phone, which] : by_phone)
        if (which.size() >= group_least) out.push_back(group_of(all, Bond::voice, masked_phone(phone), which));
    for (const auto& which : scan::alike(all.texts))
        if (voices_of(all, which) >= static_cast<std::int64_t>(group_least)) out.push_back(group_of(all, Bond::words, all.titles[which.front()], which));
    std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return std::tie(a.group.voices, a.group.appeals) > std::tie(b.group.voices, b.group.appeals); });
    if (out.size() > groups_max) out.resize(groups_max);
    return out;
}

// A holiday comes like a Sunday, a make-up working day like a Monday.
int rhythm(Date day) {
    const int own = weekday(day);
    const bool working = flow::calendar().working(day);
    if (own <= 5) return working ? own : 7;
    return working ? 1 : own;
}

struct FoundLoad {
    std::int64_t unit, last_week;
    forecast::Forecast foreseen;
};

std::vector<FoundLoad> find_loads(const Gathered& all) {
    std::vector<FoundLoad> out;
    for (const auto& [unit, daily] : all.daily) {
        if (daily.size() < forecast::days_ahead) continue;
        std::int64_t last_week = 0;
        for (std::size_t d = 0; d < forecast::days_ahead; ++d) last_week += daily[daily.size() - 1 - d];
        out.push_back({unit, last_week, forecast::forecast({all.first_day, daily}, rhythm)});
    }
    return out;
}

std::string sentence(Tx& tx, const Hotspot& spot) {
    const auto block = spot.street.empty() ? std::nullopt : support::space::find_block(tx, spot.street);
    const auto rarity = spot.recurrence_days >= 365'000 ? "一千年以上" : "约 " + std::to_string(static_cast<std::int64_t>(spot.recurrence_days)) + " 天";
    const auto days_long = (spot.last_day - spot.since).count() + 1;
    return (block ? block->name : std::string("某处")) + "一带 " + std::to_string(days_long) + " 天内 " + std::to_string(spot.observed) + " 人反映" +
           (spot.about.empty() ? "" : "“" + spot.about + "”") + "，预期约 " + json::print(std::round(spot.expected * 10) / 10) + " 人；若无异常，" + rarity +
           "才会出现一次。";
}

class Keeper {
public:
    Keeper(Tx& tx, const Gathered& all) : tx_(tx), all_(all) {
        tx.run("delete from analysis_row where finding in (select id from analysis_topic) or finding in (select id from analysis_group)");
        tx.run("delete from analysis_topic");
        tx.run("delete from analysis_group");
        tx.run("delete from analysis_load");
    }

    void hotspot(const scan::Alarm& alarm, double cell_m) {
        const auto& found = alarm.cluster;
        const auto at = all_.plane.from_plane({found.x_m, found.y_m});
        const auto most = most_of(all_.of_case, found.cases);
        Hotspot spot{.id = {}, .about = alarm.group ? all_.groups[*alarm.group] : "", .street = most.street, .unit = most.unit, .lng = at.lng, .lat = at.lat,
                     .radius_m = found.radius_m + cell_m / 2, .since = all_.today - days{found.days - 1}, .last_day = all_.today, .observed = found.observed,
                     .expected = found.expected, .recurrence_days = std::min(alarm.recurrence_days, 1e6), .found_at = tx_.now(), .judgement = Judgement::none, .reason = "",
                     .judged_by = "", .judged_at = {}};
        if (const auto before = going_on(alarm, spot.about)) go_on(*before, spot);
        else begin(spot);
        keep_rows(tx_, spot.id.value, all_.of_case, found.cases);
    }

    void topic(const scan::Rising& one, bool is_kind) {
        const auto id = tx_.new_id<Topic>();
        const auto most = most_of(all_.of_said, one.said);
        tx_.run("insert into analysis_topic (id, topic, is_kind, street, unit, observed, expected, p, before) values (?, ?, ?, ?, ?, ?, ?, ?, ?)", id, one.topic, is_kind, most.street,
                most.unit, one.observed, one.expected, one.p, json::text(one.before));
        keep_rows(tx_, id.value, all_.of_said, one.said);
    }

    void group(const FoundGroup& one) {
        const auto& g = one.group;
        const auto id = tx_.new_id<Group>();
        tx_.run("insert into analysis_group (id, bond, words, street, unit, appeals, voices, first_at, last_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)", id, g.bond, g.words, g.street, g.unit,
                g.appeals, g.voices, g.first_at, g.last_at);
        keep_rows(tx_, id.value, all_.of_text, one.which);
    }

    void load(const FoundLoad& one) {
        const Id<identity::Unit> id{one.unit};
        const auto unit = id ? identity::find_unit(tx_, id) : std::nullopt;
        const auto& f = one.foreseen;
        tx_.run("insert into analysis_load (id, unit, unit_name, first_day, days, expected, low, high, last_week, error, error_of_last_week) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                tx_.new_id<Load>(), id, unit ? unit->name : district().name, all_.today, json::text(f.days), f.sum, f.low, f.high, one.last_week, f.error, f.error_of_last_week);
    }

private:
    // The latest that touches it, was seen within a window of days, and is about the same: another matter beside it is a hot spot of its own.
    std::optional<Hotspot> going_on(const scan::Alarm& alarm, std::string_view about) {
        const scan::Options initial;
        const auto shares = [&](const Hotspot& spot) {
            return std::any_of(alarm.cluster.cases.begin(), alarm.cluster.cases.end(), [&](std::size_t i) {
                return tx_.first(first_column<std::int64_t>, "select 1 from analysis_row where finding = ? and appeal = ?", spot.id, all_.of_case[i].id).has_value();
            });
        };
        for (const auto& spot : tx_.all(row_as<Hotspot>, recent_, all_.today - days{initial.days_max})) {
            const auto at = all_.plane.to_plane({spot.lng, spot.lat});
            const scan::Cluster before{at.x, at.y, spot.radius_m, 0, 0, 0, 0, 0, {}};
            if (scan::touch(before, alarm.cluster, initial.cell_m) && (spot.about == about || shares(spot))) return spot;
        }
        return {};
    }
    void begin(Hotspot& spot) {
        spot.id = tx_.new_id<Hotspot>();
        seen_.insert(spot.id.value);
        tx_.run("insert into analysis_hotspot (id, about, street, unit, lng, lat, radius_m, since, last_day, observed, expected, recurrence_days, found_at, judgement, reason, judged_by) "
                "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                spot.id, spot.about, spot.street, spot.unit, spot.lng, spot.lat, spot.radius_m, spot.since, spot.last_day, spot.observed, spot.expected, spot.recurrence_days, spot.found_at,
                spot.judgement, spot.reason, spot.judged_by);
        tx_.trace("analysis.hotspot_found", spot.id, "", spot.about, "");
        tx_.tell(HotspotFound{spot.id, spot.about, spot.street, spot.lng, spot.lat, spot.radius_m, spot.since, spot.last_day, spot.observed, spot.expected, spot.recurrence_days});
        const auto id = print_id(spot.id.value);
        notice::to_holders(tx_, "appeals.analyse", {"热点预警" + (spot.about.empty() ? "" : "：" + spot.about), sentence(tx_, spot), "/govern/appeals/analysis?hotspot=" + id, "hotspot." + id},
                           Scope::district);
    }
    void go_on(const Hotspot& before, Hotspot& spot) {
        spot.id = before.id;
        if (!seen_.insert(spot.id.value).second) return;  // a second, less telling cluster of the same look
        tx_.run("update analysis_hotspot set lng = ?, lat = ?, radius_m = ?, last_day = ?, observed = ?, expected = ?, recurrence_days = ? where id = ?", spot.lng, spot.lat, spot.radius_m,
                spot.last_day, spot.observed, spot.expected, spot.recurrence_days, spot.id);
    }

    Tx& tx_;
    const Gathered& all_;
    std::set<std::int64_t> seen_;  // hot spots of this look
    const std::string recent_ = "select " + columns<Hotspot>() + " from analysis_hotspot where last_day >= ? order by id desc";
};
}

Look look(Store& store, const Actor& actor, const LookOptions& options) {
    const auto begun = std::chrono::steady_clock::now();
    const auto all = gather(store, actor);
    const auto today = static_cast<std::int32_t>(all.today.time_since_epoch().count());
    const scan::WatchOptions watched{.scan = {.replicates = options.replicates}, .recurrence_days = options.recurrence_days};
    const auto alarms = scan::watch(all.cases, all.group_of, today, watched);
    const auto kinds = scan::rising(all.kinds, today - 1);
    auto words = scan::joined(scan::rising(all.words, today - 1));
    // A kind says it better than its words do.
    std::erase_if(words, [&](const auto& word) { return std::any_of(kinds.begin(), kinds.end(), [&](const auto& kind) { return scan::covered(word, kind); }); });
    const auto groups = find_groups(all);
    const auto loads = find_loads(all);
    return store.write(actor, [&](Tx& tx) {
        Keeper keeper(tx, all);
        for (const auto& alarm : alarms) keeper.hotspot(alarm, watched.scan.cell_m);
        for (const auto& one : kinds) keeper.topic(one, true);
        for (const auto& one : words) keeper.topic(one, false);
        for (const auto& one : groups) keeper.group(one);
        for (const auto& one : loads) keeper.load(one);
        const Look out{tx.new_id<Look>(), tx.now(), all.today, all.appeals, std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count()};
        tx.run("insert into analysis_look (id, looked_at, last_day, appeals, seconds) values (?, ?, ?, ?, ?)", out.id, out.looked_at, out.last_day, out.appeals, out.seconds);
        notice::changed(tx, "analysis");
        return out;
    });
}
}
