// The store over an engine: a writer thread that commits whatever is pending together, and a pool of readers.
#include <unistd.h>
#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include "base/log.hpp"
#include "base/problem.hpp"
#include "kernel/store/engine.hpp"
#include "kernel/store/migration.hpp"
namespace yiwang {
namespace {
using store::Again;
using store::Engine;
using store::EngineConnection;
constexpr std::size_t sqlite_group_max = 512, postgresql_group_max = 128;
// Then a group is committed: the first of many do not wait for the last. Where each statement is a message there and back it takes longer.
constexpr std::chrono::milliseconds sqlite_group_time{4}, postgresql_group_time{12};
constexpr int attempts_max = 20;
constexpr int others_share = 2;  // of the time, to one of patient work
// Another writer does not wait for its turn where one has been at its group for so long, or more wait than are in it.
constexpr std::chrono::milliseconds long_turn{30};

struct Pending {
    Actor actor;
    std::optional<Once> once;
    Store::Answering work;
    Store::Done done;
    std::string answer{};
    std::exception_ptr failure{};
    bool again = false;
    int attempts = 0;
};

Conflict key_reused() {
    return Conflict("store.key_reused", {"这个幂等键已用于另一个请求。", "This idempotency key was used for another request."});
}

class GroupStore : public Store {
public:
    GroupStore(const StoreOptions& options, std::unique_ptr<Engine> engine)
        : engine_(std::move(engine)), clock_(options.clock ? options.clock : &system_clock_), recorder_(options.recorder) {
        for (int i = 0; i < std::max(options.readers, 1); ++i) free_readers_.push_back(engine_->connect(store::Use::reading));
        auto first = engine_->connect(store::Use::writing);
        store::prepare_tables(*first);
        ids_ = std::make_unique<IdSource>(store::lease_node(*first, SystemClock{}.now()));
        // Ids never come twice, also not when a simulated clock goes over the same days again.
        ids_->start_from(SystemClock{}.now());
        const int writers = engine_->dialect() == Dialect::sqlite ? 1 : std::max(options.writers, 1);
        writers_.emplace_back([this, c = std::shared_ptr<EngineConnection>(std::move(first))] { write_groups(*c); });
        for (int i = 1; i < writers; ++i) writers_.emplace_back([this, c = std::shared_ptr<EngineConnection>(engine_->connect(store::Use::writing))] { write_groups(*c); });
    }

    ~GroupStore() override {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
        }
        pending_there_.notify_all();
        committed_.notify_all();
        for (auto& writer : writers_) writer.join();
    }

    void migrate(std::span<const RoomSchema> rooms) override {
        const auto connection = engine_->connect(store::Use::writing);
        for (const auto& room : rooms) engine_->settled.insert(engine_->settled.end(), room.settled.begin(), room.settled.end());
        store::migrate(*connection, rooms, now());
    }

    void write_later(const Actor& actor, std::optional<Once> once, Answering work, Done done) override {
        const std::lock_guard lock(mutex_);
        if (stopping_) throw Unavailable("store.stopping", {"系统正在停止。", "The system is stopping."});
        queue({actor, std::move(once), std::move(work), std::move(done)});
    }

    Dialect dialect() const override { return engine_->dialect(); }
    Instant now() const override { return clock_->now(); }
    void backup(const std::string& file) override { engine_->backup(file); }
    std::uint64_t commits() const override { return commits_; }
    std::uint64_t wait_commits(std::uint64_t seen, std::chrono::milliseconds at_most) override {
        std::unique_lock lock(mutex_);
        committed_.wait_for(lock, at_most, [&] { return commits_ != seen || stopping_; });
        return commits_;
    }

protected:
    void read_and_wait(const Actor& actor, const Work& work) override {
        auto connection = take_reader();
        const struct Back {
            GroupStore& store;
            std::unique_ptr<EngineConnection>& connection;
            ~Back() { store.give_reader(std::move(connection)); }
        } back{*this, connection};
        connection->heal();
        const auto seen = commits();
        try {
            connection->begin_read();
            Tx tx(*connection, *ids_, actor.at.value_or(now()), actor, no_recorder_, seen);
            work(tx);
            connection->commit();
        } catch (...) {
            connection->rollback();
            throw;
        }
    }

private:
    std::unique_ptr<EngineConnection> take_reader() {
        std::unique_lock lock(readers_mutex_);
        reader_free_.wait(lock, [&] { return !free_readers_.empty(); });
        auto out = std::move(free_readers_.back());
        free_readers_.pop_back();
        return out;
    }
    void give_reader(std::unique_ptr<EngineConnection> connection) {
        {
            const std::lock_guard lock(readers_mutex_);
            free_readers_.push_back(std::move(connection));
        }
        reader_free_.notify_one();
    }

