-- The list of rights and duties in revisions. A row holds from the revision that brought it until the one that ended it;
-- nothing is deleted, so that the list of any day can be read. catalog: the digest of the district's own file that it was read
-- from, '' for what officials made.
create table duties_revision (
    number bigint primary key,
    at bigint not null,
    made_by text not null,
    published_by text not null,
    why text not null,
    file text not null,
    catalog text not null,
    fingerprint text not null
);
create table duties_duty (
    id bigint primary key,
    code text not null,
    place text not null,
    subject text not null,
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
    keywords text not null,
    since bigint not null,
    until bigint
);
create unique index duties_duty_row on duties_duty (code, place, subject, since);
create index duties_duty_live on duties_duty (code, place, subject) where until is null;
create table duties_draft (
    id bigint primary key,
    title text not null,
    state text not null,
    begun_by text not null,
    begun_at bigint not null,
    file text not null,
    catalog text not null,
    revision bigint
);
create index duties_draft_state on duties_draft (state, id);
create table duties_change (
    id bigint primary key,
    draft bigint not null references duties_draft (id),
    code text not null,
    place text not null,
    subject text not null,
    duty text not null,
    before text not null,
    why text not null,
    made_by text not null,
    made_at bigint not null
);
create unique index duties_change_row on duties_change (draft, code, place, subject);
