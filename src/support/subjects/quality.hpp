// The part of the quality board that is about components and links: what nobody saw or confirmed for long, what lies
// outside of the blocks. Inside support/subjects only.
#pragma once
#include "support/subjects/links.hpp"
#include "support/subjects/subjects.hpp"
namespace yiwang::support::subjects {

enum class Kind { component, link };
BOOST_DESCRIBE_ENUM(Kind, component, link)

struct Finding {
    std::string what;  // "stale", "outside", "no_unit"
    Kind kind;
    std::int64_t count, of;
};
BOOST_DESCRIBE_STRUCT(Finding, (), (what, kind, count, of))
// Stale: neither begun nor seen for so many days.
std::vector<Finding> quality(Tx&, int stale_days);

struct FoundRow {
    std::string ref, title;  // "component:4403030137000001"; of a link its ends, without people's names
    Date seen_on;
    std::optional<double> lng, lat;
};
BOOST_DESCRIBE_STRUCT(FoundRow, (), (ref, title, seen_on, lng, lat))
// The longest unseen first. Throws Invalid "subjects.finding".
std::vector<FoundRow> rows_found(Tx&, std::string_view what, Kind, int stale_days, std::size_t limit, const Caller&);
}
