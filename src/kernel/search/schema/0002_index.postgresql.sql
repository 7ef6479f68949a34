create table search_index (
    kind text not null,
    thing bigint not null,
    words tsvector not null,
    primary key (kind, thing)
);
create index search_index_words on search_index using gin (words);
