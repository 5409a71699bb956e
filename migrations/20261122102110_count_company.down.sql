alter table client drop column reminded_of;
delete from job_run where kind = 'benchmark';
alter table job_run drop constraint job_run_kind_check;
alter table job_run add constraint job_run_kind_check check (kind in ('recheck', 'insight'));
comment on column job_run.kind is 'What was done: recheck or insight.';
drop table benchmark_cell;
alter table assessment drop column in_benchmark, drop column counted_since;
