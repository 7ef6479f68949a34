// What is asked of a layer through OGC API Features: read from a query, strictly. Inside support/map only.
#pragma once
#include "kernel/module/route.hpp"
#include "support/geometry/coordinates.hpp"
#include "support/map/map.hpp"
namespace yiwang::support::map {

inline constexpr std::size_t limit_initial = 10, limit_max = 10'000;

struct Query {
    std::size_t limit = limit_initial;
    std::optional<Box> box;   // west > east: across the antimeridian
    geometry::System system;  // of the answer
    std::optional<std::pair<std::optional<Instant>, std::optional<Instant>>> datetime;
    std::vector<std::pair<std::size_t, std::string>> equals;  // field and text
    std::optional<filter::Condition> condition;
    std::string cursor;  // key after which to go on
    bool filtered() const { return box || datetime || !equals.empty() || condition; }
};

[[noreturn]] void refuse_query(const std::string& parameter, const std::string& en);  // Problem 400 "map.query"

// Parameters of GET items; any other is refused. f is checked to be json.
Query read_query(const Request&, const Layer&);
// crs and f alone, of GET one item.
geometry::System read_system(const Request&);
// f alone, of the other resources.
void check_format_only(const Request&);


// Coordinates as the system's authority writes them.
Geometry as_written(const Geometry&, const geometry::System&);
}
