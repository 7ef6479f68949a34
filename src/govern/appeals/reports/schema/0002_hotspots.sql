-- Hot spots as the analysis told of them, for the report of the period in which they lie.
create table reports_hotspot (
    id bigint primary key,
    last_day bigint not null,
    days bigint not null,
    about text not null,
    street text not null,
    observed bigint not null,
    expected double precision not null
);
create index reports_hotspot_day on reports_hotspot (last_day);
