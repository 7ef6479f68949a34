-- Appeals in the order in which they fell due, for those who count a period.
create index appeals_appeal_fell_due on appeals_appeal (due_at, id);
