create table result (
    assessment_id uuid not null references assessment (assessment_id),
    result_id uuid not null,
    op_id uuid not null,
    revision bigint not null check (revision >= 0),
    ruleset_version bigint not null references ruleset_version (version),
    answers jsonb not null check (jsonb_typeof(answers) = 'object'),
    scores jsonb not null check (jsonb_typeof(scores) = 'object'),
    reference text not null check (octet_length(reference) between 1 and 64),
    created_at timestamptz not null default now(),
    primary key (assessment_id, result_id),
    unique (assessment_id, op_id)
);

comment on table result is 'A submitted assessment. Rows are added, never changed.';
comment on column result.assessment_id is 'The assessment.';
comment on column result.result_id is 'Made by the server, a uuid of version 7.';
comment on column result.op_id is
    'Operation id of the form that submitted it: sent twice, it makes one result.';
comment on column result.revision is 'Revision of the assessment whose answers were scored.';
comment on column result.ruleset_version is 'The rules that scored it.';
comment on column result.answers is 'The answers it was scored from, by key of the question.';
comment on column result.scores is
    'What the scorer said: roles, ownership and alerts, in the shape of the scoring API.';
comment on column result.reference is 'The number people quote.';
comment on column result.created_at is 'When it was submitted.';

create table share (
    assessment_id uuid not null,
    token_hash bytea not null check (octet_length(token_hash) = 32),
    result_id uuid not null,
    op_id uuid not null,
    created_at timestamptz not null default now(),
    expires_at timestamptz not null check (expires_at > created_at),
    revoked_at timestamptz,
    opened bigint not null default 0 check (opened >= 0),
    last_opened_at timestamptz,
    primary key (assessment_id, token_hash),
    unique (assessment_id, op_id),
    foreign key (assessment_id, result_id) references result (assessment_id, result_id)
);

comment on table share is 'Links that show one result to anyone who holds them.';
comment on column share.assessment_id is 'The assessment; it is part of the link.';
comment on column share.token_hash is
    'SHA-256 of the secret in the link. The secret itself is stored nowhere.';
comment on column share.result_id is 'The result it shows.';
comment on column share.op_id is
    'Operation id of the form that made it: sent twice, it makes one link.';
comment on column share.created_at is 'When it was made.';
comment on column share.expires_at is 'From this moment on the link is dead.';
comment on column share.revoked_at is 'When its owner revoked it, null while it is not revoked.';
comment on column share.opened is 'How many times a person opened it.';
comment on column share.last_opened_at is 'When a person last opened it, null if nobody has.';
