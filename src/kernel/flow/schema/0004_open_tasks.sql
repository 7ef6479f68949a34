-- Tasks are open work alone: a finished one leaves with the step that finished it, which keeps who did it and when it was due.
alter table flow_step add column unit bigint;
alter table flow_step add column taken_by bigint;
alter table flow_step add column offered_at bigint;
alter table flow_step add column due_at bigint;
update flow_step set unit = t.unit, taken_by = t.taken_by, offered_at = t.created_at, due_at = t.due_at from flow_task t where t.id = flow_step.task;
alter table flow_note rename to flow_note_before;
create table flow_note (
    id bigint primary key,
    task bigint not null,
    subject bigint not null,
    kind text not null,
    text text not null,
    file bigint,
    written_by text not null,
    written_at bigint not null
);
insert into flow_note select id, task, subject, kind, text, file, written_by, written_at from flow_note_before;
drop table flow_note_before;
create index flow_note_subject on flow_note (subject, id);
alter table flow_extension rename to flow_extension_before;
create table flow_extension (
    id bigint primary key,
    task bigint not null,
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
insert into flow_extension select id, task, subject, amount, unit, reason, asked_by, asked_at, approved, decided_by, decided_at, answer from flow_extension_before;
drop table flow_extension_before;
create index flow_extension_task on flow_extension (task, id);
create index flow_extension_subject on flow_extension (subject, id);
create index flow_extension_open on flow_extension (asked_at) where approved is null;
alter table flow_help rename to flow_help_before;
create table flow_help (
    id bigint primary key,
    task bigint not null,
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
insert into flow_help select id, task, subject, unit, question, asked_by, asked_at, due_at, answer, answered_by, answered_at, withdrawn_at from flow_help_before;
drop table flow_help_before;
create index flow_help_task on flow_help (task, id);
create index flow_help_subject on flow_help (subject, id);
create index flow_help_unit on flow_help (unit, id) where answered_at is null and withdrawn_at is null;
alter table flow_supervision rename to flow_supervision_before;
create table flow_supervision (
    id bigint primary key,
    task bigint not null,
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
insert into flow_supervision select id, task, subject, instruction, reply_by, given_by, given_at, reply, replied_by, replied_at, lifted_at from flow_supervision_before;
drop table flow_supervision_before;
create index flow_supervision_task on flow_supervision (task, id);
create index flow_supervision_subject on flow_supervision (subject, id);
create index flow_supervision_open on flow_supervision (given_at) where lifted_at is null;
drop index flow_task_subject;
drop index flow_task_unit_due;
drop index flow_task_role;
drop index flow_task_taken;
drop index flow_task_place;
drop index flow_task_field1;
drop index flow_task_field2;
drop index flow_task_field3;
drop index flow_task_field4;
delete from flow_task where done_at is not null;
alter table flow_task drop column done_at;
alter table flow_task drop column ended_as;
-- How many units were asked to help and have not answered.
alter table flow_task add column asked bigint not null default 0;
update flow_task set asked = (select count(*) from flow_help h where h.task = flow_task.id and h.answered_at is null and h.withdrawn_at is null);
create index flow_task_subject on flow_task (subject) where process = '';
create index flow_task_unit_due on flow_task (unit, due_at, id) where unit is not null;
create index flow_task_role on flow_task (role, due_at, id);
create index flow_task_taken on flow_task (taken_by, due_at, id) where taken_by is not null;
create index flow_task_place on flow_task (place, id) where place <> '';
create index flow_task_field1 on flow_task (field1, id) where field1 <> '';
create index flow_task_field2 on flow_task (field2, id) where field2 <> '';
create index flow_task_field3 on flow_task (field3, id) where field3 <> '';
create index flow_task_field4 on flow_task (field4, id) where field4 <> '';
