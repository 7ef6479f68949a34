// What the process remembers of recent appeals, to find those that tell of the same.
#include <algorithm>
#include <cmath>
#include <mutex>
#include "govern/appeals/decisions.hpp"
#include "govern/appeals/repeats.hpp"
#include "support/likeness/likeness.hpp"
namespace yiwang::govern::appeals {
namespace {
namespace likeness = support::likeness;
constexpr auto remembered = std::chrono::days{30}, cleared_every = std::chrono::days{1};
constexpr auto look_back_every = std::chrono::seconds{1};
constexpr std::int64_t range = 5'000;
constexpr std::int64_t overlap = 5'000LL << 21;  // of ids, base/id.hpp: 5 s in which another process may still commit an earlier one
constexpr std::size_t asked_most = 8, likely_most = 3;
constexpr double suspected_least = 0.5;

struct Told {
    Id<Appeal> id;
    Instant filed_at;
    std::optional<double> lng, lat;
    std::string kind, street, community, reporter_phone, phone_code, title, text;
};
BOOST_DESCRIBE_STRUCT(Told, (), (id, filed_at, lng, lat, kind, street, community, reporter_phone, phone_code, title, text))

likeness::Said said(const Telling& of) {
    likeness::Said out{.text = std::string(of.title) + "\n" + std::string(of.text), .place = std::string(of.community.empty() ? of.street : of.community), .kind = std::string(of.kind),
                       .contact = std::string(of.phone), .at = of.at};
    if (of.lng && of.lat) out.point = {*of.lng, *of.lat};
    return out;
}

template <class A>
Telling telling(const A& of) {
    return {.title = of.title, .text = of.text, .kind = of.kind, .community = of.community, .street = of.street, .phone = of.reporter_phone, .lng = of.lng, .lat = of.lat, .at = of.filed_at};
}

class Memory {
public:
    std::vector<likeness::Found> find(Tx& tx, const likeness::Said& asked) {
        const std::lock_guard lock(guard_);
        catch_up(tx);
        return index_.find(asked, asked_most, suspected_least);
    }
    likeness::Likeness compare(const likeness::Said& a, const likeness::Said& b) {
        const std::lock_guard lock(guard_);
        return index_.compare(a, b);
    }

private:
    // What is new first, all of it; then, until the window is full, one range of what is older. What another process committed late under
    // an earlier id is looked for once a second.
    void catch_up(Tx& tx) {
        // Asked of the first that was ever read: snapshots beside this one may not have the newest yet, and that is no other store.
        if (first_.id && tx.first(first_column<std::string>, "select phone_code from appeals_appeal where id = ?", first_.id) != first_.phone_code) begin_anew();
        const Instant first = tx.now() - remembered;
        if (tx.now() - cleared_at_ >= cleared_every) index_.forget_before(first), cleared_at_ = tx.now();
        static const std::string later = "select " + columns<Told>() + " from appeals_appeal where id > ? order by id limit ?";
        static const std::string earlier = "select " + columns<Told>() + " from appeals_appeal where id < ? order by id desc limit ?";
        look_back(tx, first);
        if (newest_)
            for (Id<Appeal> from = newest_;;) {
                const auto rows = tx.all(row_as<Told>, later, from, range);
                take(rows, first);
                if (static_cast<std::int64_t>(rows.size()) < range) break;
                from = rows.back().id;
            }
        if (whole_) return;
        const auto rows = tx.all(row_as<Told>, earlier, oldest_, range);
        if (rows.empty() && !newest_) return;
        take(rows, first);
        if (!rows.empty()) oldest_ = rows.back().id;
        whole_ = static_cast<std::int64_t>(rows.size()) < range || given_at(oldest_.value) < first;
    }

    void look_back(Tx& tx, Instant first) {
        const auto now = std::chrono::steady_clock::now();
        if (!newest_ || now - looked_back_at_ < look_back_every) return;
        looked_back_at_ = now;
        static const std::string one = "select " + columns<Told>() + " from appeals_appeal where id = ?";
        for (const auto id : tx.all(first_column<Id<Appeal>>, "select id from appeals_appeal where id > ? and id <= ?", newest_.value - overlap, newest_))
            if (!index_.holds(id.value)) take(tx.all(row_as<Told>, one, id), first);
    }

    void take(const std::vector<Told>& rows, Instant first) {
        for (const auto& row : rows) {
            if (!first_.id) first_ = {row.id, row.phone_code};
            newest_ = std::max(newest_, row.id);
            if (row.filed_at >= first) index_.add(row.id.value, said(telling(row)));
        }
    }

    // Another store: it does not know what was read first.
    void begin_anew() {
        index_ = {};
        first_ = {};
        newest_ = {};
        oldest_ = {std::numeric_limits<std::int64_t>::max()};
        whole_ = false;
    }

    struct First {
        Id<Appeal> id;
        std::string phone_code;
    };
    std::mutex guard_;
    likeness::Index index_;
    First first_;
    Id<Appeal> newest_;
    Id<Appeal> oldest_{std::numeric_limits<std::int64_t>::max()};
    bool whole_ = false;
    Instant cleared_at_{};
    std::chrono::steady_clock::time_point looked_back_at_{};
};

std::string joined_words(const std::vector<std::string>& words, std::string_view between) {
    std::string out;
    for (const auto& word : words) out += (out.empty() ? "" : std::string(between)) + word;
    return out;
}

std::vector<Reason> reasons_of(const likeness::Likeness& like) {
    std::vector<Reason> out;
    if (!like.shared.empty()) out.push_back({"共同用语：" + joined_words(like.shared, "、"), "Words in common: " + joined_words(like.shared, ", ")});
    if (like.metres) {
        const auto metres = std::to_string(std::lround(*like.metres));
        out.push_back({"相距 " + metres + " 米", metres + " m apart"});
    } else if (like.same_place) out.push_back({"同一街道或社区", "In the same street or community"});
    const auto days = std::lround(like.days);
    out.push_back(days ? Reason{"相隔 " + std::to_string(days) + " 天", std::to_string(days) + " days apart"} : Reason{"同一天", "Within a day"});
    if (like.same_kind) out.push_back({"同一类别", "Of the same kind"});
    if (like.same_contact) out.push_back({"同一联系电话", "The same phone"});
    return out;
}
}

std::vector<Likely> likely_repeats(Tx& tx, const Telling& of) {
    static Memory memory;
    const auto asked = said(of);
    std::vector<Likely> out;
    for (const auto& found : memory.find(tx, asked)) {
        const auto row = find(tx, Id<Appeal>{found.id});
        if (!row || row->id == of.self) continue;
        const auto main = main_of(tx, *row);
        const auto like = memory.compare(asked, said(telling(*row)));
        if (like.score < suspected_least || main.id == of.self || !takes_voices(tx, main)) continue;
        if (std::ranges::find(out, main.id, &Likely::main) != out.end()) continue;
        out.push_back({main.id, like.score, reasons_of(like), joined_by_rule(tx, like.score, like.metres.has_value())});
        if (out.size() == likely_most) break;
    }
    std::ranges::stable_sort(out, std::greater(), &Likely::score);
    return out;
}

Telling telling_of(const Appeal& appeal) {
    auto out = telling(appeal);
    out.self = appeal.id;
    return out;
}
}
