create table notice_mail (
    id bigint primary key,
    address text not null,
    key text not null,
    subject text not null,
    text text not null,
    at bigint not null,
    state text not null,
    sent_at bigint,
    answer text not null
);
create unique index notice_mail_once on notice_mail (address, key) where key <> '';
