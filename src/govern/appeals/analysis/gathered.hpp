// The appeals of a year as a look counts them: in a plane, on days, with voices and kinds.
#pragma once
#include "govern/appeals/stream.hpp"
#include "support/geometry/coordinates.hpp"
#include "support/scan/rising.hpp"
#include "support/scan/watch.hpp"
namespace yiwang::govern::appeals::analysis {

struct Counted {
    Id<Appeal> id;
    Instant filed_at;
    std::string street, phone;
    Id<identity::Unit> unit;
};

struct Gathered {
    Date today;                                 // of the look, which may not be over
    std::int64_t appeals = 0;                   // of the year
    support::geometry::GaussKruger plane{0};
    std::vector<std::string> groups;            // kinds of the first level, by number
    std::vector<support::scan::Case> cases;     // those with a place
    std::vector<std::uint32_t> group_of;        // of each case
    std::vector<Counted> of_case;
    std::vector<support::scan::Said> words, kinds;  // what each of the last thirteen weeks said, up to yesterday
    std::vector<Counted> of_said;
    std::vector<std::string> titles, texts;     // of the last month
    std::vector<Counted> of_text;
    std::map<std::int64_t, std::vector<std::int64_t>> daily;  // by unit, 0 for the district: counts of each day up to yesterday
    Date first_day;                             // of daily
};

Gathered gather(Store&, const Actor&);

// Where most of some appeals are, and who has most of them.
struct Most {
    std::string street;
    Id<identity::Unit> unit;
};
Most most_of(const std::vector<Counted>&, const std::vector<std::size_t>& which);
}
