#include "kernel/rule/name_reader.hpp"
namespace yiwang::rule {

// The longest known name from here, if it has several parts; its end in `end`.
const std::string* NameReader::long_name(std::size_t& end) {
    const auto from = in_.at();
    std::string parts;
    const std::string* found = nullptr;
    for (int count = 1; count < 40; ++count) {
        in_.skip_space();
        const auto part = in_.name_part();
        if (part.empty() || (count == 1 && std::string_view("./-'+*").find(part[0]) != std::string_view::npos)) break;
        parts += (parts.empty() ? "" : " ") + std::string(part);
        if (!known_.begins(parts)) break;
        const auto* known = known_.find(parts);
        if (known && (count > 1 || found)) found = known, end = in_.at();
    }
    in_.go_to(from);
    return found;
}

bool NameReader::long_name_ahead() {
    std::size_t end = 0;
    return long_name(end) != nullptr;
}

std::string NameReader::name() {
    in_.skip_space();
    std::size_t end = 0;
    if (const auto* known = long_name(end)) {
        in_.go_to(end);
        return *known;
    }
    const auto from = in_.at();
    const auto word = in_.word();
    if (word.empty()) in_.wrong("a name");
    static const std::set<std::string_view> reserved{"then", "else", "return", "satisfies", "in", "and", "or", "between", "instance"};
    if (reserved.contains(word)) {
        in_.go_to(from);
        in_.wrong("a name");
    }
    return std::string(word);
}
}
