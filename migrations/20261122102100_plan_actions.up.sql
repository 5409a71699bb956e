create table action (
    assessment_id uuid not null,
    action_id uuid not null,
    source text not null check (source in ('way', 'route', 'ownership', 'own')),
    source_key text not null default '' check (octet_length(source_key) <= 200),
    signal text check (signal ~ '^[a-z][a-z0-9_]{0,63}$'),
    words text not null check (octet_length(words) between 1 and 4000),
    owner text not null default '' check (octet_length(owner) <= 400),
    due_on date,
    status text not null check (status in ('open', 'doing', 'done', 'dropped')),
    note text not null default '' check (octet_length(note) <= 8000),
    revision bigint not null default 1 check (revision > 0),
    changed_by text not null default '' check (octet_length(changed_by) <= 400),
    created_at timestamptz not null default now(),
    changed_at timestamptz not null default now(),
    primary key (assessment_id, action_id)
);

comment on table action is 'What a company means to do after a result: its plan.';
comment on column action.assessment_id is 'The assessment.';
comment on column action.action_id is
    'Operation id of the form that added it: sent twice, it makes one action.';
comment on column action.source is
    'Where it comes from: a way to another verdict, a step of a route, a step about ownership, or '
    'the company itself.';
comment on column action.source_key is 'Which way or step of the result, or nothing.';
comment on column action.signal is 'Key of the question whose answer it is to move, null for none.';
comment on column action.words is 'What is to be done.';
comment on column action.owner is 'Who does it, or nothing.';
comment on column action.due_on is 'The day by which it is to be done, null for none.';
comment on column action.status is 'Whether it is open, being done, done or dropped.';
comment on column action.note is 'What there is to say about it, or nothing.';
comment on column action.revision is
    'Counts the changes. A change compares it, so no change overwrites another.';
comment on column action.changed_by is
    'Name of whoever changed it last, empty for the holder of the assessment''s own key.';
comment on column action.created_at is 'When it was added.';
comment on column action.changed_at is 'When it was last changed.';

alter table assessment add column plan_shared boolean not null default false;
comment on column assessment.plan_shared is 'Whether its share links show the plan.';
