-- no-transaction
create index concurrently if not exists client_name_idx on client (firm_id, lower(name));
