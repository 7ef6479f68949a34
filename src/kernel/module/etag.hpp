// Strong validators of bodies (RFC 9110, 8.8.3): two 64-bit hashes, not for secrets.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
namespace yiwang {
std::string etag_of(std::string_view body);  // with its quotes
// Does If-None-Match name this validator? Weak ones count (RFC 9110, 13.1.2).
bool matches(std::string_view if_none_match, std::string_view etag);
// Does If-Match? Weak ones never do (RFC 9110, 13.1.1).
bool matches_strongly(std::string_view if_match, std::string_view etag);
}
