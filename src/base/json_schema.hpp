// JSON Schema 2020-12, as far as forms and events need it: type, enum, const, numbers, lengths, pattern, format (date,
// date-time, email, uri), items, prefixItems, contains, properties, patternProperties, additionalProperties, required,
// dependentRequired, propertyNames, min/max counts, uniqueItems, allOf, anyOf, oneOf, not, if/then/else, $ref and $defs
// within the schema, and titles. Any thread.
#pragma once
#include <optional>
#include <string>
#include "base/json.hpp"
namespace yiwang::json {

struct SchemaFault {
    std::string path;  // of the value: "address.street", "items[2]"; "" for all of it
    std::string what;  // in English, short: "is required", "is longer than 20"
};

// The first fault of the value; nothing if the schema takes it.
std::optional<SchemaFault> check_schema(const Value& schema, const Value&);

// What a schema uses that is not read here, as "#/properties/x/unevaluatedItems"; empty if nothing.
std::vector<std::string> unread_keywords(const Value& schema);
}
