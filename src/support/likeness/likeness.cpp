#include "support/likeness/likeness.hpp"
#include <algorithm>
#include <cmath>
#include "base/text.hpp"
#include "support/geometry/shapes.hpp"
namespace yiwang::support::likeness {
namespace {
constexpr std::uint32_t texts_assumed = 1000, times_assumed = 300;  // before any text is held: so often does one in a thousand write a courtesy
constexpr double near_m = 150;
constexpr double cell_degrees = 0.003;                       // 330 m north, 310 m east in Shenzhen
constexpr std::size_t words_asked = 12, compared_most = 32, postings_most = 2000, few_most = 8192;

// Fitted with tools/make_appeals.py --rows 0 --repeats 6000 --seed 11 by `yiwang evaluate repeats FILE --map=MAP --fit`.
constexpr Weights fitted{-2.738, 9.880, 3.865, 1.881, 1.525, -10.314, -0.286, -1.853, -2.029, -0.868, -4.327, 1.815, 1.159};

// What many write of anything: words that tell no matter from another.
constexpr std::string_view courtesies[] = {
    "请相关部门尽快处理", "希望尽快解决谢谢", "希望早日解决", "请派人现场看看", "恳请重视", "麻烦给个答复", "影响居民出行", "存在安全隐患", "多次反映没有解决", "之前打过电话也没有回复",
    "没人管", "非常严重", "经常出现", "老人小孩很不方便", "晚上没法休息", "您好我想反映一下", "尊敬的领导你好", "请领导核实处理", "来电人表示", "诉求人反映希望相关部门核实处理", "已经很长时间了", "望有关部门给予解决"};

std::uint32_t hash_of(std::string_view bytes) {
    std::uint32_t hash = 2166136261U;  // FNV-1a
    for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
    return hash;
}

template <class T>
void make_set(std::vector<T>& of) {
    std::sort(of.begin(), of.end());
    of.erase(std::unique(of.begin(), of.end()), of.end());
}

template <class T, class F>
void each_common(const std::vector<T>& a, const std::vector<T>& b, F&& f) {
    for (auto x = a.begin(), y = b.begin(); x != a.end() && y != b.end();)
        if (*x < *y) ++x;
        else if (*y < *x) ++y;
        else f(*x), ++x, ++y;
}

constexpr std::u32string_view numbered = U"栋号座幢楼室层期", roads = U"路街巷道", named = U"路街巷道园村苑厦寓庭城居轩场";
constexpr std::u32string_view numerals = U"零一二三四五六七八九";
constexpr std::u32string_view no_names[] = {U"道", U"马", U"公", U"的", U"条", U"走", U"过", U"修", U"让", U"堵", U"铁", U"线", U"电", U"问", U"通", U"人行", U"小", U"现", U"市", U"停车", U"工", U"当", U"渠", U"管", U"知", U"难", U"报"};

bool is_han(char32_t c) {
    return c >= 0x4e00 && c <= 0x9fff;
}

// "3栋", "三栋", "a座": the digits or the letter that stand before the sign; "" if none do.
std::u32string number_before(std::u32string_view text, std::size_t at) {
    std::size_t from = at;
    while (from > 0 && ((text[from - 1] >= U'0' && text[from - 1] <= U'9') || (text[from - 1] >= U'a' && text[from - 1] <= U'z'))) --from;
    if (from < at) return std::u32string(text.substr(from, at - from));
    const auto digit = at > 0 ? numerals.find(text[at - 1]) : numerals.npos;
    return digit == numerals.npos ? std::u32string() : std::u32string(1, static_cast<char32_t>(U'0' + digit));
}

// "翠竹路": the two characters before the sign; "" where they are no name: 马路, 这条路.
std::u32string name_before(std::u32string_view text, std::size_t at) {
    if (at < 2 || !is_han(text[at - 1]) || !is_han(text[at - 2])) return {};
    const auto two = text.substr(at - 2, 2);
    for (const auto none : no_names)
        if (two.ends_with(none)) return {};
    return std::u32string(two);
}

std::uint64_t mixed(std::uint64_t h) {
    h = (h ^ (h >> 33)) * 0xff51afd7ed558ccdULL;  // of MurmurHash3's finisher
    return h ^ (h >> 29);
}
constexpr std::uint64_t nowhere = 1;
std::uint64_t cell_of(std::int64_t row, std::int64_t column) {
    return mixed(static_cast<std::uint64_t>(row) * 0x9e3779b97f4a7c15ULL ^ mixed(static_cast<std::uint64_t>(column) + 7));
}
enum class Of { pointed, pointless };
std::uint64_t cell_of(const std::string& place, Of which) {
    return mixed(hash_of(place) * 2ULL + (which == Of::pointed ? 1 : 0) + (1ULL << 40));
}
std::int64_t step(double degrees) {
    return static_cast<std::int64_t>(std::floor(degrees / cell_degrees));
}

// Where a text is to be found again.
std::vector<std::uint64_t> cells_of(const Said& said) {
    if (said.point) {
        std::vector<std::uint64_t> out{cell_of(step(said.point->lat), step(said.point->lng))};
        if (!said.place.empty()) out.push_back(cell_of(said.place, Of::pointed));
        return out;
    }
    return {said.place.empty() ? nowhere : cell_of(said.place, Of::pointless)};
}

// Where those like it may stand. No text stands in two of them.
std::vector<std::uint64_t> cells_about(const Said& said) {
    std::vector<std::uint64_t> out{nowhere};
    if (said.point)
        for (int row = -1; row <= 1; ++row)
            for (int column = -1; column <= 1; ++column) out.push_back(cell_of(step(said.point->lat) + row, step(said.point->lng) + column));
    if (!said.place.empty()) {
        out.push_back(cell_of(said.place, Of::pointless));
        if (!said.point) out.push_back(cell_of(said.place, Of::pointed));
    }
    return out;
}
}

Index::Read Index::read(std::string_view text) {
    Read out;
    for (const auto& word : bigrams(text)) out.words.push_back(hash_of(word));
    make_set(out.words);
    const auto points = to_utf32(folded(text));
    for (std::size_t i = 1; i < points.size(); ++i) {
        if (numbered.find(points[i]) != numbered.npos)
            if (const auto number = number_before(points, i); !number.empty()) out.names.push_back({points[i], hash_of(to_utf8(number))});
        if (named.find(points[i]) != named.npos)
            if (const auto name = name_before(points, i); !name.empty()) out.names.push_back({roads.find(points[i]) != roads.npos ? U'路' : U'村', hash_of(to_utf8(name))});
    }
    make_set(out.names);
    return out;
}

Index::Index() {
    for (const auto courtesy : courtesies)
        for (const auto& word : bigrams(courtesy)) frequencies_[hash_of(word)] = {0, times_assumed, std::log(times_assumed + 1)};
    count_texts();
}

void Index::count(Word word, int more) {
    auto& of = frequencies_[word];
    of.texts += static_cast<std::uint32_t>(more);
    of.log = std::log(of.texts + of.assumed + 1);
    if (of.texts + of.assumed == 0) frequencies_.erase(word);
}

double Index::weight(Word word) const {
    const auto found = frequencies_.find(word);
    return texts_log_ - (found == frequencies_.end() ? 0 : found->second.log);
}

void Index::count_texts() {
    texts_log_ = std::log(texts_assumed + held_.size() + 1);
}

double Index::weight_of(const Read& read) const {
    double out = 0;
    for (const auto word : read.words) {
        const double one = weight(word);
        out += one * one;
    }
    return out;
}

Index::Asked Index::asked(const Read& read) const {
    Asked out{read, {}, 0};
    out.squares.reserve(read.words.size());
    for (const auto word : read.words) {
        const double one = weight(word);
        out.squares.push_back(one * one);
        out.weight += one * one;
    }
    return out;
}

Index::Shared Index::names_shared(const Read& a, const Read& b) {
    Shared out{};
    const auto is_number = [](const Name& one) { return numbered.find(one.sort) != numbered.npos; };
    bool same[2] = {}, other[2] = {};
    each_common(a.names, b.names, [&](const Name& one) { same[is_number(one) ? 0 : 1] = true; });
    for (const auto& one : a.names) {
        const auto of_sort = [&](const Name& name) { return name.sort == one.sort; };
        if (std::ranges::none_of(b.names, of_sort)) continue;
        if (std::ranges::none_of(a.names, [&](const Name& name) { return of_sort(name) && std::ranges::binary_search(b.names, name); })) other[is_number(one) ? 0 : 1] = true;
    }
    out.number = other[0] ? -1 : same[0] ? 1 : 0;
    out.name = other[1] ? -1 : same[1] ? 1 : 0;
    return out;
}

Index::Shared Index::shared(const Asked& a, const Read& b) const {
    Shared out = names_shared(a.read, b);
    each_common(a.read.words, b.words, [&](const Word& word) { out.words_weight += a.squares[static_cast<std::size_t>(&word - a.read.words.data())]; });
    const double of_b = weight_of(b);
    out.least_weight = std::min(a.weight, of_b);
    out.cosine = out.words_weight > 0 ? std::min(1.0, out.words_weight / std::sqrt(a.weight * of_b)) : 0;
    return out;
}

Features Index::features(const Said& a, const Asked& of_a, const Said& b, const Read& of_b, Likeness& like) const {
    const auto common = shared(of_a, of_b);
    like.words = common.cosine;
    if (a.point && b.point) like.metres = geometry::distance_m(*a.point, *b.point);
    like.days = std::abs(std::chrono::duration<double, std::ratio<86400>>(a.at - b.at).count());
    like.same_place = !a.place.empty() && a.place == b.place;
    like.same_kind = !a.kind.empty() && a.kind == b.kind;
    like.same_contact = !a.contact.empty() && a.contact == b.contact;
    like.other_number = common.number < 0 || common.name < 0;
    const bool other_kind = !a.kind.empty() && !b.kind.empty() && a.kind != b.kind;
    const double contained = common.least_weight > 0 ? common.words_weight / common.least_weight : 0;
    return {1,
            like.metres ? contained * std::exp(-*like.metres / near_m) : 0,
            contained,
            std::min(1.0, common.words_weight / 400),
            common.number > 0 ? 1.0 : 0,
            common.number < 0 ? 1.0 : 0,
            common.name > 0 ? 1.0 : 0,
            common.name < 0 ? 1.0 : 0,
            like.metres ? std::min(1.5, std::log2(1 + *like.metres / 25) / 5) : 0,
            like.metres ? 0 : (like.same_place ? 0 : 0.5) + (common.name > 0 || common.number > 0 ? 0 : 0.5),
            std::log2(1 + like.days) / 5,
            like.same_kind ? 1.0 : other_kind ? -1.0 : 0,
            like.same_contact ? 1.0 : 0};
}

std::vector<std::string> Index::runs_in_common(std::string_view text, const Read& with) const {
    std::vector<std::pair<double, std::string>> runs;  // weight negative: the weightiest first
    bool goes_on = false;
    std::u32string before;
    for (const auto& word : bigrams(text)) {
        const auto characters = to_utf32(word);
        if (!std::ranges::binary_search(with.words, hash_of(word))) {
            goes_on = false;
            continue;
        }
        if (goes_on && characters.size() == 2 && before.size() == 2 && characters[0] == before[1]) runs.back().second += to_utf8(characters.substr(1));
        else runs.emplace_back(0, word);
        runs.back().first -= weight(hash_of(word));
        before = characters;
        goes_on = true;
    }
    make_set(runs);
    std::vector<std::string> out;
    for (auto& [weight, run] : runs)
        if (out.size() < 4 && length(run) > 1 && std::ranges::find(out, run) == out.end()) out.push_back(std::move(run));
    return out;
}

Likeness Index::compare(const Said& a, const Said& b) const {
    Likeness out;
    const auto of_a = read(a.text), of_b = read(b.text);
    out.score = likeness::score(fitted, features(a, asked(of_a), b, of_b, out));
    out.shared = runs_in_common(a.text, of_b);
    return out;
}

Features Index::features(const Said& a, const Said& b) const {
    Likeness unused;
    const auto of_a = read(a.text);
    return features(a, asked(of_a), b, read(b.text), unused);
}

void Index::add(std::int64_t id, const Said& said) {
    const auto slot = static_cast<std::uint32_t>(held_.size());
    if (!slots_.emplace(id, slot).second) return;
    Held held{id, said, read(said.text)};
    held.said.text.clear();
    for (const auto word : held.read.words) count(word, 1);
    for (const auto where : cells_of(said)) {
        auto& cell = cells_[where];
        const auto merge = [](std::vector<Posting>& into, std::size_t sorted) { std::inplace_merge(into.begin(), into.begin() + static_cast<std::ptrdiff_t>(sorted), into.end()); };
        const auto before = cell.few.size();
        for (const auto word : held.read.words) cell.few.push_back({word, slot});
        merge(cell.few, before);
        if (cell.few.size() < few_most) continue;
        const auto many = cell.many.size();
        cell.many.insert(cell.many.end(), cell.few.begin(), cell.few.end());
        merge(cell.many, many);
        cell.few.clear();
    }
    held_.push_back(std::move(held));
    count_texts();
}

void Index::forget_before(Instant first) {
    constexpr auto gone = UINT32_MAX;
    std::vector<std::uint32_t> now(held_.size(), gone);
    std::uint32_t kept = 0;
    for (std::size_t i = 0; i < held_.size(); ++i) {
        if (held_[i].said.at < first) {
            slots_.erase(held_[i].id);
            for (const auto word : held_[i].read.words) count(word, -1);
            continue;
        }
        now[i] = kept;
        slots_[held_[i].id] = kept;
        if (kept != i) held_[kept] = std::move(held_[i]);
        ++kept;
    }
    if (kept == held_.size()) return;
    held_.resize(kept);
    count_texts();
    const auto renumber = [&](std::vector<Posting>& all) {
        std::erase_if(all, [&](const Posting& one) { return now[one.slot] == gone; });
        for (auto& one : all) one.slot = now[one.slot];
    };
    for (auto& [where, cell] : cells_) renumber(cell.many), renumber(cell.few);
    std::erase_if(cells_, [](const auto& one) { return one.second.many.empty() && one.second.few.empty(); });
}

std::span<const Index::Posting> Index::postings_of(const std::vector<Posting>& all, Word word) {
    const auto [first, last] = std::equal_range(all.begin(), all.end(), Posting{word, 0}, [](const Posting& a, const Posting& b) { return a.word < b.word; });
    return {first, last};
}

std::vector<Found> Index::find(const Said& said, std::size_t most, double score_least) const {
    static thread_local std::vector<float> sums;  // by slot: zero between calls
    if (sums.size() < held_.size()) sums.resize(held_.size());
    const auto words = read(said.text);
    std::vector<std::pair<double, Word>> rarest;
    for (const auto word : words.words)
        if (const auto known = frequencies_.find(word); known != frequencies_.end() && known->second.texts > 0) rarest.emplace_back(-weight(word), word);
    std::sort(rarest.begin(), rarest.end());
    if (rarest.size() > words_asked) rarest.resize(words_asked);

    std::vector<std::uint32_t> touched;
    for (const auto where : cells_about(said)) {
        const auto cell = cells_.find(where);
        if (cell == cells_.end()) continue;
        for (const auto& one : rarest) {
            const auto many = postings_of(cell->second.many, one.second), few = postings_of(cell->second.few, one.second);
            if (many.size() + few.size() > postings_most) continue;  // what so many there write finds none of them
            for (const auto& postings : {many, few})
                for (const auto& posting : postings) {
                    if (sums[posting.slot] == 0) touched.push_back(posting.slot);
                    sums[posting.slot] += static_cast<float>(one.first * one.first);
                }
        }
    }
    const auto likelier = [&](std::uint32_t a, std::uint32_t b) { return sums[a] != sums[b] ? sums[a] > sums[b] : held_[a].id < held_[b].id; };
    const auto compared = std::min(touched.size(), compared_most);
    std::partial_sort(touched.begin(), touched.begin() + static_cast<std::ptrdiff_t>(compared), touched.end(), likelier);
    for (const auto slot : touched) sums[slot] = 0;
    touched.resize(compared);

    std::vector<Found> out;
    const auto all = asked(words);
    for (const auto slot : touched) {
        Found found{held_[slot].id, {}};
        found.likeness.score = likeness::score(fitted, features(said, all, held_[slot].said, held_[slot].read, found.likeness));
        if (found.likeness.score >= score_least) out.push_back(std::move(found));
    }
    std::sort(out.begin(), out.end(), [](const Found& a, const Found& b) { return a.likeness.score != b.likeness.score ? a.likeness.score > b.likeness.score : a.id < b.id; });
    if (out.size() > most) out.resize(most);
    return out;
}
}
