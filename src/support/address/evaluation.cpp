#include "support/address/evaluation.hpp"
#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include "base/text.hpp"
#include "support/address/locator.hpp"
namespace yiwang::support::address {
namespace {
using geometry::Chance;

// Plain search: the sum of how rare the common pairs of characters are.
class Pairs {
public:
    explicit Pairs(const std::vector<Place>& places) : places_(places.size()) {
        for (std::uint32_t i = 0; i < places.size(); ++i)
            for (const auto& pair : pairs_of(places[i].name + " " + places[i].address)) having_[pair].push_back(i);
    }
    std::vector<std::uint32_t> find(std::string_view written, std::size_t count) const {
        std::map<std::uint32_t, double> sums;
        for (const auto& pair : pairs_of(written))
            if (const auto at = having_.find(pair); at != having_.end())
                for (const auto place : at->second) sums[place] += std::log(1 + static_cast<double>(places_) / static_cast<double>(at->second.size()));
        std::vector<std::pair<double, std::uint32_t>> order;
        for (const auto& [place, sum] : sums) order.emplace_back(-sum, place);
        std::sort(order.begin(), order.end());
        std::vector<std::uint32_t> out;
        for (std::size_t i = 0; i < std::min(count, order.size()); ++i) out.push_back(order[i].second);
        return out;
    }

private:
    static std::set<std::string> pairs_of(std::string_view text) {
        const auto all = bigrams(text);
        return {all.begin(), all.end()};
    }
    std::size_t places_;
    std::unordered_map<std::string, std::vector<std::uint32_t>> having_;
};

constexpr std::size_t answers = 5;

double apart_m(geometry::Point a, geometry::Point b) {
    const auto plane = geometry::plane_of(a);
    return geometry::distance(plane.to_plane(a), plane.to_plane(b));
}

void count(Share& share, const std::vector<geometry::Point>& found, geometry::Point truth) {
    ++share.asked;
    if (found.empty()) return;
    ++share.answered;
    share.errors_m.push_back(apart_m(found[0], truth));
    double least = share.errors_m.back();
    for (const auto at : found) least = std::min(least, apart_m(at, truth));
    for (std::size_t k = 0; k < hit_within_m.size(); ++k) {
        share.first[k] += share.errors_m.back() <= hit_within_m[k];
        share.of_five[k] += least <= hit_within_m[k];
    }
}

// One labelled address written as people do.
class Writer {
public:
    Writer(const std::vector<Labelled>& all, unsigned seed) : chance_(seed) {
        std::set<std::string> characters;
        for (const auto& one : all)
            for (const auto& token : one.tokens)
                if (is_character(token)) characters.insert(token);
        for (const auto& one : characters) sounds_[sound(one)].push_back(one);
        characters_.assign(characters.begin(), characters.end());
    }

    static std::string text(const std::vector<std::string>& tokens) {
        std::string out;
        for (const auto& token : tokens) out += token == "_" ? " " : token;
        return out;
    }

    // Without the parts that all addresses around share.
    static Labelled inner(const Labelled& one) {
        static const std::set<std::string> outer{"country", "prov", "city", "district", "devzone", "town", "redundant"};
        Labelled out;
        for (std::size_t i = 0; i < one.tokens.size(); ++i)
            if (one.labels[i] == "O" || !outer.contains(one.labels[i].substr(2))) {
                out.tokens.push_back(one.tokens[i]);
                out.labels.push_back(one.labels[i]);
            }
        return out;
    }

    std::string with_sound_alike(std::vector<std::string> tokens) {
        for (int tries = 0; tries < 20; ++tries) {
            const auto at = a_character(tokens);
            if (!at) break;
            const auto& alike = sounds_.at(sound(tokens[*at]));
            if (alike.size() < 2) continue;
            const auto before = tokens[*at];
            while (tokens[*at] == before) tokens[*at] = alike[chance_.below(alike.size())];
            return text(tokens);
        }
        return {};
    }
    std::string with_another(std::vector<std::string> tokens) {
        if (const auto at = a_character(tokens)) tokens[*at] = characters_[chance_.below(characters_.size())];
        return text(tokens);
    }
    std::string with_one_left_out(std::vector<std::string> tokens) {
        if (const auto at = a_character(tokens)) tokens.erase(tokens.begin() + static_cast<std::ptrdiff_t>(*at));
        return text(tokens);
    }
    std::string with_one_doubled(std::vector<std::string> tokens) {
        if (const auto at = a_character(tokens)) tokens[*at] += tokens[*at];
        return text(tokens);
    }
    std::string with_two_exchanged(std::vector<std::string> tokens) {
        for (int tries = 0; tries < 20; ++tries) {
            const auto at = a_character(tokens);
            if (!at || *at + 1 >= tokens.size() || !is_character(tokens[*at + 1]) || tokens[*at] == tokens[*at + 1]) continue;
            std::swap(tokens[*at], tokens[*at + 1]);
            return text(tokens);
        }
        return {};
    }
    // The first name in it, of a road or a place, in Latin letters.
    static std::string in_pinyin(const Labelled& one, bool initials) {
        auto tokens = one.tokens;
        for (const auto& span : spans_of(one.labels)) {
            if (span.label != "road" && span.label != "poi" && span.label != "community") continue;
            for (std::size_t i = span.from; i < span.to; ++i)
                if (is_character(tokens[i])) {
                    const auto whole = sound(tokens[i]);
                    tokens[i] = initials ? whole.substr(0, 1) : whole;
                }
            return text(tokens);
        }
        return {};
    }

private:
    static bool is_character(const std::string& token) {
        const auto text = to_utf32(token);
        return text.size() == 1 && text[0] >= 0x4E00 && text[0] <= 0x9FFF;
    }
    static std::string sound(const std::string& character) { return std::string(pinyin(to_utf32(character)[0])); }
    std::optional<std::size_t> a_character(const std::vector<std::string>& tokens) {
        std::vector<std::size_t> places;
        for (std::size_t i = 0; i < tokens.size(); ++i)
            if (is_character(tokens[i])) places.push_back(i);
        return places.empty() ? std::nullopt : std::optional(places[chance_.below(places.size())]);
    }

