create table preview (
    draft_id uuid not null references ruleset_draft (draft_id),
    revision bigint not null check (revision > 0),
    against bigint not null references ruleset_version (version),
    run_id uuid not null,
    started_at timestamptz not null default now(),
    beat_at timestamptz not null default now(),
    total bigint not null check (total >= 0),
    done bigint not null default 0 check (done >= 0),
    finished_at timestamptz,
    fault text check (octet_length(fault) between 1 and 1000),
    summary jsonb check (jsonb_typeof(summary) = 'object'),
    primary key (draft_id, revision, against)
);

comment on table preview is
    'What a draft would do to every stored assessment: one run for a revision of a draft against '
    'the rules in force.';
comment on column preview.draft_id is 'The draft.';
comment on column preview.revision is 'Its revision.';
comment on column preview.against is 'The published version it is compared with.';
comment on column preview.run_id is 'Names the run: a newer run takes the place of a dead one.';
comment on column preview.started_at is 'When it began.';
comment on column preview.beat_at is 'When it last showed that it is alive.';
comment on column preview.total is 'About how many companies there are to do.';
comment on column preview.done is 'How many are done.';
comment on column preview.finished_at is 'When it ended well, else null.';
comment on column preview.fault is 'Why it ended badly, else null.';
comment on column preview.summary is 'What it found, once it is finished.';

create table preview_flip (
    assessment_id uuid not null,
    run_id uuid not null,
    role text not null check (octet_length(role) between 1 and 64),
    result_id uuid not null,
    before text not null check (octet_length(before) between 1 and 100),
    after text not null check (octet_length(after) between 1 and 100),
    mover jsonb check (jsonb_typeof(mover) = 'object'),
    primary key (assessment_id, run_id, role)
);

create index preview_flip_run_id_idx on preview_flip (run_id, role, assessment_id);

comment on table preview_flip is
    'Companies whose verdict a draft would change. Rows go with their assessment.';
comment on column preview_flip.assessment_id is 'The company''s assessment.';
comment on column preview_flip.run_id is 'The preview that found it.';
comment on column preview_flip.role is 'Key of the role.';
comment on column preview_flip.result_id is 'The company''s latest result.';
comment on column preview_flip.before is 'Verdicts by the rules in force.';
comment on column preview_flip.after is 'Verdicts by the draft.';
comment on column preview_flip.mover is
    'What moved most, null where nothing but the verdict table did.';

create table job_run (
    run_id uuid primary key,
    kind text not null check (kind in ('recheck', 'insight')),
    started_at timestamptz not null default now(),
    beat_at timestamptz not null default now(),
    done bigint not null default 0 check (done >= 0),
    finished_at timestamptz,
    fault text check (octet_length(fault) between 1 and 1000),
    summary jsonb check (jsonb_typeof(summary) = 'object')
);

create index job_run_kind_idx on job_run (kind, started_at desc);

comment on table job_run is
    'Work over all stored results: whether they still hold, and what they tell together.';
comment on column job_run.run_id is 'Made by the server, a uuid of version 7.';
comment on column job_run.kind is 'What was done: recheck or insight.';
comment on column job_run.started_at is 'When it began.';
comment on column job_run.beat_at is 'When it last showed that it is alive.';
comment on column job_run.done is 'How many results are done.';
comment on column job_run.finished_at is 'When it ended well, else null.';
comment on column job_run.fault is 'Why it ended badly, else null.';
comment on column job_run.summary is 'What it found, once it is finished.';

alter table answer_op add column page text check (octet_length(page) between 1 and 64);

comment on column answer_op.page is
    'Key of the page that was saved; null for saves before this was kept.';
