-- Months as they were computed. A month computed again is another edition; the one before stays.
create table scoring_edition (
    id bigint primary key,
    first_day bigint not null,
    number bigint not null,
    appeals bigint not null,
    computed_at bigint not null,
    computed_by text not null,
    reason text not null
);
create unique index scoring_edition_month on scoring_edition (first_day, number);
create table scoring_row (
    edition bigint not null references scoring_edition (id),
    who text not null,
    entity text not null,
    body text not null,
    primary key (edition, who, entity)
);
create table scoring_outcome (
    edition bigint not null references scoring_edition (id),
    appeal bigint not null,
    kind text not null,
    street text not null,
    unit bigint not null,
    officer bigint,
    responded bigint,
    handled bigint,
    solved bigint,
    satisfied bigint,
    first_right bigint,
    reopened bigint,
    disputed bigint,
    hours double precision,
    primary key (edition, appeal)
);
