#include "kernel/store/wal_vfs.hpp"
#include <sqlite3.h>
#include <cstring>
#include <mutex>
#include <new>
#include <vector>
#include "kernel/store/sqlite_settings.hpp"
namespace yiwang::store {
namespace {
constexpr std::size_t gathered_max = 120 << 10;  // NB: the real VFS takes at most 128 KB less a byte at once

sqlite3_vfs* real_vfs() {
    return sqlite3_vfs_find(nullptr);
}

// Lies in the memory that SQLite gives for a file, with the real VFS's own file right behind it.
struct LogFile {
    sqlite3_file base;
    std::vector<unsigned char> gathered;
    sqlite3_int64 from = 0;  // where in the file the gathered bytes belong

    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }

    // What was gathered is in the file when this returns SQLITE_OK. It is given up otherwise: SQLite undoes the transaction.
    int hand_over() {
        if (gathered.empty()) return SQLITE_OK;
        const int code = real()->pMethods->xWrite(real(), gathered.data(), static_cast<int>(gathered.size()), from);
        gathered.clear();
        return code;
    }
};
static_assert(alignof(LogFile) <= 8 && sizeof(LogFile) % 8 == 0);

LogFile* log_of(sqlite3_file* file) {
    return std::launder(reinterpret_cast<LogFile*>(file));
}

// f(real file) once what was gathered is there.
template <class F>
int after_handing_over(sqlite3_file* file, F f) {
    const int code = log_of(file)->hand_over();
    return code == SQLITE_OK ? f(log_of(file)->real()) : code;
}

int close(sqlite3_file* file) {
    auto* log = log_of(file);
    const int handed = log->hand_over();
    const int closed = log->real()->pMethods->xClose(log->real());
    log->gathered.~vector();
    file->pMethods = nullptr;
    return handed == SQLITE_OK ? closed : handed;
}
int read(sqlite3_file* file, void* to, int size, sqlite3_int64 at) {
    return after_handing_over(file, [&](sqlite3_file* real) { return real->pMethods->xRead(real, to, size, at); });
}
int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
    auto* log = log_of(file);
    auto& gathered = log->gathered;
    if (!gathered.empty() && (at != log->from + static_cast<sqlite3_int64>(gathered.size()) || gathered.size() + static_cast<std::size_t>(size) > gathered_max))
        if (const int code = log->hand_over(); code != SQLITE_OK) return code;
    if (gathered.empty()) log->from = at;
    try {
        const auto* first = static_cast<const unsigned char*>(bytes);
        gathered.insert(gathered.end(), first, first + size);
    } catch (const std::bad_alloc&) {
        return SQLITE_NOMEM;
    }
    return SQLITE_OK;
}
int truncate(sqlite3_file* file, sqlite3_int64 size) {
    return after_handing_over(file, [&](sqlite3_file* real) { return real->pMethods->xTruncate(real, size); });
}
int sync(sqlite3_file* file, int flags) {
    return after_handing_over(file, [&](sqlite3_file* real) { return real->pMethods->xSync(real, flags); });
}
int file_size(sqlite3_file* file, sqlite3_int64* size) {
    return after_handing_over(file, [&](sqlite3_file* real) { return real->pMethods->xFileSize(real, size); });
}
int lock(sqlite3_file* file, int level) {
    return log_of(file)->real()->pMethods->xLock(log_of(file)->real(), level);
}
int unlock(sqlite3_file* file, int level) {
    return log_of(file)->real()->pMethods->xUnlock(log_of(file)->real(), level);
}
int check_lock(sqlite3_file* file, int* held) {
    return log_of(file)->real()->pMethods->xCheckReservedLock(log_of(file)->real(), held);
}
int control(sqlite3_file* file, int what, void* with) {
    return after_handing_over(file, [&](sqlite3_file* real) { return real->pMethods->xFileControl(real, what, with); });
}
int sector_size(sqlite3_file* file) {
    return log_of(file)->real()->pMethods->xSectorSize(log_of(file)->real());
}
int characteristics(sqlite3_file* file) {
    return log_of(file)->real()->pMethods->xDeviceCharacteristics(log_of(file)->real());
}

const sqlite3_io_methods log_methods{1,    close, read,       write,   truncate,    sync,            file_size, lock, unlock, check_lock, control, sector_size, characteristics,
                                     nullptr, nullptr, nullptr, nullptr, nullptr, nullptr};

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    auto* real = real_vfs();
    if (!(flags & SQLITE_OPEN_WAL)) return real->xOpen(real, name, file, flags, out_flags);
    file->pMethods = nullptr;
    auto* log = new (file) LogFile{};
    std::memset(static_cast<void*>(log->real()), 0, static_cast<std::size_t>(real->szOsFile));
    const int code = real->xOpen(real, name, log->real(), flags, out_flags);
    if (code == SQLITE_OK) log->base.pMethods = &log_methods;
    else log->gathered.~vector();
    return code;
}

// The copier's database file: the real one, but that what is written goes to the disk a little at a time.
constexpr int synced_after = 32;  // pages
const sqlite3_io_methods* database_methods = nullptr;
thread_local bool paced_here = true;

int write_paced(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
    static thread_local int written = 0;
    const int code = database_methods->xWrite(file, bytes, size, at);
    if (code != SQLITE_OK || !paced_here || ++written % synced_after != 0) return code;
    return database_methods->xSync(file, SQLITE_SYNC_NORMAL);
}

int open_paced(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    const int code = open(vfs, name, file, flags, out_flags);
    if (code != SQLITE_OK || !(flags & SQLITE_OPEN_MAIN_DB)) return code;
    static sqlite3_io_methods paced;
    static std::once_flag once;
    std::call_once(once, [&] {
        database_methods = file->pMethods;
        paced = *database_methods;
        paced.xWrite = write_paced;
    });
    if (file->pMethods == database_methods) file->pMethods = &paced;
    return code;
}
}

const char* wal_vfs() {
    static sqlite3_vfs vfs;
    static std::once_flag once;
    std::call_once(once, [] {
        set_up_sqlite();
        vfs = *real_vfs();
        vfs.szOsFile += static_cast<int>(sizeof(LogFile));
        vfs.zName = "yiwang-wal";
        vfs.pNext = nullptr;
        vfs.xOpen = open;
        sqlite3_vfs_register(&vfs, 0);
    });
    return vfs.zName;
}

void pace_copying(bool paced) {
    paced_here = paced;
}

const char* copier_vfs() {
    static sqlite3_vfs vfs;
    static std::once_flag once;
    std::call_once(once, [] {
        vfs = *sqlite3_vfs_find(wal_vfs());
        vfs.zName = "yiwang-copier";
        vfs.pNext = nullptr;
        vfs.xOpen = open_paced;
        sqlite3_vfs_register(&vfs, 0);
    });
    return vfs.zName;
}
}
