// The quality board of the base: what is missing, made instead of surveyed, or contradicts itself, each with the codes
// where it is so. Inside support/space only.
#pragma once
#include "support/space/index.hpp"
namespace yiwang::support::space {

struct Finding {
    std::string what;  // "made", "no_unit", "no_address", "no_height", "beside_parent", "no_children"
    Level level;
    std::int64_t count, of;
    std::vector<std::string> codes;  // the first twenty
};
BOOST_DESCRIBE_STRUCT(Finding, (), (what, level, count, of, codes))
std::vector<Finding> quality(Tx&);
}
