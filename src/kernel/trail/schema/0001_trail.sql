create table trail_trace (
    id bigint primary key,
    at bigint not null,
    actor text not null,
    request text not null,
    verb text not null,
    subject bigint not null,
    value_before text not null,
    value_after text not null,
    why text not null
);
create index trail_trace_subject on trail_trace (subject, id);
create table trail_waiting (
    trace bigint primary key
);
create table trail_leaf (
    seq bigint primary key,
    trace bigint not null unique,
    hash text not null
);
create table trail_edge (
    level bigint primary key,
    hash text not null
);
create table trail_head (
    size bigint primary key,
    root text not null,
    checkpoint text not null,
    at bigint not null
);
