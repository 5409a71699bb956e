comment on column assessment.ruleset_version is
    'The rules it is scored by: those that were in force when it began, or newer ones that its '
    'owner moved it to.';
comment on column assessment.changed_at is
    'When a page of it was last saved, or when it was moved to newer rules.';
