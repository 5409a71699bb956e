-- no-transaction
drop index concurrently if exists client_name_idx;
