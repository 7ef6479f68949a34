-- Blocks 空间块 with their history: a code has one row for each outline it ever had, the last one without an end.
create table space_block (
    id bigint primary key,
    code text not null,
    name text not null,
    level text not null,
    parent text not null,
    lng double precision not null,
    lat double precision not null,
    made bigint not null,
    from_on bigint not null,
    to_on bigint,
    outline text not null
);
create index space_block_code on space_block (code, from_on);
create unique index space_block_last on space_block (code) where to_on is null;

-- One row: a number that stands for the content of space_block, so that every process knows its index is stale.
create table space_version (
    one bigint primary key,
    version bigint not null
);
