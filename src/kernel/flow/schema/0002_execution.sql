alter table flow_definition add column state text not null default 'active';
alter table flow_definition add column author text not null default '';
alter table flow_definition add column published_by text not null default '';
alter table flow_definition add column published_at bigint;
alter table flow_instance add column execution text not null default '';
alter table flow_instance add column error text not null default '';
alter table flow_instance add column last_step bigint;
create index flow_instance_started on flow_instance (process, started_at);
create index flow_instance_definition on flow_instance (definition, state);
-- Tables that a step writes stand without references: each would be looked up, and locked, at every row.
alter table flow_task rename to flow_task_before;
create table flow_task (
    id bigint primary key,
    instance bigint not null,
    token bigint not null,
    subject bigint not null,
    process text not null,
    element text not null,
    name text not null,
    role text not null,
    unit bigint,
    place text not null,
    taken_by bigint,
    delegated_by bigint,
    created_at bigint not null,
    due_at bigint,
    paused_at bigint,
    limit_unit text not null,
    suspended text not null default '',
    form text not null,
    page text not null,
    urged bigint not null default 0,
    supervised bigint not null default 0,
    field1 text not null default '',
    field2 text not null default '',
    field3 text not null default '',
    field4 text not null default '',
    done_at bigint,
    ended_as text not null default ''
);
insert into flow_task (id, instance, token, subject, process, element, name, role, unit, place, taken_by, created_at, due_at, paused_at, limit_unit, form, page, done_at)
    select id, instance, token, subject, '', element, name, role, unit, '', taken_by, created_at, due_at, paused_at, limit_unit, '', '', done_at from flow_task_before;
drop table flow_task_before;
create index flow_task_subject on flow_task (subject) where process = '';
create index flow_task_unit_due on flow_task (unit, due_at, id) where done_at is null and unit is not null;
create index flow_task_role on flow_task (role, due_at, id) where done_at is null;
create index flow_task_taken on flow_task (taken_by, due_at, id) where done_at is null and taken_by is not null;
create index flow_task_place on flow_task (place, id) where done_at is null and place <> '';
create index flow_task_field1 on flow_task (field1, id) where done_at is null and field1 <> '';
create index flow_task_field2 on flow_task (field2, id) where done_at is null and field2 <> '';
create index flow_task_field3 on flow_task (field3, id) where done_at is null and field3 <> '';
create index flow_task_field4 on flow_task (field4, id) where done_at is null and field4 <> '';
alter table flow_timer rename to flow_timer_before;
create table flow_timer (
    id bigint primary key,
    instance bigint not null,
    token bigint not null,
    task bigint,
    element text not null,
    fires_at bigint not null,
    follows_due bigint not null,
    cycle text not null default '',
    attempts bigint not null default 0
);
insert into flow_timer (id, instance, token, task, element, fires_at, follows_due) select id, instance, token, task, element, fires_at, follows_due from flow_timer_before;
drop table flow_timer_before;
create index flow_timer_fires on flow_timer (fires_at);
create table flow_wait (
    id bigint primary key,
    instance bigint not null,
    token bigint not null,
    element text not null,
    kind text not null,
    name text not null,
    key text not null
);
create index flow_wait_name on flow_wait (kind, name, key, id);
create table flow_start (
    id bigint primary key,
    definition bigint not null references flow_definition (id),
    process text not null,
    element text not null,
    kind text not null,
    name text not null,
    fires_at bigint,
    cycle text not null
);
create index flow_start_name on flow_start (kind, name);
create index flow_start_fires on flow_start (fires_at);
create table flow_step (
    id bigint primary key,
    instance bigint not null,
    definition bigint not null,
    at bigint not null,
    actor text not null,
    cause text not null,
    visits text not null,
    changes text not null,
    task bigint,
    previous bigint
);
create table flow_incident (
    id bigint primary key,
    instance bigint not null references flow_instance (id),
    subject bigint not null,
    process text not null,
    element text not null,
    token bigint not null,
    kind text not null,
    error text not null,
    raised_at bigint not null,
    resolved_at bigint,
    resolution text not null default ''
);
create index flow_incident_open on flow_incident (process, id) where resolved_at is null;
create index flow_incident_instance on flow_incident (instance);
