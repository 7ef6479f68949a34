// What holds for SQLite in the whole process. To be asked for before anything else of SQLite is used: later it has no effect.
#pragma once
namespace yiwang::store {

// Once; any thread.
void set_up_sqlite();
}
