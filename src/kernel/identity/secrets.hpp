// Passwords and tokens. Inside kernel/identity only; pure but for the machine's randomness.
#pragma once
#include <string>
#include <string_view>
namespace yiwang::identity {
std::string new_token();                       // 256 random bits, URL-safe base 64
std::string token_hash(std::string_view);      // SHA-256, hex: what is kept
}
