#include "govern/appeals/campaigns/campaigns.hpp"
#include "govern/appeals/campaigns/embedded.hpp"
#include "support/space/space.hpp"
namespace yiwang::govern::appeals::campaigns {
namespace {
struct Line {
    Campaign campaign;
    std::string kind_name, street_name, lead_name, begun_by_name;
    double mean_before, mean_now;
    bool known, reached;
};
BOOST_DESCRIBE_STRUCT(Line, (), (campaign, kind_name, street_name, lead_name, begun_by_name, mean_before, mean_now, known, reached))
struct View {
    Line line;
    std::vector<Week> weeks;
    std::vector<Entry> entries;
    bool may_lead;  // note and end it
};
BOOST_DESCRIBE_STRUCT(View, (), (line, weeks, entries, may_lead))

Line line_of(Tx& tx, const Campaign& one, const Effect& effect) {
    const auto kind = duties::find_kind(tx, one.kind);
    const auto street = one.street.empty() ? std::nullopt : support::space::find_block(tx, one.street);
    const auto lead = identity::find_unit(tx, one.lead);
    return {one, kind ? kind->level3 : one.kind, street ? street->name : "", lead ? lead->name : "", identity::actor_name(tx, one.begun_by), effect.mean_before, effect.mean_now, effect.known, effect.reached};
}

// By reach: the district, or the unit that leads it.
bool may_lead(const Campaign& one, const Caller& caller) {
    const auto scope = caller.scope("campaigns.lead");
    return scope && (*scope == Scope::district || (*scope == Scope::unit && one.lead == caller.unit));
}

View view(Tx& tx, Id<Campaign> id, const Caller& caller) {
    const auto one = get(tx, id);
    const auto found = effect(tx, one);
    View out{line_of(tx, one, found), found.weeks, entries(tx, id), one.state == CampaignState::running && may_lead(one, caller)};
    for (auto& entry : out.entries) entry.written_by = identity::actor_name(tx, entry.written_by);
    return out;
}

Items<Line> list(Tx& tx, const Request&, const Nothing&) {
    Items<Line> out;
    for (const auto& one : campaigns(tx)) out.items.push_back(line_of(tx, one, effect(tx, one)));
    return out;
}

View begin_one(Tx& tx, const Request& request, const NewCampaign& in) {
    if (request.caller.require("campaigns.lead") != Scope::district) throw Forbidden("campaigns.lead");
    return view(tx, begin(tx, in).id, request.caller);
}

struct Named {
    Id<Campaign> campaign;
};
BOOST_DESCRIBE_STRUCT(Named, (), (campaign))
View show(Tx& tx, const Request& request, const Named& in) {
    return view(tx, in.campaign, request.caller);
}

void check_lead(Tx& tx, Id<Campaign> id, const Caller& caller) {
    caller.require("campaigns.lead");
    if (!may_lead(get(tx, id), caller)) throw Forbidden("campaigns.lead");
}

struct NoteIn {
    Id<Campaign> campaign;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(NoteIn, (), (campaign, text))
View note_one(Tx& tx, const Request& request, const NoteIn& in) {
    check_lead(tx, in.campaign, request.caller);
    note(tx, in.campaign, in.text);
    return view(tx, in.campaign, request.caller);
}

struct EndIn {
    Id<Campaign> campaign;
    std::string conclusion;
    std::optional<bool> dropped;
};
BOOST_DESCRIBE_STRUCT(EndIn, (), (campaign, conclusion, dropped))
View end_one(Tx& tx, const Request& request, const EndIn& in) {
    check_lead(tx, in.campaign, request.caller);
    end(tx, in.campaign, in.dropped.value_or(false), in.conclusion);
    return view(tx, in.campaign, request.caller);
}
}

Module module() {
    const std::string one = "/api/campaigns/{campaign}";
    return {.name = "campaigns",
            .schema = embedded::schema,
            .routes = {get("/api/campaigns", holds("campaigns.read"), list, {.summary = "Campaigns, with what it was before and is now"}),
                       post("/api/campaigns", holds("campaigns.lead"), begin_one, {.summary = "Begin a campaign", .status = 201}),
                       get(one, holds("campaigns.read"), show, {.summary = "A campaign: its weeks and what was done"}),
                       post(one + "/entries", holds("campaigns.lead"), note_one, {.summary = "What was done"}),
                       post(one + "/end", holds("campaigns.lead"), end_one, {.summary = "End it with a conclusion, or drop it"})},
            .rights = {"campaigns.read", "campaigns.lead"}};
}
}
