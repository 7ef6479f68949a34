// Facts of what appeals say together, told on the bus. Neighbours may include this file and no other.
#pragma once
#include <string>
#include "base/id.hpp"
#include "base/json.hpp"
#include "base/time.hpp"
namespace yiwang::govern::appeals::analysis {
struct Hotspot;

// More is reported about a place than the place and the days explain; told once for each hot spot, however long it goes on.
struct HotspotFound {
    static constexpr std::string_view name = "analysis.hotspot_found";
    Id<Hotspot> hotspot;
    std::string about, street;  // kind of the first level, "" for several; block code
    double lng, lat, radius_m;
    Date since, last_day;  // of filing
    std::int64_t observed;
    double expected, recurrence_days;
    std::int64_t subject() const { return hotspot.value; }
};
BOOST_DESCRIBE_STRUCT(HotspotFound, (), (hotspot, about, street, lng, lat, radius_m, since, last_day, observed, expected, recurrence_days))
}
