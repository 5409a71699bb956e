drop table client;
alter table account drop column firm_id;
drop table firm;
