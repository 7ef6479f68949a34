create table callouts_callout (
    id bigint primary key,
    appeal bigint not null,
    unit bigint not null,
    state text not null,
    round bigint not null,
    step bigint not null,
    begun_at bigint not null,
    answered_by bigint,
    ended_at bigint
);
create unique index callouts_callout_calling on callouts_callout (appeal) where state = 'calling';
create index callouts_callout_appeal on callouts_callout (appeal, id);
create index callouts_callout_begun on callouts_callout (begun_at);
create table callouts_call (
    id bigint primary key,
    callout bigint not null references callouts_callout (id),
    officer bigint not null,
    round bigint not null,
    called_at bigint not null
);
create index callouts_call_callout on callouts_call (callout, id);
create table callouts_roster (
    unit bigint not null,
    position bigint not null,
    officer bigint not null,
    primary key (unit, position)
);
