-- no-transaction
create index concurrently if not exists audit_entry_signed_in_idx
    on audit_entry (object, at) where action in ('sign_in', 'password_set');
