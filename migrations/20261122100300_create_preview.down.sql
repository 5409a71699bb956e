alter table answer_op drop column page;
drop table job_run;
drop table preview_flip;
drop table preview;
