// The routes of appeals; see routes.cpp and step_routes.cpp for the tables.
#pragma once
#include "kernel/module/route.hpp"
namespace yiwang::govern::appeals {
struct Appeal;

// The path of one appeal, where nothing else is said.
struct OfAppeal {
    Id<Appeal> appeal;
};
BOOST_DESCRIBE_STRUCT(OfAppeal, (), (appeal))

std::vector<Route> routes();
std::vector<Route> step_routes();  // of them, what people do with one appeal
}
