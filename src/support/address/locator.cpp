#include "support/address/locator.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <sstream>
#include "base/text.hpp"
namespace yiwang::support::address {
namespace {
using geometry::Spot;

bool is_han(char32_t c) {
    return c >= 0x3400 && c <= 0x9FFF;
}
bool one_of(std::u32string_view set, char32_t c) {
    return set.find(c) != set.npos;
}

// 广东省深圳市罗湖区: how many characters, and 罗湖. 小区, 社区, 工业区, 东区 and the like are no districts.
std::size_t areas_of(std::u32string_view text, std::string& area) {
    std::size_t from = 0;
    for (int parts = 0; parts < 5; ++parts) {
        std::size_t end = from + 1;
        while (end < text.size() && end < from + 6 && is_han(text[end]) && !one_of(U"省市区县", text[end])) ++end;
        if (end >= text.size() || end >= from + 6 || end < from + 2 || !is_han(text[from]) || !one_of(U"省市区县", text[end])) break;
        if (text[end] == U'区' && one_of(U"小社园业东西南北中一二三四五六七八九十", text[end - 1])) break;
        if (one_of(U"区县", text[end])) {
            auto name = text.substr(from, end - from);
            if (name.size() > 2 && name.back() == U'新') name.remove_suffix(1);
            area = to_utf8(name);
        }
        from = end + 1;
    }
    return from;
}

// Behind a road's name: 东, （横岗段）, then the number.
std::size_t number_after(std::u32string_view text, std::size_t at, std::optional<int>& number) {
    std::size_t k = at;
    if (k + 1 < text.size() && one_of(U"东西南北中", text[k]) && is_digit(text[k + 1])) ++k;
    if (k < text.size() && text[k] == U'(') {
        const auto close = text.find(U')', k);
        if (close != text.npos && close < k + 8 && text[close - 1] == U'段') k = close + 1;
    }
    std::size_t end = k;
    while (end < text.size() && is_digit(text[end])) ++end;
    if (end == k || end > k + 5) return at;
    number = std::stoi(to_utf8(text.substr(k, end - k)));
    if (*number == 0) number.reset();
    // 24-26号, 7-1号
    if (end + 1 < text.size() && one_of(U"-~至", text[end]) && is_digit(text[end + 1]))
        for (++end; end < text.size() && is_digit(text[end]);) ++end;
    if (end < text.size() && text[end] == U'号') ++end;
    return end;
}

// What the roads of one quarter have in common: 泰然 of 泰然五路, 深南 of 深南东路. "": a name without such a
// beginning.
std::string stem_of(std::string_view road) {
    const auto whole = to_utf32(road);
    std::u32string_view name = whole;
    while (name.size() > 2 && one_of(U"大路街巷道东西南北中横一二三四五六七八九十", name.back())) name.remove_suffix(1);
    return name.size() < 2 || one_of(U"路街巷道", name.back()) ? std::string() : to_utf8(name);
}

template <class Spots>
double middle_distance(Spot from, const Spots& spots) {
    std::vector<double> all;
    for (const Spot one : spots) all.push_back(geometry::distance(from, one));
    std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2), all.end());
    return all[all.size() / 2];
}

// 翠园附近北门（近地铁站） -> 翠园, 近地铁站: without where it stands from there and by which gate.
std::vector<std::string> names_in(const std::string& rest) {
    constexpr std::array<std::string_view, 31> bearings{"交汇处", "交叉口", "交界处", "附近", "旁边", "对面", "隔壁", "东门", "西门", "南门", "北门",
                                                        "侧门",   "正门",   "后门",   "东侧", "西侧", "南侧", "北侧", "路口", "旁",   "内",   "号",
                                                        "(",      ")",      "-",      ",",    "，",   "、",   "【",   "】",   "/"};
    auto text = rest;
    for (const auto bearing : bearings)
        for (auto at = text.find(bearing); at != text.npos; at = text.find(bearing)) text.replace(at, bearing.size(), " ");
    std::vector<std::string> out;
    std::istringstream pieces(text);
    for (std::string piece; pieces >> piece;) {
        std::size_t signs = 0;
        for (const char32_t c : to_utf32(piece)) signs += is_han(c) || (c >= U'a' && c <= U'z');
        if (signs >= 2) out.push_back(std::move(piece));
    }
    return out;
}

constexpr std::size_t neighbours = 16;  // house numbers that tell where one between them is
constexpr std::size_t many = 400;       // houses of one road that are compared with each other
}

