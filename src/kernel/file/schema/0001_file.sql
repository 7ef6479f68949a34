create table file_file (
    id bigint primary key,
    name text not null,
    type text not null,
    sha256 text not null,
    size bigint not null,
    kept_by text not null,
    kept_at bigint not null
);
create index file_file_sha256 on file_file (sha256);
