#include "kernel/module/module.hpp"
#include "support/space/embedded.hpp"
#include "support/space/routes.hpp"
#include "support/space/space.hpp"
namespace yiwang::support::space {

Module module() {
    return {.name = "space",
            .schema = embedded::schema,
            .settled = {"space_level"},
            .routes = routes(),
            .rights = {"space.read", "space.edit"},
            .settings = {{"space.stale_days", "730", "Days after which a block, component or link that nobody surveyed or confirmed again is shown as old"}}};
}
}
