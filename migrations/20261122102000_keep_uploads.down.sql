alter table assessment drop column source;
drop table import_row;
drop table import_batch;
