create table audit_entry (
    entry_id uuid primary key,
    at timestamptz not null default now(),
    actor_id uuid,
    actor text not null check (octet_length(actor) between 1 and 300),
    client text not null check (octet_length(client) between 1 and 100),
    request_id text not null check (octet_length(request_id) <= 100),
    action text not null check (action ~ '^[a-z][a-z_]{0,63}$'),
    object text not null check (octet_length(object) <= 300),
    details jsonb not null check (jsonb_typeof(details) = 'object')
);

create index audit_entry_at_idx on audit_entry (at desc, entry_id desc);

comment on table audit_entry is
    'Who did what, when and from where. Rows are only added; those of more than 24 months may go.';
comment on column audit_entry.entry_id is 'Made by the server, a uuid of version 7.';
comment on column audit_entry.at is 'When it happened.';
comment on column audit_entry.actor_id is
    'The account that did it; null for a visitor, for the server and for the shell.';
comment on column audit_entry.actor is
    'Who did it as they were called then: an e-mail address, "visitor", "server" or "shell".';
comment on column audit_entry.client is 'Network address it came from, or "-".';
comment on column audit_entry.request_id is 'The request in the log, or nothing.';
comment on column audit_entry.action is 'What was done, such as sign_in or publish.';
comment on column audit_entry.object is
    'What it was done to: a version, an account, the id of an assessment.';
comment on column audit_entry.details is 'What changed. Never a password, a secret or an answer.';

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
    if tg_op = 'DELETE' and old.at < now() - interval '24 months' then
        return old;
    end if;
    raise exception 'the audit log is only added to' using errcode = 'restrict_violation';
end
$$;

comment on function refuse_audit_change() is
    'Refuses the statement that fires it, unless it deletes what is older than 24 months.';

create trigger audit_entry_never_changes
    before update or delete on audit_entry
    for each row execute function refuse_audit_change();

create trigger audit_entry_is_never_emptied
    before truncate on audit_entry
    for each statement execute function refuse_audit_change();
