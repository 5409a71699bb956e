create table assessment (
    assessment_id uuid primary key,
    secret_hash bytea not null check (octet_length(secret_hash) = 32),
    ruleset_version bigint not null references ruleset_version (version),
    revision bigint not null default 0 check (revision >= 0),
    started_at timestamptz not null default now(),
    changed_at timestamptz not null default now()
);

comment on table assessment is 'One company answering the questionnaire.';
comment on column assessment.assessment_id is 'Made by the server, a uuid of version 7.';
comment on column assessment.secret_hash is
    'SHA-256 of the secret that opens the assessment. The secret itself is stored nowhere.';
comment on column assessment.ruleset_version is
    'The rules it is scored by: those that were published when it began.';
comment on column assessment.revision is
    'Counts the saves that changed an answer. A save compares it, so no save overwrites another.';
comment on column assessment.started_at is 'When it began.';
comment on column assessment.changed_at is 'When a page of it was last saved.';

create table answer (
    assessment_id uuid not null references assessment (assessment_id),
    signal text not null check (signal ~ '^[a-z][a-z0-9_]{0,63}$'),
    revision bigint not null check (revision > 0),
    value jsonb,
    primary key (assessment_id, signal, revision),
    constraint answer_value_is_plain check (
        value is null or case jsonb_typeof(value)
            when 'null' then true
            when 'string' then octet_length(value #>> '{}') between 1 and 64
            when 'number' then
                (value #>> '{}')::numeric between -999999999999.999 and 999999999999.999
                and (value #>> '{}')::numeric = round((value #>> '{}')::numeric, 3)
            else false
        end
    )
);

comment on table answer is
    'Every value an answer ever had. Rows are only added; the one of the highest revision counts.';
comment on column answer.assessment_id is 'The assessment.';
comment on column answer.signal is 'Key of the question.';
comment on column answer.revision is 'Revision of the assessment that brought this value.';
comment on column answer.value is
    'A number of at most three decimals, an option as a string, or JSON null for "I don''t know". '
    'SQL null: the answer was taken back.';

create table answer_op (
    assessment_id uuid not null references assessment (assessment_id),
    op_id uuid not null,
    content bytea not null check (octet_length(content) = 32),
    revision bigint not null check (revision >= 0),
    saved_at timestamptz not null default now(),
    primary key (assessment_id, op_id)
);

comment on table answer_op is
    'Saves that were done. A form sent twice finds its own row and is not saved again.';
comment on column answer_op.assessment_id is 'The assessment.';
comment on column answer_op.op_id is 'Operation id of the form, made when its page was drawn.';
comment on column answer_op.content is
    'SHA-256 of the fields as they were typed: the same operation with other content is refused.';
comment on column answer_op.revision is 'Revision of the assessment after the save.';
comment on column answer_op.saved_at is 'When it was saved.';
