-- Places that are no blocks, with their addresses, and other names of blocks: landmarks, short names, former names.
create table address_place (
    id bigint primary key,
    block text not null,
    name text not null,
    address text not null,
    aliases text not null,
    lng double precision not null,
    lat double precision not null,
    source text not null
);
create index address_place_block on address_place (block, id);
