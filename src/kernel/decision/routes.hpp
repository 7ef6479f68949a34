// What kernel/decision answers over HTTP. Inside kernel/decision only.
#pragma once
#include "kernel/decision/decision.hpp"
namespace yiwang::decision {
std::vector<Route> routes();
}
