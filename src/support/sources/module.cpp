#include "kernel/module/module.hpp"
#include "support/sources/embedded.hpp"
#include "support/sources/exchange.hpp"
#include "support/sources/fetching.hpp"
#include "support/sources/routes.hpp"
#include "support/sources/sources.hpp"
namespace yiwang::support::sources {

Module module() {
    auto jobs = fetching();
    jobs.push_back(sending());
    return {.name = "sources",
            .schema = embedded::schema,
            .routes = routes(),
            .jobs = std::move(jobs),
            .tells = {Received::name, Changed::name},
            .rights = {"sources.read", "sources.mend", "sources.manage"}};
}
}
