create table identity_unit (
    id bigint primary key,
    code text not null unique,
    name text not null,
    name_en text not null,
    kind text not null,
    parent bigint,
    block_code text not null,
    phone text not null
);
create index identity_unit_block on identity_unit (block_code);
create table identity_officer (
    id bigint primary key,
    name text not null unique,
    display_name text not null,
    phone text not null,
    active bigint not null,
    password_hash text not null
);
create table identity_post (
    id bigint primary key,
    officer bigint not null references identity_officer (id),
    unit bigint not null references identity_unit (id),
    name text not null,
    role text not null
);
create index identity_post_officer on identity_post (officer);
create index identity_post_unit on identity_post (unit, role);
create table identity_role_right (
    role text not null,
    granted text not null,
    scope text not null,
    primary key (role, granted)
);
create table identity_session (
    token_hash text primary key,
    officer bigint not null references identity_officer (id),
    post bigint not null references identity_post (id),
    begun_at bigint not null,
    seen_at bigint not null
);
create index identity_session_officer on identity_session (officer);
create table identity_machine (
    id bigint primary key,
    name text not null unique,
    token_hash text not null unique,
    role text not null,
    unit bigint not null references identity_unit (id),
    revoked_at bigint
);
create table identity_failure (
    id bigint primary key,
    name text not null,
    at bigint not null
);
create index identity_failure_name on identity_failure (name, at);
