// Matters pushed by other systems. Inside support/sources only.
#pragma once
#include "support/sources/sources.hpp"
namespace yiwang::support::sources {

struct PushedTo {
    std::string code;
};
BOOST_DESCRIBE_STRUCT(PushedTo, (), (code))
struct Pushed {
    std::vector<Came> items;  // one for each, in their order
};
BOOST_DESCRIBE_STRUCT(Pushed, (), (items))
// Throws Problem 401 "sources.signature", "sources.stale"; Conflict "sources.replayed", "sources.no_secret",
// "sources.off"; Invalid "sources.body", "sources.too_many".
Pushed push(Tx&, const Request&, const PushedTo&);
void check_signature(Tx&, const Source&, const Request&);
}
