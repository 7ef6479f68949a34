#include "govern/appeals/analysis/analysis.hpp"
#include "govern/appeals/analysis/embedded.hpp"
#include "kernel/job/job.hpp"
#include "support/space/space.hpp"
namespace yiwang::govern::appeals::analysis {
namespace {

struct HotspotView {
    Hotspot hotspot;
    std::string street_name, judged_by_name;
};
BOOST_DESCRIBE_STRUCT(HotspotView, (), (hotspot, street_name, judged_by_name))

struct Findings {
    std::optional<Look> look;  // nothing: nobody has looked yet
    std::vector<HotspotView> hotspots;
    std::vector<Topic> topics;
    std::vector<Group> groups;
    std::vector<Load> loads;
};
BOOST_DESCRIBE_STRUCT(Findings, (), (look, hotspots, topics, groups, loads))

Findings show(Tx& tx, const Request& request, const Nothing&) {
    Findings out{latest_look(tx), {}, topics(tx, request.caller), groups(tx, request.caller), loads(tx, request.caller)};
    for (auto& one : hotspots(tx, request.caller)) {
        const auto block = one.street.empty() ? std::nullopt : support::space::find_block(tx, one.street);
        const auto by = one.judged_by.empty() ? "" : identity::actor_name(tx, one.judged_by);
        out.hotspots.push_back({std::move(one), block ? block->name : "", by});
    }
    return out;
}

struct OfFinding {
    Id<Finding> finding;
};
BOOST_DESCRIBE_STRUCT(OfFinding, (), (finding))
Items<AppealLine> show_rows(Tx& tx, const Request& request, const OfFinding& in) {
    return {rows_of(tx, in.finding, request.caller)};
}

struct JudgementIn {
    Id<Hotspot> hotspot;
    Judgement judgement;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(JudgementIn, (), (hotspot, judgement, reason))
Findings judge_hotspot(Tx& tx, const Request& request, const JudgementIn& in) {
    judge(tx, in.hotspot, in.judgement, in.reason, request.caller);
    return show(tx, request, {});
}

// Told as a job, for it may take a minute; told twice it is done once.
void look_now(Tx& tx, const Request&, const Nothing&) {
    job::enqueue(tx, "analysis.look_now", Nothing{}, {.key = "now"});
}

void run_look(Outside& outside) {
    look(outside.store, {"system/analysis", "", {}}, {.recurrence_days = static_cast<double>(outside.config.number("analysis.recurrence_days"))});
}
void nightly(Outside& outside, std::string_view) {
    if (outside.config.text("analysis.nightly") == "true") run_look(outside);
}
void asked(Outside& outside, std::string_view) {
    run_look(outside);
}
}

Module module() {
    constexpr auto lease = std::chrono::hours{1};
    return {.name = "analysis",
            .schema = embedded::schema,
            .routes = {get("/api/analysis/findings", holds(std::string(right)), show, {.summary = "Hot spots, rising topics, groups and next week's load"}),
                       get("/api/analysis/findings/{finding}/appeals", holds(std::string(right)), show_rows, {.summary = "The appeals behind a finding"}),
                       post("/api/analysis/hotspots/{hotspot}/judgement", holds(std::string(right)), judge_hotspot, {.summary = "Say whether a hot spot was real"}),
                       post("/api/analysis/look", holds(std::string(right), 6), look_now, {.summary = "Look again, soon"})},
            .jobs = {{.name = "analysis.look", .run = nightly, .every = std::chrono::hours{24}, .lease = lease}, {.name = "analysis.look_now", .run = asked, .lease = lease}},
            .tells = {HotspotFound::name},
            .rights = {right},
            .settings = {{"analysis.nightly", "true", "Look each night for hot spots, rising topics, groups and next week's load"},
                         {"analysis.recurrence_days", "100", "A hot spot is told if chance alone shows one as strong less often than once in so many days"}}};
}
}
