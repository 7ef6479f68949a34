// Queries and forms as they are sent (application/x-www-form-urlencoded, WHATWG URL 5). Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>
namespace yiwang {
// "%E7%BD%97" -> "罗"; nothing for a bad escape, a NUL or what is not UTF-8. plus: '+' is a space (queries).
std::optional<std::string> percent_decoded(std::string_view, bool plus);
// The other way: all but letters, digits and - _ . ~ is escaped (RFC 3986, 2.3), so that it may stand in a path or a query.
std::string percent_encoded(std::string_view);
// Name and value pairs of a query or form; nothing if it is malformed or has more than 100.
std::optional<std::vector<std::pair<std::string, std::string>>> parse_query(std::string_view);
}
