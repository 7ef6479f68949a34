// Numbers as reports write them. Inside govern/appeals/reports only.
#pragma once
#include "govern/appeals/reports/reports.hpp"
namespace yiwang::govern::appeals::reports {
std::string fixed(double value, int digits = 1);
std::string share(std::int64_t part, std::int64_t all);  // "93.3%"; "-" of none
}
