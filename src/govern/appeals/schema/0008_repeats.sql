-- Appeals that tell, or may tell, of the same matter as one before: suspected, joined, or said to be another matter.
create table appeals_repeat (
    appeal bigint not null references appeals_appeal (id),
    main bigint not null references appeals_appeal (id),
    state text not null,
    score double precision not null,
    reasons text not null,
    decided_by text not null,
    decided_at bigint,
    why text not null,
    primary key (appeal, main)
);
create unique index appeals_repeat_joined on appeals_repeat (appeal) where state = 'joined';
create index appeals_repeat_main on appeals_repeat (main, state);
