alter table settlement add column was jsonb;
comment on column settlement.was is
    'The answer of the assessment before anybody decided, null where it had none.';
