// Checks of a whole layer of blocks before it is taken in.
#pragma once
#include <map>
#include "support/geometry/shapes.hpp"
namespace yiwang::support::space {
using namespace geometry;  // its words are ours

// A block as it will stand after the import.
struct Candidate {
    Block block;
    Outline outline;
    Shape shape;
    bool is_new = false;  // comes from the file
};
using Layer = std::map<std::string, Candidate>;  // by code

// Outlines of different offices never meet to the metre: shares of the smaller area that may differ.
inline constexpr double overlap_share_max = 0.001;
inline constexpr double outside_share_max = 0.001;
inline constexpr double gap_share_max = 0.005;
inline constexpr double likeness_min = 0.99;  // of a district's new outline to the known one

double outside_share(const Shape& child, const Shape& parent);
bool overlap(const Shape&, const Shape&);

// A sentence in both languages with the block before and the code behind.
std::string remark(const std::string& block, std::string_view code, std::string_view zh, std::string_view en);

// New blocks that stand out of their parents or overlap siblings.
std::vector<std::string> faults(const Layer&);
// Parents whose children leave gaps, where anything is new.
std::vector<std::string> gaps(const Layer&);
// A district's outline against the known one: not the same district, or drawn in GCJ-02.
std::optional<std::string> unlike(const Candidate& known, const Candidate& given);
}
