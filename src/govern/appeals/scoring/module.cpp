#include "govern/appeals/scoring/embedded.hpp"
#include "govern/appeals/scoring/scoring.hpp"
namespace yiwang::govern::appeals::scoring {
namespace {
struct Asked {
    Who who;
    Date from, to;
};
BOOST_DESCRIBE_STRUCT(Asked, (), (who, from, to))
Scores show(Outside& outside, const Request& request, const Asked& in) {
    return scores(outside, period(in.from, in.to), in.who, request.caller);
}

struct AskedCases {
    Who who;
    Date from, to;
    std::optional<std::string> entity;  // nothing: the district
    Measure measure;
    std::optional<bool> met;
};
BOOST_DESCRIBE_STRUCT(AskedCases, (), (who, from, to, entity, measure, met))
Items<AppealLine> show_cases(Outside& outside, const Request& request, const AskedCases& in) {
    return {cases_of(outside, period(in.from, in.to), in.who, in.entity.value_or(""), in.measure, in.met, request.caller)};
}

Items<Edition> show_months(Tx& tx, const Request&, const Nothing&) {
    return {editions(tx)};
}

struct ComputeIn {
    Date month;  // any day of it
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(ComputeIn, (), (month, reason))
Edition compute_again(Outside& outside, const Request& request, const ComputeIn& in) {
    return compute(outside, request.caller.actor, in.month, in.reason);
}

struct EffectIn {
    Id<decision::Version> version;
    Who who;
};
BOOST_DESCRIBE_STRUCT(EffectIn, (), (version, who))
Items<Effect> show_effect(Outside& outside, const Request& request, const EffectIn& in) {
    return {effect(outside, in.version, in.who, request.caller)};
}

// Each of the last twelve months that is over long enough and is not kept yet, the oldest first.
void compute_what_is_over(Outside& outside, std::string_view) {
    const Actor actor{"system/scoring", "", {}};
    const auto known = outside.store.read(actor, [](Tx& tx) { return editions(tx); });
    const auto settled = local_date(outside.store.now()) - std::chrono::days{outside.config.number("scoring.settle_days")};
    const std::chrono::year_month_day today{settled};
    for (int back = 12; back > 0; --back) {
        const Date month(today.year() / today.month() / 1 - std::chrono::months{back});
        if (std::ranges::find(known, month, &Edition::first_day) != known.end()) continue;
        bool any = false;
        each_due(outside.store, actor, from_local(LocalTime(month)), from_local(LocalTime(month_of(month).to + std::chrono::days{1})), [&](const DueAppeal&) { any = true; });
        if (any) compute(outside, actor, month, "月度考评");
    }
}
}

Module module() {
    return {.name = "scoring",
            .schema = embedded::schema,
            .routes = {work("GET", "/api/scoring/scores", signed_in(), show, {.summary = "Figures and scores of units, streets or officers in a period"}),
                       work("GET", "/api/scoring/cases", signed_in(), show_cases, {.summary = "The appeals behind a figure"}),
                       get("/api/scoring/months", holds("scoring.read"), show_months, {.summary = "Months that are computed, with when and why"}),
                       work("POST", "/api/scoring/months", holds("scoring.compute"), compute_again, {.summary = "Compute a month, again if it was before"}),
                       work("GET", "/api/scoring/effect", holds("scoring.read"), show_effect, {.summary = "Past months by another version of the formula"})},
            .jobs = {{.name = "scoring.compute", .run = compute_what_is_over, .every = std::chrono::hours{1}, .lease = std::chrono::hours{1}}},
            .rights = {"scoring.read", "scoring.officers", "scoring.compute"},
            .settings = {{"scoring.respond_working_hours", "8", "Working hours within which a unit takes up what it is given"},
                         {"scoring.respond_urgent_hours", "2", "Hours within which it takes up what is urgent"},
                         {"scoring.settle_days", "5", "Days after its end after which a month is computed, for ratings and checks still to come"}}};
}
}
