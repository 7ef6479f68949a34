// The store: one interface over SQLite (embedded, the default) and PostgreSQL.
//
// Writers are grouped: everything pending goes into one commit, each caller behind its own savepoint,
// and nobody is answered before the disk has it (synchronous=FULL, synchronous_commit=on). A caller's
// failure undoes that caller's work alone. Any thread may call; calls block until done, write_later does not.
//
// Throws what the function throws. Throws Unavailable "store.full" when the disk is full (reading goes
// on), "store.lost" when the database cannot be reached; lost connections heal by themselves.
#pragma once
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include "base/embedded.hpp"
#include "kernel/store/tx.hpp"
namespace yiwang {

struct StoreOptions {
    std::string url;            // "sqlite:FILE", "sqlite::memory:", or "postgresql://..." (libpq)
    int readers = 4;            // reading connections
    int writers = 3;            // writing connections of PostgreSQL, each with a group of its own, by turns; SQLite has one
    int wal_pages_max = 16000;  // SQLite: the log is copied back into the file so that it stays about this long, of 4 KB
    const Clock* clock = nullptr;  // null: the system's
    Recorder recorder{};
};

// The tables of one room: its schema/*.sql.
struct RoomSchema {
    std::string_view room;  // "appeals": its tables are appeals_*
    std::span<const Embedded> steps;
    std::vector<std::string_view> settled{};  // of its tables, those that few write and everybody asks; see settled.hpp
};

// Marks a write that must happen once however often it is sent.
struct Once {
    std::string key;          // chosen by the sender, with the sender's name in it; 200 characters at most
    std::string fingerprint;  // of the request; the same key with another is Conflict "store.key_reused"
};

class Store {
public:
    using Work = std::function<void(Tx&)>;
    using Answering = std::function<std::string(Tx&)>;
    using Done = std::function<void(std::exception_ptr, std::string answer)>;  // called on a thread of the store; be brief

    static std::unique_ptr<Store> open(const StoreOptions&);
    virtual ~Store() = default;

    // Applies the steps of every room that are not there yet, in the order given, one transaction a step.
    // Throws Problem "store.schema_changed" (an applied file differs), "store.schema_newer" (made by a newer program).
    virtual void migrate(std::span<const RoomSchema>) = 0;

    // Runs fn(Tx&) as a transaction, durable when this returns; its value is the answer.
    template <class F>
    auto write(const Actor& actor, F&& fn) {
        using R = std::invoke_result_t<F, Tx&>;
        if constexpr (std::is_void_v<R>) write_and_wait(actor, [&](Tx& tx) { fn(tx); });
        else {
            std::optional<R> out;
            write_and_wait(actor, [&](Tx& tx) { out.emplace(fn(tx)); });
            return std::move(*out);
        }
    }
    // The same with a key: sent again, it gives the first answer and does nothing.
    std::string write_once(const Actor&, const Once&, const Answering&);
    // Does not wait: done(nullptr, answer) or done(exception, "") comes when the disk has it.
    virtual void write_later(const Actor&, std::optional<Once>, Answering, Done) = 0;

    // Runs fn(Tx&) on a snapshot; Tx::run, trace and tell must not be used in it.
    template <class F>
    auto read(const Actor& actor, F&& fn) {
        using R = std::invoke_result_t<F, Tx&>;
        if constexpr (std::is_void_v<R>) read_and_wait(actor, [&](Tx& tx) { fn(tx); });
        else {
            std::optional<R> out;
            read_and_wait(actor, [&](Tx& tx) { out.emplace(fn(tx)); });
            return std::move(*out);
        }
    }

    virtual Dialect dialect() const = 0;
    virtual Instant now() const = 0;

    // Grows with every commit of this process that changed something.
    virtual std::uint64_t commits() const = 0;
    // Waits until commits() is no longer `seen`, or the time is over; for those who deliver what was committed.
    virtual std::uint64_t wait_commits(std::uint64_t seen, std::chrono::milliseconds at_most) = 0;

    // Writes a whole copy, consistent, while work goes on (SQLite only; PostgreSQL has pg_dump).
    virtual void backup(const std::string& file) = 0;

protected:
    virtual void read_and_wait(const Actor&, const Work&) = 0;
    void write_and_wait(const Actor&, const Work&);
};
}
