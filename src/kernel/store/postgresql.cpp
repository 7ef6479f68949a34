// PostgreSQL over libpq in pipeline mode: statements that need no answer are sent along with the next one that does, and rows
// of the same insert, whoever of a group puts them in, in one statement: when a statement comes that speaks of their table, or
// at the end. NB: a view or a function that reads a table unnamed would not see them; we have none.
//
// A group runs at repeatable read: a row that another process changed since fails the caller's statement (40001),
// and the caller is run again in the next group. Groups that would wait for each other's rows do so for lock_timeout
// at most, and one of them is run again: PostgreSQL itself looks for deadlocks only after a second.
// Values travel as text, their types are inferred by the server.
#include <libpq-fe.h>
#include <list>
#include <thread>
#include <unordered_map>
#include "base/problem.hpp"
#include "kernel/store/engine.hpp"
#include "kernel/store/joined_rows.hpp"
namespace yiwang::store {
namespace {
struct Finish {
    void operator()(PGconn* c) const { PQfinish(c); }
    void operator()(PGresult* r) const { PQclear(r); }
};
using Session = std::unique_ptr<PGconn, Finish>;
using Result = std::unique_ptr<PGresult, Finish>;
constexpr std::size_t pipeline_max = 200;  // statements sent before their answers are read

// Server types, from pg_type.
enum : Oid { oid_bool = 16, oid_bytea = 17, oid_int8 = 20, oid_int2 = 21, oid_int4 = 23, oid_float4 = 700, oid_float8 = 701, oid_numeric = 1700 };

struct Lost : Unavailable {
    explicit Lost(const std::string& why)
        : Unavailable("store.lost", {"数据库连接中断，请稍后重试。", "The database cannot be reached; try again soon."}, why) {}
};

[[noreturn]] void fail(const PGresult* result) {
    const char* field = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const std::string state = field ? field : "", what = PQresultErrorMessage(result);
    if (state == "40001" || state == "40P01" || state == "55P03") throw Again{};
    if (state == "53100") throw Unavailable("store.full", {"磁盘已满，暂时不能保存；查看不受影响。请联系管理员。", "The disk is full: nothing can be saved for now; reading goes on."}, what);
    if (state.starts_with("23")) throw Conflict("store.constraint", {"与已有数据冲突，请刷新后重试。", "This conflicts with what is kept already (" + what + ")."});
    if (state.empty() || state.starts_with("08") || state.starts_with("57P")) throw Lost(what);
    throw std::runtime_error("postgresql: " + what);
}

// "where a = ? and b = '?'" -> "where a = $1 and b = '?'"
std::string numbered(std::string_view sql) {
    std::string out;
    int count = 0;
    bool quoted = false;
    for (const char c : sql) {
        if (c == '\'') quoted = !quoted;
        if (c == '?' && !quoted) out += "$" + std::to_string(++count);
        else out += c;
    }
    return out;
}

class PostgresqlConnection : public EngineConnection {
public:
    PostgresqlConnection(std::string url, Use use, const SettledTables& settled) : EngineConnection(settled), url_(std::move(url)), use_(use) { connect(); }

    void query(std::string_view sql, std::span<const Cell> values, const Each& each) override {
        asking(sql);
        send_rows_for(sql);
        send(sql, values);
        const Result result = flush();
        show(*result, each);
    }
    std::int64_t change(std::string_view sql, std::span<const Cell> values) override {
        changing(sql);
        send_rows_for(sql);
        send(sql, values);
        const Result result = flush();
        const char* tuples = PQcmdTuples(result.get());
        return *tuples ? std::atoll(tuples) : 0;
    }
    void run(std::string_view sql, std::span<const Cell> values) override {
        changing(sql);
        if (auto& known = known_of(sql); known.joined) return join(*known.joined, values);
        send_rows_for(sql);
        send(sql, values);
        if (waiting_ >= pipeline_max) flush();
    }
    Dialect dialect() const override { return Dialect::postgresql; }
    std::int64_t mark(std::string_view table) override {
        if (marks_at_ != 0) flush();
        return EngineConnection::mark(table);
    }

