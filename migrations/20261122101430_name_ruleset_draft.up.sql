alter table ruleset_draft
    add column name text check (char_length(name) between 1 and 80),
    add column imported_from text check (octet_length(imported_from) <= 1000);

comment on column ruleset_draft.name is 'What its admins call it; null for its usual name.';
comment on column ruleset_draft.imported_from is
    'Name of the file it was brought in from, empty for pasted text; null where it began as a '
    'version.';

alter table ruleset_version
    add column broken_cases jsonb check (jsonb_typeof(broken_cases) = 'array');

comment on column ruleset_version.broken_cases is
    'The golden cases that its publisher signed for, id and name of each; null where none broke, '
    'and for versions older than this column.';
