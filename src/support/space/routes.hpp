// What the room answers over HTTP. Districts to grids are anybody's; buildings and rooms need the right space.read.
// Inside support/space only.
#pragma once
#include "kernel/module/module.hpp"
namespace yiwang::support::space {
std::vector<Route> routes();
}
