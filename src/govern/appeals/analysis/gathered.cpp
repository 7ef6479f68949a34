#include "govern/appeals/analysis/gathered.hpp"
#include <algorithm>
#include <cmath>
#include "base/text.hpp"
#include "support/duties/duties.hpp"
namespace yiwang::govern::appeals::analysis {
namespace {
using support::geometry::Point;
using std::chrono::days;
constexpr days year{365}, topic_days{13 * 7}, text_days{30};
constexpr std::size_t read_of_text = 120;  // characters: first sentences carry what it is about
constexpr double far_m = 100'000;          // from the middle of all: a wrong coordinate

std::int32_t number_of(Date day) {
    return static_cast<std::int32_t>(day.time_since_epoch().count());
}

std::uint64_t voice_of(const std::string& phone) {
    return phone.empty() ? 0 : std::hash<std::string>{}(phone) | 1;
}

std::string beginning(const std::string& text) {
    return to_utf8(to_utf32(text).substr(0, read_of_text));
}

// Kinds: what is said of them under the first level, and their own name.
struct KindNames {
    std::map<std::string, std::string> level1, level3;
    explicit KindNames(Tx& tx) {
        const auto list = support::duties::list(tx);
        for (const auto* kind : list->kinds()) level1[kind->code] = kind->level1, level3[kind->code] = kind->level3;
    }
};

class Gatherer {
public:
    Gatherer(Store& store, const Actor& actor)
        : store_(store), actor_(actor), now_(store.now()), names_(store.read(actor, [](Tx& tx) { return KindNames(tx); })) {
        out_.today = local_date(now_);
        out_.first_day = out_.today;
    }

    Gathered run() {
        each_filed(store_, actor_, start_of(out_.today - year + days{1}), start_of(out_.today + days{1}), Texts::without, [this](const auto& one) { count(one); });
        lay_out();
        each_filed(store_, actor_, start_of(out_.today - topic_days), start_of(out_.today), Texts::with, [this](const auto& one) { read(one); });
        return std::move(out_);
    }

private:
    static Instant start_of(Date day) { return from_local(LocalTime(day)); }
    static Counted counted(const StreamedAppeal& one) { return {one.id, one.filed_at, one.street, one.reporter_phone, one.unit}; }

    void count(const StreamedAppeal& one) {
        if (!out_.appeals++) out_.first_day = local_date(one.filed_at);
        const auto day = local_date(one.filed_at);
        if (day < out_.today) {
            const auto at = static_cast<std::size_t>((day - out_.first_day).count());
            for (const auto unit : {std::int64_t{0}, one.unit.value}) {
                auto& daily = out_.daily[unit];
                if (daily.size() <= at) daily.resize(at + 1);
                ++daily[at];
                if (!one.unit) break;  // no unit has it: of the district alone
            }
        }
        if (!one.lng || !one.lat) return;
        places_.push_back({*one.lng, *one.lat});
        out_.cases.push_back({0, 0, number_of(day), voice_of(one.reporter_phone)});
        out_.of_case.push_back(counted(one));
        const auto group = groups_.try_emplace(names_.level1[one.kind], static_cast<std::uint32_t>(groups_.size()));
        if (group.second) out_.groups.push_back(group.first->first);
        out_.group_of.push_back(group.first->second);
    }

    // Into a plane about the middle of all; wrong places would lie anywhere and are left out.
    void lay_out() {
        for (auto& [unit, daily] : out_.daily) daily.resize(static_cast<std::size_t>((out_.today - out_.first_day).count()));
        if (places_.empty()) return;
        const auto middle = [this](double Point::*axis) {
            std::vector<double> all;
            for (const auto& place : places_) all.push_back(place.*axis);
            std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2), all.end());
            return all[all.size() / 2];
        };
        const Point centre{middle(&Point::lng), middle(&Point::lat)};
        out_.plane = support::geometry::plane_of(centre);
        const auto origin = out_.plane.to_plane(centre);
        std::size_t kept = 0;
        for (std::size_t i = 0; i < places_.size(); ++i) {
            if (std::abs(places_[i].lng - centre.lng) > 2 || std::abs(places_[i].lat - centre.lat) > 2) continue;
            const auto spot = out_.plane.to_plane(places_[i]);
            if (distance(spot, origin) > far_m) continue;
            out_.cases[i].x_m = spot.x, out_.cases[i].y_m = spot.y;
            out_.cases[kept] = out_.cases[i], out_.group_of[kept] = out_.group_of[i], out_.of_case[kept] = out_.of_case[i];
            ++kept;
        }
        out_.cases.resize(kept), out_.group_of.resize(kept), out_.of_case.resize(kept);
    }

    void read(const StreamedAppeal& one) {
        const auto day = local_date(one.filed_at);
        const auto voice = voice_of(one.reporter_phone);
        out_.words.push_back({number_of(day), voice, support::scan::words(one.title + "\n" + beginning(one.text))});
        const auto& kind = names_.level3[one.kind];
        out_.kinds.push_back({number_of(day), voice, kind.empty() ? std::vector<std::string>{} : std::vector<std::string>{kind}});
        out_.of_said.push_back(counted(one));
        if (day < out_.today - text_days) return;
        out_.titles.push_back(one.title);
        out_.texts.push_back(one.text);
        out_.of_text.push_back(counted(one));
    }

    Store& store_;
    const Actor& actor_;
    Instant now_;
    KindNames names_;
    Gathered out_;
    std::vector<Point> places_;
    std::map<std::string, std::uint32_t> groups_;
};

template <class T>
T most_often(const std::vector<Counted>& all, const std::vector<std::size_t>& which, T Counted::*member) {
    std::map<T, std::size_t> counts;
    for (const auto i : which) ++counts[all[i].*member];
    const auto most = std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == counts.end() ? T{} : most->first;
}
}

Gathered gather(Store& store, const Actor& actor) {
    return Gatherer(store, actor).run();
}

Most most_of(const std::vector<Counted>& all, const std::vector<std::size_t>& which) {
    return {most_often(all, which, &Counted::street), most_often(all, which, &Counted::unit)};
}
}
