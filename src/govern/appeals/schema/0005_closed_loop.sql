-- Disputes of ownership and their rulings, what units gave away, what comes after closing.
create table appeals_dispute (
    id bigint primary key,
    appeal bigint not null references appeals_appeal (id),
    unit bigint not null,
    proposed bigint,
    reason text not null,
    raised_by text not null,
    raised_at bigint not null,
    ruled bigint,
    ruling text not null,
    ruled_by text not null,
    ruled_at bigint,
    taught bigint not null
);
create index appeals_dispute_appeal on appeals_dispute (appeal, id);
create index appeals_dispute_open on appeals_dispute (raised_at) where ruled_at is null;
create table appeals_sending_back (
    id bigint primary key,
    appeal bigint not null references appeals_appeal (id),
    unit bigint not null,
    kind text not null,
    listed bigint not null,
    reason text not null,
    at bigint not null
);
create index appeals_sending_back_unit on appeals_sending_back (unit, kind, at) where listed = 1;
create table appeals_reopening (
    id bigint primary key,
    appeal bigint not null references appeals_appeal (id),
    reason text not null,
    asked_at bigint not null,
    handled_by bigint,
    upheld bigint,
    answer text not null,
    reviewed_by text not null,
    reviewed_at bigint
);
create index appeals_reopening_appeal on appeals_reopening (appeal, id);
create table appeals_objection (
    appeal bigint primary key references appeals_appeal (id),
    reason text not null,
    raised_by text not null,
    raised_at bigint not null,
    upheld bigint,
    answer text not null,
    decided_by text not null,
    decided_at bigint
);
alter table appeals_appeal add column rating_set_aside bigint not null default 0;
