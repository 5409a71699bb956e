create table api_token (
    token_hash bytea primary key check (octet_length(token_hash) = 32),
    token_id uuid not null,
    account_id uuid not null,
    firm_id uuid not null,
    name text not null check (octet_length(name) between 1 and 200),
    scopes text[] not null
        check (cardinality(scopes) between 1 and 3)
        check (scopes <@ array['read:clients', 'read:results', 'write:assessments']),
    created_at timestamptz not null default now(),
    expires_at timestamptz not null,
    used_at timestamptz
);

comment on table api_token is
    'Keys of consultants'' programs. Looked up by fingerprint alone, so it has no foreign key: '
    'rows of an account are deleted with its right to use them.';
comment on column api_token.token_hash is
    'SHA-256 of the secret in the token. The secret itself is stored nowhere.';
comment on column api_token.token_id is 'Names it in lists; opens nothing.';
comment on column api_token.account_id is 'Whose it is.';
comment on column api_token.firm_id is
    'The firm that this person worked for then. It opens nothing once that has changed.';
comment on column api_token.name is 'What its owner calls it.';
comment on column api_token.scopes is 'What it may do.';
comment on column api_token.created_at is 'When it was made.';
comment on column api_token.expires_at is 'From this moment on it opens nothing.';
comment on column api_token.used_at is 'When it was last used, to within a minute; null for never.';

create index api_token_account_id_idx on api_token (account_id);
