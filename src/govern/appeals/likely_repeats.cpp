// What the process remembers of recent appeals, to find those that tell of the same.
#include <algorithm>
#include <cmath>
#include <mutex>
#include <shared_mutex>
#include "govern/appeals/decisions.hpp"
#include "govern/appeals/repeats.hpp"
#include "support/likeness/likeness.hpp"
namespace yiwang::govern::appeals {
namespace {
namespace likeness = support::likeness;
constexpr auto remembered = std::chrono::days{30}, cleared_every = std::chrono::days{1};
constexpr auto look_back_every = std::chrono::seconds{1};
constexpr auto look_at_others_every = std::chrono::milliseconds{100};
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

// What a transaction sees, against what is remembered.
struct There {
    std::optional<std::string> first_phone_code;  // of the first that was ever read: snapshots may not have the newest yet, and that is no other store
    Id<Appeal> newest;
    bool come;  // something was kept already as of a time to come, and a replay's clock has gone on to it
};
BOOST_DESCRIBE_STRUCT(There, (), (first_phone_code, newest, come))

class Memory {
public:
    std::vector<likeness::Found> find(Tx& tx, const likeness::Said& asked) {
        const Window window{tx.now() - remembered, tx.now()};
        const Seen seen{tx.mark("appeals_channel"), tx.commits().value_or(0), std::chrono::steady_clock::now(), window.to};
        There there;
        {
            const std::shared_lock lock(guard_);
            if (tx.commits() && seen_already(seen)) return index_.find(asked, asked_most, suspected_least);
            there = look(tx, window);
            if (caught_up(there, window)) {
                if (tx.commits()) keep(seen);
                return index_.find(asked, asked_most, suspected_least);
            }
        }
        {
            const std::lock_guard lock(guard_);
            catch_up(tx, there, window);
            if (tx.commits() && whole_) keep(seen);
        }
        const std::shared_lock lock(guard_);
        return index_.find(asked, asked_most, suspected_least);
    }
    likeness::Likeness compare(const likeness::Said& a, const likeness::Said& b) {
        const std::shared_lock lock(guard_);
        return index_.compare(a, b);
    }

private:
    struct Window {
        Instant from, to;
    };

    // A transaction that was looked with: all that it saw is remembered.
    struct Seen {
        std::int64_t store = 0;  // a settled table's mark: in no other store the same
        std::uint64_t commits = 0;
        std::chrono::steady_clock::time_point at{};
        Instant to{};
    };
    // Many ask at once; what this process has committed since tells of itself, and others' appeals may come a moment late.
    bool seen_already(const Seen& now) {
        const std::lock_guard lock(seen_guard_);
        return now.store == seen_.store && now.commits <= seen_.commits && now.at - seen_.at < look_at_others_every && now.to >= seen_.to && now.to - seen_.to < look_at_others_every;
    }
    void keep(const Seen& seen) {
        const std::lock_guard lock(seen_guard_);
        if (seen.store != seen_.store || seen.commits >= seen_.commits) seen_ = seen;
    }

    // What is new first, all of it; then, until the window is full, one range of what is older. What another process committed late under
    // an earlier id is looked for once a second. By when it was filed: a table of past years that is brought in is passed over, and what
    // a replay has yet to come to is not there before its time.
    void catch_up(Tx& tx, const There& there, const Window& window) {
        if (first_.id && there.first_phone_code != first_.phone_code) begin_anew();
        if (window.to - cleared_at_ >= cleared_every) index_.forget_before(window.from), cleared_at_ = window.to;
        look_back(tx, window);
        read_later(tx, there, window);
        read_what_has_come(tx, there, window);
        if (!whole_) read_earlier(tx, window);
    }

    There look(Tx& tx, const Window& window) const {
        return *tx.first(row_as<There>, "select (select phone_code from appeals_appeal where id = ?), (select max(id) from appeals_appeal), "
                                        "(select count(*) from (select 1 from appeals_appeal where filed_at > ? and filed_at <= ? limit 1) come)",
                         first_.id, come_to_, window.to);
    }

    // Nothing is to be read: many ask at once, and few of them are the first to see what somebody filed.
    bool caught_up(const There& there, const Window& window) const {
        return whole_ && window.to - cleared_at_ < cleared_every && std::chrono::steady_clock::now() - looked_back_at_ < look_back_every && there.first_phone_code == first_.phone_code &&
               there.newest <= *newest_ && !there.come;
    }

    // NB: +filed_at keeps SQLite from walking the whole window by the index of filing times, each time.
    void read_later(Tx& tx, const There& there, const Window& window) {
        const auto last = there.newest;
        if (!newest_) newest_ = last;  // all there is comes with what is older
        while (*newest_ < last) {
            const auto rows = tx.all(row_as<Told>, told("id > ? and id <= ? and +filed_at >= ? and +filed_at <= ? order by id limit ?"), newest_->value, last, window.from, window.to, range);
            take(rows);
            newest_ = static_cast<std::int64_t>(rows.size()) < range ? last : rows.back().id;
        }
    }

    void read_what_has_come(Tx& tx, const There& there, const Window& window) {
        if (there.come && come_to_ != Instant{}) take(tx.all(row_as<Told>, told("filed_at > ? and filed_at <= ?"), std::max(come_to_, window.from), window.to));
        come_to_ = std::max(come_to_, window.to);
    }

    void read_earlier(Tx& tx, const Window& window) {
        const auto rows = tx.all(row_as<Told>, told("(filed_at, id) < (?, ?) and filed_at >= ? and filed_at <= ? order by filed_at desc, id desc limit ?"), oldest_.filed_at, oldest_.id,
                                 window.from, window.to, range);
        take(rows);
        if (!rows.empty()) oldest_ = {rows.back().filed_at, rows.back().id};
        whole_ = static_cast<std::int64_t>(rows.size()) < range;
    }

    void look_back(Tx& tx, const Window& window) {
        const auto now = std::chrono::steady_clock::now();
        if (!newest_ || now - looked_back_at_ < look_back_every) return;
        looked_back_at_ = now;
        const auto late = tx.all(first_column<Id<Appeal>>, "select id from appeals_appeal where id > ? and id <= ? and +filed_at >= ? and +filed_at <= ?", newest_->value - overlap, *newest_,
                                 window.from, window.to);
        for (const auto id : late)
            if (!index_.holds(id.value)) take(tx.all(row_as<Told>, told("id = ?"), id));
    }

    static std::string told(std::string_view condition) {
        static const std::string select = "select " + columns<Told>() + " from appeals_appeal where ";
        return select + std::string(condition);
    }

    void take(const std::vector<Told>& rows) {
        for (const auto& row : rows) {
            if (!first_.id) first_ = {row.id, row.phone_code};
            index_.add(row.id.value, said(telling(row)));
        }
    }

    // Another store: it does not know what was read first.
    void begin_anew() {
        index_ = {};
        first_ = {};
        newest_ = {};
        oldest_ = {};
        come_to_ = {};
        whole_ = false;
    }

    struct First {
        Id<Appeal> id;
        std::string phone_code;
    };
    struct Oldest {
        Instant filed_at = Instant::max();
        Id<Appeal> id{std::numeric_limits<std::int64_t>::max()};
    };
    std::mutex seen_guard_;
    Seen seen_;
    std::shared_mutex guard_;
    likeness::Index index_;
    First first_;
    std::optional<Id<Appeal>> newest_;  // of all there were
    Oldest oldest_;                     // that was read
    Instant come_to_{};
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
