alter table assessment drop column plan_shared;
drop table action;
