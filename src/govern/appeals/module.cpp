#include "govern/appeals/appeals.hpp"
#include "govern/appeals/embedded.hpp"
#include "govern/appeals/from_sources.hpp"
#include "govern/appeals/learning.hpp"
#include "govern/appeals/map_layer.hpp"
#include "govern/appeals/repeats.hpp"
#include "govern/appeals/routes.hpp"
#include "govern/appeals/steps.hpp"
#include "kernel/flow/flow.hpp"
#include "kernel/notice/notice.hpp"
namespace yiwang::govern::appeals {
namespace {
// The service task behind the timer on "handle": those who have it, and those who check, are told.
json::Object warn_overdue(Tx& tx, const ServiceCall& call) {
    const Appeal appeal = get(tx, {call.subject});
    const notice::Message message{"诉求超期 " + appeal.number, "“" + appeal.title + "”已超过处置期限，请尽快办理或申请延期。", link(appeal.id),
                                  "overdue." + appeal.number + "." + std::to_string(appeal.due_at ? appeal.due_at->time_since_epoch().count() : 0)};
    if (appeal.unit) notice::to_unit(tx, appeal.unit, "handler", message);
    tx.trace("appeals.overdue", appeal.id, "", "", "");
    return {};
}

// Behind the timer on "arbitrate": a dispute has waited too long.
json::Object warn_arbitration(Tx& tx, const ServiceCall& call) {
    const Appeal appeal = get(tx, {call.subject});
    notice::to_holders(tx, "appeals.arbitrate",
                       {"争议待裁超期 " + appeal.number, "“" + appeal.title + "”的权责争议已超过裁定期限，请尽快裁定。", link(appeal.id), "arbitration." + call.key});
    tx.trace("appeals.arbitration_overdue", appeal.id, "", "", "");
    return {};
}

// A new appeal: the desk's screens draw it.
void hear_filed(Tx& tx, const Filed&) {
    notice::changed(tx, "appeals");
}

void tell_closed(Tx& tx, const Appeal& appeal, std::string_view key) {
    tell_reporter(tx, appeal, "已办结", "您的诉求 " + appeal.number + " 已办结，请凭查询码 " + appeal.phone_code + " 查看结果并评价。", key);
}

// What it is to the unit that has it now.
std::string comes_as(State from) {
    if (from == State::checking) return "核查未通过，请重新处理";
    if (from == State::reviewing) return "复核认为未解决，请重新办理";
    return from == State::disputed ? "已裁定由本单位负责" : "新的诉求";
}

// A moved appeal: whose turn it now is gets a notice, a resident who can be reached a message when it is closed.
void hear_moved(Tx& tx, const Moved& fact) {
    notice::changed(tx, "appeals");
    const Appeal appeal = get(tx, fact.appeal);
    const std::string key = std::string(json::name_of(fact.to)) + "." + fact.number + "." + std::to_string(appeal.sent_back + appeal.reworked);
    if (fact.to == State::dispatched && fact.unit) notice::to_unit(tx, {fact.unit}, "handler", {comes_as(fact.from) + " " + fact.number, appeal.title, link(fact.appeal), key});
    if (fact.to == State::disputed)
        notice::to_holders(tx, "appeals.arbitrate", {"权责争议 " + fact.number, appeal.title, link(fact.appeal), key});
    if (fact.to == State::reviewing)
        notice::to_holders(tx, "appeals.check", {"诉求人称未解决 " + fact.number, appeal.title, link(fact.appeal), key + "." + print_id(appeal.closed_at ? appeal.closed_at->time_since_epoch().count() : 0)});
    if (fact.to == State::closed && fact.from == State::checking) {
        tell_closed(tx, appeal, key);
        for (const auto& voice : voices(tx, appeal.id)) tell_closed(tx, get(tx, voice.appeal), key + "." + print_id(voice.appeal.value));
    }
}

void hear_released(Tx& tx, const flow::Released& fact) {
    if (fact.process == "appeal" && fact.element == "handle") put_back(tx, {fact.matter});
}

void hear_rescheduled(Tx& tx, const flow::Rescheduled& fact) {
    if (fact.process != "appeal" || fact.element != "handle") return;
    follow_clock(tx, {fact.matter});
    notice::changed(tx, "appeals");
}

void learn(Outside& outside, std::string_view) {
    if (outside.config.text("appeals.learn") == "true") train_kinds(outside.store, {"system/appeals", "", {}});
}
}

Module module() {
    return {.name = "appeals",
            .schema = embedded::schema,
            .settled = {"appeals_channel", "appeals_model_use"},
            .routes = routes(),
            .processes = embedded::processes,
            .services = {{"appeals.warn_overdue", warn_overdue}, {"appeals.warn_arbitration", warn_arbitration}},
            .jobs = {{.name = "appeals.learn", .run = learn, .every = std::chrono::hours{24}, .lease = std::chrono::hours{2}}},
            .hears = {on<Filed>("appeals.filed_on_map", hear_filed), on<Moved>("appeals.moved_for_people", hear_moved),
                      on<flow::Released>("appeals.officer_left", hear_released), on<flow::Rescheduled>("appeals.rescheduled", hear_rescheduled), on<Moved>("appeals.moved_on_map", draw_moved),
                      on<support::sources::Received>("appeals.from_sources", take_from_source), on<support::sources::Changed>("appeals.added_from_sources", add_from_source),
                      on<Moved>("appeals.moved_for_sources", tell_source)},
            .tells = {Filed::name, Moved::name},
            .rights = {"appeals.read", "appeals.file", "appeals.dispatch", "appeals.handle", "appeals.extend", "appeals.check", "appeals.arbitrate", "appeals.supervise", "appeals.see_person",
                       "appeals.export", "appeals.import", "appeals.learn"},
            .settings = {{"appeals.learn", "true", "Learn each night from closed appeals what they are about"},
                         {"appeals.sure_percent", "60", "A suggestion less sure than this is for a person to look at"}}};
}
}
