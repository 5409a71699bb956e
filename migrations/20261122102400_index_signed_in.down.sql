-- no-transaction
drop index concurrently if exists audit_entry_signed_in_idx;
