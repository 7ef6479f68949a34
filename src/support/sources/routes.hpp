// The room's routes. Inside support/sources only.
#pragma once
#include "kernel/module/module.hpp"
namespace yiwang::support::sources {
std::vector<Route> routes();
}