    void begin_group() override {
        marks_.forget();
        transaction_.clear();
        send("begin isolation level repeatable read", {});
        send("select pg_current_xact_id()::text", {});
        transaction_at_ = waiting_;
    }
    // Nearly all who read ask for marks: they come with the first answer.
    void begin_read() override {
        marks_.forget();
        send("begin isolation level repeatable read read only", {});
        send(Marks::question, {});
        marks_at_ = waiting_;
    }
    void savepoint() override { run("savepoint work", {}); }
    void release() override {
        send_rows();
        change("release savepoint work", {});
    }
    void rollback_to_savepoint() override {
        discard();
        marks_.forget();
        run("rollback to savepoint work", {});
        change("release savepoint work", {});
    }
    void commit() override {
        if (use_ == Use::reading) return end_reading();
        send_rows();
        if (transaction_at_ != 0) flush();  // nothing was asked: whether a lost commit was kept is found by the number alone
        const std::string transaction = std::exchange(transaction_, "");
        try {
            send("commit", {});
            // NB: one that failed before is rolled back by this, without an error.
            if (PQcmdStatus(flush().get()) != std::string_view("COMMIT")) throw std::logic_error("postgresql: a failed transaction was to be committed");
        } catch (const Lost&) {
            // The answer to the commit never came: the server knows how it ended.
            if (transaction.empty() || !committed(transaction)) throw;
        }
    }
    void rollback() noexcept override {
        try {
            discard();
            change("rollback", {});
        } catch (const std::exception&) {
            // heal() makes the connection anew.
        }
    }
    bool sound() const override { return PQtransactionStatus(session_.get()) != PQTRANS_INERROR; }
    void script(const std::string& sql) override {
        send_rows();
        if (waiting_ > 0) flush();
        PQexitPipelineMode(session_.get());
        const Result result(PQexec(session_.get(), in_dialect(sql, dialect()).c_str()));
        PQenterPipelineMode(session_.get());
        if (PQresultStatus(result.get()) != PGRES_COMMAND_OK && PQresultStatus(result.get()) != PGRES_TUPLES_OK && PQresultStatus(result.get()) != PGRES_EMPTY_QUERY) fail(result.get());
    }
    void heal() override {
        const bool unanswered = use_ == Use::reading && waiting_ > 0;
        if (PQstatus(session_.get()) == CONNECTION_OK && (unanswered || PQtransactionStatus(session_.get()) == PQTRANS_IDLE)) return;
        connect();
    }

private:
    void connect() {
        session_.reset();
        statements_.clear();
        drop_rows();
        waiting_ = transaction_at_ = marks_at_ = 0;
        session_.reset(PQconnectdb(url_.c_str()));
        if (PQstatus(session_.get()) != CONNECTION_OK) throw Lost(PQerrorMessage(session_.get()));
        PQsetNoticeProcessor(session_.get(), [](void*, const char*) {}, nullptr);
        // A plan is made once for a statement of ours. A queue that was empty then would be walked as a whole ever after, dead
        // rows too, and who writes finds all by an index. Compiling a plan costs more than any of ours takes.
        std::string settings = "set synchronous_commit = on; set client_min_messages = warning; set lock_timeout = 50; set jit = off; set random_page_cost = 1.1";
        if (use_ == Use::writing) settings += "; set enable_seqscan = off";
        const Result set(PQexec(session_.get(), settings.c_str()));
        if (PQresultStatus(set.get()) != PGRES_COMMAND_OK) throw Lost(PQerrorMessage(session_.get()));
        PQenterPipelineMode(session_.get());
    }

    // How a transaction whose commit was not answered ended.
    bool committed(const std::string& transaction) {
        for (int attempt = 0; attempt < 50; ++attempt) try {
                connect();
                std::string status;
                const std::array<Cell, 1> cells{Cell{std::string_view(transaction)}};
                query("select pg_xact_status(cast(? as xid8))", cells, [&](const Row& row) { status = row.null(0) ? "aborted" : row.get<std::string>(0); });
                if (status != "in progress") return status == "committed";
                std::this_thread::sleep_for(std::chrono::milliseconds{100});
            } catch (const Lost&) {
                std::this_thread::sleep_for(std::chrono::milliseconds{200});
            }
        return false;
    }

    void check(int sent) {
        if (!sent) throw Lost(PQerrorMessage(session_.get()));
    }

