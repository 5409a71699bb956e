-- Two servers that begin the same work at the same moment both insert, and one of them wins.
create unique index job_run_at_work_idx on job_run (kind)
    where finished_at is null and fault is null;
