create table flow_definition (
    id bigint primary key,
    process text not null,
    version bigint not null,
    sha256 text not null,
    bpmn text not null,
    deployed_at bigint not null
);
create unique index flow_definition_version on flow_definition (process, version);
create table flow_instance (
    id bigint primary key,
    definition bigint not null references flow_definition (id),
    process text not null,
    version bigint not null,
    subject bigint not null,
    state text not null,
    steps bigint not null,
    variables text not null,
    started_at bigint not null,
    ended_at bigint
);
create unique index flow_instance_subject on flow_instance (subject, process);
create table flow_token (
    id bigint primary key,
    instance bigint not null references flow_instance (id),
    element text not null,
    flow text not null
);
create index flow_token_instance on flow_token (instance, element);
create table flow_task (
    id bigint primary key,
    instance bigint not null references flow_instance (id),
    token bigint not null,
    subject bigint not null,
    element text not null,
    name text not null,
    role text not null,
    unit bigint,
    taken_by bigint,
    created_at bigint not null,
    due_at bigint,
    paused_at bigint,
    limit_unit text not null,
    done_at bigint
);
create index flow_task_subject on flow_task (subject, done_at);
create index flow_task_unit on flow_task (unit, role, id) where done_at is null;
create index flow_task_role on flow_task (role, id) where done_at is null;
create index flow_task_taken on flow_task (taken_by, id) where done_at is null;
create index flow_task_due on flow_task (due_at) where done_at is null;
create table flow_timer (
    id bigint primary key,
    instance bigint not null references flow_instance (id),
    token bigint not null,
    task bigint,
    element text not null,
    fires_at bigint not null,
    follows_due bigint not null
);
create index flow_timer_fires on flow_timer (fires_at);
create index flow_timer_token on flow_timer (token);
