// Facts about who is who, told on the bus. Rooms may include this file and no other to hear them.
#pragma once
#include "base/id.hpp"
#include "base/json.hpp"
namespace yiwang::identity {
struct Officer;

// An officer is no longer with the district: what they had in hand is for others.
struct OfficerLeft {
    static constexpr std::string_view name = "identity.officer_left";
    Id<Officer> officer;
    std::int64_t subject() const { return officer.value; }
};
BOOST_DESCRIBE_STRUCT(OfficerLeft, (), (officer))
}
