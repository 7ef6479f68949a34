-- A matter may go through a process again once it has been through: one running instance of a process each.
drop index flow_instance_subject;
create unique index flow_instance_running on flow_instance (subject, process) where state = 'running';
create index flow_instance_subject on flow_instance (subject, process, id);
