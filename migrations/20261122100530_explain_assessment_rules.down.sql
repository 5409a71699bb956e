comment on column assessment.ruleset_version is
    'The rules it is scored by: those that were published when it began.';
comment on column assessment.changed_at is 'When a page of it was last saved.';
