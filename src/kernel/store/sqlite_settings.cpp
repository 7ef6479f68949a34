#include "kernel/store/sqlite_settings.hpp"
#include <sqlite3.h>
#include <mutex>
namespace yiwang::store {

void set_up_sqlite() {
    static std::once_flag once;
    std::call_once(once, [] { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); });  // counters that nobody reads, behind a lock at every allocation
}
}
