-- no-transaction
drop index concurrently if exists client_look_again_idx;
