create table notice_notice (
    id bigint primary key,
    officer bigint not null,
    key text not null,
    title text not null,
    text text not null,
    link text not null,
    at bigint not null,
    read_at bigint
);
create index notice_notice_list on notice_notice (officer, id);
create index notice_notice_recent on notice_notice (officer, at);
create index notice_notice_unread on notice_notice (officer, id) where read_at is null;
create unique index notice_notice_once on notice_notice (officer, key) where key <> '';

-- Screens that show a topic draw it again after each of these; forgotten after a day.
create table notice_change (
    id bigint primary key,
    topic text not null,
    at bigint not null
);
create index notice_change_recent on notice_change (at);

create table notice_sms (
    id bigint primary key,
    phone text not null,
    key text not null,
    text text not null,
    at bigint not null,
    state text not null,
    sent_at bigint,
    answer text not null
);
create unique index notice_sms_once on notice_sms (phone, key) where key <> '';
