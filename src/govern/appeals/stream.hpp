// Appeals one after another, for those who count over very many of them: patterns in place, time and words.
#pragma once
#include "govern/appeals/appeals.hpp"
namespace yiwang::govern::appeals {

struct StreamedAppeal {
    Id<Appeal> id;
    Instant filed_at;
    std::optional<double> lng, lat;
    std::string kind, street;
    Id<identity::Unit> unit;
    std::string reporter_phone, title, text;
};
BOOST_DESCRIBE_STRUCT(StreamedAppeal, (), (id, filed_at, lng, lat, kind, street, unit, reporter_phone, title, text))

enum class Texts { with, without };  // without: title and text are ""

// f for each appeal filed in [from, to), oldest first, those of other systems too. Outside transactions: read by ranges of 5,000,
// each on a snapshot of its own, so that neither the memory nor the store is held.
void each_filed(Store&, const Actor&, Instant from, Instant to, Texts, const std::function<void(const StreamedAppeal&)>& f);

// What an appeal is judged by once its time is up.
struct DueAppeal {
    Id<Appeal> id;
    Instant due_at, filed_at;
    std::string kind, street;
    Lane lane;
    Id<identity::Unit> unit;
    Id<identity::Officer> taken_by;
    std::optional<Instant> dispatched_at, taken_at, finished_at, closed_at;
    std::int64_t sent_back;
    std::optional<std::int64_t> stars;  // nothing also where the rating was set aside
    bool disputed;                      // the unit that has it said that it was another's
    bool ruled_away;                    // one said so and was found right
    bool reopened;                      // said not to be fixed, and found so
};
BOOST_DESCRIBE_STRUCT(DueAppeal, (), (id, due_at, filed_at, kind, street, lane, unit, taken_by, dispatched_at, taken_at, finished_at, closed_at, sent_back, stars, disputed, ruled_away, reopened))

// f for each appeal that some unit has and that fell due in [from, to), the first due first. Read like each_filed.
void each_due(Store&, const Actor&, Instant from, Instant to, const std::function<void(const DueAppeal&)>& f);
}
