// A ZIP file of stored (not compressed) entries, the same bytes for the same entries.
#pragma once
#include <string>
#include <utility>
#include <vector>
namespace yiwang::report {
std::string zip(const std::vector<std::pair<std::string, std::string>>& entries);  // name, bytes; under 4 GiB
}
