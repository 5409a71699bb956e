alter table assessment
    add column counted_since timestamptz,
    add column in_benchmark boolean not null default false;
comment on column assessment.counted_since is
    'Since when its company agrees to be counted among others, null while it does not.';
comment on column assessment.in_benchmark is
    'Whether the bands as they stand count it.';

create table benchmark_cell (
    dial text not null check (octet_length(dial) between 1 and 200),
    cell bigint not null,
    companies bigint not null check (companies > 0),
    ruleset_version bigint not null references ruleset_version (version),
    counted_at timestamptz not null default now(),
    primary key (dial, cell)
);

comment on table benchmark_cell is
    'How many companies that agreed score in each cell of five points of a dial, counted at night '
    'and in whole tens of companies. Empty while there are fewer than 20.';
comment on column benchmark_cell.dial is 'The dial, such as it_director-need, or ownership.';
comment on column benchmark_cell.cell is 'The least score of the cell, in tenths of a point.';
comment on column benchmark_cell.companies is 'How many companies score there.';
comment on column benchmark_cell.ruleset_version is 'The rules that scored all of them.';
comment on column benchmark_cell.counted_at is 'When they were counted.';

alter table job_run drop constraint job_run_kind_check;
alter table job_run
    add constraint job_run_kind_check check (kind in ('recheck', 'insight', 'benchmark')) not valid;
comment on column job_run.kind is 'What was done: recheck, insight or benchmark.';

alter table client add column reminded_of date;
comment on column client.reminded_of is
    'The day to look at it again that whoever looks after it was reminded of, null for none.';
