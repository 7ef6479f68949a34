create table view_view (
    id bigint primary key,
    page text not null,
    name text not null,
    query text not null,
    owner bigint not null,
    unit bigint not null,
    shared bigint not null,
    made_at bigint not null
);
create unique index view_view_owner on view_view (owner, page, name);
create index view_view_shared on view_view (unit, page) where shared = 1;