Form form_of(std::string_view address) {
    const auto whole = address_text(address);
    const std::u32string_view text = whole;
    Form out;
    std::size_t behind = areas_of(text, out.area), begin = behind;
    for (std::size_t i = behind; i < text.size(); ++i) {
        const char32_t c = text[i];
        const bool street_office = c == U'街' && i + 1 < text.size() && text[i + 1] == U'道';
        if (street_office) ++i;
        if (street_office || !is_han(c) || one_of(U"区镇乡村号与及", c)) {
            begin = i + 1;
            continue;
        }
        const bool road = one_of(U"路街巷", c) || (c == U'道' && i > 0 && !one_of(U"通隧地过行铁", text[i - 1]));
        constexpr std::size_t name_max = 8;
        if (!road || i < begin + 1) continue;
        const auto from = std::max(begin, i + 1 > name_max ? i + 1 - name_max : 0);
        RoadNamed named{to_utf8(text.substr(from, i + 1 - from)), {}};
        behind = begin = number_after(text, i + 1, named.number);
        out.roads.push_back(std::move(named));
        i = behind - 1;
    }
    out.rest = to_utf8(text.substr(behind));
    return out;
}

Locator::Locator() : Locator(std::make_shared<const Gazetteer>()) {}

Locator::Locator(std::shared_ptr<const Gazetteer> gazetteer)
    : gazetteer_(std::move(gazetteer)), plane_(geometry::plane_of(gazetteer_->size() ? gazetteer_->place(0).at : geometry::Point{})) {
    std::vector<std::vector<Spot>> spots(1);
    areas_[""] = 0;
    for (std::uint32_t i = 0; i < gazetteer_->size(); ++i) {
        const auto& place = gazetteer_->place(i);
        const auto form = form_of(blank(place.address) ? place.name : place.address);
        const auto [area, fresh] = areas_.try_emplace(form.area, static_cast<std::uint32_t>(spots.size()));
        if (fresh) spots.emplace_back();
        const Spot at = plane_.to_plane(place.at);
        spots[area->second].push_back(at);
        area_of_.push_back(area->second);
        for (const auto& named : form.roads) roads_[named.road].push_back({named.number.value_or(0), i, area->second, at});
    }
    for (auto& [road, houses] : roads_)
        std::sort(houses.begin(), houses.end(), [](const House& a, const House& b) { return std::pair(a.number, a.place) < std::pair(b.number, b.place); });
    for (const auto& [road, houses] : roads_)
        if (auto stem = stem_of(road); !stem.empty()) families_[stem].push_back(road);
    for (auto& [stem, roads] : families_) std::sort(roads.begin(), roads.end());
    for (const auto& one : spots) lots_.emplace_back(std::span<const Spot>(one));
}

// The road of that name, or of the longest end of it: 布吉吉华路 is 吉华路.
const std::vector<Locator::House>* Locator::houses_of(std::string_view road) const {
    const auto name = to_utf32(road);
    for (std::size_t from = 0; from + 2 <= name.size(); ++from)
        if (const auto at = roads_.find(to_utf8(std::u32string_view(name).substr(from))); at != roads_.end()) return &at->second;
    return nullptr;
}

// Areas are split and their names outlive them: a house may lie in an area that its own address does not
// name, if others whose addresses do stand around it.
bool Locator::may_lie_in(const House& house, std::uint32_t area) const {
    constexpr double around_m = 1000;
    return area == 0 || house.area == area || !lots_[area].nearest(house.at, 1, around_m).empty();
}

std::vector<Locator::House> Locator::houses_in(const std::vector<House>& all, std::uint32_t area) const {
    std::vector<House> out;
    for (const auto& house : all)
        if (may_lie_in(house, area)) out.push_back(house);
    return out;
}

