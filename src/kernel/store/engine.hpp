// What the group writer and the readers need of an engine. Inside kernel/store only.
#pragma once
#include <memory>
#include <string>
#include "kernel/store/marks.hpp"
#include "kernel/store/store.hpp"
namespace yiwang::store {

// A connection that a group of transactions, or one reading transaction, runs on. One thread at a time.
class EngineConnection : public Connection {
public:
    explicit EngineConnection(const SettledTables& settled) : marks_(settled) {}
    std::int64_t mark(std::string_view table) override { return marks_.of(*this, table); }
    // How many changes were asked for so far: a caller that failed before its first needs no undoing.
    std::uint64_t changes() const { return changes_; }
    virtual void begin_group() = 0;
    virtual void begin_read() = 0;
    // Around one caller's work. release() throws what deferred statements met.
    virtual void savepoint() = 0;
    virtual void release() = 0;
    virtual void rollback_to_savepoint() = 0;
    virtual void commit() = 0;  // durable when it returns
    // Is the transaction good for more? On PostgreSQL one statement that failed, perhaps an earlier caller's, spoils it.
    virtual bool sound() const { return true; }
    virtual void rollback() noexcept = 0;
    virtual void script(const std::string& sql) = 0;  // several statements of a migration
    // Makes the connection fit for use again after a failure; throws Unavailable if it cannot.
    virtual void heal() = 0;

protected:
    // Before each change.
    void changing(std::string_view sql) {
        marks_.before(*this, sql);
        ++changes_;
    }
    // Before each query: "delete ... returning" changes too.
    void asking(std::string_view sql) {
        if (!changed_by(sql).empty()) changing(sql);
    }
    Marks marks_;  // an engine forgets them where a snapshot begins or a change is undone

private:
    std::uint64_t changes_ = 0;
};

// Statements are found by a text that is not copied for it.
struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};

// The statement must be run again in another group: it met another writer.
struct Again : std::exception {
    const char* what() const noexcept override { return "met another writer"; }
};

// What a connection is for.
enum class Use { reading, writing };

class Engine {
public:
    virtual ~Engine() = default;
    virtual std::unique_ptr<EngineConnection> connect(Use) = 0;
    virtual Dialect dialect() const = 0;
    virtual void backup(const std::string& file) = 0;
    SettledTables settled;  // of its connections
};

// A migration of the common tongue in an engine's own words: its type for `bytes`; and in SQLite `bigint primary key` is the
// row's own number, not an index beside the table.
std::string in_dialect(std::string sql, Dialect);

std::unique_ptr<Engine> sqlite_engine(const StoreOptions&);
std::unique_ptr<Engine> postgresql_engine(const StoreOptions&);
}
