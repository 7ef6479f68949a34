-- What somebody writes before it is filed, on one device or several. One that has ended keeps its row, for a device that comes back late.
create table draft_draft (
    owner bigint not null,
    id text not null,
    kind text not null,
    state text not null,
    number text not null,
    version bigint not null,
    changed_at bigint not null,
    primary key (owner, id)
);
create index draft_draft_open on draft_draft (changed_at) where state = 'open';
create table draft_field (
    owner bigint not null,
    draft text not null,
    name text not null,
    value text not null,
    version bigint not null,
    primary key (owner, draft, name)
);
