alter table answer drop column author;
drop table assessment_key;
alter table assessment drop column client_id, drop column firm_id;
