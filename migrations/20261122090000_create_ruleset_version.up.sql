create table ruleset_version (
    version bigint primary key check (version > 0),
    body jsonb not null check (jsonb_typeof(body) = 'object'),
    reason text not null check (octet_length(reason) between 1 and 16384),
    published_by text not null check (octet_length(published_by) between 1 and 1024),
    published_at timestamptz not null default now()
);

comment on table ruleset_version is
    'Every ruleset ever published. Small and shared: rows of assessments point at it.';
comment on column ruleset_version.version is 'Number of the ruleset, counted up from 1.';
comment on column ruleset_version.body is
    'The whole ruleset: roles, dials, marks, verdict tables, alerts and costs.';
comment on column ruleset_version.reason is 'Why it was published, in the words of its publisher.';
comment on column ruleset_version.published_by is 'Who published it.';
comment on column ruleset_version.published_at is 'When it was published.';

-- A result points at the rules that gave it, for ever. So not even a slip in psql may change them.
create function refuse_ruleset_change() returns trigger language plpgsql as $$
begin
    raise exception 'a published ruleset never changes: publish a new version instead'
        using errcode = 'restrict_violation';
end
$$;

comment on function refuse_ruleset_change() is 'Refuses the statement that fires it.';

create trigger ruleset_version_never_changes
    before update or delete or truncate on ruleset_version
    for each statement execute function refuse_ruleset_change();
