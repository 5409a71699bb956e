create index result_latest_idx on result (assessment_id, created_at desc, result_id desc);

comment on index result_latest_idx is
    'Hands out all companies by their latest result, portion by portion, without sorting.';
