-- no-transaction
create index concurrently if not exists assessment_counted_idx
    on assessment (counted_since, assessment_id) where counted_since is not null;
