-- Blocks down to rooms, with who answers for them; which import brought or ended each, so that it can be undone.
alter table space_block add column unit text not null default '';
alter table space_block add column address text not null default '';
alter table space_block add column estate text not null default '';
alter table space_block add column height_m double precision not null default 0;
alter table space_block add column storey bigint not null default 0;
alter table space_block add column import_id bigint not null default 0;
alter table space_block add column ended_by bigint not null default 0;
create index space_block_parent on space_block (parent, from_on);
create index space_block_level on space_block (level, from_on);
create index space_block_import on space_block (import_id);

-- A number for each level that stands for its history, so that every process knows its index is stale.
drop table space_version;
create table space_level (
    level text primary key,
    version bigint not null
);

-- What was taken in: by whom, from what, in which coordinate system.
create table space_import (
    id bigint primary key,
    at bigint not null,
    actor text not null,
    source text not null,
    system text not null,
    added bigint not null,
    replaced bigint not null,
    ended bigint not null,
    undone_at bigint
);
