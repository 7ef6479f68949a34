// A transaction, as business code sees it: read, run, trace, tell, now, new id, actor. Nothing else:
// no network, no files. What must happen outside is a job told in the same transaction.
//
// SQL is the common tongue of SQLite and PostgreSQL with ? for values; columns are bigint, double
// precision, text and bytes. A Tx lives on one thread and ends with the function that was given it.
// The function may be called again (a conflict on PostgreSQL): it must change nothing but the store.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>
#include "base/id.hpp"
#include "base/time.hpp"
#include "kernel/store/cell.hpp"
namespace yiwang {

// Who does it, and under which trace id (see base/log.hpp).
struct Actor {
    std::string name;  // "officer/0k3...", "resident/...", "machine/...", "system/replay"
    std::string trace_id;
    std::optional<Instant> at{};  // when it is done, for replay; nothing: the store's clock
    bool patient = false;         // nobody waits for it: while others write, it has a third of the time
};

enum class Dialect { sqlite, postgresql };

struct Trace {
    std::int64_t id;
    Instant at;
    std::string_view actor, request, verb;
    std::int64_t subject;
    std::string_view before, after, why;
};

struct Fact {
    std::int64_t id;
    Instant at;
    std::string_view name;
    std::int64_t subject;
    std::string_view body;  // JSON
};

class Tx;

// Where traces and facts go: the tables of kernel/trail and kernel/bus. Without one they are dropped.
struct Recorder {
    void (*trace)(Tx&, const Trace&) = nullptr;
    void (*tell)(Tx&, const Fact&) = nullptr;
};

// One engine's connection, inside a transaction.
class Connection {
public:
    using Each = std::function<void(const Row&)>;
    virtual ~Connection() = default;
    virtual void query(std::string_view sql, std::span<const Cell>, const Each&) = 0;
    virtual std::int64_t change(std::string_view sql, std::span<const Cell>) = 0;
    virtual void run(std::string_view sql, std::span<const Cell>) = 0;  // may wait for the next query or the end
    virtual std::int64_t mark(std::string_view settled_table) = 0;
    virtual Dialect dialect() const = 0;
};

class Tx {
public:
    Tx(Connection& connection, IdSource& ids, Instant now, const Actor& actor, const Recorder& recorder, std::optional<std::uint64_t> commits = {})
        : connection_(connection), ids_(ids), now_(now), actor_(actor), recorder_(recorder), commits_(commits) {}
    Tx(const Tx&) = delete;
    Tx& operator=(const Tx&) = delete;

    // Every row through as(const Row&).
    template <class As, class... Values>
    auto all(As as, std::string_view sql, const Values&... values) {
        std::vector<std::invoke_result_t<As, const Row&>> out;
        each([&](const Row& row) { out.push_back(as(row)); }, sql, values...);
        return out;
    }
    // The first row through as, or nothing.
    template <class As, class... Values>
    auto first(As as, std::string_view sql, const Values&... values) {
        std::optional<std::invoke_result_t<As, const Row&>> out;
        each([&](const Row& row) { if (!out) out = as(row); }, sql, values...);
        return out;
    }
    // f(const Row&) for every row.
    template <class F, class... Values>
    void each(F&& f, std::string_view sql, const Values&... values) {
        const std::array<Cell, sizeof...(Values)> cells{to_cell(values)...};
        connection_.query(sql, cells, std::forward<F>(f));
    }
    // The same with values known only at run time: lists with filters.
    template <class As>
    auto all_with(As as, std::string_view sql, std::span<const Cell> cells) {
        std::vector<std::invoke_result_t<As, const Row&>> out;
        connection_.query(sql, cells, [&](const Row& row) { out.push_back(as(row)); });
        return out;
    }

    // Changes rows. A failure may show only at the next read or at the end of the transaction.
    template <class... Values>
    void run(std::string_view sql, const Values&... values) {
        const std::array<Cell, sizeof...(Values)> cells{to_cell(values)...};
        connection_.run(sql, cells);
    }
    // The same with values known only at run time.
    void run_with(std::string_view sql, std::span<const Cell> cells) { connection_.run(sql, cells); }
    // Changes rows and says how many; dearer than run on PostgreSQL (a round trip).
    template <class... Values>
    std::int64_t change(std::string_view sql, const Values&... values) {
        const std::array<Cell, sizeof...(Values)> cells{to_cell(values)...};
        return connection_.change(sql, cells);
    }

    // Leaves a trace. verb: "<room>.<past participle>"; before and after: JSON or a word.
    template <class T>
    void trace(std::string_view verb, Id<T> subject, std::string_view before, std::string_view after, std::string_view why) {
        if (recorder_.trace)
            recorder_.trace(*this, {ids_.next(now_), now_, actor_.name, actor_.trace_id, verb, subject.value, before, after, why});
    }

    // Tells a fact on the bus: a described struct with `static constexpr std::string_view name` and `subject()`.
    template <class Event>
    void tell(const Event& event) {
        if (!recorder_.tell) return;
        const std::string body = json::text(event);
        recorder_.tell(*this, {ids_.next(now_), now_, Event::name, event.subject(), body});
    }

    // Changes rows and gives those that it returns, "delete from t where ... returning a, b", through as. Their order is not said.
    template <class As, class... Values>
    auto take(As as, std::string_view sql, const Values&... values) {
        return all(as, sql, values...);
    }

    // Which state of a settled table (Module::settled) this transaction sees: a number that is another after each change of the
    // table, in this transaction too, and in no other store the same. For kernel/store/settled.hpp.
    std::int64_t mark(std::string_view table) { return connection_.mark(table); }

    // Of a reading transaction: it sees at least what this process had committed when Store::commits() said so.
    std::optional<std::uint64_t> commits() const { return commits_; }

    Instant now() const { return now_; }  // one instant for the whole transaction
    template <class T>
    Id<T> new_id() {
        return {ids_.next(now_)};
    }
    const Actor& actor() const { return actor_; }
    Dialect dialect() const { return connection_.dialect(); }  // for kernel/search alone: full text differs

private:
    Connection& connection_;
    IdSource& ids_;
    Instant now_;
    const Actor& actor_;
    const Recorder& recorder_;
    std::optional<std::uint64_t> commits_;
};
}
