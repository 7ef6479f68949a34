// Campaigns 专项治理: one class of appeals is brought down together, with a target and what it was before and after.
//
// A campaign is about one kind in one street or the whole district, from day to day, under a lead unit. Its measure is the appeals
// filed each week: of the eight weeks before it, while it ran, and of the weeks after. The target says to what share of the
// weekly mean before they are to fall. Functions with a Tx work in the caller's transaction, on any worker thread.
#pragma once
#include "govern/appeals/views.hpp"
#include "kernel/module/module.hpp"
namespace yiwang::govern::appeals::campaigns {

enum class CampaignState { running, ended, dropped };
BOOST_DESCRIBE_ENUM(CampaignState, running, ended, dropped)

struct Campaign {
    Id<Campaign> id;
    std::string title, why;
    std::string kind, street;  // street "": the whole district
    Id<identity::Unit> lead;
    std::int64_t target_percent;  // of the weekly mean before, 0..100
    Date begins_on, ends_on;      // both included
    CampaignState state;
    std::string begun_by;
    Instant begun_at;
    std::string conclusion;
    std::optional<Instant> ended_at;
};
BOOST_DESCRIBE_STRUCT(Campaign, (), (id, title, why, kind, street, lead, target_percent, begins_on, ends_on, state, begun_by, begun_at, conclusion, ended_at))

struct NewCampaign {
    std::string title, why, kind;
    std::optional<std::string> street{};
    Id<identity::Unit> lead;
    std::int64_t target_percent;
    Date begins_on, ends_on;
};
BOOST_DESCRIBE_STRUCT(NewCampaign, (), (title, why, kind, street, lead, target_percent, begins_on, ends_on))
// Throws Invalid with the field: empty words, an unknown kind, street or unit, a target out of 0 to 100, days in the wrong
// order or more than a year apart; Conflict "campaigns.running": one of the same kind and place runs.
Campaign begin(Tx&, const NewCampaign&);
Campaign get(Tx&, Id<Campaign>);  // throws NotFound
std::vector<Campaign> campaigns(Tx&);  // those that run first, then the latest; 200 at most

struct Entry {
    std::string text, written_by;
    Instant written_at;
};
BOOST_DESCRIBE_STRUCT(Entry, (), (text, written_by, written_at))
// What was done. Throws Conflict "campaigns.over".
void note(Tx&, Id<Campaign>, std::string_view text);
std::vector<Entry> entries(Tx&, Id<Campaign>);  // oldest first
// dropped: without having been carried out. Throws Invalid: no conclusion; Conflict "campaigns.over".
void end(Tx&, Id<Campaign>, bool dropped, std::string_view conclusion);

enum class Phase { before, during, after };
BOOST_DESCRIBE_ENUM(Phase, before, during, after)
struct Week {
    Date from;  // seven days from here; the last may not be over
    Phase phase;
    std::int64_t filed;
};
BOOST_DESCRIBE_STRUCT(Week, (), (from, phase, filed))
struct Effect {
    std::vector<Week> weeks;
    double mean_before, mean_now;  // a whole week's; now: of the last four whole weeks since it began, of fewer where there are no more
    bool known, reached;           // known: there is a whole week since it began, and appeals before it
};
BOOST_DESCRIBE_STRUCT(Effect, (), (weeks, mean_before, mean_now, known, reached))
Effect effect(Tx&, const Campaign&);

Module module();
}
