#include "app/modules.hpp"
#include "govern/appeals/analysis/analysis.hpp"
#include "govern/appeals/appeals.hpp"
#include "govern/appeals/callouts/callouts.hpp"
#include "govern/appeals/campaigns/campaigns.hpp"
#include "govern/appeals/reports/reports.hpp"
#include "govern/appeals/scoring/scoring.hpp"
#include "govern/appeals/today/today.hpp"
#include "kernel/bus/bus.hpp"
#include "kernel/decision/decision.hpp"
#include "kernel/draft/draft.hpp"
#include "kernel/file/file.hpp"
#include "kernel/flow/flow.hpp"
#include "kernel/http/http.hpp"
#include "kernel/identity/identity.hpp"
#include "kernel/job/job.hpp"
#include "kernel/mining/mining.hpp"
#include "kernel/notice/notice.hpp"
#include "kernel/report/report.hpp"
#include "kernel/search/search.hpp"
#include "kernel/trail/trail.hpp"
#include "kernel/view/view.hpp"
#include "support/address/address.hpp"
#include "support/duties/duties.hpp"
#include "support/intake/intake.hpp"
#include "support/map/map.hpp"
#include "support/sources/sources.hpp"
#include "support/space/space.hpp"
#include "support/subjects/subjects.hpp"
#include "support/walking/walking.hpp"
namespace yiwang::app {

const std::vector<Module>& modules() {
    static const std::vector<Module> all{bus::module(),    trail::module(),    job::module(),    file::module(),
                                         search::module(), identity::module(), decision::module(), flow::module(), mining::module(), notice::module(), view::module(), draft::module(),
                                         report::module(), http::module(),     support::space::module(), support::address::module(), support::walking::module(), support::map::module(), support::subjects::module(), support::duties::module(), support::intake::module(), support::sources::module(), govern::appeals::module(), govern::appeals::callouts::module(), govern::appeals::campaigns::module(), govern::appeals::analysis::module(), govern::appeals::scoring::module(), govern::appeals::reports::module(), govern::appeals::today::module()};
    return all;
}

std::vector<Setting> settings() {
    std::vector<Setting> out{
        {"store.url", "sqlite:var/yiwang.db", "The database: sqlite:FILE, or postgresql://... for several machines", true},
        {"store.readers", "14", "Reading connections to the database"},
        {"app.data", "var", "Folder for files, keys and the trail's heads"},
        {"app.catalog", "catalog/luohu", "Folder with the district's values"},
        {"app.workers", "2", "Threads that run jobs"},
        {"app.log", "info", "debug, info, warning or error"},
        {"http.address", "127.0.0.1", "Address to listen on"},
        {"http.port", "8800", "Port to listen on; 0 for a free one"},
        {"http.loops", "0", "Threads that hold connections; 0 for one on two cores"},
        {"http.workers", "4", "Threads for slow reads, and as many for work outside the database"},
        {"http.static", "web/dist", "Folder of the built web client; empty for none"},
        {"http.ca_file", "", "Certificates (PEM) that are believed beside the system's when others are asked over https"},
        {"http.per_minute", "1200", "Requests a minute that one address may make"},
    };
    for (const auto& module : modules()) out.insert(out.end(), module.settings.begin(), module.settings.end());
    return out;
}
}
