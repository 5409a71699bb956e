create table import_batch (
    firm_id uuid not null references firm (firm_id),
    batch_id uuid not null,
    content bytea not null check (octet_length(content) = 32),
    file text not null check (octet_length(file) <= 1000),
    made_by uuid not null references account (account_id),
    good bigint not null check (good >= 0),
    bad bigint not null check (bad >= 0),
    faults jsonb not null check (jsonb_typeof(faults) = 'array'),
    created_at timestamptz not null default now(),
    run_id uuid,
    existing text check (existing in ('add', 'skip')),
    beat_at timestamptz,
    done bigint not null default 0 check (done >= 0),
    skipped bigint not null default 0 check (skipped >= 0),
    results bigint not null default 0 check (results >= 0),
    finished_at timestamptz,
    primary key (firm_id, batch_id)
);

comment on table import_batch is
    'Files of many clients'' answers that a firm uploaded. They go after the time that the admin '
    'set.';
comment on column import_batch.firm_id is 'The firm.';
comment on column import_batch.batch_id is
    'Operation id of the form that sent the file: sent twice, it is kept once.';
comment on column import_batch.content is 'SHA-256 of the file.';
comment on column import_batch.file is 'Name of the file, as the browser said.';
comment on column import_batch.made_by is 'Who uploaded it.';
comment on column import_batch.good is 'How many of its rows can be imported.';
comment on column import_batch.bad is 'How many of its rows have a fault.';
comment on column import_batch.faults is
    'Every bad cell: row, column, key of the question and what to enter. Nothing that was typed as '
    'a name stands in it.';
comment on column import_batch.created_at is 'When it was uploaded.';
comment on column import_batch.run_id is
    'Names the work that imports it, null before it began: newer work takes the place of a dead '
    'one.';
comment on column import_batch.existing is
    'What becomes of rows whose client exists: add (a new assessment) or skip; null before the '
    'import began.';
comment on column import_batch.beat_at is 'When the import last showed that it is alive.';
comment on column import_batch.done is 'How many rows are done, skipped ones too.';
comment on column import_batch.skipped is 'How many rows were skipped, as their client exists.';
comment on column import_batch.results is 'How many rows gave a result at once.';
comment on column import_batch.finished_at is 'When the import was done, null until then.';

create index import_batch_created_at_idx on import_batch (created_at);

create table import_row (
    firm_id uuid not null,
    batch_id uuid not null,
    row_number bigint not null check (row_number > 0),
    name text not null check (octet_length(name) between 1 and 400),
    contact text not null check (octet_length(contact) <= 400),
    email text not null check (octet_length(email) <= 254),
    tags text not null check (octet_length(tags) <= 4000),
    answers jsonb not null check (jsonb_typeof(answers) = 'object'),
    client_id uuid not null,
    new_assessment_id uuid not null,
    result_id uuid not null,
    secret_hash bytea not null check (octet_length(secret_hash) = 32),
    primary key (firm_id, batch_id, row_number),
    foreign key (firm_id, batch_id) references import_batch (firm_id, batch_id)
);

comment on table import_row is
    'The good rows of an upload that are not imported yet. A row goes in the transaction that '
    'imports it, so none is imported twice.';
comment on column import_row.firm_id is 'The firm.';
comment on column import_row.batch_id is 'The upload.';
comment on column import_row.row_number is 'Number of the row in the file, from 1.';
comment on column import_row.name is 'Name of the client.';
comment on column import_row.contact is 'Whom one talks to there, or nothing.';
comment on column import_row.email is 'E-mail address of the contact, or nothing.';
comment on column import_row.tags is 'Words to find the client by, a line each.';
comment on column import_row.answers is 'The answers, by key of the question.';
comment on column import_row.client_id is 'The id that the client gets, unless it exists.';
comment on column import_row.new_assessment_id is 'The id that the assessment gets.';
comment on column import_row.result_id is 'The id that the result gets, if there is one.';
comment on column import_row.secret_hash is
    'SHA-256 of the secret of the assessment. Nobody holds that secret.';

alter table assessment
    add column source text,
    add constraint assessment_source_is_known check (source in ('imported')) not valid;
comment on column assessment.source is
    'Where its first answers came from: imported with a file of many; null where they were typed.';
comment on column answer_op.page is
    'Key of the page that was saved, ''projects'', or ''imported'' for a row of a file; null for '
    'saves before this was kept.';
