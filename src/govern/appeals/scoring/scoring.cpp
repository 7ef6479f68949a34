#include "govern/appeals/scoring/scoring.hpp"
#include <algorithm>
#include <cmath>
#include "base/text.hpp"
#include "govern/appeals/scoring/rating.hpp"
#include "kernel/flow/calendar.hpp"
#include "support/space/space.hpp"
namespace yiwang::govern::appeals::scoring {
namespace {
using std::chrono::days;
constexpr days reference_days{365};
constexpr std::size_t cases_max = 500;
constexpr Who whos[]{Who::unit, Who::street, Who::officer};

Instant begin_of(Date day) {
    return from_local(LocalTime(day));
}

// Appeals are judged as they stand now; what falls due later is not judged yet.
struct Gathered {
    std::vector<Outcome> counted, reference;
};
Gathered gather(Outside& outside, const Actor& actor, Period period) {
    const auto normal = outside.config.number("scoring.respond_working_hours"), urgent = outside.config.number("scoring.respond_urgent_hours");
    const auto& calendar = flow::calendar();
    const Instant first = begin_of(period.from), end = std::min(begin_of(period.to + days{1}), outside.store.now());
    Gathered out;
    each_due(outside.store, actor, begin_of(std::min(period.from, period.to - reference_days + days{1})), end, [&](const DueAppeal& one) {
        const auto given = one.dispatched_at.value_or(one.filed_at);
        auto outcome = judged(one, one.lane == Lane::urgent ? calendar.due(given, {urgent, flow::LimitUnit::clock_hours}) : calendar.due(given, {normal, flow::LimitUnit::working_hours}));
        if (one.due_at >= first) out.counted.push_back(outcome);
        out.reference.push_back(std::move(outcome));
    });
    return out;
}

std::optional<Edition> edition_of(Tx& tx, Period asked) {
    if (asked.from != month_of(asked.from).from || asked.to != month_of(asked.from).to) return {};
    static const std::string sql = "select " + columns<Edition>() + " from scoring_edition where first_day = ? order by number desc limit 1";
    return tx.first(row_as<Edition>, sql, asked.from);
}

// As kept: the district's figures have the entity "".
std::vector<Figures> kept_figures(Tx& tx, Id<Edition> edition, Who who) {
    std::vector<Figures> out;
    for (const auto& one : tx.all(first_column<std::string>, "select body from scoring_row where edition = ? and who = ? order by entity", edition, who))
        out.push_back(json::read<Score>(one).figures);
    return out;
}

std::string name_of(Tx& tx, Who who, const std::string& entity) {
    if (who == Who::street) {
        const auto block = support::space::find_block(tx, entity);
        return block ? block->name : entity;
    }
    const auto id = parse_id(entity);
    if (!id) return entity;
    if (who == Who::unit) {
        const auto unit = identity::find_unit(tx, {*id});
        return unit ? unit->name : entity;
    }
    const auto officer = identity::find_officer(tx, {*id});
    return officer ? officer->display_name : entity;
}

bool sees(const Caller& caller, Who who, const Figures& figures) {
    const auto scope = caller.require(who == Who::officer ? "scoring.officers" : "scoring.read");
    if (scope == Scope::district) return true;
    if (figures.entity.empty()) return false;
    if (who == Who::street) return figures.entity == caller.street;
    if (who == Who::officer && scope == Scope::own) return figures.entity == print_id(caller.officer.value);
    return caller.unit && figures.unit == caller.unit;
}

Scores shown(Tx& tx, Who who, Period period, std::vector<Score> rated, Figures district, const Caller& caller) {
    Scores out{who, period.from, period.to, {}, std::move(district), std::ranges::count_if(rated, [](const Score& one) { return one.rank.has_value(); }), {}};
    for (auto& one : rated)
        if (sees(caller, who, one.figures)) one.name = name_of(tx, who, one.figures.entity), out.rows.push_back(std::move(one));
    return out;
}

std::vector<Score> by_points(std::vector<Score> rows) {
    std::ranges::stable_sort(rows, std::ranges::greater{}, &Score::points);
    return rows;
}

struct Split {
    Figures district;
    std::vector<Figures> rows;
};
Split split(std::vector<Figures> all) {
    const auto whole = std::ranges::find(all, "", &Figures::entity);
    Split out{*whole, {}};
    for (auto& one : all)
        if (!one.entity.empty()) out.rows.push_back(std::move(one));
    return out;
}

Scores kept(Tx& tx, const Edition& edition, Period period, Who who, const Caller& caller) {
    Figures district{};
    std::vector<Score> rows;
    for (const auto& body : tx.all(first_column<std::string>, "select body from scoring_row where edition = ? and who = ? order by entity", edition.id, who)) {
        auto one = json::read<Score>(body);
        if (one.figures.entity.empty()) district = std::move(one.figures);
        else rows.push_back(std::move(one));
    }
    auto out = shown(tx, who, period, by_points(std::move(rows)), std::move(district), caller);
    out.edition = edition;
    out.edition->computed_by = identity::actor_name(tx, edition.computed_by);
    return out;
}

void keep(Tx& tx, const Edition& edition, const std::vector<Outcome>& outcomes, const Reference& reference) {
    tx.run("insert into scoring_edition (id, first_day, number, appeals, computed_at, computed_by, reason) values (?, ?, ?, ?, ?, ?, ?)", edition.id, edition.first_day, edition.number,
           edition.appeals, edition.computed_at, edition.computed_by, edition.reason);
    const auto put = [&](Who who, const Score& one) {
        tx.run("insert into scoring_row (edition, who, entity, body) values (?, ?, ?, ?)", edition.id, who, one.figures.entity, json::text(one));
    };
    for (const auto who : whos) {
        auto [district, rows] = split(figures_of(outcomes, who, reference));
        for (const auto& one : rate(rows, formula_in_force(tx))) put(who, one);
        put(who, {std::move(district), {}, {}, {}, {}, {}});
    }
    for (const auto& o : outcomes)
        tx.run("insert into scoring_outcome (edition, appeal, kind, street, unit, officer, responded, handled, solved, satisfied, first_right, reopened, disputed, hours) "
               "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
               edition.id, o.appeal, o.kind, o.street, o.unit, o.officer, o.responded, o.handled, o.solved, o.satisfied, o.first_right, o.reopened, o.disputed, o.hours);
}
}

Period period(Date from, Date to) {
    if (to < from || to - from > days{365})
        throw Invalid("to", "scoring.period", {"时间段不对：结束不能早于开始，最长 366 天。", "The period is wrong: its end may not be before its beginning, 366 days at most."});
    return {from, to};
}

Period month_of(Date day) {
    const std::chrono::year_month_day d{day};
    const auto month = d.year() / d.month();
    return {Date(month / 1), Date(month / std::chrono::last)};
}

Scores scores(Outside& outside, Period period, Who who, const Caller& caller) {
    caller.require(who == Who::officer ? "scoring.officers" : "scoring.read");
    const auto before = outside.store.read(caller.actor, [&](Tx& tx) -> std::optional<Scores> {
        const auto edition = edition_of(tx, period);
        return edition ? std::optional(kept(tx, *edition, period, who, caller)) : std::nullopt;
    });
    if (before) return *before;
    const auto found = gather(outside, caller.actor, period);
    auto [district, rows] = split(figures_of(found.counted, who, Reference(found.reference)));
    return outside.store.read(caller.actor, [&](Tx& tx) { return shown(tx, who, period, rate(rows, formula_in_force(tx)), std::move(district), caller); });
}

std::vector<AppealLine> cases_of(Outside& outside, Period period, Who who, const std::string& entity, Measure measure, std::optional<bool> met, const Caller& caller) {
    const auto edition = outside.store.read(caller.actor, [&](Tx& tx) { return edition_of(tx, period); });
    const auto outcomes = edition ? outside.store.read(caller.actor, [&](Tx& tx) {
        static const std::string sql = "select " + columns<Outcome>() + " from scoring_outcome where edition = ?";
        return tx.all(row_as<Outcome>, sql, edition->id);
    })
                                  : gather(outside, caller.actor, period).counted;
    std::vector<Outcome> its;
    std::ranges::copy_if(outcomes, std::back_inserter(its), [&](const Outcome& one) { return entity.empty() || of(one, who) == entity; });
    if (its.empty()) throw NotFound("scoring.entity");
    const auto unit = entity.empty() ? std::nullopt : figures_of(its, who, Reference({})).at(1).unit;
    if (!sees(caller, who, {entity, unit, 0, 0, {}})) throw NotFound("scoring.entity");
    std::vector<Id<Appeal>> ids;
    for (const auto& one : its)
        if (const auto was = of(one, measure); was && (!met || *was == *met)) ids.push_back(one.appeal);
    std::ranges::sort(ids, std::ranges::greater{}, &Id<Appeal>::value);
    if (ids.size() > cases_max) ids.resize(cases_max);
    return outside.store.read(caller.actor, [&](Tx& tx) { return lines(tx, ids, caller); });
}

Edition compute(Outside& outside, const Actor& actor, Date in_month, std::string_view reason) {
    if (blank(reason)) throw Invalid("reason", "scoring.reason_missing", {"请写明重新计算的理由。", "Say why it is computed."});
    const auto month = month_of(in_month);
    if (outside.store.now() < begin_of(month.to + days{1})) throw Invalid("month", "scoring.month_not_over", {"这个月还没有结束。", "The month is not over."});
    const auto found = gather(outside, actor, month);
    const Reference reference(found.reference);
    return outside.store.write(actor, [&](Tx& tx) {
        const auto before = edition_of(tx, month);
        const Edition edition{tx.new_id<Edition>(), month.from, before ? before->number + 1 : 1, static_cast<std::int64_t>(found.counted.size()), tx.now(), tx.actor().name, trimmed(reason)};
        keep(tx, edition, found.counted, reference);
        tx.trace("scoring.computed", edition.id, before ? json::text(*before) : "", json::text(edition), edition.reason);
        return edition;
    });
}

std::vector<Edition> editions(Tx& tx) {
    static const std::string sql = "select " + columns<Edition>() + " from scoring_edition e where not exists (select 1 from scoring_edition later where later.first_day = e.first_day and later.number > e.number) "
                                   "order by first_day desc";
    return tx.all(row_as<Edition>, sql);
}

std::vector<Effect> effect(Outside& outside, Id<decision::Version> version, Who who, const Caller& caller) {
    if (caller.require(who == Who::officer ? "scoring.officers" : "scoring.read") != Scope::district) throw Forbidden("scoring.district");
    return outside.store.read(caller.actor, [&](Tx& tx) {
        const auto draft = decision::model_of_version(tx, formula_model, version);
        auto months = editions(tx);
        if (months.size() > 12) months.resize(12);
        std::vector<Effect> out;
        for (const auto& month : months) {
            const auto rows = split(kept_figures(tx, month.id, who)).rows;
            std::map<std::string, Shift> shifts;
            for (auto& one : rate(rows, formula_in_force(tx)))
                shifts[one.figures.entity] = {one.figures.entity, name_of(tx, who, one.figures.entity), one.points, {}, one.rank, {}, one.grade, {}};
            for (auto& one : rate(rows, formula_of(*draft, tx.now()))) {
                auto& shift = shifts[one.figures.entity];
                shift.after = one.points, shift.rank_after = one.rank, shift.grade_after = one.grade;
            }
            Effect effect{month.first_day, {}};
            for (auto& [entity, shift] : shifts) effect.rows.push_back(std::move(shift));
            std::ranges::stable_sort(effect.rows, std::ranges::greater{}, [](const Shift& one) { return std::abs(one.after.value_or(0) - one.before.value_or(0)); });
            out.push_back(std::move(effect));
        }
        return out;
    });
}
}
