#include <sqlite3.h>
#include <stdlib.h>
#include <filesystem>
#include <unordered_map>
#include "base/problem.hpp"
#include "kernel/store/engine.hpp"
#include "kernel/store/wal_checkpointer.hpp"
#include "kernel/store/wal_vfs.hpp"
namespace yiwang::store {
namespace {
struct Close {
    void operator()(sqlite3* db) const { sqlite3_close_v2(db); }
    void operator()(sqlite3_stmt* s) const { sqlite3_finalize(s); }
};
using Database = std::unique_ptr<sqlite3, Close>;
using Statement = std::unique_ptr<sqlite3_stmt, Close>;

Unavailable full(const std::string& what) {
    return Unavailable("store.full", {"磁盘已满，暂时不能保存；查看不受影响。请联系管理员。", "The disk is full: nothing can be saved for now; reading goes on."}, what);
}

[[noreturn]] void fail(sqlite3* db, std::string_view sql) {
    const int code = sqlite3_errcode(db);
    const std::string what = std::string(sqlite3_errmsg(db)) + " in: " + std::string(sql.substr(0, 200));
    switch (code) {
        case SQLITE_BUSY: throw Again{};
        case SQLITE_FULL:
        case SQLITE_IOERR:
            throw full(what);
        case SQLITE_CONSTRAINT: throw Conflict("store.constraint", {"与已有数据冲突，请刷新后重试。", "This conflicts with what is kept already (" + what + ")."});
        default: throw std::runtime_error("sqlite: " + what);
    }
}

class SqliteConnection : public EngineConnection {
public:
    SqliteConnection(const std::string& file, const SettledTables& settled) : EngineConnection(settled) {
        sqlite3* db = nullptr;
        const int opened = sqlite3_open_v2(file.c_str(), &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, wal_vfs());
        db_.reset(db);
        if (opened != SQLITE_OK)
            throw Unavailable("store.lost", {"数据库打不开。", "The database cannot be opened."}, file + ": " + (db ? sqlite3_errmsg(db) : "no memory"));
        sqlite3_extended_result_codes(db, 0);
        sqlite3_busy_timeout(db, busy_timeout_ms);
        script("pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma temp_store = memory; pragma cache_size = -65536; pragma wal_autocheckpoint = 0");
    }

    void query(std::string_view sql, std::span<const Cell> values, const Each& each) override {
        asking(sql);
        const Use use(*this, sql, values);
        std::vector<Cell> row(static_cast<std::size_t>(sqlite3_column_count(use.statement)));
        int step;
        while ((step = sqlite3_step(use.statement)) == SQLITE_ROW) {
            for (std::size_t i = 0; i < row.size(); ++i) row[i] = cell(use.statement, static_cast<int>(i));
            each(Row(row));
        }
        if (step != SQLITE_DONE) fail(db_.get(), sql);
    }
    std::int64_t change(std::string_view sql, std::span<const Cell> values) override {
        run(sql, values);
        return sqlite3_changes64(db_.get());
    }
    void run(std::string_view sql, std::span<const Cell> values) override {
        changing(sql);
        const Use use(*this, sql, values);
        int step;
        while ((step = sqlite3_step(use.statement)) == SQLITE_ROW) {}
        if (step != SQLITE_DONE) fail(db_.get(), sql);
    }
    Dialect dialect() const override { return Dialect::sqlite; }

