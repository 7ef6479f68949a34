#include "kernel/rule/scanner.hpp"
#include "kernel/rule/syntax.hpp"
namespace yiwang::rule {

Names::Names() {
    for (const auto* name : {"date and time", "string length", "upper case", "lower case", "substring before", "substring after", "starts with", "ends with",
                             "list contains", "insert before", "index of", "distinct values", "years and months duration", "day of year", "day of week",
                             "month of year", "week of year", "get value", "get entries", "context put", "context merge", "string join", "list replace",
                             "round up", "round down", "round half up", "round half down", "met by", "overlaps before", "overlaps after", "finished by",
                             "started by", "time offset", "start included", "end included"})
        add(name);
}

void Names::add(std::string_view name) {
    const auto parts = parts_of(name);
    if (!parts.empty()) names_.emplace(parts, std::string(name));
}

const std::string* Names::find(const std::string& parts) const {
    const auto at = names_.find(parts);
    return at == names_.end() ? nullptr : &at->second;
}

bool Names::begins(const std::string& parts) const {
    const auto at = names_.lower_bound(parts);
    return at != names_.end() && at->first.starts_with(parts);
}

std::string Names::parts_of(std::string_view name) {
    std::string out;
    Scanner in(name);
    for (;;) {
        in.skip_space();
        const auto part = in.name_part();
        if (part.empty()) break;
        if (!out.empty()) out += ' ';
        out += part;
    }
    return in.ended() ? out : std::string();
}
}
