// The list of modules, bottom to top, as in the top CMakeLists.txt.
#pragma once
#include <vector>
#include "kernel/module/module.hpp"
namespace yiwang::app {
const std::vector<Module>& modules();

// Settings of all modules and of the house itself.
std::vector<Setting> settings();
}
