-- no-transaction
drop index concurrently if exists assessment_counted_idx;
