// YAML files as JSON values, so that one strict reader (json::to) serves both.
// Plain scalars become null, booleans, integers or numbers by the YAML 1.2 core schema; quoted ones strings.
// One document; depth and size, also of what aliases repeat, are bounded.
#pragma once
#include "base/json.hpp"
namespace yiwang {

enum class Scalars {
    typed,      // by the core schema
    as_written  // every scalar the string that stands there: 007 stays "007"
};

// Throws Problem "yaml.malformed" with file, line and column: also for equal keys, unknown tags and ".nan".
json::Value parse_yaml(std::string_view text, const std::string& name, Scalars = Scalars::typed);
// As parse_yaml. Throws Problem "yaml.unreadable": no such file.
json::Value read_yaml(const std::string& file, Scalars = Scalars::typed);
}
