#include "govern/appeals/similar.hpp"
#include <algorithm>
#include "govern/appeals/where.hpp"
#include "support/likeness/likeness.hpp"
#include "support/space/space.hpp"
namespace yiwang::govern::appeals {
namespace {
namespace likeness = support::likeness;
constexpr std::int64_t read_of_a_kind = 150;
constexpr std::size_t kinds_most = 3, similar_most = 5;
constexpr double words_least = 0.08;

struct ClosedCase {
    Id<Appeal> id;
    std::string number, title, text, kind;
    Id<identity::Unit> unit;
    std::string street;
    std::optional<double> lng, lat;
    Instant filed_at, closed_at;
    std::string result;
    std::int64_t sent_back, reworked;
    std::optional<std::int64_t> stars;
};
BOOST_DESCRIBE_STRUCT(ClosedCase, (), (id, number, title, text, kind, unit, street, lng, lat, filed_at, closed_at, result, sent_back, reworked, stars))

template <class A>
likeness::Said said(const A& of) {
    likeness::Said out{.text = of.title + "\n" + of.text, .place = of.street, .kind = of.kind, .at = of.filed_at};
    if (of.lng && of.lat) out.point = {*of.lng, *of.lat};
    return out;
}

std::vector<std::string> likeliest_kinds(Tx& tx, const Appeal& appeal) {
    if (!appeal.kind.empty()) return {appeal.kind};
    const auto suggestion = suggest(tx, asked_of(appeal), kinds_most - 1);
    std::vector<std::string> out;
    if (suggestion.best) out.push_back(suggestion.best->kind);
    for (const auto& one : suggestion.alternatives) out.push_back(one.kind);
    return out;
}

std::vector<ClosedCase> closed_before(Tx& tx, const Appeal& appeal, const Caller& caller) {
    std::vector<ClosedCase> out;
    for (const auto& kind : likeliest_kinds(tx, appeal)) {
        Where where;
        within(where, caller, "appeals.read");
        where.add("kind = ? and state = ? and id <> ? order by id desc limit ?", kind, State::closed, appeal.id, read_of_a_kind);
        auto rows = tx.all_with(row_as<ClosedCase>, "select " + columns<ClosedCase>() + " from appeals_appeal where " + where.sql, where.cells);
        std::move(rows.begin(), rows.end(), std::back_inserter(out));
    }
    return out;
}
}

std::vector<SimilarCase> similar_cases(Tx& tx, const Appeal& appeal, const Caller& caller) {
    const auto before = closed_before(tx, appeal, caller);
    const auto asked = said(appeal);
    likeness::Index index;  // tells how rare a word is among these
    index.add(appeal.id.value, asked);
    for (const auto& one : before) index.add(one.id.value, said(one));

    struct Like {
        const ClosedCase* row;
        likeness::Likeness likeness;
    };
    std::vector<Like> like;
    for (const auto& one : before)
        if (auto compared = index.compare(asked, said(one)); compared.words >= words_least) like.push_back({&one, std::move(compared)});
    std::ranges::stable_sort(like, std::greater(), [](const Like& one) { return one.likeness.words; });
    if (like.size() > similar_most) like.resize(similar_most);

    std::vector<SimilarCase> out;
    for (auto& [row, found] : like) {
        const auto kind = duties::find_kind(tx, row->kind);
        const auto unit = row->unit ? identity::find_unit(tx, row->unit) : std::nullopt;
        const auto street = row->street.empty() ? std::nullopt : support::space::find_block(tx, row->street);
        out.push_back({row->id, row->number, row->title, kind ? kind->level3 : "", unit ? unit->name : "", street ? street->name : "", row->filed_at, row->closed_at,
                       row->result, row->sent_back, row->reworked, row->stars, found.words, std::move(found.shared), found.metres});
    }
    return out;
}
}