void Locator::by_number(const std::vector<House>& houses, int number, std::vector<Guess>& out) const {
    std::vector<House> same, others;
    for (const auto& house : houses)
        if (house.number == number) same.push_back(house);
        else if (house.number > 0) others.push_back(house);
    if (!same.empty()) {
        // The one in the middle of them: the same number may stand at several gates.
        if (same.size() > many) same.resize(many);
        const auto far = [&](const House& one) {
            double all = 0;
            for (const auto& other : same) all += geometry::distance(one.at, other.at);
            return all;
        };
        const auto& best = *std::min_element(same.begin(), same.end(), [&](const House& a, const House& b) { return far(a) < far(b); });
        out.push_back({best.at, 60, Basis::number, {best.place}});
    }
    if (others.empty()) return;
    std::stable_sort(others.begin(), others.end(), [&](const House& a, const House& b) { return std::abs(a.number - number) < std::abs(b.number - number); });
    if (others.size() > neighbours) others.resize(neighbours);
    const Spot at = along_numbers(others, number);
    const double apart_m = geometry::distance(at, others[0].at);
    const auto basis = std::any_of(others.begin(), others.end(), [&](const House& one) { return (one.number < number) != (others[0].number < number); })
                           ? Basis::between
                           : Basis::beside;
    out.push_back({at, 130 + 0.5 * apart_m + std::min(300, std::abs(others[0].number - number)), basis, {others[0].place}});
    for (const auto& house : others)
        out.push_back({house.at,
                       160 + std::min(300, std::abs(house.number - number)) + 0.5 * apart_m + 0.5 * geometry::distance(at, house.at),
                       Basis::beside,
                       {house.place}});
}

// Where the number stands on a line through its neighbours' places: a weighted fit, the nearer in number the
// heavier. Even and odd numbers stand on opposite sides of a road, so those of the other side weigh less.
geometry::Spot Locator::along_numbers(const std::vector<House>& near, int number) {
    const double nearest = std::max(10, std::abs(near[0].number - number));
    const auto weight = [&](const House& house) {
        const double steps = std::abs(house.number - number) / nearest;
        return (house.number % 2 == number % 2 ? 1 : 0.3) / (1 + steps * steps);
    };
    double all = 0, middle = 0, spread = 0;
    Spot centre{}, turn{};
    for (const auto& house : near) {
        all += weight(house);
        middle += weight(house) * house.number;
        centre = centre + house.at * weight(house);
    }
    middle /= all;
    centre = centre * (1 / all);
    for (const auto& house : near) {
        spread += weight(house) * (house.number - middle) * (house.number - middle);
        turn = turn + (house.at - centre) * (weight(house) * (house.number - middle));
    }
    // NB: few neighbours do not tell a direction; this much spread is taken off it.
    const double doubt = 0.5 * nearest * nearest;
    return centre + turn * ((number - middle) / (spread + doubt));
}

void Locator::by_road(const std::vector<House>& houses, std::vector<Guess>& out) const {
    // Where most of what is known on it stands, at most `many` of them looked at.
    std::vector<House> some;
    const std::size_t stride = houses.size() / many + 1;
    for (std::size_t i = 0; i < houses.size(); i += stride) some.push_back(houses[i]);
    std::vector<std::pair<double, std::size_t>> order;
    for (std::size_t i = 0; i < some.size(); ++i) {
        double close = 0;
        for (const auto& other : some) close += std::exp(-geometry::distance_squared(some[i].at, other.at) / (300.0 * 300.0));
        order.emplace_back(-close, i);
    }
    std::sort(order.begin(), order.end());
    std::vector<Spot> spots;
    for (const auto& house : some) spots.push_back(house.at);
    const double spread_m = middle_distance(some[order[0].second].at, spots);
    constexpr std::size_t looked_at = 12;
    for (std::size_t k = 0; k < std::min(order.size(), looked_at); ++k) {
        const auto& house = some[order[k].second];
        out.push_back({house.at, 150 + spread_m + 10.0 * static_cast<double>(k > 0), Basis::road, {house.place}});
    }
}

// 泰然五路 is not known: it will lie by 泰然四路 and 泰然七路.
void Locator::by_family(const std::vector<std::string>& roads, std::uint32_t area, std::vector<Guess>& out) const {
    std::vector<House> houses;
    for (const auto& road : roads)
        for (const auto& house : roads_.at(road))
            if (may_lie_in(house, area)) houses.push_back(house);
    if (houses.empty()) return;
    std::vector<Guess> found;
    by_road(houses, found);
    for (auto& guess : found) {
        guess.within_m += 200;
        guess.basis = Basis::likeness;
        out.push_back(std::move(guess));
    }
}

void Locator::by_crossing(const std::vector<House>& one, const std::vector<House>& other, std::vector<Guess>& out) const {
    const House *a = nullptr, *b = nullptr;
    double least = 1500;
    for (std::size_t i = 0; i < std::min(one.size(), many); ++i)
        for (std::size_t k = 0; k < std::min(other.size(), many); ++k)
            if (const double apart_m = geometry::distance(one[i].at, other[k].at); apart_m < least) {
                least = apart_m;
                a = &one[i];
                b = &other[k];
            }
    if (a) out.push_back({(a->at + b->at) * 0.5, 120 + 0.4 * least, Basis::crossing, {a->place, b->place}});
}

