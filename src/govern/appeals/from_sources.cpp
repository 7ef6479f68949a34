#include "govern/appeals/from_sources.hpp"
#include "base/text.hpp"
#include "govern/appeals/appeals.hpp"
#include "govern/appeals/repeats.hpp"
#include "kernel/identity/identity.hpp"
#include "support/sources/sources.hpp"
namespace yiwang::govern::appeals {
namespace {
namespace sources = support::sources;
constexpr std::size_t files_max = 9;

std::optional<Id<Appeal>> appeal_of(Tx& tx, Id<sources::Arrival> arrival) {
    return tx.first(first_column<Id<Appeal>>, "select appeal from appeals_arrival where arrival = ?", arrival);
}

// By its code or its third level's name in either language; other words leave it open.
std::optional<std::string> kind_of(Tx& tx, const std::string& words) {
    if (words.empty()) return {};
    const auto list = duties::list(tx);
    for (const auto* kind : list->kinds())
        for (const auto& name : {kind->code, kind->level3, kind->level3_en})
            if (folded(name) == folded(words)) return kind->code;
    return {};
}

// What became of an appeal, or of the main one that is handled for it.
void tell_source_of(Tx& tx, Id<Appeal> appeal, const Moved& fact) {
    const auto arrival = tx.first(first_column<Id<sources::Arrival>>, "select arrival from appeals_arrival where appeal = ?", appeal);
    if (!arrival) return;
    const auto unit = fact.unit ? identity::find_unit(tx, {fact.unit}) : std::nullopt;
    switch (fact.to) {
        case State::dispatched: return sources::report(tx, *arrival, sources::Step::progress, "已分拨至" + (unit ? unit->name : "承办单位"));
        case State::handling: return sources::report(tx, *arrival, sources::Step::progress, (unit ? unit->name : "承办单位") + "正在处理");
        case State::closed: return sources::report(tx, *arrival, sources::Step::finished, get(tx, fact.appeal).result);
        case State::disputed: return sources::report(tx, *arrival, sources::Step::progress, "正在确定负责的单位");
        case State::reviewing: return sources::report(tx, *arrival, sources::Step::progress, "诉求人反映未解决，正在复核");
        case State::joined: return sources::report(tx, *arrival, sources::Step::progress, "与同一事项的其他诉求一并办理");
        case State::imported:
        case State::filed:
        case State::checking: return;
    }
}
}

void take_from_source(Tx& tx, const sources::Received& fact) {
    if (appeal_of(tx, fact.arrival)) return;
    if (!known_channel(tx, fact.channel))
        return sources::refuse(tx, fact.arrival, {"channel", "appeals.unknown_channel", {"没有渠道“" + fact.channel + "”，请改来源的设置。", "There is no channel " + fact.channel + "; change the source's settings."}});
    const auto& matter = fact.matter;
    NewAppeal in{.text = matter.text, .title = matter.title, .kind = kind_of(tx, matter.kind_words), .channel = fact.channel, .lng = matter.lng, .lat = matter.lat,
                 .address = matter.address, .reporter_name = matter.reporter_name, .reporter_phone = matter.reporter_phone, .reporter_email = matter.reporter_email, .files = matter.files};
    if (in.files->size() > files_max) in.files->resize(files_max);
    Caller source;
    source.kind = Caller::Kind::system;
    source.actor = tx.actor();
    const auto appeal = file(tx, in, source);
    tx.run("insert into appeals_arrival (arrival, appeal) values (?, ?)", fact.arrival, appeal.id);
    sources::accept(tx, fact.arrival, appeal.number);
    tell_number(tx, appeal, in.reporter_email);
}

void add_from_source(Tx& tx, const sources::Changed& fact) {
    const auto appeal = appeal_of(tx, fact.arrival);
    if (!appeal) {
        // Facts for two hearers may overtake each other: it is tried again. Of a refused one the arrival keeps what is new.
        if (sources::get(tx, fact.arrival).state == sources::State::received) throw Conflict("appeals.not_filed_yet", {"诉求尚未登记。", "The appeal is not filed yet."});
        return;
    }
    tx.trace("appeals.added_to", *appeal, "", json::text(json::Object{{"source", fact.source}, {"external", fact.external}, {"text", fact.matter.text}}), "");
}

void tell_source(Tx& tx, const Moved& fact) {
    tell_source_of(tx, fact.appeal, fact);
    for (const auto& voice : voices(tx, fact.appeal)) tell_source_of(tx, voice.appeal, fact);
}
}
