alter table standing drop column close_said;
