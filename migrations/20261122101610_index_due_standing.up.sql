-- no-transaction
create index concurrently if not exists client_standing_due_idx
    on client (firm_id) where standing_due;
