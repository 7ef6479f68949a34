-- An address may come with any appeal, not only from other programs.
create table appeals_email (
    appeal bigint primary key references appeals_appeal (id),
    email text not null
);
insert into appeals_email (appeal, email) select appeal, email from appeals_report where email <> '';
alter table appeals_report drop column email;
