-- no-transaction
create index concurrently if not exists client_look_again_idx
    on client (look_again_on) where look_again_on is not null and archived_at is null;
