#include "kernel/module/module.hpp"
namespace yiwang {
std::vector<RoomSchema> schemas(std::span<const Module> modules) {
    std::vector<RoomSchema> out;
    for (const auto& module : modules) out.push_back({module.name, module.schema, module.settled});
    return out;
}
}
