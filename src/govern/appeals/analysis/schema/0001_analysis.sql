-- What the appeals of many say together. Hot spots are kept; topics, groups and loads are those of the latest look.
create table analysis_look (
    id bigint primary key,
    looked_at bigint not null,
    last_day bigint not null,
    appeals bigint not null,
    seconds double precision not null
);
create table analysis_hotspot (
    id bigint primary key,
    about text not null,
    street text not null,
    unit bigint,
    lng double precision not null,
    lat double precision not null,
    radius_m double precision not null,
    since bigint not null,
    last_day bigint not null,
    observed bigint not null,
    expected double precision not null,
    recurrence_days double precision not null,
    found_at bigint not null,
    judgement text not null,
    reason text not null,
    judged_by text not null,
    judged_at bigint
);
create index analysis_hotspot_last on analysis_hotspot (last_day, id);
create table analysis_topic (
    id bigint primary key,
    topic text not null,
    is_kind bigint not null,
    street text not null,
    unit bigint,
    observed bigint not null,
    expected double precision not null,
    p double precision not null,
    before text not null
);
create table analysis_group (
    id bigint primary key,
    bond text not null,
    words text not null,
    street text not null,
    unit bigint,
    appeals bigint not null,
    voices bigint not null,
    first_at bigint not null,
    last_at bigint not null
);
create table analysis_load (
    id bigint primary key,
    unit bigint,
    unit_name text not null,
    first_day bigint not null,
    days text not null,
    expected double precision not null,
    low double precision not null,
    high double precision not null,
    last_week bigint not null,
    error double precision,
    error_of_last_week double precision
);
create table analysis_row (
    finding bigint not null,
    appeal bigint not null,
    primary key (finding, appeal)
);
