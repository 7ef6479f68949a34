// YAML files as JSON values, so that one strict reader (json::to) serves both.
// Plain scalars become null, booleans, integers or numbers by the YAML 1.2 core schema; quoted ones strings.
#pragma once
#include "base/json.hpp"
namespace yiwang {
// Throws Problem "yaml.malformed" with file, line and column.
json::Value read_yaml(const std::string& file);
json::Value parse_yaml(std::string_view text, const std::string& name);
}
