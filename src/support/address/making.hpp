// Labelled addresses made from a district's own names, as people write them: parts left out, signs in several ways, roads
// and estates, towers and rooms. By a seed; for a house that has no labelled addresses of its own.
#pragma once
#include "support/address/parser.hpp"
namespace yiwang::support::address {

struct Names {
    std::string province, city, district;
    std::vector<std::string> streets, communities, roads, estates;  // roads and estates: invented ones are added to few
};
std::vector<Labelled> make_labelled(const Names&, std::size_t count, unsigned seed);
}
