-- Classes of city components 部件分类, GB/T 30428.2: two digits of the great class, two of the small one.
create table subjects_class (
    code text primary key,
    major text not null,
    minor text not null
);

-- City components 部件: lamps, covers, hydrants. A component that is gone keeps its row with an end.
create table subjects_component (
    id bigint primary key,
    code text not null,
    class text not null,
    name text not null,
    lng double precision not null,
    lat double precision not null,
    block text not null,
    unit text not null,
    state text not null,
    from_on bigint not null,
    to_on bigint
);
create unique index subjects_component_last on subjects_component (code) where to_on is null;
create index subjects_component_class on subjects_component (class, id);
create index subjects_component_block on subjects_component (block, id);

-- Responsible subjects 责任主体: shops, sites, estates' managers.
create table subjects_subject (
    id bigint primary key,
    kind text not null,
    name text not null,
    credit_code text not null,
    contact text not null,
    phone text not null,
    block text not null,
    lng double precision,
    lat double precision,
    from_on bigint not null,
    to_on bigint
);
create index subjects_subject_block on subjects_subject (block, id);
create index subjects_subject_kind on subjects_subject (kind, id);

-- Typed, dated links between things; an end is "<kind>:<key>", see links.hpp.
create table subjects_link (
    id bigint primary key,
    kind text not null,
    from_ref text not null,
    from_title text not null,
    to_ref text not null,
    to_title text not null,
    from_on bigint not null,
    to_on bigint,
    source text not null,
    trust bigint not null
);
create index subjects_link_from on subjects_link (from_ref, id);
create index subjects_link_to on subjects_link (to_ref, id);
