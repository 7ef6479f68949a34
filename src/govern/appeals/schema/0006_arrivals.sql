-- Which appeal a source's matter became, see support/sources.
create table appeals_arrival (
    arrival bigint primary key,
    appeal bigint not null references appeals_appeal (id)
);
create unique index appeals_arrival_appeal on appeals_arrival (appeal);
