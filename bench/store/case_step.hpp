// The bare step that stores are measured by: read a case with its document of 1 KB, update it, insert a trace, a task (two
// indexes) and a fact.
#pragma once
#include "kernel/store/store.hpp"
namespace yiwang::bench {

constexpr Embedded case_schema[] = {{"0001_bench.sql",
    "create table bench_case (id bigint primary key, state text not null, version bigint not null, doc text not null);"
    "create table bench_trace (id bigint primary key, at bigint not null, subject bigint not null, verb text not null, detail text not null);"
    "create index bench_trace_subject on bench_trace (subject, id);"
    "create table bench_task (id bigint primary key, subject bigint not null, unit bigint not null, due_at bigint not null);"
    "create index bench_task_unit on bench_task (unit, id); create index bench_task_due on bench_task (due_at);"
    "create table bench_fact (id bigint primary key, name text not null, subject bigint not null, body text not null);"}};
inline const std::string detail(200, 'd'), body(150, 'b');
constexpr std::string_view case_statements[] = {
    "select state, version, doc from bench_case where id = ?",
    "update bench_case set state = ?, version = version + 1 where id = ?",
    "insert into bench_trace (id, at, subject, verb, detail) values (?, ?, ?, 'case.stepped', ?)",
    "insert into bench_task (id, subject, unit, due_at) values (?, ?, ?, ?)",
    "insert into bench_fact (id, name, subject, body) values (?, 'case.stepped', ?, ?)"};

inline void fill_cases(Store& store, std::int64_t cases) {
    const Actor actor{"system/bench", "", {}};
    const auto there = store.read(actor, [](Tx& tx) { return *tx.first(first_column<std::int64_t>, "select count(*) from bench_case"); });
    const std::string doc(1000, 'x');
    for (std::int64_t id = there; id < cases; id += 1000)
        store.write(actor, [&](Tx& tx) {
            for (std::int64_t i = id; i < std::min(cases, id + 1000); ++i) tx.run("insert into bench_case (id, state, version, doc) values (?, 'filed', 0, ?)", i, doc);
        });
}

inline std::string step_case(Tx& tx, std::int64_t id) {
    tx.first(first_column<std::string>, case_statements[0], id);
    tx.run(case_statements[1], "handling", id);
    tx.run(case_statements[2], tx.new_id<Store>(), tx.now(), id, detail);
    tx.run(case_statements[3], tx.new_id<Store>(), id, id % 100, tx.now());
    tx.run(case_statements[4], tx.new_id<Store>(), id, body);
    return {};
}
}
