-- Texts that were told and are not indexed yet; no text: the thing leaves the index. The last text of a thing counts,
-- version says which one it is.
create table search_waiting (
    kind text not null,
    thing bigint not null,
    version bigint not null,
    text text,
    primary key (kind, thing)
);
