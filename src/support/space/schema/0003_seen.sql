-- The last day on which a survey brought a block as it is; 0: not since it began.
alter table space_block add column seen_on bigint not null default 0;
