// The quality board of the base: what is missing, made instead of surveyed, old, or contradicts itself, each with the
// blocks where it is so. Inside support/space only.
#pragma once
#include "support/space/index.hpp"
namespace yiwang::support::space {

struct Finding {
    std::string what;  // "made", "stale", "no_unit", "no_address", "no_height", "beside_parent", "no_children"
    Level level;
    std::int64_t count, of;
    std::vector<std::string> codes;  // the first twenty
};
BOOST_DESCRIBE_STRUCT(Finding, (), (what, level, count, of, codes))
// Surveyed blocks are stale when no survey brought them for so many days.
std::vector<Finding> quality(Tx&, int stale_days);
// The first `limit` blocks of a finding, in the order of their codes. Throws Invalid "space.finding".
std::vector<Block> blocks_found(Tx&, std::string_view what, Level, int stale_days, std::size_t limit);
}