    // Large groups cost least, so the writers of PostgreSQL take turns: one gathers its group while those of others are committed.
    class Turn {
    public:
        // With mutex_ held.
        Turn(GroupStore& store, std::size_t size) : store_(store) {
            store_.turn_since_ = std::chrono::steady_clock::now();
            store_.turn_size_ = size;
        }
        ~Turn() { end(); }
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;
        void end() {
            if (std::exchange(ended_, true)) return;
            const std::lock_guard lock(store_.mutex_);
            store_.turn_since_.reset();
            if (!store_.queue_.empty()) store_.pending_there_.notify_one();
        }

    private:
        GroupStore& store_;
        bool ended_ = false;
    };

    void write_groups(EngineConnection& connection) {
        for (;;) {
            std::unique_lock lock(mutex_);
            while (!stopping_ && !group_waits() && !patience_is_over()) {
                if (patient_.empty() || patient_running_) pending_there_.wait(lock);
                else pending_there_.wait_until(lock, patience_until_);
            }
            if (queue_.empty() && patient_.empty()) return;
            if (queue_.empty() || patience_is_over()) write_patiently(connection, lock);
            else write_for_many(connection, lock);
        }
    }
    bool group_waits() const {
        return !queue_.empty() && (!turn_since_ || queue_.size() > turn_size_ || std::chrono::steady_clock::now() - *turn_since_ > long_turn);
    }
    bool patience_is_over() const { return !patient_.empty() && !patient_running_ && (queue_.empty() || std::chrono::steady_clock::now() >= patience_until_); }

    void write_for_many(EngineConnection& connection, std::unique_lock<std::mutex>& lock) {
        std::vector<Pending> group;
        take(queue_, group, engine_->dialect() == Dialect::sqlite ? sqlite_group_max : postgresql_group_max);
        Turn turn(*this, group.size());
        if (queue_.size() > group.size()) pending_there_.notify_one();
        lock.unlock();
        write_group(connection, group, &turn);
        turn.end();
        finish(group);
    }
    void write_patiently(EngineConnection& connection, std::unique_lock<std::mutex>& lock) {
        std::vector<Pending> group;
        take(patient_, group, 1);
        patient_running_ = true;
        lock.unlock();
        const auto began = std::chrono::steady_clock::now();
        write_group(connection, group);
        lock.lock();
        const auto now = std::chrono::steady_clock::now();
        patience_until_ = now + others_share * (now - began);
        patient_running_ = false;
        lock.unlock();
        finish(group);
    }

    // With mutex_ held.
    void queue(Pending one) {
        (one.actor.patient ? patient_ : queue_).push_back(std::move(one));
        pending_there_.notify_one();
    }

    static void take(std::deque<Pending>& from, std::vector<Pending>& group, std::size_t at_most) {
        while (!from.empty() && group.size() < at_most) {
            group.push_back(std::move(from.front()));
            from.pop_front();
        }
    }

    // A savepoint costs a round trip and a transaction id of its own on PostgreSQL, and a copy of every page that is changed on
    // SQLite. A group is first tried without them; if anybody fails after a change, the group is run again with them.
    bool write_plainly(EngineConnection& connection, std::vector<Pending>& group, Turn* turn) {
        try {
            connection.heal();
            connection.begin_group();
            in_time(group, [&](Pending& one) {
                const auto before = connection.changes();
                try {
                    run_one(connection, one);
                } catch (const Problem&) {
                    if (connection.changes() != before || !connection.sound()) throw;
                    one.failure = std::current_exception();  // its own, and it had changed nothing
                }
            });
            if (turn) turn->end();
            connection.commit();
            return true;
        } catch (...) {
            connection.rollback();
            return false;
        }
    }

    // Each of the group, one at least; those that are not reached in time are the next group's, first in the queue as before.
    template <class F>
    void in_time(std::vector<Pending>& group, const F& write) {
        const auto until = std::chrono::steady_clock::now() + (engine_->dialect() == Dialect::sqlite ? sqlite_group_time : postgresql_group_time);
        std::size_t written = 0;
        do write(group[written]);
        while (++written < group.size() && std::chrono::steady_clock::now() < until);
        if (written == group.size()) return;
        const std::lock_guard lock(mutex_);
        queue_.insert(queue_.begin(), std::make_move_iterator(group.begin() + static_cast<std::ptrdiff_t>(written)), std::make_move_iterator(group.end()));
        group.resize(written);
        pending_there_.notify_one();
    }

    void run_one(EngineConnection& connection, Pending& one) {
        one.failure = nullptr;
        one.again = false;
        Tx tx(connection, *ids_, one.actor.at.value_or(now()), one.actor, recorder_);
        one.answer = one.once ? answer_once(tx, one) : one.work(tx);
    }

    void write_group(EngineConnection& connection, std::vector<Pending>& group, Turn* turn = nullptr) {
        if (write_plainly(connection, group, turn)) return;
        try {
            connection.heal();
            connection.begin_group();
            in_time(group, [&](Pending& one) { write_one(connection, one); });
            connection.commit();
        } catch (const Again&) {
            connection.rollback();
            for (auto& one : group) one.again = true;
        } catch (...) {
            connection.rollback();
            for (auto& one : group) one.failure = std::current_exception(), one.again = false;
            try {
                connection.heal();
            } catch (const std::exception& still) {
                log::warning("store.lost", {{"error", still.what()}});
            }
        }
    }