    // Nobody waits for its answer, which comes with those of the next transaction.
    void end_reading() {
        send("commit", {});
        check(PQflush(session_.get()) == 0);
    }

    void send(std::string_view sql, std::span<const Cell> values) {
        parameters_.clear();
        for (const auto& value : values) parameters_.add(value);
        send(sql, parameters_, 0, values.size());
    }
    void send(std::string_view sql, Parameters& values, std::size_t first, std::size_t count) {
        if (!session_ || PQstatus(session_.get()) != CONNECTION_OK) throw Lost("no connection");
        const std::string& name = prepared(sql, static_cast<int>(count));
        check(PQsendQueryPrepared(session_.get(), name.c_str(), static_cast<int>(count), values.pointers(first, count).data(), nullptr, nullptr, 0));
        ++waiting_;
    }

    // What is known of a change, by its text.
    struct Known {
        std::vector<std::string> refers_to;  // tables whose rows must be there first
        std::optional<JoinedRows> joined;
    };
    Known& known_of(std::string_view sql) {
        if (const auto at = known_.find(sql); at != known_.end()) return at->second;
        Known out;
        const auto table = changed_by(sql);
        if (!table.empty()) {
            send("select cast(cast(confrelid as regclass) as text) from pg_constraint where conrelid = to_regclass(?) and contype = 'f'", std::array<Cell, 1>{Cell{table}});
            const Result result = flush();
            show(*result, [&](const Row& row) { out.refers_to.push_back(row.get<std::string>(0)); });
            if (out.refers_to.empty()) out.joined = JoinedRows::of(sql);
        }
        return known_.emplace(std::string(sql), std::move(out)).first->second;
    }

    void join(JoinedRows& rows, std::span<const Cell> values) {
        const auto send_these = [&] { send_rows_if([&](const JoinedRows& one) { return &one == &rows; }); };
        send_rows_if([&](const JoinedRows& one) { return &one != &rows && one.table() == rows.table(); });
        if (rows.meets(values)) send_these();
        if (rows.rows() == 0) joined_.push_back(&rows);
        rows.add(values);
        if (rows.rows() == JoinedRows::most) send_these();
    }
    template <class If>
    void send_rows_if(If&& wanted) {
        std::erase_if(joined_, [&](JoinedRows* rows) {
            if (!wanted(*rows)) return false;
            rows->each_statement([&](const std::string& sql, Parameters& values, std::size_t first, std::size_t count) { send(sql, values, first, count); });
            return true;
        });
    }
    void send_rows() {
        send_rows_if([](const JoinedRows&) { return true; });
    }
    // Those that the statement may see, or whose being there is its condition.
    void send_rows_for(std::string_view sql) {
        if (joined_.empty()) return;
        const auto* known = changed_by(sql).empty() ? nullptr : &known_of(sql);
        send_rows_if([&](const JoinedRows& rows) {
            return sql.find(rows.table()) != sql.npos || (known && std::ranges::find(known->refers_to, rows.table()) != known->refers_to.end());
        });
    }
    void drop_rows() {
        for (auto* rows : joined_) rows->clear();
        joined_.clear();
    }

    const std::string& prepared(std::string_view sql, int count) {
        const auto at = statements_.find(sql);
        if (at != statements_.end()) return at->second;
        const std::string name = "s" + std::to_string(++made_);
        check(PQsendPrepare(session_.get(), name.c_str(), numbered(sql).c_str(), count, nullptr));
        ++waiting_;
        preparing_.emplace_back(sql);
        return statements_.emplace(std::string(sql), name).first->second;
    }

    // Reads the answers of all that was sent; gives the last one. The first failure is thrown, after all were read.
    Result flush() {
        check(PQpipelineSync(session_.get()));
        Result last, failed;
        std::size_t answered = 0;
        for (;;) {
            Result result(PQgetResult(session_.get()));
            if (!result) {
                if (PQstatus(session_.get()) != CONNECTION_OK) throw lost();
                continue;
            }
            const auto status = PQresultStatus(result.get());
            if (status == PGRES_PIPELINE_SYNC) break;
            ++answered;
            if (answered == transaction_at_ && status == PGRES_TUPLES_OK) transaction_ = PQgetvalue(result.get(), 0, 0);
            if (answered == marks_at_ && status == PGRES_TUPLES_OK) know_marks(*result);
            if (status == PGRES_FATAL_ERROR && !failed) failed = std::move(result);
            else if (status != PGRES_PIPELINE_ABORTED) last = std::move(result);
        }
        waiting_ = transaction_at_ = marks_at_ = 0;
        if (failed) forget_unprepared();
        preparing_.clear();
        if (failed) fail(failed.get());
        if (!last) throw lost();
        return last;
    }

