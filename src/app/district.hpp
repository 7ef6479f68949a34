// Making a district from its catalog: blocks, units, posts, demo accounts, sources and the list of duties.
#pragma once
#include <string>
#include "app/house.hpp"
namespace yiwang::app {

struct DistrictOptions {
    std::string streets, communities;  // CSV with code,name (and streetCode), all of China or less
    std::string password;              // of the demo accounts; "" makes none
};

// Does nothing that is done already. Throws Problem with the faults of the catalog.
void make_district(House&, const DistrictOptions&);

std::string read_whole(const std::string& file);  // throws Problem "app.unreadable"
}
