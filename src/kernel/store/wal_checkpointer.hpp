// SQLite's log (-wal) copied back into the database by a thread of its own, while the writer goes on.
//
// SQLite starts its log anew only when all of it is copied, and under load there is always a commit that is not. So the thread
// copies until little is left, and the writer copies the rest after a commit: a few pages instead of thousands. A commit's
// sync would wait for all that the thread has written and not synced, so it syncs a little at a time (copier_vfs). A log that
// grows past four times its size anyway is copied by the writer, who waits for the thread. Whoever reads from the log keeps
// it from beginning anew: the writer waits for them, 20 ms and more the longer the log is, and tries again when it has grown
// by half its size. Inside kernel/store only.
#pragma once
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
struct sqlite3;
namespace yiwang::store {

constexpr int busy_timeout_ms = 5000;  // of every connection

class WalCheckpointer {
public:
    // pages_max: what the log is kept below, roughly.
    WalCheckpointer(std::string file, int pages_max);
    ~WalCheckpointer();
    WalCheckpointer(const WalCheckpointer&) = delete;
    WalCheckpointer& operator=(const WalCheckpointer&) = delete;

    // Hears of this connection's commits from now on; it is closed before this object goes.
    void watch(sqlite3*);

private:
    struct Log {
        int frames = 0, copied = 0;
        int left() const { return frames - copied; }
    };
    void committed(sqlite3*, int frames);
    void copy(sqlite3*, int mode);
    void copy_when_wanted();

    const std::string file_;
    const int pages_max_, rest_max_;
    std::mutex copying_;  // one copies at a time
    std::mutex mutex_;    // of what follows
    std::condition_variable wanted_there_;
    Log log_;
    int next_;  // frames before which a commit need not care
    bool wanted_ = false, stopping_ = false;
    std::thread thread_;
};
}
