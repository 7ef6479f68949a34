// What people write into a field that may not stay empty.
#pragma once
#include <string>
#include <string_view>
namespace yiwang {

// The text without blanks about it. Throws Invalid "<room>.missing", or "<room>.too_long" above `most` characters.
std::string required_text(std::string_view room, std::string_view field, std::string_view text, std::size_t most = 2000);
}