    Chance chance_;
    std::vector<std::string> characters_;
    std::map<std::string, std::vector<std::string>> sounds_;
};

double middle(std::vector<double> all) {
    if (all.empty()) return 0;
    std::nth_element(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2), all.end());
    return all[all.size() / 2];
}
}

PointsMeasured measure_points(const std::vector<Place>& known, const std::vector<Place>& asked, const std::vector<Place>& landmarks) {
    auto all = known;
    all.insert(all.end(), landmarks.begin(), landmarks.end());
    const Locator locator(std::make_shared<const Gazetteer>(std::move(all)));
    const Pairs pairs(known);
    PointsMeasured out;
    for (const auto* which : {"all", "more than an area", "road and number", "with the name"}) out.groups.push_back({which, {}, {}});
    std::map<std::string, std::pair<std::vector<double>, std::vector<double>>> off_and_said;
    for (const auto& place : asked) {
        const auto ask = [&](const std::string& text, const std::vector<std::size_t>& groups) {
            const auto locations = locator.locate(text, answers);
            std::vector<geometry::Point> ours, plain;
            for (const auto& one : locations) ours.push_back(one.at);
            for (const auto one : pairs.find(text, answers)) plain.push_back(known[one].at);
            for (const auto group : groups) {
                count(out.groups[group].ours, ours, place.at);
                count(out.groups[group].pairs, plain, place.at);
            }
            return locations;
        };
        const auto form = form_of(place.address);
        std::vector<std::size_t> groups{0};
        if (!form.roads.empty() || !blank(form.rest)) groups.push_back(1);
        if (std::any_of(form.roads.begin(), form.roads.end(), [](const RoadNamed& one) { return one.number.has_value(); })) groups.push_back(2);
        const auto locations = ask(place.address, groups);
        if (!locations.empty()) {
            auto& [off, said] = off_and_said[boost::describe::enum_to_string(locations[0].basis, "")];
            off.push_back(apart_m(locations[0].at, place.at));
            said.push_back(locations[0].within_m);
        }
        ask(place.address + " " + place.name, {3});
    }
    for (auto& group : out.groups)
        for (auto* share : {&group.ours, &group.pairs}) std::sort(share->errors_m.begin(), share->errors_m.end());
    for (const auto& [basis, both] : off_and_said) out.by_basis.push_back({basis, both.first.size(), middle(both.first), middle(both.second)});
    return out;
}

bool kept_back(const Place& place, unsigned parts) {
    std::uint32_t hash = 2166136261;  // FNV-1a
    for (const char c : place.name + "\n" + place.address) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619;
    return (hash >> 8) % parts == 0;
}

std::vector<FormsFound> measure_forms(const std::vector<Labelled>& labelled, unsigned seed) {
    std::vector<Place> places;
    std::vector<Labelled> whole;
    std::set<std::vector<std::string>> known;
    for (const auto& one : labelled) {
        const auto inner = Writer::text(Writer::inner(one).tokens);
        if (blank(inner) || !known.insert(address_words(inner)).second) continue;
        places.push_back({std::to_string(places.size()), "", Writer::text(one.tokens), {}, {114, 22}});
        whole.push_back(one);
    }
    const Gazetteer gazetteer(places);
    const Pairs pairs(places);
    Writer writer(whole, seed);
    std::vector<FormsFound> out;
    const auto ask = [&](const std::string& how, const auto& written) {
        FormsFound found{.how = how};
        for (std::uint32_t i = 0; i < places.size(); ++i) {
            const std::string text = written(whole[i]);
            if (blank(text)) continue;
            ++found.asked;
            const auto matches = gazetteer.find(text, answers).matches;
            const auto plain = pairs.find(text, answers);
            found.ours_first += !matches.empty() && matches[0].place == i;
            found.ours_of_five += std::any_of(matches.begin(), matches.end(), [&](const Match& one) { return one.place == i; });
            found.pairs_first += !plain.empty() && plain[0] == i;
            found.pairs_of_five += std::find(plain.begin(), plain.end(), i) != plain.end();
        }
        out.push_back(found);
    };
    const auto inner = [](const Labelled& one) { return Writer::inner(one).tokens; };
    ask("as written", [](const Labelled& one) { return Writer::text(one.tokens); });
    ask("outer parts left out", [&](const Labelled& one) { return Writer::text(inner(one)); });
    ask("and one character of the same sound", [&](const Labelled& one) { return writer.with_sound_alike(inner(one)); });
    ask("and any other character", [&](const Labelled& one) { return writer.with_another(inner(one)); });
    ask("and one left out", [&](const Labelled& one) { return writer.with_one_left_out(inner(one)); });
    ask("and one doubled", [&](const Labelled& one) { return writer.with_one_doubled(inner(one)); });
    ask("and two exchanged", [&](const Labelled& one) { return writer.with_two_exchanged(inner(one)); });
    ask("and in traditional characters, full width", [&](const Labelled& one) { return full_width(traditional(Writer::text(inner(one)))); });
    ask("and one name in pinyin", [](const Labelled& one) { return Writer::in_pinyin(Writer::inner(one), false); });
    ask("and one name in initials", [](const Labelled& one) { return Writer::in_pinyin(Writer::inner(one), true); });
    return out;
}
}
