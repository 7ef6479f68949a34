// Process mining 流程挖掘: what happened in processes, as figures, as an event log for other programs, and as a stage on which a
// changed process, or other staffing, is tried before it goes live.
#pragma once
#include "kernel/module/module.hpp"
namespace yiwang::mining {
Module module();
}
