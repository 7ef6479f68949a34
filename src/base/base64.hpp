// Base 64 (RFC 4648, 4) with its filling. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>
namespace yiwang {
std::string base64(std::string_view bytes);
// White space is passed over (RFC 2045, 6.8); nothing if anything else is not of the alphabet or the length is wrong.
std::optional<std::string> from_base64(std::string_view text);
}