    Lost lost() {
        waiting_ = transaction_at_ = marks_at_ = 0;
        return Lost(PQerrorMessage(session_.get()));
    }

    void know_marks(const PGresult& result) {
        marks_.begin_to_know();
        show(result, [this](const Row& row) { marks_.know(row); });
    }

    // A failure leaves what was to be prepared after it unprepared.
    void forget_unprepared() {
        for (const auto& sql : preparing_) statements_.erase(sql);
    }

    // Reads away what a failed caller had sent, and forgets what it had yet to send.
    void discard() {
        drop_rows();
        if (waiting_ == 0) return;
        try {
            flush();
        } catch (const Lost&) {
            throw;
        } catch (const std::exception&) {
            // It is undone anyway.
        }
    }

    static void show(const PGresult& result, const Each& each) {
        const int rows = PQntuples(&result), columns = PQnfields(&result);
        std::vector<Cell> cells(static_cast<std::size_t>(columns));
        std::list<std::string> bytes;  // stays where it is while it grows
        for (int row = 0; row < rows; ++row) {
            bytes.clear();
            for (int i = 0; i < columns; ++i) cells[static_cast<std::size_t>(i)] = cell(result, row, i, bytes);
            each(Row(cells));
        }
    }

    static Cell cell(const PGresult& result, int row, int column, std::list<std::string>& bytes) {
        if (PQgetisnull(&result, row, column)) return {};
        const std::string_view text(PQgetvalue(&result, row, column), static_cast<std::size_t>(PQgetlength(&result, row, column)));
        switch (PQftype(&result, column)) {
            case oid_bool: return std::int64_t{text == "t"};
            case oid_int2:
            case oid_int4:
            case oid_int8: {
                std::int64_t number = 0;
                std::from_chars(text.data(), text.data() + text.size(), number);
                return number;
            }
            case oid_float4:
            case oid_float8:
            case oid_numeric: {
                double number = 0;
                std::from_chars(text.data(), text.data() + text.size(), number);
                return number;
            }
            case oid_bytea: {
                std::string& out = bytes.emplace_back();
                for (std::size_t i = 2; i + 1 < text.size(); i += 2) {
                    unsigned value = 0;
                    std::from_chars(text.data() + i, text.data() + i + 2, value, 16);
                    out += static_cast<char>(value);
                }
                return Blob{out};
            }
            default: return text;
        }
    }

    std::string url_;
    Use use_;
    Session session_;
    std::unordered_map<std::string, std::string, TextHash, std::equal_to<>> statements_;
    std::unordered_map<std::string, Known, TextHash, std::equal_to<>> known_;
    std::vector<JoinedRows*> joined_;  // those of known_ in which rows wait
    Parameters parameters_;            // of the statement that is being sent
    std::vector<std::string> preparing_;
    std::string transaction_;
    std::size_t waiting_ = 0;         // sent, answers not read yet
    std::size_t transaction_at_ = 0;  // which of them tells the transaction's number, 0: none
    std::size_t marks_at_ = 0;        // and which the marks
    std::int64_t made_ = 0;
};

class PostgresqlEngine : public Engine {
public:
    explicit PostgresqlEngine(const StoreOptions& options) : url_(options.url) {}
    std::unique_ptr<EngineConnection> connect(Use use) override { return std::make_unique<PostgresqlConnection>(url_, use, settled); }
    Dialect dialect() const override { return Dialect::postgresql; }
    void backup(const std::string&) override {
        throw Conflict("store.backup", {"PostgreSQL 请用 pg_dump 备份。", "PostgreSQL is backed up with pg_dump."});
    }

private:
    std::string url_;
};
}

std::unique_ptr<Engine> postgresql_engine(const StoreOptions& options) {
    return std::make_unique<PostgresqlEngine>(options);
}
}
