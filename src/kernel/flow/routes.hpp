// The routes of the room. Inside kernel/flow only.
#pragma once
#include "kernel/flow/desk.hpp"
#include "kernel/flow/flow.hpp"
namespace yiwang::flow {
std::vector<Route> process_routes();  // versions, instances, incidents
std::vector<Route> task_routes();     // inbox, a task, finishing it
std::vector<Route> desk_routes();     // work around a task
}
