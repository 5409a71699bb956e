create table retention (
    version bigint primary key check (version > 0),
    unfinished_days bigint not null check (unfinished_days between 7 and 3650),
    finished_months bigint not null check (finished_months between 1 and 120),
    client_months bigint not null check (client_months between 1 and 120),
    upload_hours bigint not null check (upload_hours between 1 and 168),
    set_by text not null check (octet_length(set_by) between 1 and 300),
    set_at timestamptz not null default now()
);

comment on table retention is
    'How long data is kept. The row of the highest version counts; before the first one the '
    'defaults of this program do. Rows are only added. Small and shared.';
comment on column retention.version is
    'Counted up from 1. A change names the next one, so no admin overwrites another unseen.';
comment on column retention.unfinished_days is
    'Days after its last change that an assessment without a result is kept.';
comment on column retention.finished_months is
    'Months after its last change that an assessment with a result is kept.';
comment on column retention.client_months is
    'Months after the last change that a client is kept, with all its assessments.';
comment on column retention.upload_hours is 'Hours that a file of many clients'' answers is kept.';
comment on column retention.set_by is 'Who set these.';
comment on column retention.set_at is 'When they were set.';
