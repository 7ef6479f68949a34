#include "govern/appeals/callouts/calling.hpp"
#include "govern/appeals/callouts/embedded.hpp"
#include "kernel/job/job.hpp"
namespace yiwang::govern::appeals::callouts {
namespace {
struct CallView {
    std::string officer_name;
    Instant called_at;
    std::int64_t round;
};
BOOST_DESCRIBE_STRUCT(CallView, (), (officer_name, called_at, round))
struct CalloutView {
    Callout callout;
    std::string number, title, unit_name, answered_by_name;
    std::vector<CallView> calls;
};
BOOST_DESCRIBE_STRUCT(CalloutView, (), (callout, number, title, unit_name, answered_by_name, calls))

std::string officer_name(Tx& tx, Id<identity::Officer> id) {
    const auto officer = id ? identity::find_officer(tx, id) : std::nullopt;
    return officer ? officer->display_name : "";
}

Items<CalloutView> list_callouts(Tx& tx, const Request& request, const Nothing&) {
    Items<CalloutView> out;
    for (const auto& one : callouts(tx, request.caller)) {
        const auto appeal = get(tx, one.appeal);
        const auto unit = identity::find_unit(tx, one.unit);
        CalloutView view{one, appeal.number, appeal.title, unit ? unit->name : "", officer_name(tx, one.answered_by), {}};
        for (const auto& call : calls(tx, one.id)) view.calls.push_back({officer_name(tx, call.officer), call.called_at, call.round});
        out.items.push_back(std::move(view));
    }
    return out;
}

struct OfUnit {
    Id<identity::Unit> unit;
};
BOOST_DESCRIBE_STRUCT(OfUnit, (), (unit))
struct Person {
    Id<identity::Officer> officer;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Person, (), (officer, name))
struct RosterView {
    std::vector<Person> roster;      // as it was set
    std::vector<Person> chain;       // who is called, in this order
    std::vector<Person> candidates;  // of the unit
};
BOOST_DESCRIBE_STRUCT(RosterView, (), (roster, chain, candidates))

void check_unit(Tx& tx, Id<identity::Unit> unit, const Caller& caller) {
    const bool own = caller.require("callouts.roster") != Scope::district;
    if (!identity::find_unit(tx, unit) || (own && unit != caller.unit)) throw NotFound("callouts.unit");
}

RosterView show_roster(Tx& tx, const Request& request, const OfUnit& in) {
    check_unit(tx, in.unit, request.caller);
    RosterView out;
    for (const auto id : roster(tx, in.unit)) out.roster.push_back({id, officer_name(tx, id)});
    for (const auto id : chain(tx, in.unit)) out.chain.push_back({id, officer_name(tx, id)});
    for (const auto& officer : identity::officers_of(tx, in.unit)) out.candidates.push_back({officer.id, officer.display_name});
    return out;
}

struct RosterIn {
    Id<identity::Unit> unit;
    std::vector<Id<identity::Officer>> officers;
};
BOOST_DESCRIBE_STRUCT(RosterIn, (), (unit, officers))
RosterView put_roster(Tx& tx, const Request& request, const RosterIn& in) {
    check_unit(tx, in.unit, request.caller);
    set_roster(tx, in.unit, in.officers);
    return show_roster(tx, request, {in.unit});
}
}

Module module() {
    return {.name = "callouts",
            .schema = embedded::schema,
            .routes = {get("/api/callouts", holds("appeals.read"), list_callouts, {.summary = "Who was called for urgent matters, and who answered"}),
                       get("/api/callouts/rosters/{unit}", holds("callouts.roster"), show_roster, {.summary = "Whom a unit wants called, and who is"}),
                       put("/api/callouts/rosters/{unit}", holds("callouts.roster"), put_roster, {.summary = "Set whom to call, in this order"})},
            .jobs = {job::kind<Waited>("callouts.nobody_answered", nobody_answered)},
            .hears = {on<Moved>("callouts.appeal_moved", hear_moved)},
            .rights = {"callouts.roster"}};
}
}
