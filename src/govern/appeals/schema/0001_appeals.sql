create table appeals_kind (
    code text primary key,
    level1 text not null,
    level2 text not null,
    level3 text not null,
    level3_en text not null,
    lead_unit text not null,
    co_units text not null,
    deadline_amount bigint not null,
    deadline_unit text not null,
    lane text not null,
    legal_basis text not null,
    keywords text not null
);
create table appeals_appeal (
    id bigint primary key,
    number text not null unique,
    title text not null,
    text text not null,
    state text not null,
    channel text not null,
    kind text not null,
    unit bigint,
    taken_by bigint,
    street text not null,
    community text not null,
    lng double precision,
    lat double precision,
    address text not null,
    reporter_name text not null,
    reporter_phone text not null,
    phone_code text not null,
    lane text not null,
    filed_at bigint not null,
    dispatched_at bigint,
    taken_at bigint,
    finished_at bigint,
    closed_at bigint,
    due_at bigint,
    result text not null,
    sent_back bigint not null,
    reworked bigint not null,
    stars bigint,
    rating_comment text not null,
    rated_at bigint,
    source text not null,
    external_id text not null,
    votes bigint not null,
    replied_at bigint,
    reply text not null
);
create unique index appeals_appeal_external on appeals_appeal (source, external_id) where external_id <> '';
create index appeals_appeal_filed on appeals_appeal (filed_at, id);
create index appeals_appeal_state on appeals_appeal (state, id);
create index appeals_appeal_unit on appeals_appeal (unit, state, id);
create index appeals_appeal_street on appeals_appeal (street, id);
create index appeals_appeal_kind on appeals_appeal (kind, id);
create index appeals_appeal_closed on appeals_appeal (closed_at);
create index appeals_appeal_due on appeals_appeal (due_at) where closed_at is null;
create table appeals_evidence (
    id bigint primary key,
    appeal bigint not null references appeals_appeal (id),
    file bigint not null,
    purpose text not null,
    note text not null,
    added_by text not null,
    added_at bigint not null
);
create index appeals_evidence_appeal on appeals_evidence (appeal, id);
create index appeals_evidence_file on appeals_evidence (file);
create table appeals_extension (
    id bigint primary key,
    appeal bigint not null references appeals_appeal (id),
    amount bigint not null,
    unit text not null,
    reason text not null,
    asked_by text not null,
    asked_at bigint not null,
    approved bigint,
    decided_by text not null,
    decision_reason text not null,
    decided_at bigint
);
create index appeals_extension_appeal on appeals_extension (appeal, id);
create table appeals_import (
    id bigint primary key,
    file_name text not null,
    fingerprint text not null unique,
    source text not null,
    rows_done bigint not null,
    accepted bigint not null,
    repeated bigint not null,
    refused bigint not null,
    begun_at bigint not null,
    ended_at bigint
);
create table appeals_refusal (
    id bigint primary key,
    import bigint not null references appeals_import (id),
    line bigint not null,
    field text not null,
    code text not null,
    reason_zh text not null,
    reason_en text not null
);
create index appeals_refusal_import on appeals_refusal (import, line);
create table appeals_channel (
    code text primary key,
    name text not null,
    name_en text not null
);
