#include <algorithm>
#include "base/text.hpp"
#include "kernel/store/settled.hpp"
#include "support/duties/duties.hpp"
namespace yiwang::support::duties {
namespace {
constexpr double title_weight = 1.5;  // people put the matter into the title

// Bytes of the UTF-8 character that begins here.
std::size_t character(std::string_view text, std::size_t at) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    return std::min(size, text.size() - at);
}
}

Key key_of(const Duty& duty) {
    return {duty.code, duty.place, duty.subject};
}

std::vector<std::string> parts(std::string_view joined) {
    std::vector<std::string> out;
    while (!joined.empty()) {
        const auto end = joined.find(';');
        if (auto part = trimmed(joined.substr(0, end)); !part.empty()) out.push_back(std::move(part));
        joined = end == joined.npos ? std::string_view{} : joined.substr(end + 1);
    }
    return out;
}

List::List(std::int64_t revision, std::vector<Duty> rows) : revision_(revision), rows_(std::move(rows)) {
    std::sort(rows_.begin(), rows_.end(), [](const Duty& a, const Duty& b) { return key_of(a) < key_of(b); });
    for (const auto& row : rows_)
        if (row.place.empty() && row.subject.empty()) kinds_.push_back(&row);
    read_words();
}

void List::read_words() {
    for (const auto* kind : kinds_)
        for (const auto& word : parts(kind->keywords)) {
            auto sought = folded(word);
            if (sought.empty()) continue;
            auto& bucket = words_[sought.substr(0, character(sought, 0))];
            bucket.push_back({std::move(sought), word, kind});
        }
}

const Duty* List::kind(std::string_view code) const {
    const auto at = std::lower_bound(kinds_.begin(), kinds_.end(), code, [](const Duty* one, std::string_view sought) { return one->code < sought; });
    return at != kinds_.end() && (*at)->code == code ? *at : nullptr;
}

const Duty* List::closest(std::string_view code, const Circumstances& in) const {
    const auto row = [&](std::string_view place, std::string_view subject) -> const Duty* {
        const auto sought = std::tie(code, place, subject);
        const auto named = [](const Duty& duty) { return std::make_tuple(std::string_view(duty.code), std::string_view(duty.place), std::string_view(duty.subject)); };
        const auto at = std::lower_bound(rows_.begin(), rows_.end(), sought, [&](const Duty& one, const auto& key) { return named(one) < key; });
        return at != rows_.end() && named(*at) == sought ? &*at : nullptr;
    };
    std::vector<std::string_view> places;
    for (const auto place : {in.community, in.street})
        if (!place.empty()) places.push_back(place);
    places.emplace_back();
    for (const auto place : places)
        for (const auto subject : {in.subject, std::string_view{}})
            if (const auto* found = row(place, subject)) return found;
    return nullptr;
}

std::vector<Match> List::rank(std::string_view title, std::string_view text) const {
    std::map<const Duty*, std::map<std::string_view, bool>> found;  // the words as shown, and whether the title has them
    const auto scan = [&](std::string_view said, bool in_title) {
        for (std::size_t at = 0; at < said.size(); at += character(said, at)) {
            const auto bucket = words_.find(said.substr(at, character(said, at)));
            if (bucket == words_.end()) continue;
            for (const auto& word : bucket->second)
                if (said.substr(at).starts_with(word.folded)) found[word.duty][word.shown] |= in_title;
        }
    };
    scan(folded(title), true);
    scan(folded(text), false);
    std::vector<Match> out;
    for (const auto& [kind, hits] : found) {  // rows stand in memory by code
        Match match{kind, 0, {}};
        for (const auto& word : parts(kind->keywords)) {
            const auto hit = hits.find(word);
            if (hit == hits.end()) continue;
            match.weight += static_cast<double>(length(word)) * (hit->second ? title_weight : 1);
            match.words.push_back(word);
        }
        out.push_back(std::move(match));
    }
    std::stable_sort(out.begin(), out.end(), [](const Match& a, const Match& b) { return a.weight > b.weight; });
    return out;
}

std::shared_ptr<const List> list(Tx& tx) {
    // What is in force changes by a revision alone, which is written last.
    static store::Settled<List> kept("duties_revision");
    static const std::string sql = "select " + columns<Duty>() + " from duties_duty where until is null";
    return kept.of(tx, [](Tx& asked) {
        const auto number = asked.first(first_column<std::int64_t>, "select number from duties_revision order by number desc limit 1").value_or(0);
        return List(number, number ? asked.all(row_as<Duty>, sql) : std::vector<Duty>{});
    });
}

std::shared_ptr<const List> list_at(Tx& tx, Instant at) {
    const auto number = tx.first(first_column<std::int64_t>, "select number from duties_revision where at <= ? order by number desc limit 1", at).value_or(0);
    static const std::string sql = "select " + columns<Duty>() + " from duties_duty where since <= ? and (until is null or until > ?)";
    return std::make_shared<const List>(number, tx.all(row_as<Duty>, sql, number, number));
}

std::optional<Duty> find_kind(Tx& tx, std::string_view code) {
    if (const auto current = list(tx); const auto* kind = current->kind(code)) return *kind;
    static const std::string sql = "select " + columns<Duty>() + " from duties_duty where code = ? and place = '' and subject = '' order by since desc limit 1";
    return tx.first(row_as<Duty>, sql, code);
}

std::optional<identity::Unit> owner_of(Tx& tx, std::string_view lead_unit, std::string_view street) {
    if (lead_unit != "street") return identity::find_unit_by_code(tx, lead_unit);
    return identity::find_street_office(tx, street);
}

Sentence limit_in_words(const Duty& duty) {
    const auto amount = std::to_string(duty.deadline_amount);
    switch (duty.deadline_unit) {
        case flow::LimitUnit::clock_hours: return {amount + " 小时", amount + " clock hours"};
        case flow::LimitUnit::working_hours: return {amount + " 个工作时", amount + " working hours"};
        case flow::LimitUnit::working_days: return {amount + " 个工作日", amount + " working days"};
    }
    return {};
}
}
