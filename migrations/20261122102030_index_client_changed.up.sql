-- no-transaction
create index concurrently if not exists client_changed_at_idx on client (changed_at);
