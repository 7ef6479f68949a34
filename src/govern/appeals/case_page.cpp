// The page of one appeal, its trace, and what the resident sees of it.
#include "base/text.hpp"
#include "govern/appeals/after_closing.hpp"
#include "govern/appeals/open311.hpp"
#include "govern/appeals/supervision.hpp"
#include "govern/appeals/repeats.hpp"
#include "govern/appeals/views.hpp"
#include "kernel/trail/trail.hpp"
#include "support/space/space.hpp"
namespace yiwang::govern::appeals {
namespace {
std::string block_name(Tx& tx, const std::string& code) {
    const auto block = code.empty() ? std::nullopt : support::space::find_block(tx, code);
    return block ? block->name : "";
}

std::vector<std::string> actions_of(const Appeal& appeal, const Caller& caller, bool extension_waits, const std::optional<Objection>& objected) {
    const auto may = [&](std::string_view right) { return reaches(caller, right, appeal); };
    std::vector<std::string> out;
    switch (appeal.state) {
        case State::filed:
            if (may("appeals.dispatch")) out.push_back("dispatch");
            break;
        case State::dispatched:
            if (may("appeals.handle")) out = {"take", "send_back", "dispute"};
            break;
        case State::handling:
            if (may("appeals.handle")) {
                out = {"finish", "add_evidence"};
                if (!extension_waits) out.push_back("ask_extension");
                out.push_back("send_back");
                out.push_back("dispute");
            }
            if (extension_waits && may("appeals.extend")) out.push_back("decide_extension");
            break;
        case State::checking:
            if (may("appeals.check")) out.push_back("check");
            break;
        case State::disputed:
            if (may("appeals.arbitrate")) out.push_back("rule");
            break;
        case State::reviewing:
            if (may("appeals.check")) out.push_back("review");
            break;
        case State::closed:
            if (objected && !objected->upheld && may("appeals.check")) out.push_back("decide_objection");
            if (!objected && appeal.stars && *appeal.stars <= 2 && may("appeals.handle")) out.push_back("object_to_rating");
            break;
        case State::joined:
            if (may("appeals.dispatch")) out.push_back("take_apart");
            break;
        case State::imported: break;
    }
    return out;
}

// What an appeal's trace says to the person who filed it; empty for what is not theirs to know.
Sentence told_to_reporter(const trail::Entry& entry) {
    const auto& verb = entry.verb;
    if (verb == "appeals.filed") return {"已收到您的诉求", "Your appeal was received"};
    if (verb == "appeals.dispatched") {
        const auto after = json::parse(entry.after);
        const std::string unit(after.at("unit").as_string());
        return {"已转给" + unit, "Passed to " + unit};
    }
    if (verb == "appeals.taken") return {"承办单位已接收，正在处理", "The unit has taken it up"};
    if (verb == "appeals.sent_back") return {"承办单位认为不属其职责，重新分派中", "The unit says it is not theirs; finding the right one"};
    if (verb == "appeals.disputed") return {"承办单位认为应由其他单位负责，正在裁定", "The unit says it is another's; it is being settled"};
    if (verb == "appeals.ruled") return {"已确定由" + entry.after + "负责", entry.after + " answers for it"};
    if (verb == "appeals.said_not_fixed") return {"您反映未解决，已转复核", "You said it is not fixed; a reviewer looks at it"};
    if (verb == "appeals.reopened") return {"复核认为没有解决，已重新办理", "The reviewer agrees; it is worked on again"};
    if (verb == "appeals.closing_stands") return {"复核认为已经解决：" + entry.why, "The reviewer holds it fixed: " + entry.why};
    if (verb == "appeals.extended") return {"需要更多时间，期限已延长", "More time is needed; the limit was extended"};
    if (verb == "appeals.finished") return {"承办单位已处理，正在核查结果", "Done by the unit; the result is being checked"};
    if (verb == "appeals.returned_for_correction") return {"核查未通过，已要求重新处理", "Not good enough; sent back to be done again"};
    if (verb == "appeals.closed") return {"已办结，请评价", "Closed; tell us how we did"};
    if (verb == "appeals.rated") return {"您已评价", "You rated it"};
    if (verb == "appeals.joined") return {"与他人反映的同一件事一并办理，进展在这里更新", "Handled together with what others told of the same; its progress is shown here"};
    if (verb == "appeals.taken_apart") return {"经核对为另一件事，单独办理", "It is another matter after all, and is handled by itself"};
    return {};
}

// Of the main appeal: between it and its own reporter, not for those who told of the same.
bool personal(const trail::Entry& entry) {
    return entry.verb == "appeals.filed" || entry.verb == "appeals.rated" || entry.verb == "appeals.said_not_fixed" || entry.verb == "appeals.taken_apart";
}

// Those that the caller may join it to.
std::vector<SuspectedView> suspected_views(Tx& tx, Id<Appeal> id, const Caller& caller) {
    std::vector<SuspectedView> out;
    for (auto& one : suspected(tx, id)) {
        const auto main = main_of(tx, get(tx, one.main));
        if (takes_voices(tx, main) && reaches(caller, "appeals.dispatch", main)) out.push_back({one.main, main.number, main.title, main.state, main.filed_at, one.score, std::move(one.reasons)});
    }
    return out;
}

std::vector<VoiceView> voice_views(Tx& tx, Id<Appeal> main, const Caller& caller) {
    std::vector<VoiceView> out;
    for (const auto& one : voices(tx, main)) {
        const auto voice = get(tx, one.appeal);
        out.push_back({voice.id, voice.number, voice.title, voice.channel, masked_name(voice.reporter_name), voice.filed_at, one.score, voice.stars, reaches(caller, "appeals.dispatch", voice)});
    }
    return out;
}
}

Sentence words_of(const Appeal& appeal, const std::string& unit) {
    switch (appeal.state) {
        case State::imported: return {"已登记", "Registered"};
        case State::filed: return {"我们正在为您找负责的单位", "We are finding the unit that answers for it"};
        case State::dispatched: return {unit + " 即将接收", unit + " is about to take it up"};
        case State::handling: return {unit + " 正在处理", unit + " is working on it"};
        case State::disputed: return {"正在确定负责的单位", "It is being settled which unit answers for it"};
        case State::checking: return {"已处理，正在核查结果", "Done; the result is being checked"};
        case State::closed: return {"已办结", "Closed"};
        case State::reviewing: return {"您反映未解决，正在复核", "You said it is not fixed; it is being looked at again"};
        case State::joined: return {"与他人反映的同一件事一并办理", "Handled together with what others told of the same"};
    }
    return {};
}

Sentence state_name(State state) {
    switch (state) {
        case State::imported: return {"已导入", "Imported"};
        case State::filed: return {"待分拨", "To dispatch"};
        case State::dispatched: return {"待接收", "To be taken"};
        case State::handling: return {"处置中", "In hand"};
        case State::disputed: return {"争议待裁", "Disputed"};
        case State::checking: return {"待核查", "To check"};
        case State::closed: return {"已办结", "Closed"};
        case State::reviewing: return {"待复核", "To review"};
        case State::joined: return {"已并入", "Joined"};
    }
    return {};
}

AppealPage page(Tx& tx, const Appeal& a, const Caller& caller) {
    const auto kind = duty_of(tx, a);
    const auto unit = a.unit ? identity::find_unit(tx, a.unit) : std::nullopt;
    const auto asked = extensions(tx, a.id);
    const auto objected = a.state == State::closed ? objection(tx, a.id) : std::nullopt;
    const bool at_work = a.state == State::dispatched || a.state == State::handling;
    AppealPage out{};
    out.id = a.id, out.number = a.number, out.title = a.title, out.text = a.text, out.state = a.state, out.channel = a.channel;
    if (const auto channel = find_channel(tx, a.channel)) out.channel_name = caller.language == Language::en ? channel->name_en : channel->name;
    out.kind_code = a.kind;
    if (kind) {
        out.kind_name = kind->level3;
        out.kind_path = kind->level1 + " / " + kind->level2 + " / " + kind->level3;
        out.legal_basis = kind->legal_basis;
    }
    out.unit = a.unit, out.unit_name = unit ? unit->name : "";
    out.street = a.street, out.street_name = block_name(tx, a.street);
    out.community = a.community, out.community_name = block_name(tx, a.community);
    out.lng = a.lng, out.lat = a.lat, out.address = a.address;
    if (const auto report = find_report(tx, a.id)) out.media_url = report->media_url;
    out.reporter_known = !a.reporter_name.empty() || !a.reporter_phone.empty() || !email_of(tx, a.id).empty();
    out.reporter_name = masked_name(a.reporter_name), out.reporter_phone = masked_phone(a.reporter_phone);
    out.may_reveal = out.reporter_known && reaches(caller, "appeals.see_person", a);
    out.lane = a.lane, out.mood = a.mood, out.subject = a.subject, out.filed_at = a.filed_at, out.dispatched_at = a.dispatched_at, out.taken_at = a.taken_at;
    out.finished_at = a.finished_at, out.closed_at = a.closed_at, out.due_at = a.due_at;
    if (const auto task = at_work ? flow::open_task(tx, a.id.value, "handle") : std::nullopt; task && task->paused_at) out.paused_at = task->paused_at, out.due_at = task->due_at;
    out.overdue = out.due_at && *out.due_at < out.paused_at.value_or(a.finished_at.value_or(tx.now()));
    if (const auto officer = a.taken_by ? identity::find_officer(tx, a.taken_by) : std::nullopt) out.taken_by = officer->display_name;
    out.result = a.result, out.sent_back = a.sent_back, out.reworked = a.reworked, out.stars = a.stars, out.rating_comment = a.rating_comment;
    for (const auto& one : evidence(tx, a.id))
        out.files.push_back({one.file, one.name, one.type, one.purpose, one.note, identity::actor_name(tx, one.added_by), one.added_at});
    for (const auto& one : asked)
        out.extensions.push_back({one.amount, one.unit, one.reason, identity::actor_name(tx, one.asked_by), one.asked_at, one.approved,
                                  one.decided_by.empty() ? "" : identity::actor_name(tx, one.decided_by), one.decision_reason, one.decided_at});
    out.actions = actions_of(a, caller, !asked.empty() && !asked.back().approved, objected);
    if (a.lane == Lane::urgent) std::erase(out.actions, "dispute");
    for (auto& one : supervisions(tx, a.id)) out.supervisions.push_back(with_names(tx, std::move(one)));
    const bool stands = !out.supervisions.empty() && !out.supervisions.back().lifted_at, waits = stands && !out.supervisions.back().replied_at;
    if (at_work && !waits && reaches(caller, "appeals.supervise", a)) out.actions.push_back("supervise");
    if (waits && reaches(caller, "appeals.handle", a)) out.actions.push_back("report_to_supervisor");
    if (stands && reaches(caller, "appeals.supervise", a)) out.actions.push_back("lift_supervision");
    out.voices = voice_views(tx, a.id, caller);
    const auto counted = count_voices(tx, {a.id});
    out.voice_count = counted.empty() ? 1 : counted.begin()->second;
    if (a.state == State::filed && reaches(caller, "appeals.dispatch", a)) out.suspected = suspected_views(tx, a.id, caller);
    if (const auto main = main_of(tx, a); main.id != a.id) out.main = main.id, out.main_number = main.number;
    return out;
}

std::vector<TraceLine> trace_of(Tx& tx, const Appeal& appeal) {
    std::vector<TraceLine> out;
    for (const auto& entry : trail::of(tx, appeal.id))
        out.push_back({print_id(entry.id), entry.at, entry.actor, identity::actor_name(tx, entry.actor), entry.verb, entry.before, entry.after, entry.why});
    return out;
}

Progress progress(Tx& tx, std::string_view number, std::string_view phone_code) {
    const auto appeal = find_by_number(tx, number);
    check_code(appeal.value_or(Appeal{}), phone_code);
    const auto main = main_of(tx, *appeal);
    const auto unit = main.unit ? identity::find_unit(tx, main.unit) : std::nullopt;
    const auto words = words_of(main, unit ? unit->name : "");
    Progress out{appeal->number, appeal->title, main.state, words.zh, words.en, appeal->filed_at, main.due_at, {}, "", appeal->stars,
                 appeal->rating_comment, main.state == State::closed && !appeal->stars, may_reopen(tx, *appeal)};
    if (main.state == State::closed) out.result = main.result;
    const auto tell = [&](const trail::Entry& entry) {
        auto said = told_to_reporter(entry);
        if (!said.zh.empty()) out.steps.push_back({entry.at, std::move(said.zh), std::move(said.en)});
    };
    for (const auto& entry : trail::of(tx, appeal->id)) tell(entry);
    if (main.id == appeal->id) return out;
    for (const auto& entry : trail::of(tx, main.id))
        if (!personal(entry)) tell(entry);
    std::ranges::stable_sort(out.steps, {}, &Step::at);
    return out;
}
}
