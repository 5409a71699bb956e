alter table client drop column standing_due;
drop table standing;
