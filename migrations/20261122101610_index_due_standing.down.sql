-- no-transaction
drop index concurrently if exists client_standing_due_idx;
