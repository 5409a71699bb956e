drop index job_run_at_work_idx;
