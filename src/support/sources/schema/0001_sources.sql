-- Sources 来源: the outside systems that bring matters, each with its settings and what came of it.
create table sources_source (
    code text primary key,
    name text not null,
    name_en text not null,
    adapter text not null,
    channel text not null,
    active bigint not null,
    settings text not null,
    mapping text not null,
    secret text not null,
    -- How far it was fetched, in the adapter's own words.
    cursor text not null,
    received bigint not null,
    accepted bigint not null,
    repeated bigint not null,
    refused bigint not null,
    last_seen_at bigint,
    fetched_at bigint,
    last_error text not null,
    last_error_at bigint,
    -- Which process listens, and until when it is believed.
    listener text not null,
    listens_until bigint not null
);
-- What came, under the number its sender gave it. same_as: the first arrival of the same matter.
create table sources_arrival (
    id bigint primary key,
    source text not null references sources_source (code),
    external text not null,
    city_number text not null,
    series text not null,
    body text not null,
    sha256 text not null,
    fields text not null,
    changed_at bigint,
    state text not null,
    field text not null,
    reason_zh text not null,
    reason_en text not null,
    reference text not null,
    same_as bigint references sources_arrival (id),
    times bigint not null,
    received_at bigint not null,
    last_at bigint not null
);
create unique index sources_arrival_external on sources_arrival (source, external);
create unique index sources_arrival_city on sources_arrival (city_number) where city_number <> '' and same_as is null and state in ('received', 'accepted');
create index sources_arrival_state on sources_arrival (source, state, id);
create index sources_arrival_series on sources_arrival (source, series, id) where series <> '';
create index sources_arrival_same on sources_arrival (same_as) where same_as is not null;
-- What a sender said later about a matter that was taken already.
create table sources_addition (
    id bigint primary key,
    arrival bigint not null references sources_arrival (id),
    body text not null,
    fields text not null,
    added_at bigint not null
);
create index sources_addition_arrival on sources_addition (arrival, id);
-- Signatures that were good, for as long as their time stamps are.
create table sources_signature (
    signature text primary key,
    until bigint not null
);
create index sources_signature_until on sources_signature (until);
-- What is said back to the sender about its matter, in order.
create table sources_report (
    id bigint primary key,
    arrival bigint not null references sources_arrival (id),
    source text not null references sources_source (code),
    step text not null,
    text text not null,
    state text not null,
    attempts bigint not null,
    error text not null,
    told_at bigint not null,
    sent_at bigint
);
create index sources_report_arrival on sources_report (arrival, id);
create index sources_report_source on sources_report (source, id);
