drop table webhook_try;
drop table webhook_event;
drop table webhook;
alter table client drop column events;
