drop index result_latest_idx;
