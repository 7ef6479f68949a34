#include "kernel/store/wal_checkpointer.hpp"
#include <sqlite3.h>
#include <algorithm>
#include "base/log.hpp"
#include "kernel/store/wal_vfs.hpp"
namespace yiwang::store {
namespace {
// How long the writer waits for those who read from the log: the longer the log, the longer. It tries again later.
constexpr int rest_most = 250;  // pages, of a commit or two: the writer copies and syncs them while others wait for it
constexpr int readers_wait_ms = 20, readers_wait_max_ms = 1000;

sqlite3* opened(const std::string& file) {
    sqlite3* db = nullptr;
    if (sqlite3_open_v2(file.c_str(), &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, copier_vfs()) == SQLITE_OK &&
        sqlite3_exec(db, "pragma synchronous = full", nullptr, nullptr, nullptr) == SQLITE_OK)
        return db;
    log::warning("store.checkpoint", {{"error", db ? sqlite3_errmsg(db) : "no memory"}});
    sqlite3_close_v2(db);
    return nullptr;
}

// SQLite syncs the database only when all of its log is copied, and that is in the writer: it would wait for all these pages.
void sync(sqlite3* db) {
    sqlite3_file* file = nullptr;
    if (sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK && file && file->pMethods) file->pMethods->xSync(file, SQLITE_SYNC_NORMAL);
}
}

WalCheckpointer::WalCheckpointer(std::string file, int pages_max)
    : file_(std::move(file)), pages_max_(pages_max), rest_max_(std::clamp(pages_max / 10, 1, rest_most)), next_(pages_max / 4), thread_([this] { copy_when_wanted(); }) {}

WalCheckpointer::~WalCheckpointer() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wanted_there_.notify_one();
    thread_.join();
}

void WalCheckpointer::watch(sqlite3* db) {
    sqlite3_wal_hook(db, [](void* self, sqlite3* of, const char*, int frames) { return static_cast<WalCheckpointer*>(self)->committed(of, frames), SQLITE_OK; }, this);
}

void WalCheckpointer::committed(sqlite3* db, int frames) {
    {
        const std::lock_guard lock(mutex_);
        if (frames < log_.frames) log_.copied = 0, next_ = pages_max_ / 4;  // it began anew
        log_.frames = frames;
        if (frames < next_) return;
        const bool mine = log_.left() <= rest_max_ || frames >= 4 * pages_max_;
        if (!mine) {
            wanted_ = true;
            wanted_there_.notify_one();
            return;
        }
        next_ = frames + pages_max_ / 2;
    }
    sqlite3_busy_timeout(db, std::min(readers_wait_ms * std::max(frames / pages_max_, 1), readers_wait_max_ms));
    copy(db, SQLITE_CHECKPOINT_RESTART);
    sqlite3_busy_timeout(db, busy_timeout_ms);
}

void WalCheckpointer::copy(sqlite3* db, int mode) {
    const std::lock_guard copying(copying_);
    Log log;
    const int code = sqlite3_wal_checkpoint_v2(db, nullptr, mode, &log.frames, &log.copied);
    if (code != SQLITE_OK && code != SQLITE_BUSY) {
        log::warning("store.checkpoint", {{"error", sqlite3_errmsg(db)}});
        return;
    }
    if (mode == SQLITE_CHECKPOINT_PASSIVE) sync(db);
    const std::lock_guard lock(mutex_);
    if (log_.frames >= log.frames) log_.copied = log.copied;  // else it began anew meanwhile
}

void WalCheckpointer::copy_when_wanted() {
    sqlite3* db = nullptr;
    for (;;) {
        {
            std::unique_lock lock(mutex_);
            wanted_there_.wait(lock, [&] { return wanted_ || stopping_; });
            if (stopping_) break;
            wanted_ = false;
            pace_copying(log_.frames < pages_max_);  // beyond it is more urgent that little is left
        }
        if (!db) db = opened(file_);
        if (db) copy(db, SQLITE_CHECKPOINT_PASSIVE);
    }
    sqlite3_close_v2(db);
}
}
