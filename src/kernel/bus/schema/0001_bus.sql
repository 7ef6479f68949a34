create table bus_pending (
    fact bigint not null,
    hearer text not null,
    name text not null,
    subject bigint not null,
    body text not null,
    at bigint not null,
    attempts bigint not null,
    next_at bigint not null,
    error text not null,
    primary key (fact, hearer)
);
create index bus_pending_next on bus_pending (next_at, fact);
create index bus_pending_subject on bus_pending (hearer, subject, fact);
