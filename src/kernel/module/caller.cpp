#include "kernel/module/caller.hpp"
namespace yiwang {
std::optional<Scope> Caller::scope(std::string_view right) const {
    if (!rights) return {};
    const auto at = rights->find(right);
    if (at == rights->end()) return {};
    return at->second;
}

Scope Caller::require(std::string_view right) const {
    if (kind == Kind::nobody) throw Unauthorised();
    const auto reach = scope(right);
    if (!reach) throw Forbidden(right);
    return *reach;
}
}
