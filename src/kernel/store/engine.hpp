// What the group writer and the readers need of an engine. Inside kernel/store only.
#pragma once
#include <memory>
#include <string>
#include "kernel/store/store.hpp"
namespace yiwang::store {

// A connection that a group of transactions, or one reading transaction, runs on. One thread at a time.
class EngineConnection : public Connection {
public:
    virtual void begin_group() = 0;
    virtual void begin_read() = 0;
    // Around one caller's work. release() throws what deferred statements met.
    virtual void savepoint() = 0;
    virtual void release() = 0;
    virtual void rollback_to_savepoint() = 0;
    virtual void commit() = 0;  // durable when it returns
    virtual void rollback() noexcept = 0;
    virtual void script(const std::string& sql) = 0;  // several statements of a migration
    // How many changes were asked for so far: a caller that failed before its first needs no undoing.
    virtual std::uint64_t changes() const { return 0; }
    // Makes the connection fit for use again after a failure; throws Unavailable if it cannot.
    virtual void heal() = 0;
};

// The statement must be run again in another group: it met another writer.
struct Again : std::exception {
    const char* what() const noexcept override { return "met another writer"; }
};

class Engine {
public:
    virtual ~Engine() = default;
    virtual std::unique_ptr<EngineConnection> connect() = 0;
    virtual Dialect dialect() const = 0;
    virtual void backup(const std::string& file) = 0;
};

// The column type `bytes` of the common tongue in an engine's own word.
std::string with_bytes_as(std::string sql, std::string_view word);

std::unique_ptr<Engine> sqlite_engine(const StoreOptions&);
std::unique_ptr<Engine> postgresql_engine(const StoreOptions&);
}
