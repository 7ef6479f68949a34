-- Of a role, an element's tasks by due time: the few elements of a district are asked one by one and laid together.
drop index flow_task_role;
create index flow_task_role on flow_task (role, process, element, due_at, id);
