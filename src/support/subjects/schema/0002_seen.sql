-- The last day on which somebody saw or confirmed it; 0: not since it began.
alter table subjects_component add column seen_on bigint not null default 0;
alter table subjects_link add column seen_on bigint not null default 0;
