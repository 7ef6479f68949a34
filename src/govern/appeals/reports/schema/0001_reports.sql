-- Reports as they were made, edited and issued; what the figures were stays with them.
create table reports_report (
    id bigint primary key,
    every text not null,
    from_day bigint not null,
    body text not null,
    made_at bigint not null,
    edition bigint not null,
    issued_by text not null,
    issued_at bigint
);
create unique index reports_report_period on reports_report (every, from_day);
create table reports_edit (
    report bigint not null references reports_report (id),
    edition bigint not null,
    at bigint not null,
    by_actor text not null,
    sentences text not null,
    cases text not null,
    primary key (report, edition)
);
create table reports_template (
    id bigint primary key,
    file bigint not null,
    name text not null,
    put_by text not null,
    put_at bigint not null
);