void Locator::by_name(const std::string& name, std::uint32_t area, std::vector<Guess>& out) const {
    const auto matches = gazetteer_->find(name, 8).matches;
    for (const auto& match : matches) {
        constexpr double least = 0.55;
        if (match.confidence < least) break;
        const Spot at = plane_.to_plane(gazetteer_->place(match.place).at);
        if (!may_lie_in({0, match.place, area_of_[match.place], at}, area)) continue;
        double apart_m = out.empty() ? 0 : 1e9;
        for (const auto& guess : out) apart_m = std::min(apart_m, geometry::distance(guess.at, at));
        // A name that stands at many places, as a bank's, tells none of them.
        std::vector<Spot> alike;
        for (const auto& other : matches)
            if (other.confidence > match.confidence - 0.05) alike.push_back(plane_.to_plane(gazetteer_->place(other.place).at));
        const double unexplained = std::clamp(1 - (match.confidence - 0.05) / 0.85, 0.0, 1.0);
        // A landmark far from the road that is named is likelier another of that name.
        out.push_back({at, 80 + 900 * unexplained + 0.3 * middle_distance(at, alike) + (apart_m > 1500 ? 500 : 0), Basis::landmark, {match.place}});
    }
}

// Of the addresses that are most alike those that stand together.
void Locator::by_likeness(std::string_view written, std::uint32_t area, std::vector<Guess>& out) const {
    struct Alike {
        Spot at;
        double confidence;
        std::uint32_t place;
    };
    std::vector<Alike> all;
    for (const auto& match : gazetteer_->find(written, 12).matches) {
        const Spot at = plane_.to_plane(gazetteer_->place(match.place).at);
        if (may_lie_in({0, match.place, area_of_[match.place], at}, area)) all.push_back({at, match.confidence, match.place});
    }
    for (const auto& one : all) {
        double together = 0;
        for (const auto& other : all)
            together += std::pow(other.confidence / all[0].confidence, 8) * std::exp(-geometry::distance_squared(one.at, other.at) / (400.0 * 400.0));
        out.push_back({one.at, 500 + 3000 * (1 - one.confidence) + 2000 / together, Basis::likeness, {one.place}});
    }
}

std::vector<Location> Locator::locate(std::string_view written, std::size_t count) const {
    const auto form = form_of(written);
    const auto named = areas_.find(form.area);
    const std::uint32_t area = named == areas_.end() ? 0 : named->second;
    std::vector<Guess> guesses;
    std::vector<std::vector<House>> roads;
    for (const auto& one : form.roads) {
        const auto* all = houses_of(one.road);
        if (!all) {
            if (const auto family = families_.find(stem_of(one.road)); family != families_.end()) by_family(family->second, area, guesses);
            continue;
        }
        auto houses = houses_in(*all, area);
        if (houses.empty()) continue;
        std::vector<Guess> found;
        if (one.number) by_number(houses, *one.number, found);
        if (found.empty()) by_road(houses, found);
        for (auto& guess : found) {
            if (!roads.empty()) guess.within_m *= 1.3;  // the road that is named first is the one it stands at
            guesses.push_back(std::move(guess));
        }
        roads.push_back(std::move(houses));
    }
    if (roads.size() > 1) by_crossing(roads[0], roads[1], guesses);
    const auto names = names_in(form.rest);
    std::string together;
    for (const auto& name : names) together += name + " ";
    by_name(together, area, guesses);
    if (names.size() > 1)
        for (const auto& name : names) by_name(name, area, guesses);
    if (guesses.size() < count && (!form.roads.empty() || !blank(form.rest))) by_likeness(written, area, guesses);
    std::stable_sort(guesses.begin(), guesses.end(), [](const Guess& a, const Guess& b) { return a.within_m < b.within_m; });
    std::vector<Location> out;
    std::vector<Spot> taken;
    for (auto& guess : guesses) {
        if (out.size() == count) break;
        constexpr double apart_m = 100;
        if (std::any_of(taken.begin(), taken.end(), [&](Spot one) { return geometry::distance(one, guess.at) < apart_m; })) continue;
        taken.push_back(guess.at);
        out.push_back({plane_.from_plane(guess.at), guess.within_m, guess.basis, std::move(guess.places)});
    }
    return out;
}
}
