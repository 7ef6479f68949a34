// Signed webhooks (Standard Webhooks 1.0): HMAC-SHA256 over "<id>.<seconds>.<body>" under a secret "whsec_<base 64>",
// sent as "v1,<base 64>"; several, apart by spaces, while a secret is changed. Pure but for new_secret.
#pragma once
#include <string>
#include <string_view>
#include "base/time.hpp"
namespace yiwang::support::sources {

inline constexpr auto signature_life = std::chrono::minutes{5};  // how far a time stamp may lie from now

std::string new_secret();
// A key of at least 16 bytes in base 64?
bool is_secret(std::string_view);
std::string sign(std::string_view secret, std::string_view id, std::string_view timestamp, std::string_view body);

enum class Verdict { good, stale, wrong };
// Compares in constant time.
Verdict verify(std::string_view secret, std::string_view id, std::string_view timestamp, std::string_view signatures, std::string_view body, Instant now);
}
