-- Road lines to walk along 步行路网. Each import is the whole network; the last one that is not undone holds.
create table walking_import (
    id bigint primary key,
    at bigint not null,
    actor text not null,
    source text not null,
    system text not null,
    roads bigint not null,
    length_m double precision not null,
    version bigint not null,
    undone_at bigint
);

create table walking_road (
    import_id bigint not null,
    number bigint not null,
    line text not null,
    primary key (import_id, number)
);
