-- no-transaction
drop index concurrently if exists assessment_client_idx;
