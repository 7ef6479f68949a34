// Checks of whole levels of blocks before they are taken in.
#pragma once
#include <map>
#include "support/geometry/shapes.hpp"
#include "support/space/index.hpp"
namespace yiwang::support::space {

// A block as it will stand after the import.
struct Candidate {
    Block block;
    Outline outline;
    Shape shape;
    bool is_new = false;  // comes from the file
};
using Layer = std::map<std::string, Candidate>;  // by code; blocks with outlines

// Outlines of different offices never meet to the metre: shares of the smaller area that may differ.
inline constexpr double outside_share_max = 0.001;
inline constexpr double gap_share_max = 0.005;
inline constexpr double likeness_min = 0.99;  // of a district's new outline to the known one
double overlap_share_max(Level);

double outside_share(const Shape& child, const Shape& parent);
bool overlap(const Candidate&, const Candidate&);  // of one level, by more than it may

// A sentence in both languages with the block before and the code behind.
std::string remark(const std::string& block, std::string_view code, std::string_view zh, std::string_view en);

// New blocks that stand out of their parents or overlap siblings; by code.
std::multimap<std::string, std::string> faults(const Layer&);
// Parents whose children leave gaps, where anything is new; buildings and estates that stand out of what is above.
std::vector<std::string> doubts(const Layer&);
// A district's outline against the known one: not the same district, or drawn in another coordinate system.
std::optional<std::string> unlike(const Candidate& known, const Candidate& given);
// Most new buildings lie beside their grid cells, but would not in another system.
std::optional<std::string> shifted(const Layer&);
}
