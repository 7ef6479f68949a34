create table appeals_service (
    kind text primary key,
    offer text not null,
    attributes text not null
);
create table appeals_report (
    appeal bigint primary key references appeals_appeal (id),
    client text not null,
    fingerprint text unique,
    filed_at bigint not null,
    token text unique,
    address_id text not null,
    media_url text not null,
    email text not null,
    account_id text not null
);
