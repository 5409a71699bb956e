alter table share_opening drop column what;