    // One caller's work behind its savepoint; its failure is its own.
    void write_one(EngineConnection& connection, Pending& one) {
        connection.savepoint();
        try {
            run_one(connection, one);
            connection.release();
        } catch (const Again&) {
            one.again = true;
            connection.rollback_to_savepoint();
        } catch (const Conflict& conflict) {
            // Another process may have put the same row in since this snapshot, or since somebody remembered that it was not there:
            // the next one sees it.
            one.again = conflict.code == "store.constraint" && one.attempts < 2;
            if (!one.again) one.failure = std::current_exception();
            connection.rollback_to_savepoint();
        } catch (...) {
            one.failure = std::current_exception();
            connection.rollback_to_savepoint();
        }
    }

    static std::string answer_once(Tx& tx, const Pending& one) {
        struct Kept {
            std::string fingerprint, answer;
        };
        const auto kept = tx.first([](const Row& row) { return Kept{row.get<std::string>(0), row.get<std::string>(1)}; },
                                   "select fingerprint, answer from store_answer where key = ?", one.once->key);
        if (kept && kept->fingerprint != one.once->fingerprint) throw key_reused();
        if (kept) return kept->answer;
        std::string answer = one.work(tx);
        tx.run("insert into store_answer (key, fingerprint, answer, at) values (?, ?, ?, ?)", one.once->key, one.once->fingerprint, answer, tx.now());
        return answer;
    }

    void finish(std::vector<Pending>& group) {
        // Counted before anybody is answered: who asks then sees it, and may rely on that.
        const bool changed = std::ranges::any_of(group, [](const Pending& one) { return !one.again && !one.failure; });
        if (changed) {
            const std::lock_guard lock(mutex_);
            ++commits_;
        }
        for (auto& one : group) {
            if (one.again && ++one.attempts < attempts_max) {
                const std::lock_guard lock(mutex_);
                queue(std::move(one));
                continue;
            }
            if (one.again) one.failure = std::make_exception_ptr(Unavailable("store.busy", {"同时操作的人太多，请稍后重试。", "Too many are changing the same thing; try again."}));
            one.done(one.failure, std::move(one.answer));
        }
        if (changed) committed_.notify_all();
    }

    std::unique_ptr<Engine> engine_;
    SystemClock system_clock_;
    const Clock* clock_;
    Recorder recorder_, no_recorder_{};
    std::unique_ptr<IdSource> ids_;
    std::mutex mutex_, readers_mutex_;
    std::condition_variable pending_there_, committed_, reader_free_;
    std::deque<Pending> queue_, patient_;
    std::chrono::steady_clock::time_point patience_until_{};
    std::optional<std::chrono::steady_clock::time_point> turn_since_;  // of the writer that gathers a group
    std::size_t turn_size_ = 0;
    bool patient_running_ = false;
    std::vector<std::unique_ptr<EngineConnection>> free_readers_;
    std::vector<std::thread> writers_;
    std::atomic<std::uint64_t> commits_{0};
    bool stopping_ = false;
};
}

std::unique_ptr<Store> Store::open(const StoreOptions& options) {
    if (options.url.starts_with("sqlite:")) return std::make_unique<GroupStore>(options, store::sqlite_engine(options));
    if (options.url.starts_with("postgresql:")) return std::make_unique<GroupStore>(options, store::postgresql_engine(options));
    throw Invalid("store.url", "store.url", {"数据库地址应以 sqlite: 或 postgresql:// 开头。", "The store's address begins with sqlite: or postgresql://."});
}

std::string Store::write_once(const Actor& actor, const Once& once, const Answering& work) {
    std::mutex mutex;
    std::condition_variable over;
    bool done = false;
    std::exception_ptr failure;
    std::string answer;
    write_later(actor, once, work, [&](std::exception_ptr f, std::string a) {
        const std::lock_guard lock(mutex);
        failure = f;
        answer = std::move(a);
        done = true;
        over.notify_one();
    });
    std::unique_lock lock(mutex);
    over.wait(lock, [&] { return done; });
    if (failure) std::rethrow_exception(failure);
    return answer;
}

void Store::write_and_wait(const Actor& actor, const Work& work) {
    std::mutex mutex;
    std::condition_variable over;
    bool done = false;
    std::exception_ptr failure;
    write_later(actor, {}, [&](Tx& tx) { return work(tx), std::string{}; },
                [&](std::exception_ptr f, const std::string&) {
                    const std::lock_guard lock(mutex);
                    failure = f;
                    done = true;
                    over.notify_one();
                });
    std::unique_lock lock(mutex);
    over.wait(lock, [&] { return done; });
    if (failure) std::rethrow_exception(failure);
}
}
