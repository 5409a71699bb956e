alter table ruleset_version
    add column publisher_id uuid,
    add column draft_id uuid unique,
    add column signed text check (octet_length(signed) between 1 and 16384);

comment on column ruleset_version.publisher_id is
    'Account of its publisher; null for the rules that Readyline comes with.';
comment on column ruleset_version.draft_id is 'The draft it was; null for the first rules.';
comment on column ruleset_version.signed is
    'Why its publisher let golden cases break, null where none broke.';

create table ruleset_draft (
    draft_id uuid primary key,
    op_id uuid not null unique,
    base_version bigint not null references ruleset_version (version),
    revision bigint not null check (revision > 0),
    made_by text not null check (octet_length(made_by) between 1 and 300),
    made_at timestamptz not null default now(),
    ended_at timestamptz,
    published_as bigint references ruleset_version (version)
);

comment on table ruleset_draft is 'Rules being edited. Small and shared.';
comment on column ruleset_draft.draft_id is 'Made by the server, a uuid of version 7.';
comment on column ruleset_draft.op_id is
    'Operation id of the form that made it: sent twice, it makes one draft.';
comment on column ruleset_draft.base_version is 'The published version it began as.';
comment on column ruleset_draft.revision is
    'Revision that holds now. A save compares it, so no admin overwrites another unseen.';
comment on column ruleset_draft.made_by is 'Name of whoever began it.';
comment on column ruleset_draft.made_at is 'When it began.';
comment on column ruleset_draft.ended_at is 'When it was published or thrown away, else null.';
comment on column ruleset_draft.published_as is 'The version it became, else null.';

create table ruleset_draft_revision (
    draft_id uuid not null references ruleset_draft (draft_id),
    revision bigint not null check (revision > 0),
    body jsonb not null check (jsonb_typeof(body) = 'object'),
    saved_by text not null check (octet_length(saved_by) between 1 and 300),
    saved_at timestamptz not null default now(),
    primary key (draft_id, revision)
);

comment on table ruleset_draft_revision is
    'Every state a draft ever had, so that a second editor sees what the first one changed.';
comment on column ruleset_draft_revision.draft_id is 'The draft.';
comment on column ruleset_draft_revision.revision is 'Counted up from 1.';
comment on column ruleset_draft_revision.body is
    'The whole ruleset. It may still have faults that keep it from being published.';
comment on column ruleset_draft_revision.saved_by is 'Name of whoever saved it.';
comment on column ruleset_draft_revision.saved_at is 'When it was saved.';

create table golden_case (
    case_id uuid primary key,
    name text not null check (octet_length(name) between 1 and 200),
    answers jsonb not null check (jsonb_typeof(answers) = 'object'),
    expected jsonb not null check (jsonb_typeof(expected) = 'object'),
    made_by text not null check (octet_length(made_by) between 1 and 300),
    made_at timestamptz not null default now(),
    removed_at timestamptz
);

comment on table golden_case is
    'Companies whose verdicts must not change unseen. Small and shared.';
comment on column golden_case.case_id is 'A uuid.';
comment on column golden_case.name is 'What it is called; never the name of a real company.';
comment on column golden_case.answers is 'Its answers, by key of the question.';
comment on column golden_case.expected is 'The verdicts it must get, a list for each role.';
comment on column golden_case.made_by is 'Name of whoever made it.';
comment on column golden_case.made_at is 'When it was made.';
comment on column golden_case.removed_at is 'From when on it no longer counts, else null.';
