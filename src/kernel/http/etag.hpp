// Strong validators of bodies (RFC 9110, 8.8.3): two 64-bit hashes, not for secrets. Inside kernel/http only.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
namespace yiwang::http {
std::string etag_of(std::string_view body);  // with its quotes
// Does If-None-Match name this validator? Weak ones count (RFC 9110, 13.1.2).
bool matches(std::string_view if_none_match, std::string_view etag);
}
