#include "kernel/store/migration.hpp"
#include <map>
#include "base/problem.hpp"
#include "kernel/store/digest.hpp"
namespace yiwang::store {
namespace {
constexpr int nodes = 512;

// Runs f as one transaction of its own.
template <class F>
void alone(EngineConnection& connection, F&& f) {
    connection.begin_group();
    try {
        f();
        connection.commit();
    } catch (...) {
        connection.rollback();
        throw;
    }
}

// Processes that begin together prepare a PostgreSQL one after another: neither "create table if not exists" nor what follows from a
// snapshot is safe side by side there. In SQLite a writing transaction is alone anyway.
class OneAfterAnother {
public:
    explicit OneAfterAnother(EngineConnection& connection) : connection_(connection.dialect() == Dialect::postgresql ? &connection : nullptr) {
        if (connection_) connection_->script("begin; set local lock_timeout = 0; select pg_advisory_lock(x'796977616e67'::bigint); commit");  // "yiwang"
    }
    ~OneAfterAnother() {
        if (!connection_) return;
        try {
            connection_->script("select pg_advisory_unlock(x'796977616e67'::bigint)");
        } catch (const std::exception&) {
            // It is given back with the session that was lost.
        }
    }
    OneAfterAnother(const OneAfterAnother&) = delete;
    OneAfterAnother& operator=(const OneAfterAnother&) = delete;

private:
    EngineConnection* connection_;
};

template <class... Values>
void run(EngineConnection& connection, std::string_view sql, const Values&... values) {
    const std::array<Cell, sizeof...(Values)> cells{to_cell(values)...};
    connection.run(sql, cells);
}

std::map<std::string, std::string> applied(EngineConnection& connection, std::string_view room) {
    std::map<std::string, std::string> out;
    const std::array<Cell, 1> cells{to_cell(room)};
    connection.query("select name, sha256 from store_migration where room = ?", cells,
                     [&](const Row& row) { out[row.get<std::string>(0)] = row.get<std::string>(1); });
    return out;
}
}

std::string in_dialect(std::string sql, Dialect dialect) {
    const auto put = [&](std::string_view common, std::string_view own) {
        for (std::size_t at = 0; (at = sql.find(common, at)) != sql.npos; at += own.size()) {
            const auto end = at + common.size();
            const bool whole = end == sql.size() || std::string_view(" ,\n)").find(sql[end]) != std::string_view::npos;
            if (whole) sql.replace(at, common.size(), own);
        }
    };
    put(" bytes", dialect == Dialect::sqlite ? " blob" : " bytea");
    if (dialect == Dialect::sqlite) put(" bigint primary key", " integer primary key");
    return sql;
}

void prepare_tables(EngineConnection& connection) {
    const OneAfterAnother here(connection);
    alone(connection, [&] {
        connection.script("create table if not exists store_migration (room text not null, name text not null, sha256 text not null, at bigint not null, "
                          "primary key (room, name));"
                          "create table if not exists store_answer (key text primary key, fingerprint text not null, answer text not null, at bigint not null);"
                          "create table if not exists store_node (node bigint primary key, leased_at bigint not null);"
                          "create table if not exists store_mark (name text primary key, mark bigint not null);");
    });
}

int lease_node(EngineConnection& connection, Instant now) {
    const OneAfterAnother here(connection);
    int node = 0;
    alone(connection, [&] {
        // Leases go round: the number leased longest ago is taken, so that 512 processes may begin one after another.
        std::int64_t last = -1;
        connection.query("select node from store_node order by leased_at desc, node desc limit 1", {}, [&](const Row& row) { last = row.number(0); });
        node = static_cast<int>((last + 1) % nodes);
        run(connection, "delete from store_node where node = ?", node);
        run(connection, "insert into store_node (node, leased_at) values (?, ?)", node, now);
    });
    return node;
}

// 0002_index.sqlite.sql and 0002_index.postgresql.sql are for their engine alone.
static bool is_for_another_engine(std::string_view name, Dialect dialect) {
    return name.ends_with(dialect == Dialect::sqlite ? ".postgresql.sql" : ".sqlite.sql");
}

// A step may have changed what is settled: all of it is marked anew.
static void mark_settled(EngineConnection& connection, std::span<const RoomSchema> rooms, bool anew) {
    alone(connection, [&] {
        for (const auto& room : rooms)
            for (const auto table : room.settled)
                run(connection, anew ? "insert into store_mark (name, mark) values (?, ?) on conflict (name) do update set mark = excluded.mark"
                                     : "insert into store_mark (name, mark) values (?, ?) on conflict (name) do nothing",
                    table, new_mark());
    });
}

void migrate(EngineConnection& connection, std::span<const RoomSchema> rooms, Instant now) {
    const OneAfterAnother here(connection);
    bool stepped = false;
    for (const auto& room : rooms) {
        auto before = applied(connection, room.room);
        for (const auto& step : room.steps) {
            if (is_for_another_engine(step.name, connection.dialect())) continue;
            const std::string name(step.name), sum = sha256(step.text);
            if (const auto at = before.find(name); at != before.end()) {
                if (at->second != sum)
                    throw Problem(500, "store.schema_changed", {"已执行过的表结构脚本被改动，拒绝启动。", "A schema step that was applied has been changed since; undo the change."},
                                  {}, std::string(room.room) + "/" + name);
                before.erase(at);
                continue;
            }
            alone(connection, [&] {
                connection.script(std::string(step.text));
                run(connection, "insert into store_migration (room, name, sha256, at) values (?, ?, ?, ?)", room.room, name, sum, now);
            });
            stepped = true;
        }
        if (!before.empty())
            throw Problem(500, "store.schema_newer", {"数据库由更新的程序建立，请升级程序。", "The database was made by a newer program; use that one."}, {},
                          std::string(room.room) + "/" + before.begin()->first);
    }
    mark_settled(connection, rooms, stepped);
}
}
