// The routes of appeals; see routes.cpp and step_routes.cpp for the tables.
#pragma once
#include "kernel/module/route.hpp"
namespace yiwang::govern::appeals {
std::vector<Route> routes();
std::vector<Route> step_routes();  // of them, what people do with one appeal
}
