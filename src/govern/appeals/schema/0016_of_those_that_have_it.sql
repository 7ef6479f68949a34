-- A new appeal has no unit and no deadline yet: it needs no place among those that have.
drop index appeals_appeal_unit;
create index appeals_appeal_unit on appeals_appeal (unit, state, id) where unit is not null;
drop index appeals_appeal_fell_due;
create index appeals_appeal_fell_due on appeals_appeal (due_at, id) where due_at is not null;
