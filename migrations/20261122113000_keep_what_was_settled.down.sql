alter table settlement drop column was;
