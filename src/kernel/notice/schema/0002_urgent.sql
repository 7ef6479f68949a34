alter table notice_sms add column urgent bigint not null default 0;
