// The routes of appeals; see routes.cpp for the table.
#pragma once
#include "kernel/module/route.hpp"
namespace yiwang::govern::appeals {
std::vector<Route> routes();
}
