-- A fact that was heard is deleted by its key: no other index may look as good to PostgreSQL while the queue is empty.
drop index bus_pending_subject;
create index bus_pending_subject on bus_pending (subject, hearer, fact);
