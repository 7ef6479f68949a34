create table decision_version (
    id bigint primary key,
    model text not null,
    number bigint not null,
    state text not null,
    name text not null,
    name_space text not null,
    imports text not null,
    digest text not null,
    catalog_digest text not null,
    dmn text not null,
    cases text not null,
    note text not null,
    from_on bigint not null,
    to_on bigint,
    written_by text not null,
    written_at bigint not null,
    published_by text not null,
    published_at bigint,
    withdrawn_by text not null,
    withdrawn_at bigint
);
create unique index decision_version_number on decision_version (model, number);
create index decision_version_space on decision_version (name_space, from_on) where state = 'published';
create table decision_author (
    version bigint not null references decision_version (id),
    actor text not null,
    primary key (version, actor)
);
create table decision_made (
    id bigint primary key,
    matter bigint not null,
    model text not null,
    decision text not null,
    version bigint not null references decision_version (id),
    inputs text not null,
    answer text not null,
    made_at bigint not null
);
create unique index decision_made_matter on decision_made (matter, model, decision);
create index decision_made_model on decision_made (model, id);