    void begin_group() override {
        marks_.forget();
        run("begin immediate", {});
    }
    void begin_read() override {
        marks_.forget();
        run("begin", {});
    }
    void savepoint() override { run("savepoint work", {}); }
    void release() override { run("release work", {}); }
    void rollback_to_savepoint() override {
        // A full disk takes the whole transaction with it, the others' work in this group too.
        if (sqlite3_get_autocommit(db_.get())) throw full("the transaction was rolled back");
        marks_.forget();
        run("rollback to work", {});
        run("release work", {});
    }
    void commit() override { run("commit", {}); }
    void rollback() noexcept override {
        if (!sqlite3_get_autocommit(db_.get())) sqlite3_exec(db_.get(), "rollback", nullptr, nullptr, nullptr);
    }
    void script(const std::string& sql) override {
        if (sqlite3_exec(db_.get(), in_dialect(sql, dialect()).c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail(db_.get(), sql);
    }
    void heal() override { rollback(); }
    sqlite3* raw() const { return db_.get(); }

private:
    // A prepared statement in use: bound, and always reset, for one left open would hold its snapshot
    // and let the log grow without end.
    struct Use {
        sqlite3_stmt* statement;
        Use(SqliteConnection& c, std::string_view sql, std::span<const Cell> values) : statement(c.prepare(sql)) {
            int i = 0;
            for (const Cell& value : values) bind(statement, ++i, value);
        }
        ~Use() {
            sqlite3_reset(statement);
            sqlite3_clear_bindings(statement);
        }
        Use(const Use&) = delete;
        Use& operator=(const Use&) = delete;
    };

    static void bind(sqlite3_stmt* s, int i, const Cell& cell) {
        if (const auto* number = std::get_if<std::int64_t>(&cell)) sqlite3_bind_int64(s, i, *number);
        else if (const auto* real = std::get_if<double>(&cell)) sqlite3_bind_double(s, i, *real);
        else if (const auto* text = std::get_if<std::string_view>(&cell)) sqlite3_bind_text64(s, i, text->data() ? text->data() : "", text->size(), SQLITE_STATIC, SQLITE_UTF8);
        else if (const auto* blob = std::get_if<Blob>(&cell)) sqlite3_bind_blob64(s, i, blob->bytes.data() ? blob->bytes.data() : "", blob->bytes.size(), SQLITE_STATIC);
    }

    static Cell cell(sqlite3_stmt* s, int i) {
        switch (sqlite3_column_type(s, i)) {
            case SQLITE_INTEGER: return sqlite3_column_int64(s, i);
            case SQLITE_FLOAT: return sqlite3_column_double(s, i);
            case SQLITE_TEXT: return std::string_view(reinterpret_cast<const char*>(sqlite3_column_text(s, i)), static_cast<std::size_t>(sqlite3_column_bytes(s, i)));
            case SQLITE_BLOB: return Blob{{static_cast<const char*>(sqlite3_column_blob(s, i)), static_cast<std::size_t>(sqlite3_column_bytes(s, i))}};
            default: return {};
        }
    }

    sqlite3_stmt* prepare(std::string_view sql) {
        const auto at = statements_.find(sql);
        if (at != statements_.end() && !sqlite3_stmt_busy(at->second.get())) return at->second.get();
        if (at != statements_.end())  // a query inside its own rows
            for (const auto& spare : spare_)
                if (sql == sqlite3_sql(spare.get()) && !sqlite3_stmt_busy(spare.get())) return spare.get();
        sqlite3_stmt* made = nullptr;
        if (sqlite3_prepare_v3(db_.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &made, nullptr) != SQLITE_OK) fail(db_.get(), sql);
        Statement statement(made);
        if (at != statements_.end()) return spare_.emplace_back(std::move(statement)).get();
        if (statements_.size() > 500)  // lists with many filters
            std::erase_if(statements_, [](const auto& one) { return !sqlite3_stmt_busy(one.second.get()); });
        return statements_.emplace(std::string(sql), std::move(statement)).first->second.get();
    }

    Database db_;
    std::unordered_map<std::string, Statement, TextHash, std::equal_to<>> statements_;
    std::vector<Statement> spare_;
};

class SqliteEngine : public Engine {
public:
    explicit SqliteEngine(const StoreOptions& options) : file_(options.url.substr(options.url.find(':') + 1)) {
        if (file_ == ":memory:") make_file();
        checkpointer_ = std::make_unique<WalCheckpointer>(file_, options.wal_pages_max);
    }
    ~SqliteEngine() override {
        checkpointer_.reset();
        if (!folder_.empty()) std::filesystem::remove_all(folder_);
    }
    std::unique_ptr<EngineConnection> connect(Use) override {
        auto out = std::make_unique<SqliteConnection>(file_, settled);
        checkpointer_->watch(out->raw());
        return out;
    }
    Dialect dialect() const override { return Dialect::sqlite; }
    void backup(const std::string& file) override {
        sqlite3* to = nullptr;
        sqlite3_open(file.c_str(), &to);
        const Database target(to);
        const SqliteConnection from(file_, settled);
        auto* copy = sqlite3_backup_init(to, "main", from.raw(), "main");
        if (!copy) fail(to, "backup");
        sqlite3_backup_step(copy, -1);
        if (sqlite3_backup_finish(copy) != SQLITE_OK) fail(to, "backup");
    }

private:
    // Many connections must see one database, as with a file: so it is a file, of memory, gone with the engine.
    void make_file() {
        std::string pattern = std::filesystem::exists("/dev/shm") ? "/dev/shm/yiwang-XXXXXX" : "/tmp/yiwang-XXXXXX";
        if (!mkdtemp(pattern.data())) throw Unavailable("store.lost", {"建不了临时数据库。", "No temporary database can be made."}, pattern);
        folder_ = pattern;
        file_ = folder_ + "/store.db";
    }

    std::string file_, folder_;
    std::unique_ptr<WalCheckpointer> checkpointer_;
};
}

std::unique_ptr<Engine> sqlite_engine(const StoreOptions& options) {
    return std::make_unique<SqliteEngine>(options);
}
}
