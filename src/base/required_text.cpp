#include "base/required_text.hpp"
#include "base/problem.hpp"
#include "base/text.hpp"
namespace yiwang {

std::string required_text(std::string_view room, std::string_view field, std::string_view text, std::size_t most) {
    auto clean = trimmed(text);
    if (clean.empty()) throw Invalid(std::string(field), std::string(room) + ".missing", {"请填写这一项。", "Fill this in."});
    if (length(clean) > most)
        throw Invalid(std::string(field), std::string(room) + ".too_long", {"最多 " + std::to_string(most) + " 字。", "At most " + std::to_string(most) + " characters."});
    return clean;
}
}
