-- What is open, and what was closed today, is counted from indexes alone; what was never closed stands in none of closing times.
drop index appeals_appeal_closed;
create index appeals_appeal_closed on appeals_appeal (closed_at) where closed_at is not null;
create index appeals_appeal_unit_closed on appeals_appeal (unit, closed_at) where closed_at is not null;
create index appeals_appeal_street_closed on appeals_appeal (street, closed_at) where closed_at is not null;
drop index appeals_appeal_due;
create index appeals_appeal_due on appeals_appeal (due_at, id, finished_at, closed_at) where closed_at is null and due_at is not null;
create index appeals_appeal_unit_due on appeals_appeal (unit, due_at, id, finished_at, closed_at) where closed_at is null and due_at is not null;
create index appeals_appeal_street_due on appeals_appeal (street, due_at, id, finished_at, closed_at) where closed_at is null and due_at is not null;
create index appeals_appeal_street_state on appeals_appeal (street, state);
