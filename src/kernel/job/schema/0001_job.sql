create table job_kept (
    id bigint primary key,
    name text not null,
    key text not null,
    payload text not null,
    run_at bigint not null,
    attempts bigint not null,
    leased_until bigint not null,
    failed bigint not null,
    error text not null
);
create index job_kept_due on job_kept (failed, run_at, id);
create unique index job_kept_key on job_kept (name, key) where key <> '';
