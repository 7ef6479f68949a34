-- A period's dispatched and rated ones are read by when they were.
create index appeals_appeal_dispatched on appeals_appeal (dispatched_at, unit) where dispatched_at is not null;
create index appeals_appeal_rated on appeals_appeal (rated_at) where rated_at is not null;
