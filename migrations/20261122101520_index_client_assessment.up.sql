-- no-transaction
create index concurrently if not exists assessment_client_idx
    on assessment (firm_id, client_id) where firm_id is not null;
