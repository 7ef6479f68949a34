#include "govern/appeals/today/today.hpp"
#include <algorithm>
#include "govern/appeals/timed.hpp"
#include "govern/appeals/today/words.hpp"
#include "support/space/space.hpp"
namespace yiwang::govern::appeals::today {
namespace {
using std::chrono::days;
constexpr std::string_view right = "today.read";
constexpr std::size_t week = 7, span = 2 * week;  // days of the line and of its ghost
constexpr std::size_t changes_max = 6, rows_max = 200;
constexpr auto soon = std::chrono::hours{24};

Instant day_of(Instant at) {
    return from_local(LocalTime(local_date(at)));
}

// A moment that figures are counted at, and when its day began.
struct Moment {
    Instant at, day;
    explicit Moment(Instant at) : at(at), day(day_of(at)) {}
};

bool closed_between(const Timed& one, Instant from, Instant to) {
    return one.closed_at && *one.closed_at >= from && *one.closed_at <= to;
}
bool late(const Timed& one) {
    return one.due_at && one.finished_at.value_or(*one.closed_at) > *one.due_at;
}
// Its limit lies between the two, and at that moment it was with a unit that had not finished it.
bool awaited(const Timed& one, Instant at, Instant due_from, Instant due_to) {
    return one.due_at && *one.due_at >= due_from && *one.due_at < due_to && one.dispatched_at && *one.dispatched_at <= at &&
           one.finished_at.value_or(one.closed_at.value_or(Instant::max())) > at;
}

// Does it count at this moment? Of on_time: is it one of the late ones?
bool counts(const Timed& one, Figure figure, const Moment& moment) {
    const auto& [at, day] = moment;
    switch (figure) {
        case Figure::filed: return one.filed_at >= day && one.filed_at <= at;
        case Figure::closed: return closed_between(one, day, at);
        case Figure::on_time: return closed_between(one, at - days{week}, at) && late(one);
        case Figure::overdue: return awaited(one, at, Instant{}, at);
        case Figure::due_soon: return awaited(one, at, at, at + soon);
    }
    return false;
}

std::optional<double> value_of(const std::vector<Timed>& all, Figure figure, const Moment& moment) {
    const auto n = std::ranges::count_if(all, [&](const Timed& one) { return counts(one, figure, moment); });
    if (figure != Figure::on_time) return static_cast<double>(n);
    const auto of = std::ranges::count_if(all, [&](const Timed& one) { return closed_between(one, moment.at - days{week}, moment.at); });
    if (of == 0) return {};
    return 100.0 * static_cast<double>(of - n) / static_cast<double>(of);
}

std::string code_of(const Timed& one, By by) {
    if (by == By::kind) return one.kind;
    if (by == By::street) return one.street;
    return one.unit ? print_id(one.unit.value) : "";
}

std::string name_of(Tx& tx, By by, const std::string& code, Language language) {
    if (by == By::unit) {
        const auto unit = identity::find_unit(tx, {*parse_id(code)});
        return unit ? unit->name : code;
    }
    if (by == By::street) {
        const auto known = support::space::history(tx, code);  // also of a past where it was not in force
        return known.empty() ? code : known.back().name;
    }
    const auto kind = duties::find_kind(tx, code);
    if (!kind) return code;
    return language == Language::en ? kind->level3_en : kind->level3;
}

std::vector<Change> changes_of(Tx& tx, const std::vector<Timed>& all, Figure figure, const Moment& now, const Moment& before, Language language) {
    std::map<std::pair<By, std::string>, Change> parts;
    const auto add = [&](const Moment& moment, std::int64_t Change::*side) {
        for (const auto& one : all)
            if (counts(one, figure, moment))
                for (const auto by : {By::kind, By::unit, By::street})
                    if (auto code = code_of(one, by); !code.empty()) ++(parts[{by, std::move(code)}].*side);
    };
    add(now, &Change::now), add(before, &Change::before);
    std::vector<Change> out;
    for (const auto& [part, n] : parts)
        if (n.now != n.before) out.push_back({part.first, part.second, "", n.now, n.before});
    std::ranges::stable_sort(out, std::ranges::greater{}, [](const Change& one) { return std::abs(one.now - one.before); });
    if (out.size() > changes_max) out.resize(changes_max);
    for (auto& one : out) one.name = name_of(tx, one.by, one.code, language);
    return out;
}

// What may count now.
std::vector<Timed> matters(Tx& tx, Figure figure, const Moment& now, const Caller& caller) {
    if (figure == Figure::filed) return filed_between(tx, now.day, now.at, caller, right);
    if (figure == Figure::closed) return closed_since(tx, now.day, caller, right);
    if (figure == Figure::on_time) return closed_since(tx, now.at - days{week}, caller, right);
    return open_due_before(tx, now.at + soon, caller, right);
}
}

std::vector<Number> numbers(Tx& tx, const Caller& caller) {
    std::vector<Moment> moments;
    for (std::size_t i = 0; i < span; ++i) moments.emplace_back(tx.now() - days{span - 1 - i});
    const auto &now = moments.back(), &before = moments[week - 1];
    // Of the past days' filed ones the number is enough.
    auto filed = matters(tx, Figure::filed, now, caller);
    std::ranges::move(filed_between(tx, before.day, before.at, caller, right), std::back_inserter(filed));
    auto rest = closed_since(tx, moments.front().at - days{week}, caller, right);
    std::ranges::move(open_due_before(tx, now.at + soon, caller, right), std::back_inserter(rest));
    std::vector<Number> out;
    for (const auto figure : {Figure::filed, Figure::closed, Figure::on_time, Figure::overdue, Figure::due_soon}) {
        const auto& words = words_of(figure, caller.language);
        Number number{figure, words.name, words.definition, words.query, {}, {}, {}, {}, {}};
        for (std::size_t i = 0; i < span; ++i) {
            (i < week ? number.ghost : number.line)
                .push_back(figure == Figure::filed ? static_cast<double>(count_filed_between(tx, moments[i].day, moments[i].at, caller, right)) : value_of(rest, figure, moments[i]));
        }
        number.value = number.line.back(), number.before = number.ghost.back();
        number.changes = changes_of(tx, figure == Figure::filed ? filed : rest, figure, now, before, caller.language);
        out.push_back(std::move(number));
    }
    return out;
}

std::vector<AppealLine> rows(Tx& tx, const Behind& in, const Caller& caller) {
    if (in.by && (!in.code || (*in.by == By::unit && !parse_id(*in.code)))) throw Invalid("code", "today.code", {"请写明是哪一类、哪个单位或街道。", "Say which kind, unit or street."});
    const Moment now(tx.now());
    auto all = matters(tx, in.figure, now, caller);
    std::erase_if(all, [&](const Timed& one) { return !counts(one, in.figure, now) || (in.by && code_of(one, *in.by) != *in.code); });
    const bool by_limit = in.figure == Figure::overdue || in.figure == Figure::due_soon;
    std::ranges::sort(all, {}, [&](const Timed& one) { return by_limit ? one.due_at->time_since_epoch() : -(one.closed_at.value_or(one.filed_at).time_since_epoch()); });
    if (all.size() > rows_max) all.resize(rows_max);
    std::vector<Id<Appeal>> ids;
    for (const auto& one : all) ids.push_back(one.id);
    auto out = lines(tx, ids, caller);
    std::ranges::sort(out, {}, [&](const AppealLine& one) { return std::ranges::find(ids, one.id) - ids.begin(); });
    return out;
}
}
