alter table appeals_appeal add column mood text not null default 'calm';
