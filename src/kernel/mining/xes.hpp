// Cases as an event log: XES (IEEE 1849-2023), with the extensions concept, time, lifecycle and organizational.
// One trace a case, an event "start" and an event "complete" (or "ate_abort") for each visit of a task.
#pragma once
#include "kernel/mining/cases.hpp"
namespace yiwang::mining {
// names: of elements, by id. persons: false leaves out who did it.
std::string xes(std::string_view process, const std::vector<Case>&, const bpmn::Model& names, bool persons);
}
