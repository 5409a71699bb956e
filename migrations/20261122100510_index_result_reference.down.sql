drop index result_reference_idx;
