create table standing (
    firm_id uuid not null,
    client_id uuid not null,
    role text not null check (octet_length(role) between 1 and 64),
    of_assessment uuid not null,
    result_id uuid not null,
    ruleset_version bigint not null,
    scored_at timestamptz not null,
    outcome text not null check (octet_length(outcome) between 1 and 64),
    need_low bigint not null,
    need_high bigint not null,
    fit_low bigint not null,
    fit_high bigint not null,
    need_place bigint not null check (need_place between 0 and 29999),
    fit_place bigint not null check (fit_place between 0 and 29999),
    near_signal text,
    near_outcome text,
    near_distance bigint,
    settling_signal text,
    open_questions bigint not null,
    primary key (firm_id, client_id, role)
);

comment on table standing is
    'What each client''s latest result comes to, a row a role, for lists of many clients. Worked '
    'out from the result, so it can be thrown away and made again at any time.';
comment on column standing.firm_id is 'The firm.';
comment on column standing.client_id is 'Its client.';
comment on column standing.role is 'Key of the role.';
comment on column standing.of_assessment is 'The assessment that the result is of.';
comment on column standing.result_id is 'The result.';
comment on column standing.ruleset_version is 'The rules that scored it.';
comment on column standing.scored_at is 'When the result was submitted.';
comment on column standing.outcome is
    'Keys of the verdicts that are still possible, with spaces between them; filled where the '
    'company has this director already.';
comment on column standing.need_low is 'The least need, in tenths of a point.';
comment on column standing.need_high is 'The most need, in tenths of a point.';
comment on column standing.fit_low is 'The least fit, in tenths of a point.';
comment on column standing.fit_high is 'The most fit, in tenths of a point.';
comment on column standing.need_place is
    'Where the middle of the need lies on a chart of three bands, each 10000 wide.';
comment on column standing.fit_place is 'The same of the fit.';
comment on column standing.near_signal is
    'The question whose other answer is nearest to another verdict; null where no single one is, '
    'and while the verdict is open.';
comment on column standing.near_outcome is 'What the role then comes to.';
comment on column standing.near_distance is
    'How far away that is, in thousandths of the figure; null for an option among others.';
comment on column standing.settling_signal is
    'The question that settles an open verdict best; null once it is settled.';
comment on column standing.open_questions is
    'How many questions without a known answer can still move this role''s points.';

alter table client add column standing_due boolean not null default false;
comment on column client.standing_due is
    'Whether its rows in standing are to be worked out again.';
update client set standing_due = true;
