alter table assessment
    add column firm_id uuid,
    add column client_id uuid,
    add constraint assessment_client_has_firm
        check ((firm_id is null) = (client_id is null)) not valid;
comment on column assessment.firm_id is
    'The firm that looks after it, null for one that somebody began without an account.';
comment on column assessment.client_id is 'The client of that firm that it is about.';

create table assessment_key (
    assessment_id uuid not null,
    key_id uuid not null,
    key_hash bytea not null check (octet_length(key_hash) = 32),
    name text not null check (octet_length(name) between 1 and 400),
    email text not null default '' check (octet_length(email) <= 254),
    made_by uuid references account (account_id),
    created_at timestamptz not null default now(),
    opened_at timestamptz,
    withdrawn_at timestamptz,
    primary key (assessment_id, key_id),
    unique (assessment_id, key_hash)
);

comment on table assessment_key is
    'Keys that a firm gave to people at its client, each to answer one assessment''s questions. '
    'Its own key stands in the assessment.';
comment on column assessment_key.assessment_id is 'The assessment that it opens.';
comment on column assessment_key.key_id is
    'Made by the server, a uuid of version 7; also the operation id of the form that made it.';
comment on column assessment_key.key_hash is
    'SHA-256 of the secret in the link. The secret itself is stored nowhere.';
comment on column assessment_key.name is 'Who holds it.';
comment on column assessment_key.email is 'Where it was sent to, or nothing.';
comment on column assessment_key.made_by is 'The consultant who gave it.';
comment on column assessment_key.created_at is 'When it was made.';
comment on column assessment_key.opened_at is 'When its holder first came, null if nobody has.';
comment on column assessment_key.withdrawn_at is 'From this moment on it opens nothing.';

alter table answer add column author uuid;
comment on column answer.author is
    'Who gave it: a key of the assessment or an account; null for the holder of its own key.';
