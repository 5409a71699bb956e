-- no-transaction
drop index concurrently if exists client_changed_at_idx;
