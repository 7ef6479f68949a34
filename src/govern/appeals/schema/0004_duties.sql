-- The list of duties has a room of its own (support/duties); of an appeal it is known what kind of subject it is about.
drop table appeals_kind;
alter table appeals_appeal add column subject text not null default '';
