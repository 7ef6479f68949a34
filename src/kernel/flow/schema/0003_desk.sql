create table flow_note (
    id bigint primary key,
    task bigint not null references flow_task (id),
    subject bigint not null,
    kind text not null,
    text text not null,
    file bigint,
    written_by text not null,
    written_at bigint not null
);
create index flow_note_subject on flow_note (subject, id);
create table flow_extension (
    id bigint primary key,
    task bigint not null references flow_task (id),
    subject bigint not null,
    amount bigint not null,
    unit text not null,
    reason text not null,
    asked_by text not null,
    asked_at bigint not null,
    approved bigint,
    decided_by text not null default '',
    decided_at bigint,
    answer text not null default ''
);
create index flow_extension_task on flow_extension (task, id);
create index flow_extension_subject on flow_extension (subject, id);
create index flow_extension_open on flow_extension (asked_at) where approved is null;
create table flow_help (
    id bigint primary key,
    task bigint not null references flow_task (id),
    subject bigint not null,
    unit bigint not null,
    question text not null,
    asked_by text not null,
    asked_at bigint not null,
    due_at bigint,
    answer text not null default '',
    answered_by text not null default '',
    answered_at bigint,
    withdrawn_at bigint
);
create index flow_help_task on flow_help (task, id);
create index flow_help_subject on flow_help (subject, id);
create index flow_help_unit on flow_help (unit, id) where answered_at is null and withdrawn_at is null;
create table flow_supervision (
    id bigint primary key,
    task bigint not null references flow_task (id),
    subject bigint not null,
    instruction text not null,
    reply_by bigint,
    given_by text not null,
    given_at bigint not null,
    reply text not null default '',
    replied_by text not null default '',
    replied_at bigint,
    lifted_at bigint
);
create index flow_supervision_task on flow_supervision (task, id);
create index flow_supervision_subject on flow_supervision (subject, id);
create index flow_supervision_open on flow_supervision (given_at) where lifted_at is null;
